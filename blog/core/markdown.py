"""From what a writer typed, Markdown or HTML, to HTML that may be stored and shown."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from blog.core.html import (
    ARTICLE_LIMITS,
    COMMENT_LIMITS,
    check_limits,
    sanitise_article,
    sanitise_comment,
)
from blog.core.slugs import slugify

# More than twice what the limits let through, because deeper down markdown-it drops blocks; and no
# more than Python's recursion bears, because it descends into brackets.
_MAX_NESTING = 120

_COMMENT_TAGS = frozenset(
    "a abbr acronym b blockquote br caption center cite code dd del div dl dt em figcaption "
    "figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span "
    "strike strong sub sup table tbody td tfoot th thead tr tt u ul".split()
)
# Only what can be nothing but a tag: at most eight attributes, each with its value.
_COMMENT_TAG = re.compile(
    r"</([A-Za-z][A-Za-z0-9]{0,11})[ ]*>"
    r"|<([A-Za-z][A-Za-z0-9]{0,11})"
    r"(?:\s{1,4}[A-Za-z-]{1,30}=(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'|[^\s\"'=<>`]{1,2000})){0,8}"
    r"\s{0,4}/?>"
)
# The characters that begin something in a comment; all others are taken in one go.
_COMMENT_STOPS = re.compile(r"[\n\\*_~`\[\]]|!(?=\[)|&(?=[#A-Za-z])|<(?=[A-Za-z/])")


def comment_html(source: str) -> str:
    """The comment as it may be shown: emphasis, links, quotes, lists, code, and its line breaks.

    The tags a commenter may use are honoured, all others are shown as typed. Headings become bold
    paragraphs, images links. Raises `MarkupRefused` for more than `COMMENT_LIMITS` allow.
    """
    check_limits(source, COMMENT_LIMITS)
    return sanitise_comment(_comment_parser().render(source)).strip()


def article_html(source: str) -> str:
    """The article as it may be shown, from CommonMark with tables, footnotes and definition lists.

    Headings get ids. An image alone in its paragraph becomes a figure; its Markdown title is
    `Caption | Credit`. Raises `MarkupRefused` for more than `ARTICLE_LIMITS` allow.
    """
    check_limits(source, ARTICLE_LIMITS)
    return sanitise_article(_article_parser().render(source)).strip()


def article_from_html(source: str) -> str:
    """The article as it may be shown, from HTML. Raises as `article_html` does."""
    check_limits(source, ARTICLE_LIMITS)
    return sanitise_article(source).strip()


def render_article(source: str, format: Literal["markdown", "html"]) -> str:
    """The article as it may be shown, from either format. Raises as `article_html` does."""
    return article_html(source) if format == "markdown" else article_from_html(source)


@cache
def _comment_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True, "maxNesting": _MAX_NESTING})
    parser.enable("strikethrough")
    # Rules that hide words (`[a]: b`), or make of them what nobody meant.
    parser.disable(["reference", "code", "hr", "lheading"])
    parser.block.ruler.at("html_block", _pre_block, {"alt": ["paragraph", "blockquote"]})
    parser.inline.terminator_re = _COMMENT_STOPS
    parser.inline.ruler.at("html_inline", _comment_tag)
    parser.core.ruler.push("degrade", _degrade)
    return parser


def _pre_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take `pre` and all up to its end as HTML, spaces included. Other tags stand in a line."""
    begin = state.bMarks[start] + state.tShift[start]
    return state.src[begin : begin + 4].lower() == "<pre" and html_block(state, start, end, silent)


def _comment_tag(state: StateInline, silent: bool) -> bool:
    """Take a tag that a commenter may use as HTML; leave anything else in `<>` as text."""
    if state.src[state.pos] != "<":
        return False
    found = _COMMENT_TAG.match(state.src, state.pos, state.posMax)
    if not found or (found[1] or found[2]).lower() not in _COMMENT_TAGS:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = found[0]
        if (found[1] or found[2]).lower() == "a":
            state.linkLevel += -1 if found[1] else 1
    state.pos = found.end()
    return True


def _degrade(state: StateCore) -> None:
    """Headings become bold paragraphs; images links, or, inside a link, their description."""
    for number, token in enumerate(state.tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = "p"
        elif token.type == "inline" and token.children:
            token.children = list(_without_images(token.children))
            if state.tokens[number - 1].type == "heading_open":
                strong = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
                token.children = [strong[0], *token.children, strong[1]]


def _without_images(children: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    in_link = 0
    for token in children:
        in_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            kept.append(token)
            continue
        address = str(token.attrGet("src") or "")
        text = Token("text", "", 0, content=_spoken(token) or address)
        if in_link:
            kept.append(text)
        else:
            kept += [
                Token("link_open", "a", 1, attrs={"href": address}),
                text,
                Token("link_close", "a", -1),
            ]
    return kept


def _spoken(token: Token) -> str:
    """The text of a token and all within it."""
    if token.children:
        return "".join(_spoken(child) for child in token.children)
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


@cache
def _article_parser() -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark", {"html": True, "typographer": True, "maxNesting": _MAX_NESTING}
    )
    parser.enable(["table", "strikethrough", "replacements", "smartquotes"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.core.ruler.push("heading_ids", _heading_ids)
    parser.core.ruler.push("figures", _figures)
    parser.core.ruler.push("cells", _cells)
    return parser


def _heading_ids(state: StateCore) -> None:
    """Give each heading an id made of its words; a second of the same words gets `-2`."""
    used: dict[str, int] = {}
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        slug = slugify(_spoken(inline), max_length=80) or "section"
        used[slug] = used.get(slug, 0) + 1
        while used[slug] > 1 and f"{slug}-{used[slug]}" in used:
            used[slug] += 1
        name = slug if used[slug] == 1 else f"{slug}-{used[slug]}"
        used.setdefault(name, 1)
        opening.attrSet("id", name)


def _cells(state: StateCore) -> None:
    """Say a table cell's alignment by class: no style is stored."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
            if side:
                token.attrSet("class", f"align-{side}")


def _figures(state: StateCore) -> None:
    """Make a figure of each paragraph that is one image, linked or not."""
    for number, token in enumerate(state.tokens):
        if token.type != "inline" or token.hidden or not token.children:
            continue
        paragraph = state.tokens[number - 1]
        image = _only_image(token.children)
        if image is None or paragraph.type != "paragraph_open" or paragraph.hidden:
            continue
        paragraph.tag = state.tokens[number + 1].tag = "figure"
        caption = Token("html_inline", "", 0, content=_caption(str(image.attrGet("title") or "")))
        image.attrs.pop("title", None)
        token.children = [*token.children, caption]


def _only_image(children: Sequence[Token]) -> Token | None:
    match [child.type for child in children]:
        case ["image"]:
            return children[0]
        case ["link_open", "image", "link_close"]:
            return children[1]
    return None


def _caption(title: str) -> str:
    """The figcaption for a title of the form `Caption | Credit`; nothing for no title."""
    caption, _, credit = f" {title}".rpartition(" | ") if " | " in f" {title}" else (title, "", "")
    parts = [escape(caption.strip())] if caption.strip() else []
    if credit.strip():
        parts.append(f'<span class="credit">({escape(credit.strip())})</span>')
    return f"<figcaption>{' '.join(parts)}</figcaption>" if parts else ""
