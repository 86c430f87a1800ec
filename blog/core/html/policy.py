"""Which elements, attributes and values may be stored: in comments, and in articles."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

# The value to keep, perhaps changed, or None to drop the attribute.
Check = Callable[[str], str | None]

# Ids in an article start with this, so that none can be taken for one of the page's own.
ID_PREFIX = "s-"
_PAGE_IDS = re.compile(r"#(?:top|comments|respond|comment-[\w-]*)?")


@dataclass(frozen=True, eq=False)
class Policy:
    """What may be stored, as both engines are told it.

    `attributes` gives, for each element (`*`: all), the attributes allowed and the check of each.
    `renames` gives the element that stands in for another; `spaced` are dropped, and leave a space
    where they stood, so that no two words become one. `link_rel` is set on every link.
    """

    tags: frozenset[str]
    attributes: Mapping[str, Mapping[str, Check]]
    protocols: frozenset[str]
    renames: Mapping[str, str]
    spaced: frozenset[str]
    link_rel: str | None
    linkify: bool

    @property
    def intake(self) -> frozenset[str]:
        """The elements let in before renaming."""
        return self.tags | self.renames.keys() | self.spaced

    def keep(self, tag: str, name: str, value: str) -> str | None:
        """The value to store for this attribute, or None when it may not be stored."""
        check = self.attributes.get(tag, {}).get(name) or self.attributes.get("*", {}).get(name)
        return check(value) if check else None

    def names(self) -> dict[str, set[str]]:
        """The attributes allowed on each element, as nh3 takes them.

        It would allow `lang` and `title` everywhere if it were not told what `*` may have.
        """
        return {"*": set()} | {tag: set(checks) for tag, checks in self.attributes.items()}


def _text(value: str) -> str | None:
    return value


def _matching(pattern: str) -> Check:
    allowed = re.compile(pattern)
    return lambda value: value if allowed.fullmatch(value) else None


def _words(pattern: str) -> Check:
    """Keep the space-separated words that match."""
    allowed = re.compile(pattern)

    def check(value: str) -> str | None:
        return " ".join(word for word in value.split() if allowed.fullmatch(word)) or None

    return check


def _url(schemes: frozenset[str], *, relative: bool) -> Check:
    """Keep an address whose scheme is one of `schemes`, or, if `relative`, that has none."""

    def check(value: str) -> str | None:
        address = value.strip(" \t\r\n").replace(" ", "%20")
        if not address or re.search(r"[\s\x00-\x20\x7f-\x9f\\]", address):
            return None
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme:
            whole = parts.netloc or parts.scheme not in ("http", "https")
            return address if parts.scheme in schemes and whole else None
        # What a lenient parser might still take for a scheme is no relative address.
        return address if relative and ":" not in address.split("/")[0].split("?")[0] else None

    return check


def _href(schemes: frozenset[str]) -> Check:
    """A link's address; one to a place in the article follows that place's id."""
    url = _url(schemes, relative=True)

    def check(value: str) -> str | None:
        address = url(value)
        if address and address.startswith("#") and not _PAGE_IDS.fullmatch(address):
            return f"#{_id(address[1:])}"
        return address

    return check


def _id(value: str) -> str | None:
    name = "-".join(value.split())
    if name.startswith(ID_PREFIX):
        return name
    return ID_PREFIX + name if name else None


def _srcset(value: str) -> str | None:
    """Keep the candidates of an image, all of them or none."""
    candidates = [candidate.split() for candidate in re.split(r",\s+|,$", value.strip())]
    for parts in candidates:
        if not 1 <= len(parts) <= 2 or _image_url(parts[0]) is None:
            return None
        if len(parts) == 2 and not re.fullmatch(r"\d{1,5}w|\d{1,2}(?:\.\d{1,3})?x", parts[1]):
            return None
    return ", ".join(" ".join(parts) for parts in candidates)


_WEB = frozenset({"http", "https"})
_LINKS = _WEB | {"mailto"}
_ARTICLE_LINKS = _LINKS | {"tel"}

_image_url = _url(_WEB, relative=True)
_cite = _url(_WEB, relative=True)
_size = _matching(r"\d{1,5}")
_span = _matching(r"[1-9]\d{0,2}")
_language = _matching(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")

_CELL = {"colspan": _span, "rowspan": _span, "class": _words("align-(?:left|center|right)")}

COMMENT = Policy(
    tags=frozenset("p br em strong del code pre blockquote ul ol li a".split()),
    attributes={"a": {"href": _url(_LINKS, relative=False)}, "img": {"alt": _text}},
    protocols=_LINKS,
    renames={
        "b": "strong",
        "i": "em",
        "cite": "em",
        "s": "del",
        "strike": "del",
        "h1": "p",
        "h2": "p",
        "h3": "p",
        "h4": "p",
        "h5": "p",
        "h6": "p",
        "div": "p",
        "tt": "code",
        "kbd": "code",
        "samp": "code",
    },
    spaced=frozenset(
        "table caption thead tbody tfoot tr td th dl dt dd hr figure figcaption section article "
        "header footer main aside nav address center details summary option img".split()
    ),
    link_rel="nofollow ugc noopener",
    linkify=True,
)

ARTICLE = Policy(
    tags=frozenset(
        "p br hr em strong b i u s del ins mark sub sup small abbr cite q blockquote h2 h3 h4 ul "
        "ol li dl dt dd pre code kbd table caption thead tbody tfoot tr th td figure figcaption "
        "span section img picture source a".split()
    ),
    attributes={
        "*": {"dir": _matching("ltr|rtl|auto"), "lang": _language},
        "a": {
            "href": _href(_ARTICLE_LINKS),
            "title": _text,
            "rel": _words(
                "nofollow|ugc|sponsored|noopener|noreferrer|author|license|me|external|tag"
            ),
            "hreflang": _language,
            "id": _id,
            "class": _words("footnote-backref"),
        },
        "abbr": {"title": _text},
        "q": {"cite": _cite},
        "blockquote": {"cite": _cite},
        **{f"h{level}": {"id": _id} for level in range(1, 7)},
        "ol": {
            "start": _matching(r"-?\d{1,6}"),
            "type": _matching("[1aAiI]"),
            "reversed": lambda value: "",
        },
        "li": {"id": _id},
        "sup": {"id": _id, "class": _words("footnote-ref")},
        "section": {"class": _words("footnotes")},
        "code": {"class": _words(r"language-[A-Za-z0-9_+#.-]{1,30}")},
        "th": {"scope": _matching("col|row|colgroup|rowgroup"), **_CELL},
        "td": _CELL,
        "figure": {
            "class": _words("align(?:left|right|center|wide|full)|gallery|quote|embed"),
        },
        "span": {"class": _words("credit|caps|dropcap")},
        "img": {
            "src": _image_url,
            "alt": _text,
            "title": _text,
            "width": _size,
            "height": _size,
            "loading": _matching("lazy|eager"),
            "decoding": _matching("async|sync|auto"),
            "srcset": _srcset,
            "sizes": _matching(r"[\w\s().,:%*/+<>=-]{1,500}"),
        },
        "source": {
            "srcset": _srcset,
            "sizes": _matching(r"[\w\s().,:%*/+<>=-]{1,500}"),
            "media": _matching(r"[\w\s().,:%*/+<>=-]{1,200}"),
            "type": _matching(r"image/[\w.+-]{1,40}"),
            "width": _size,
            "height": _size,
        },
    },
    protocols=_ARTICLE_LINKS,
    renames={
        "h1": "h2",
        "h5": "h4",
        "h6": "h4",
        "strike": "s",
        "tt": "code",
        "samp": "code",
        "div": "p",
        "center": "p",
        "address": "p",
    },
    spaced=frozenset("article header footer main aside nav details summary option".split()),
    link_rel=None,
    linkify=False,
)
