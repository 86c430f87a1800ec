"""Where a Markdown text is code: what is there stays as it was written."""

import re
from collections.abc import Callable

_CODE = re.compile(
    r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})[^\n]*\n(?s:.*?)(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n)(?s:.))+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE,
)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """`text` with everything changed that stands neither in a fenced block nor in backticks."""
    kept: list[str] = []
    end = 0
    for code in _CODE.finditer(text):
        kept += [change(text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*kept, change(text[end:])])
