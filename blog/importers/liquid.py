"""Template code in articles from static site generators: what can be kept, and what is dropped.

Generators run template code before they read Markdown, so it counts inside code blocks as well;
only `raw` protects it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping

from blog.importers.code import outside_code

_OPEN, _CLOSE = r"\{%-?\s*", r"\s*-?%\}"
_RAW = re.compile(rf"{_OPEN}raw{_CLOSE}((?s:.*?)){_OPEN}endraw{_CLOSE}")
_COMMENT = re.compile(rf"{_OPEN}comment{_CLOSE}(?s:.*?){_OPEN}endcomment{_CLOSE}")
_HIGHLIGHT = re.compile(
    rf"{_OPEN}highlight\s+(\w*)[^%]*{_CLOSE}\n?((?s:.*?))\n?{_OPEN}endhighlight{_CLOSE}"
)
_TAG = re.compile(r"\{%-?\s*([a-z_]+)\b((?s:.){0,4000}?)-?%\}")
_OUTPUT = re.compile(r"\{\{-?((?s:.){0,2000}?)-?\}\}")
_BASE = re.compile(r"\s*site\.(?:baseurl|url)\s*")
_PAGE = re.compile(r"\s*page\.(\w+)\s*")
_FILTERED = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')\s*\|\s*([a-z_]+)\s*(?::\s*((?s:.*)))?")
_ADDRESS_FILTERS = frozenset({"url", "relative_url", "absolute_url"})
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_NAMED = re.compile(r"(\w+)\s*[:=]\s*(?:\"([^\"]*)\"|'([^']*)')")
_POST_NAME = re.compile(
    r"(?:\S*/)?(?:\d{4}-\d{1,2}-\d{1,2}-)?([^/\s]+?)(?:\.(?:md|markdown|html))?"
)
_ATTRIBUTE = r"(?:[.#][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w./-]+))"
_ATTRIBUTES = re.compile(rf"[ \t]*\{{:\s*{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\}}")


def convert(text: str, page: Mapping[str, str] | None = None) -> tuple[str, Counter[str]]:
    """The text without template code, and how often each kind of it was dropped.

    Addresses, links to other articles, pictures, figures and embedded films become plain
    Markdown, highlighted code a fenced block, `page.x` what `page` has for it; the contents of
    raw blocks stay as they are.
    """
    dropped: Counter[str] = Counter()
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\x00{len(kept) - 1}\x00"

    def drop_attributes(part: str) -> str:
        plain, count = _ATTRIBUTES.subn("", part)
        if count:
            dropped["style attributes"] += count
        return plain

    text = _RAW.sub(keep, text.replace("\x00", ""))
    text = _COMMENT.sub("", text)
    text = _HIGHLIGHT.sub(lambda found: f"```{found[1]}\n{found[2]}\n```", text)
    # Outputs first: an address may be what a tag is given.
    text = _OUTPUT.sub(_replace(lambda found: _output(found[1], page or {}), dropped), text)
    text = _TAG.sub(_replace(lambda found: _tag(found[1], found[2].strip()), dropped), text)
    text = outside_code(text, drop_attributes)
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], text), dropped


def _replace(
    read: Callable[[re.Match[str]], tuple[str | None, str]], dropped: Counter[str]
) -> Callable[[re.Match[str]], str]:
    """For `re.sub`: what `read` makes of the code, or nothing, counted under its name."""

    def replacement(match: re.Match[str]) -> str:
        made, kind = read(match)
        if made is None:
            dropped[kind] += 1
        return made or ""

    return replacement


def _output(expression: str, page: Mapping[str, str]) -> tuple[str | None, str]:
    if _BASE.fullmatch(expression):
        return "", "template output"
    if (field := _PAGE.fullmatch(expression)) and field[1] in page:
        return page[field[1]], "template output"
    filtered = _FILTERED.fullmatch(expression)
    if not filtered:
        return None, "template output"
    value, name = filtered[1] or filtered[2] or "", filtered[3]
    if name in _ADDRESS_FILTERS:
        return value, name
    if name == "embed":
        return _link(_first_quoted(filtered[4] or "") or value, value), name
    if name == "team_link":
        return value, name
    return None, f"{name} filter"


def _tag(name: str, rest: str) -> tuple[str | None, str]:
    kind = f"{name} tag"
    if name in ("post_url", "link"):
        linked = _POST_NAME.fullmatch(rest)
        return (f"/{linked[1]}/" if linked else None), kind
    if name in ("image", "image_with_class"):
        return _picture(rest, words_from=1 if name == "image" else 2), kind
    if name == "include":
        return _included(rest), kind
    return None, kind


def _picture(rest: str, words_from: int) -> str | None:
    """The picture that the tag names; its description may hold quotation marks of its own."""
    quoted = list(_QUOTED.finditer(rest))
    if not quoted:
        return None
    words = ""
    if len(quoted) > words_from:
        opening = quoted[words_from].start()
        words = rest[opening + 1 : rest.rindex(rest[opening])]
    return _image(quoted[0][1] or quoted[0][2] or "", words)


def _included(rest: str) -> str | None:
    """A figure, where that is what is included."""
    values = {name: left or right for name, left, right in _NAMED.findall(rest)}
    source = values.get("image") or values.get("src")
    if not source:
        return None
    image = _image(source, values.get("alt", ""), values.get("caption", ""))
    address = values.get("url") or values.get("href")
    return f"[{image}]({address})" if address else image


def _image(source: str, words: str, caption: str = "") -> str:
    source = source if "://" in source else f"/{source.lstrip('/')}"
    title = f' "{_line(caption).replace(chr(34), "”")}"' if caption else ""
    return f"![{_escaped(words)}]({source.replace(' ', '%20')}{title})"


def _link(words: str, address: str) -> str:
    return f"[{_escaped(words)}]({address.strip().replace(' ', '%20')})"


def _escaped(words: str) -> str:
    return re.sub(r"([\[\]])", r"\\\1", _line(words))


def _line(text: str) -> str:
    return " ".join(text.split())


def _first_quoted(text: str) -> str:
    found = _QUOTED.search(text)
    return (found[1] or found[2] or "") if found else ""
