"""Mentions: `@name` of somebody further up in the conversation leads to what they said last."""

import re
from html import escape

MOST_PEOPLE = 500
MOST_LINKS = 20
_TAGS = re.compile(r"(<[^>]*>)")
_UNTOUCHED = frozenset({"a", "code", "pre"})


class People:
    """Who has spoken so far on a page, and where each of them did last."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}
        self._lengths: list[int] = []

    def spoke(self, name: str, url: str) -> None:
        """Somebody of that name speaks at `url`; of the same name the last one counts."""
        written = escape(name, quote=False)
        if not written or (written not in self._places and len(self._places) >= MOST_PEOPLE):
            return
        self._places[written] = url
        if len(written) not in self._lengths:
            self._lengths = sorted({*self._lengths, len(written)}, reverse=True)

    def linked(self, html: str) -> str:
        """Sanitised HTML with each mention a link; names count as they are written, in full.

        What is a link or code already stays as it is.
        """
        if "@" not in html or not self._places:
            return html
        pieces = _TAGS.split(html)
        inside = 0
        left = MOST_LINKS
        for number, piece in enumerate(pieces):
            if number % 2:
                inside += _step(piece)
            elif not inside and "@" in piece:
                pieces[number], left = self._in_text(piece, left)
        return "".join(pieces)

    def _in_text(self, text: str, left: int) -> tuple[str, int]:
        made: list[str] = []
        done = 0
        at = text.find("@")
        while at >= 0 and left:
            name = self._name_at(text, at)
            if name:
                link = f'<a class="mention" href="{escape(self._places[name])}">@{name}</a>'
                made += [text[done:at], link]
                done = at + 1 + len(name)
                left -= 1
            at = text.find("@", max(at + 1, done))
        return "".join([*made, text[done:]]), left

    def _name_at(self, text: str, at: int) -> str:
        """The longest name that stands whole behind the sign at `at`; empty if none does."""
        if at and (text[at - 1].isalnum() or text[at - 1] in "@_."):
            return ""
        for length in self._lengths:
            end = at + 1 + length
            name = text[at + 1 : end]
            if name in self._places and not text[end : end + 1].isalnum():
                return name
        return ""


def _step(tag: str) -> int:
    """Whether a tag goes into what is left alone, or out of it."""
    name = re.match(r"</?([a-z0-9]*)", tag)
    if name is None or name[1] not in _UNTOUCHED:
        return 0
    return -1 if tag.startswith("</") else 1
