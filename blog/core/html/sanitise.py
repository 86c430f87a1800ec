"""Two ways in for HTML that will be stored: a comment's, and an article's."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from html import escape, unescape
from typing import Any

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner

from blog.core.html.limits import ARTICLE_LIMITS, COMMENT_LIMITS, Limits, check_unfolded
from blog.core.html.policy import ARTICLE, COMMENT, Policy
from blog.core.html.walk import TAG, NotSimple, Walk, Writer

# A bare address, and never a slow search: bleach's own pattern takes quadratic time on `a-a-a-a`,
# and takes `node.js` for a site. One of over 2,000 characters stays text.
_IN_URL = r"[^\s\ufdd1-\ufdd3\"`{}|\\^]"
_OUTSIDE = _IN_URL.replace("[^", "[^()")
_BARE_URL = re.compile(
    r"(?<![\w@./-])(?:https?://|www\.(?=[^\s.]))"
    rf"(?={_IN_URL}{{1,2000}}+(?!{_IN_URL}))(?:{_OUTSIDE}|\({_OUTSIDE}*+\))*(?<![.,;:!?'*_~])",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# bleach takes `&amp;lt;` for `&lt;`, and is slow on entities. So it sees none: each stands behind a
# character that no text may hold.
_VEIL = {
    "&amp;": "\ufdd0",
    "&lt;": "\ufdd1",
    "&gt;": "\ufdd2",
    "&quot;": "\ufdd3",
    "&nbsp;": "\xa0",
}
_UNVEILED = str.maketrans({veil: entity for entity, veil in _VEIL.items() if veil != "\xa0"})
_BREAKS_AFTER_BLOCK = re.compile(r"(</(?:p|pre|blockquote|ul|ol)>)(?:\s*<br>)+")
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>")
# A heading without a word heads nothing, and a screen reader stumbles over it.
_EMPTY_HEADING = re.compile(r'<th(?: [^\s"=>]+="[^"]*")*>\s*</th>')
_PRE_START = re.compile(r"(<pre(?: [^>]*)?>)[\r\n]+")


def sanitise_comment(html: str) -> str:
    """The comment's HTML as it may be stored and shown.

    Bare http, https and www addresses become links; every link gets `rel="nofollow ugc noopener"`.
    Sanitising the result again changes nothing. Raises `TooComplex` for HTML that unfolds into far
    more than it was; call `check_limits` on what was submitted first.
    """
    return _sanitise(html, COMMENT, COMMENT_LIMITS)


def sanitise_article(html: str) -> str:
    """The article's HTML as it may be stored and shown.

    Headings are h2 to h4. Ids start with `s-`, and links to them follow. Sanitising the result
    again changes nothing. Raises `TooComplex` for HTML that unfolds into far more than it was.
    """
    return _sanitise(html, ARTICLE, ARTICLE_LIMITS)


def _sanitise(html: str, policy: Policy, limits: Limits) -> str:
    entry = _gate(policy, entry=True)
    opened = entry.clean(html.encode("utf-8", "replace").decode())
    check_unfolded(opened, limits)
    renamed = _rename(_NOT_TEXT.sub("", opened).replace("\r", "\n"), policy)
    stated = _state(_veil(renamed), policy).translate(_UNVEILED)
    settled = _BREAKS_AFTER_BLOCK.sub(r"\1", _EMPTY_PARAGRAPH.sub("\n", stated))
    settled = _EMPTY_HEADING.sub("<td></td>", settled)
    return _gate(policy, entry=False).clean(_PRE_START.sub(r"\1", settled))


@cache
def _gate(policy: Policy, *, entry: bool) -> nh3.Cleaner:
    """nh3 with the policy: at the entry it also lets in what is renamed on the way."""
    link_rel = None if entry else policy.link_rel

    def keep(tag: str, name: str, value: str) -> str | None:
        return link_rel if link_rel and name == "rel" else policy.keep(tag, name, value)

    return nh3.Cleaner(
        tags=set(policy.intake if entry else policy.tags),
        clean_content_tags={"script", "style"},
        attributes=policy.names(),
        attribute_filter=keep,
        link_rel=link_rel,
        url_schemes=set(policy.protocols),
    )


def _rename(html: str, policy: Policy) -> str:
    """`html`, as nh3 wrote it, in the policy's own elements.

    A link to nowhere is unwrapped, so that an address in its text can become one. A picture that
    may not be shown leaves its description. In `pre` a line break is a character.
    """
    open_links: list[bool] = []
    in_pre = 0

    def replace(tag: re.Match[str]) -> str:
        nonlocal in_pre
        end, name, attributes = tag.groups()
        if name == "img" and (name not in policy.tags or " src=" not in attributes):
            alt = re.search(r' alt="([^"]*)"', attributes)
            return f" {escape(unescape(alt[1]))} " if alt else " "
        if name in policy.spaced:
            return "\n"
        if name == "a":
            if not end:
                open_links.append(" href=" in attributes or " id=" in attributes)
            kept = open_links.pop() if end and open_links else open_links[-1:] == [True]
            return tag[0] if kept else ""
        if name == "pre":
            in_pre += -1 if end else 1
        if name == "br" and in_pre > 0:
            return "" if html.startswith("\n", tag.end()) else "\n"
        new = policy.renames.get(name)
        return f"<{end}{new}{attributes}>" if new else tag[0]

    return TAG.sub(replace, html)


def _veil(html: str) -> str:
    for entity, veil in _VEIL.items():
        html = html.replace(entity, veil)
    return html


def _state(html: str, policy: Policy) -> str:
    """What bleach makes of it."""
    try:
        return str(_bleach_without_parser(policy).clean(html))
    except NotSimple:
        return str(_bleach(policy).clean(html))


@cache
def _bleach_without_parser(policy: Policy) -> Cleaner:
    """bleach with the policy, for markup that needs no repair: its filters are all there."""
    cleaner: Any = _bleach(policy)
    cleaner.parser = Walk()
    cleaner.walker = iter
    cleaner.serializer = Writer()
    return cleaner


def _bleach(policy: Policy) -> Cleaner:
    """bleach with the policy: made for each call, because its parser keeps state."""

    def allowed(tag: str, name: str, value: str) -> bool:
        return policy.keep(tag, name, unescape(value.translate(_UNVEILED))) is not None

    return Cleaner(
        tags=policy.tags,
        attributes=allowed,
        protocols=policy.protocols,
        strip=True,
        filters=[partial(_Linkify, policy=policy)] if policy.linkify else [],
    )


class _Linkify(LinkifyFilter):
    """bleach's linkifier, kept out of every `pre` and `code`, however they stand in each other."""

    def __init__(self, source: Iterable[dict[str, Any]], policy: Policy) -> None:
        def only_allowed(attributes: Any, is_new: bool = False) -> Any:
            href = unescape(attributes.get((None, "href"), "").translate(_UNVEILED))
            return None if is_new and policy.keep("a", "href", href) is None else attributes

        watched: Any = self._watched(source)
        super().__init__(watched, callbacks=[only_allowed], url_re=_BARE_URL)
        self._verbatim = 0

    def _watched(self, source: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for token in source:
            if token.get("name") in ("pre", "code"):
                self._verbatim += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
            yield token

    def handle_links(self, src_iter: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        tokens = list(src_iter)
        may_link = not self._verbatim and any(map(_may_hold_url, tokens))
        yield from super().handle_links(tokens) if may_link else tokens


def _may_hold_url(token: dict[str, Any]) -> bool:
    """Whether the slow search for addresses is worth while."""
    text = token["data"] if token["type"] == "Characters" else ""
    return "://" in text or "www." in text.lower()
