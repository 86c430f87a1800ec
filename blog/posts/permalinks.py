"""The shape of an article's address, pure: WordPress's structure tags, made and read back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from urllib.parse import quote

from blog.core.slugs import is_reserved
from blog.core.text import N_
from blog.posts.publishing import PostType

DEFAULT_STRUCTURE = "/%category%/%postname%/"

_PATTERNS: dict[str, str] = {
    "category": r"[^/]+(?:/[^/]+)*?",
    "postname": r"[^/]+",
    "author": r"[^/]+",
    "year": r"[0-9]{4}",
    "monthnum": r"[0-9]{2}",
    "day": r"[0-9]{2}",
    "hour": r"[0-9]{2}",
    "minute": r"[0-9]{2}",
    "second": r"[0-9]{2}",
    "post_id": r"[0-9]{1,18}",
}
_WORDS = frozenset({"category", "postname", "author"})
_NUMBERS = frozenset(_PATTERNS) - _WORDS
_TAG = re.compile(r"%([a-z_]+)%")
_STATIC = re.compile(r"[A-Za-z0-9._~-]*")
_DATE_PARTS = 3


@dataclass(frozen=True)
class PermalinkFacts:
    """All that an address may be made of."""

    post_id: int
    type: str
    slug: str
    published_at: datetime | None
    category_path: str = ""
    author_slug: str = ""


def permalink(post: PermalinkFacts, structure: str, zone: tzinfo = UTC) -> str:
    """The path of the post's one true address, percent-encoded, with a slash at both ends."""
    return quote(plain_permalink(post, structure, zone))


def plain_permalink(post: PermalinkFacts, structure: str, zone: tzinfo = UTC) -> str:
    """The same path before it is percent-encoded, as a request's path arrives."""
    if post.type == PostType.PAGE:
        return f"/{post.slug}/"
    values = _values(post, zone)
    path = _TAG.sub(lambda found: values[found[1]], structure)
    return re.sub("/{2,}", "/", path)


def read(path: str, structure: str) -> Mapping[str, str] | None:
    """What each tag of `structure` stands for in `path`; None if the path has another shape."""
    found = _compiled(structure).fullmatch(path)
    return found.groupdict() if found else None


def check_structure(structure: str) -> str | None:
    """What is wrong with a structure, in words still to be translated; None if it will do."""
    tags = _TAG.findall(structure)
    if not structure.startswith("/") or not structure.endswith("/") or "//" in structure:
        return N_("Begin and end with a slash, with something between each two.")
    if set(tags) - set(_PATTERNS):
        return N_("One of the tags is not known.")
    if len(set(tags)) != len(tags):
        return N_("Use each tag once at most.")
    if not {"postname", "post_id"} & set(tags):
        return N_("Include %postname% or %post_id%, or articles would share an address.")
    parts = structure.strip("/").split("/")
    if any(len(_WORDS & set(_TAG.findall(part))) > 1 for part in parts):
        return N_("may hold only one of %category%, %postname% and %author% between two slashes")
    if not all(_STATIC.fullmatch(_TAG.sub("", part)) for part in parts):
        return N_("Use only tags, letters, digits and - . _ ~ between the slashes.")
    if any(part in (".", "..") for part in parts):
        return N_("Put more than . or .. between two slashes.")
    if is_reserved(parts[0]):
        return N_("The site’s own addresses begin like this; choose another beginning.")
    if len(parts) <= _DATE_PARTS and all(_is_number(part) for part in parts):
        return N_("This would look like the archive of a year, a month or a day.")
    return None


def _values(post: PermalinkFacts, zone: tzinfo) -> dict[str, str]:
    moment = (post.published_at or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(zone)
    return {
        "category": post.category_path,
        "postname": post.slug,
        "author": post.author_slug,
        "year": f"{moment.year:04}",
        "monthnum": f"{moment.month:02}",
        "day": f"{moment.day:02}",
        "hour": f"{moment.hour:02}",
        "minute": f"{moment.minute:02}",
        "second": f"{moment.second:02}",
        "post_id": str(post.post_id),
    }


def _is_number(part: str) -> bool:
    tags = _TAG.findall(part)
    return set(tags) <= _NUMBERS and not _TAG.sub("", part).strip("0123456789")


@cache
def _compiled(structure: str) -> re.Pattern[str]:
    pattern = ""
    end = 0
    for tag in _TAG.finditer(structure):
        pattern += re.escape(structure[end : tag.start()]) + f"(?P<{tag[1]}>{_PATTERNS[tag[1]]})"
        end = tag.end()
    return re.compile(pattern + re.escape(structure[end:]))
