"""What becomes of one file, decided purely: every field brought along, or dropped with a reason."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import unquote, urlsplit

from blog.core.html import MarkupRefused, excerpt, plain_text
from blog.core.markdown import article_html
from blog.core.slugs import MAX_LENGTH, slugify
from blog.importers import liquid
from blog.importers.front_matter import Document, Unreadable, as_moment, as_text, as_words
from blog.posts.drafts import LANGUAGE, LENGTHS

TITLE_LENGTH = 500
NAME_LENGTH = 120
STANDFIRST_WORDS = 120

_IS_NO_COUNTERPART = "has no counterpart here"
_REASONS = {
    "layout": "the theme decides how an article looks",
    "template": "the theme decides how an article looks",
    "comments": "the discussion settings decide",
    "hero": "the theme decides how an article looks",
}
_SLUG_PARTS = re.compile(r"[:{}%*?#]")
_PAGE_ENDING = re.compile(r"\.(?:html?|php|md)\Z")
_HEADING = re.compile(r"\A#[ \t]+([^\n]+?)[ \t]*#*(?:\n|\Z)")
_FIELD_NAME = re.compile(r"[\w.-]{1,40}")

Dropped = tuple[str, str]


@dataclass(frozen=True)
class LeadPicture:
    """The picture that the file names: where it was, and what is said about it."""

    source: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Plan:
    """An article as it will be; `published_at` None means the moment of import.

    `dropped` counts (field, why), `template` each kind of template code, `notes` say what a
    person may want to look at.
    """

    key: str
    title: str
    slug: str
    body: str
    old_slugs: tuple[str, ...] = ()
    published_at: datetime | None = None
    is_draft: bool = False
    standfirst: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    picture: LeadPicture | None = None
    dropped: Counter[Dropped] = field(default_factory=Counter)
    template: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()


class _Fields:
    """Front matter that knows what of it was used."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.left = {name: value for name, value in fields.items() if not _is_blank(value)}
        self.dropped: Counter[Dropped] = Counter()

    def take(self, *names: str) -> Any:
        """The first of these that is there; the others stay."""
        for name in names:
            if name in self.left:
                return self.left.pop(name)
        return None

    def drop(self, name: str, why: str) -> None:
        self.dropped[(name, why)] += 1

    def drop_rest(self) -> None:
        for name in self.left:
            if _FIELD_NAME.fullmatch(name):
                self.drop(name, _REASONS.get(name, _IS_NO_COUNTERPART))
            else:
                self.drop(f"{name[:40]}…", "is text that is no field")


def plan(document: Document, zone: tzinfo) -> Plan:
    """The article that the file holds. Raises Unreadable for one without a title."""
    fields = _Fields(document.fields)
    notes = ["tabs in its front matter were read as spaces"] if document.repaired else []
    page = {name: text for name, value in document.fields.items() if (text := as_text(value))}
    body, template = liquid.convert(document.body, page)
    title, body = _title(fields, body)
    slug, old_slugs = _slugs(fields, document, title)
    moment = _moment(fields, document, zone, notes)
    made = Plan(
        key=document.key,
        title=title,
        slug=slug,
        old_slugs=old_slugs,
        body=body,
        published_at=moment,
        is_draft=_is_draft(fields, document),
        standfirst=_standfirst(fields, page),
        language=_language(fields),
        tags=_tags(fields),
        authors=_people(fields.take("authors", "author")),
        categories=tuple(as_words(fields.take("categories", "category"))),
        picture=_picture(fields),
        dropped=fields.dropped,
        template=template,
        notes=tuple(notes),
    )
    fields.drop_rest()
    return made


def old_slug(address: str) -> str:
    """The last part of an old address, as it was written; "" for none or for a pattern."""
    try:
        last = unquote(urlsplit(address.strip()).path).strip("/").rpartition("/")[2]
    except ValueError:
        return ""
    return "" if _SLUG_PARTS.search(last) or len(last) > MAX_LENGTH else last


def _title(fields: _Fields, body: str) -> tuple[str, str]:
    """The title, and the body without it if it was its first heading."""
    title = plain_text(as_text(fields.take("title")))
    if not title and (heading := _HEADING.match(body)):
        title, body = plain_text(heading[1]), body[heading.end() :].lstrip()
    if not title:
        raise Unreadable("has no title")
    return title[:TITLE_LENGTH], body


def _slugs(fields: _Fields, document: Document, title: str) -> tuple[str, tuple[str, ...]]:
    """The slug wanted, and the words under which old addresses know the article."""
    written = as_text(fields.take("slug"))
    permalink = old_slug(as_text(fields.take("permalink", "url")))
    name = written or permalink or document.dated_name[1]
    slug = slugify(_PAGE_ENDING.sub("", name)) or slugify(title) or "article"
    lead_here = [name, permalink, *map(old_slug, as_words(fields.take("redirect_from", "aliases")))]
    return slug, tuple(dict.fromkeys(each for each in lead_here if each and each != slug))


def _moment(fields: _Fields, document: Document, zone: tzinfo, notes: list[str]) -> datetime | None:
    written = fields.take("date", "published_at")
    moment = as_moment(written, zone)
    if moment is None and written is not None:
        fields.drop("date", "is not a date")
    moment = moment or as_moment(document.dated_name[0], zone)
    if moment is None:
        notes.append("it has no date: published at the moment of import")
    return moment


def _is_draft(fields: _Fields, document: Document) -> bool:
    is_marked = fields.take("draft") is True or fields.take("published") is False
    return is_marked or "_drafts" in document.key.split("/")


def _standfirst(fields: _Fields, page: Mapping[str, str]) -> str:
    """The excerpt, else the description, without markup."""
    opening, description = (
        _spoken(as_text(fields.take(name)), page) for name in ("excerpt", "description")
    )
    if opening and description and description != opening:
        fields.drop("description", "the excerpt is the standfirst")
    return opening or description


def _spoken(text: str, page: Mapping[str, str]) -> str:
    try:
        return excerpt(article_html(liquid.convert(text, page)[0]), STANDFIRST_WORDS)
    except MarkupRefused:
        return ""


def _language(fields: _Fields) -> str:
    language = as_text(fields.take("lang", "language", "locale")).replace("_", "-")
    if language and not (LANGUAGE.fullmatch(language) and len(language) <= LENGTHS["language"]):
        fields.drop("language", "is no language code")
        return ""
    return language


def _tags(fields: _Fields) -> tuple[str, ...]:
    kept = []
    for tag in as_words(fields.take("tags", "tag")):
        if slugify(tag) and len(tag) <= NAME_LENGTH:
            kept.append(tag)
        else:
            fields.drop("tags", f"“{tag[:40]}” cannot be a tag")
    return tuple(kept)


def _people(value: Any) -> tuple[str, ...]:
    """Names or keys; where a person is a mapping, its name."""
    people = value if isinstance(value, list) else [value]
    named = (one.get("name") if isinstance(one, dict) else one for one in people)
    return tuple(dict.fromkeys(_each_name(named)))


def _each_name(people: Iterable[Any]) -> Iterable[str]:
    for person in people:
        yield from (name[:NAME_LENGTH] for name in as_words(person) if slugify(name))


def _picture(fields: _Fields) -> LeadPicture | None:
    written = fields.take("image", "featured_image", "cover")
    parts = written if isinstance(written, dict) else {}
    source = as_text(parts.get("path") or parts.get("src") or parts.get("url") or written)
    said = {
        "alt": as_text(fields.take("image_alt") or parts.get("alt")),
        "caption": as_text(
            fields.take("image_caption", "image_figcaption") or parts.get("caption")
        ),
        "credit": as_text(fields.take("image_credit") or parts.get("credit")),
    }
    if not source:
        for name, text in said.items():
            if text:
                fields.drop(f"image_{name}", "there is no image that it describes")
        return None
    return LeadPicture(source, **{name: plain_text(text) for name, text in said.items()})


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)
