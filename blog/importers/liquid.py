"""Template code in articles from static site generators: what can be kept, and what is dropped."""

import re
from collections import Counter
from collections.abc import Callable

_URL_FILTER = re.compile(r"\{\{-?\s*[\"']([^\"']*)[\"']\s*\|\s*(?:relative_)?url\s*-?\}\}")
_BASE_URL = re.compile(r"\{\{-?\s*site\.baseurl\s*-?\}\}")
_IMAGE = re.compile(r"\{%-?\s*(image(?:_with_class)?)\s+([^%]*?)\s*-?%\}")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*([a-z_]+)[^%]*%\}")
_OUTPUT = re.compile(r"\{\{[^{}\n]*\}\}")
_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}\n]*\}")
_RAW_BLOCK = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)


def convert(text: str) -> tuple[str, Counter[str]]:
    """The text without template code, and how often each kind was dropped.

    Links and picture tags become plain Markdown; the contents of raw blocks stay as they are.
    """
    dropped: Counter[str] = Counter()
    kept: list[str] = []

    def keep_raw(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\x00{len(kept) - 1}\x00"

    def picture(match: re.Match[str]) -> str:
        quoted = [left or right for left, right in _QUOTED.findall(match[2])]
        if not quoted:
            dropped[f"{match[1]} tag without a file"] += 1
            return ""
        words = [word for word in quoted[1:] if word] if match[1] == "image" else quoted[2:]
        return f"![{words[0] if words else ''}](/{quoted[0].lstrip('/')})"

    text = _RAW_BLOCK.sub(keep_raw, text.replace("\x00", ""))
    text = _COMMENT.sub("", text)
    text = _URL_FILTER.sub(lambda match: match[1], text)
    text = _BASE_URL.sub("", text)
    text = _IMAGE.sub(picture, text)
    text = _drop(_TAG, text, dropped, lambda match: f"{match[1]} tag")
    text = _drop(_OUTPUT, text, dropped, lambda _match: "template output")
    text = _drop(_ATTRIBUTES, text, dropped, lambda _match: "style attributes")
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], text), dropped


def _drop(
    pattern: re.Pattern[str],
    text: str,
    dropped: Counter[str],
    name: Callable[[re.Match[str]], str],
) -> str:
    def gone(match: re.Match[str]) -> str:
        dropped[name(match)] += 1
        return ""

    return pattern.sub(gone, text)
