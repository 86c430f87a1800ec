"""Markup that needs no repair goes past html5lib, and comes out as if it had gone through it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.core.html import sanitise
from blog.core.html.policy import ARTICLE, COMMENT, Policy
from blog.core.html.walk import NotSimple, Walk
from blog.core.markdown import comment_html
from tests.core.test_html import PIECES

SIMPLE = st.sampled_from(
    [
        *"* ** _ > - 1. ` ~~ # <b> </b> <i> </i> <ul> <li> </li> </ul> <p> </p> <br>".split(),
        *"<blockquote> </blockquote> <code> </code> <a\xa0> </a> <div> </div> <pre> </pre>".split(),
        '<a href="http://c.example/?a&amp;b">', "[words](http://d.example)", "http://e.example/x",
        "www.f.example", "words", " ", "\n", "\n\n", "\n- ", "\n> ", "&amp;", "&lt;", "é", "'", '"',
    ]
)  # fmt: skip


def at_the_gate(html: str, policy: Policy) -> str:
    """What bleach is given: let in by nh3, renamed, its entities out of sight."""
    gate = sanitise._gate(policy, entry=True)
    opened = gate.clean(html.encode("utf-8", "replace").decode())
    whole = sanitise._NOT_TEXT.sub("", opened).replace("\r", "\n")
    return sanitise._veil(sanitise._rename(whole, policy))


@settings(max_examples=600)
@given(st.lists(PIECES | SIMPLE | st.text(max_size=6), max_size=14).map("".join))
def test_without_a_parser_bleach_comes_to_the_same(html):
    for policy in (COMMENT, ARTICLE):
        given_to_bleach = at_the_gate(html, policy)
        try:
            walked = sanitise._bleach_without_parser(policy).clean(given_to_bleach)
        except NotSimple:
            continue
        assert walked == sanitise._bleach(policy).clean(given_to_bleach)


@pytest.mark.parametrize(
    "text",
    [
        "Words alone.",
        "Two\n\nparagraphs, one *stressed*, **strongly** so.",
        "> Quoted\n\n- one\n- two `code`",
        "A [link](https://a.example/?b=1&c=2) and https://a.example/x?b=1&c=2 bare.",
        "<b>Bold</b> & <i>leaning</i>, 3 < 4 > 2",
        "A line\nand another",
    ],
)
def test_what_readers_write_needs_no_parser(text, monkeypatch):
    quick = sanitise._bleach_without_parser(COMMENT)
    calls = []
    monkeypatch.setattr(quick.parser, "parseFragment", lambda html: _noted(calls, html))
    assert comment_html(text)
    assert calls == ["walked"]


def _noted(calls: list[str], html: str) -> list[dict]:
    found = Walk().parseFragment(html)
    calls.append("walked")
    return found


@pytest.mark.parametrize(
    "html",
    [
        "<p><p>x</p></p>",
        "<em><p>x</p></em>",
        "<li>x</li>",
        "<ul><p>x</p></ul>",
        '<a href="http://a.example"><a href="http://b.example">x</a></a>',
        "<p><em>x</p></em>",
        "<p>x",
        "x</p>",
        "<pre>\nx</pre>",
        "a < b",
        "a &amp; b",
    ],
)
def test_what_needs_repair_is_left_to_the_parser(html):
    with pytest.raises(NotSimple):
        Walk().parseFragment(html)
