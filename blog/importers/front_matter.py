"""Files of Markdown with YAML front matter, as static site generators keep them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import yaml

_MARK = "---"
_ENDS = (_MARK, "...")
_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")
# `2016-03-01 09:30 -0500` and `2016/3/1`: what people write that is nearly ISO 8601.
_LOOSE_DATE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
    r"\s*(?:Z|UTC|GMT|([-+])(\d{1,2}):?(\d{2})?)?",
    re.IGNORECASE,
)
_SPOKEN_DATES = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y")
_SCALARS = (str, int, float, bool, date)


class Unreadable(Exception):
    """The file is no article; the message says why."""


@dataclass(frozen=True)
class Document:
    """One file: its path below the root, its front matter as a mapping, and the text below it.

    `repaired` tells that tabs, which YAML does not allow, were read as spaces.
    """

    key: str
    name: str
    fields: dict[str, Any]
    body: str
    repaired: bool = False

    @property
    def dated_name(self) -> tuple[date | None, str]:
        """The day and the rest, where the file's name is `YYYY-MM-DD-rest`."""
        match = _DATED_NAME.fullmatch(self.name)
        if not match:
            return None, self.name
        year, month, day, rest = match.groups()
        try:
            return date(int(year), int(month), int(day)), rest
        except ValueError:
            return None, self.name


def read(path: Path, root: Path) -> Document:
    """Read one file. Raises Unreadable."""
    try:
        text = path.read_text("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    head, body = _split(text.replace("\x00", ""))
    fields, repaired = _fields(head)
    return Document(path.relative_to(root).as_posix(), path.stem, fields, body, repaired)


def as_moment(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """A date as YAML or people write it, in UTC; None for what is none.

    Without an offset it is in `zone`; a day without a time is its noon there.
    """
    if isinstance(value, str | int) and not isinstance(value, bool):
        value = _read_date(str(value).strip())
    try:
        if isinstance(value, datetime):
            aware = value if value.tzinfo else value.replace(tzinfo=zone)
            return aware.astimezone(UTC)
        if isinstance(value, date):
            return datetime.combine(value, time(12), zone).astimezone(UTC)
    except OverflowError:
        return None
    return None


def as_words(value: Any) -> list[str]:
    """A list of names, whether written as a list or with commas; each once, in order."""
    if isinstance(value, str):
        parts: list[Any] = value.split(",")
    else:
        parts = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(word for part in parts if (word := as_text(part))))


def as_text(value: Any) -> str:
    """A line of text; nothing for a missing value, and for a list or mapping."""
    return " ".join(str(value).split()) if isinstance(value, _SCALARS) else ""


def _split(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    if lines[0].rstrip() != _MARK:
        raise Unreadable("has no front matter between lines of ---")
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in _ENDS:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]).strip()
    raise Unreadable("has front matter without an end")


def _fields(head: str) -> tuple[dict[str, Any], bool]:
    """The front matter; if tabs are what is wrong with it, they are read as spaces."""
    try:
        return _parsed(head), False
    except Unreadable:
        if "\t" not in head:
            raise
    return _parsed("\n".join(line.expandtabs(2).rstrip() for line in head.split("\n"))), True


def _parsed(head: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(head)
    except yaml.MarkedYAMLError as error:
        place = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        reason = f"front matter is not valid YAML: {error.problem}{place}"
        raise Unreadable(reason) from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise Unreadable(f"front matter is not valid YAML: {reason}") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise Unreadable("front matter is not a mapping")
    return {str(name): value for name, value in fields.items()}


def _read_date(text: str) -> datetime | date | None:
    try:
        return date.fromisoformat(text) if len(text) in (8, 10) else datetime.fromisoformat(text)
    except ValueError:
        pass
    match = _LOOSE_DATE.fullmatch(text)
    if match:
        return _loose(match)
    for form in _SPOKEN_DATES:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _loose(match: re.Match[str]) -> datetime | date | None:
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    try:
        plain = date(int(year), int(month), int(day))
        if hour is None:
            return plain
        clock_time = time(int(hour), int(minute), int(second or 0))
        offset = f"{sign}{int(hours):02}:{minutes or '00'}" if sign else ""
        if not offset and match[0].rstrip()[-1:].isalpha():
            offset = "+00:00"
        return datetime.fromisoformat(f"{plain}T{clock_time}{offset}")
    except ValueError:
        return None
