"""Well-formed HTML as the tokens that bleach filters, without a parser.

html5lib takes more time than all else that a comment goes through, and what nh3 wrote needs no
repair, unless an element was renamed into a place where HTML does not have it. So simple markup is
walked here; all other goes through html5lib. That both come to the same is a test.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import Any

Token = dict[str, Any]

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s"=>]+="[^"]*")*) ?/?>')
"""A tag as nh3 and bleach write it: every value quoted, so a `>` inside one is not its end."""

_ATTRIBUTE = re.compile(r' ([^\s"=>]+)="([^"]*)"')
_TOP = ""
_FLOW = frozenset({_TOP, "blockquote", "li"})
_PHRASE = frozenset({"em", "strong", "del", "code"})
_WORDS = _FLOW | _PHRASE | {"p", "a"}
# What may stand in what. `pre` is not among it: a parser drops the line break it begins with.
_PLACES = {
    "p": _FLOW,
    "blockquote": _FLOW,
    "ul": _FLOW,
    "ol": _FLOW,
    "li": frozenset({"ul", "ol"}),
    "br": _WORDS,
    "a": _WORDS,
    **dict.fromkeys(_PHRASE, _WORDS),
}


class NotSimple(Exception):
    """This needs a parser."""


class Walk:
    """Stands where bleach has a parser."""

    def parseFragment(self, html: str) -> list[Token]:
        """The tokens of `html`. Raises NotSimple unless every element stands where it may."""
        found: list[Token] = []
        within = [_TOP]
        end = 0
        for tag in TAG.finditer(html):
            _add_text(found, html[end : tag.start()])
            end = tag.end()
            closes, name, attributes = tag.groups()
            if closes:
                if within.pop() != name:
                    raise NotSimple
                found.append({"type": "EndTag", "name": name, "namespace": None})
                continue
            if within[-1] not in _PLACES.get(name, ()) or (name == "a" and "a" in within):
                raise NotSimple
            kind = "EmptyTag" if name == "br" else "StartTag"
            if kind == "StartTag":
                within.append(name)
            data = {(None, key): value for key, value in _ATTRIBUTE.findall(attributes)}
            found.append({"type": kind, "name": name, "namespace": None, "data": data})
        _add_text(found, html[end:])
        if within != [_TOP]:
            raise NotSimple
        return found


def _add_text(found: list[Token], text: str) -> None:
    if "<" in text or "&" in text:
        raise NotSimple
    if text:
        found.append({"type": "Characters", "data": text})


class Writer:
    """Stands where bleach has html5lib's serializer, and writes the same of such tokens."""

    def render(self, tokens: Iterable[Token]) -> str:
        """The tokens as HTML."""
        return "".join(map(_written, tokens))


def _written(token: Token) -> str:
    match token["type"]:
        case "Characters":
            return escape(token["data"], quote=False)
        case "EndTag":
            return f"</{token['name']}>"
        case "StartTag" | "EmptyTag":
            attributes = [
                f' {name}="{_quoted(value)}"' for (_, name), value in token["data"].items()
            ]
            return f"<{token['name']}{''.join(attributes)}>"
    raise NotSimple


def _quoted(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
