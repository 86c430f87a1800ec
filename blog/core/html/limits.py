"""What one submission may cost: measured before any parser sees it.

HTML and Markdown parsers take far longer than linear time on some shapes of input. Every shape
known to do so is counted here with plain scans, and refused above a limit that no honest text
comes near.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


class MarkupRefused(ValueError):
    """Markup that will not be parsed: `code` names why, `found` and `allowed` are the numbers."""

    def __init__(self, code: str, found: int, allowed: int) -> None:
        super().__init__(f"{code}: {found} found, {allowed} allowed")
        self.code = code
        self.found = found
        self.allowed = allowed


class TooLarge(MarkupRefused):
    """More bytes than may be submitted; `code` is `too_large`."""


class TooComplex(MarkupRefused):
    """More markup than may be submitted.

    `code` is `too_many_elements`, `too_deep`, `too_many_entities` or `too_much_markup`.
    """


@dataclass(frozen=True)
class Limits:
    """How much of each thing one submission may hold.

    `effort` is the sum of everything that costs a parser time; one unit is near 10 microseconds.
    """

    max_bytes: int
    max_elements: int
    max_nesting: int
    max_entities: int
    max_effort: int


COMMENT_LIMITS = Limits(
    max_bytes=65_525, max_elements=1_000, max_nesting=50, max_entities=5_000, max_effort=6_000
)
ARTICLE_LIMITS = Limits(
    max_bytes=1_000_000,
    max_elements=20_000,
    max_nesting=50,
    max_entities=50_000,
    max_effort=300_000,
)

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Those whose end tag may be left out (`p`, `li`, `td`) do not count: one closes the one before.
_NESTS = frozenset(
    "a abbr address article aside b bdi bdo big blockquote body button caption center cite "
    "code del details dfn dialog dir div dl em fieldset figcaption figure font footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup html i ins kbd main map mark math menu nav nobr "
    "object ol output picture pre q rp rt ruby s samp section select small span strike "
    "strong sub summary sup svg table template tt u ul var".split()
)

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_BARE_LINKS = ("http://", "https://", "www.")
_BLOCK_MARKERS = re.compile(r"[ \t]*(?:(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*(#*)")
_MARKER = re.compile(r">|[-+*](?=[ \t])|\d{1,9}[.)]")
_RUN = re.compile(r"([*_~`])\1*")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_STOPS = re.compile(r"[*_~`\[\]\\&<\n]")

# Units of effort, measured on the parsers in use.
_PER_ELEMENT = 3
_PER_LINE = 4
_PER_PARAGRAPH = 6
_PER_MARKER = 5
_PER_RUN = 3
_PER_BRACKET = 4
_PER_ANGLE = 2
_PER_LINK = 8
# So many blank lines, or stops passed over in search of a bracket's end, make one unit.
_BLANKS = 4
_SEARCHED = 120
_QUOTES_SEARCHED = 16_000


def check_limits(
    source: str, limits: Limits = COMMENT_LIMITS, *, max_bytes: int | None = None
) -> None:
    """Return when `source`, Markdown or HTML, is cheap enough to parse.

    Raises `TooLarge` or `TooComplex`. Takes time in proportion to the length, whatever the text.
    """
    allowed_bytes = limits.max_bytes if max_bytes is None else max_bytes
    # A character is never less than a byte: a huge text is refused without being encoded.
    size = len(source) if len(source) > allowed_bytes else len(source.encode("utf-8", "replace"))
    if size > allowed_bytes:
        raise TooLarge("too_large", size, allowed_bytes)
    entities = source.count("&")
    _at_most("too_many_entities", entities, limits.max_entities)
    elements, depth = _tags(source)
    _at_most("too_many_elements", elements, limits.max_elements)
    _at_most("too_deep", depth, limits.max_nesting)
    effort = entities + _PER_ELEMENT * elements + _inline_effort(source) + _search_effort(source)
    _at_most("too_much_markup", effort, limits.max_effort)
    for cost, depth in _lines(source):
        _at_most("too_deep", depth, limits.max_nesting)
        effort += cost
        _at_most("too_much_markup", effort, limits.max_effort)


def check_unfolded(html: str, limits: Limits) -> None:
    """Return when `html`, as an HTML parser has written it out, is still of a bearable size.

    The parser repeats tags that were left open, so a short text can become a long one.
    Raises `TooComplex` beyond what markup within `limits` can unfold into.
    """
    elements = html.count("<") // 2
    _at_most("too_many_elements", elements, 4 * limits.max_elements)
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[1]:
            depth -= 1
        elif tag[2] not in VOID:
            depth += 1
            deepest = max(deepest, depth)
    _at_most("too_deep", deepest, 2 * limits.max_nesting)


def _at_most(code: str, found: int, allowed: int) -> None:
    if found > allowed:
        raise TooComplex(code, found, allowed)


def _tags(source: str) -> tuple[int, int]:
    """How many elements the tags in `source` can make, and how deep in each other.

    An end tag without a start counts as an element, because `</p>` makes one.
    """
    starts = ends = depth = deepest = 0
    still_open: dict[str, int] = {}
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        if not tag[1]:
            starts += 1
            if name in _NESTS:
                still_open[name] = still_open.get(name, 0) + 1
                depth += 1
                deepest = max(deepest, depth)
        else:
            ends += 1
            if still_open.get(name):
                still_open[name] -= 1
                depth -= 1
    return max(starts, ends), deepest


def _inline_effort(source: str) -> int:
    runs = sum(
        (1, 2, 4)[min(len(run[0]), 3) - 1] + len(run[0]) // 8 for run in _RUN.finditer(source)
    )
    folded = source.casefold()
    links = sum(folded.count(start) for start in _BARE_LINKS)
    return (
        _PER_RUN * runs
        + _PER_BRACKET * source.count("[")
        + _PER_ANGLE * source.count("<")
        + _PER_LINK * links
        + source.count("]")
        + source.count("\\")
        + source.count("\n") // _BLANKS
        + source.count("\xa0") // _BLANKS
    )


def _search_effort(source: str) -> int:
    """A parser looks for the other half of each bracket and quotation mark in all the paragraph."""
    effort = 0
    for paragraph in _BLANK_LINES.split(source):
        if brackets := paragraph.count("[") + 2 * paragraph.count("!["):
            effort += brackets * sum(1 for _ in _STOPS.finditer(paragraph)) // _SEARCHED
        effort += (paragraph.count('"') + paragraph.count("'")) ** 2 // _QUOTES_SEARCHED
    return effort


def _lines(source: str) -> Iterator[tuple[int, int]]:
    """For each line with words: its cost to a Markdown parser, its depth in quotes and lists."""
    indents: list[int] = []
    depth = 0
    after_blank = True
    for line in source.splitlines():
        if not line or line.isspace():
            after_blank = True
            continue
        prefix = _BLOCK_MARKERS.match(line)
        assert prefix
        marked = prefix[0]
        markers = len(_MARKER.findall(marked)) if marked else 0
        if markers:
            indent = len(marked) - len(marked.lstrip(" \t")) + 3 * marked.count("\t")
            while indents and indents[-1] >= indent:
                indents.pop()
            indents.append(indent)
            depth = len(indents) - 1 + markers
        elif after_blank and not marked:
            indents.clear()
            depth = 0
        cost = _PER_PARAGRAPH if after_blank else _PER_LINE
        cost += _PER_MARKER * (markers + 2 * bool(prefix[1]))
        after_blank = False
        yield cost + depth, depth
