"""Files of Markdown with YAML front matter, as static site generators keep them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

_DELIMITED = re.compile(r"\A﻿?---\s*\n(.*?)\n---\s*(?:\n|\Z)(.*)\Z", re.DOTALL)
_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")


class Unreadable(Exception):
    """The file is no article; the message says why."""


@dataclass(frozen=True)
class Document:
    """One file: its front matter as a mapping, and the text below it."""

    key: str
    name: str
    fields: dict[str, Any]
    body: str

    @property
    def dated_name(self) -> tuple[datetime | None, str]:
        """The day and the rest, where the file's name is `YYYY-MM-DD-rest`."""
        match = _DATED_NAME.fullmatch(self.name)
        if not match:
            return None, self.name
        year, month, day, rest = match.groups()
        try:
            return datetime(int(year), int(month), int(day), 12, tzinfo=UTC), rest
        except ValueError:
            return None, self.name


def read(path: Path, root: Path) -> Document:
    """Read one file. Raises Unreadable."""
    try:
        text = path.read_text("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"cannot be read as UTF-8 text: {error}") from error
    match = _DELIMITED.match(text)
    if not match:
        raise Unreadable("has no front matter between lines of ---")
    try:
        fields = yaml.safe_load(match[1]) or {}
    except yaml.YAMLError as error:
        raise Unreadable(f"front matter is not valid YAML: {_first_line(error)}") from error
    if not isinstance(fields, dict):
        raise Unreadable("front matter is not a mapping")
    return Document(str(path.relative_to(root)), path.stem, fields, match[2].strip())


def as_moment(value: Any) -> datetime | None:
    """A date as YAML or people write it, in UTC; a day without a time is its noon."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, 12, tzinfo=UTC)
    return None


def as_words(value: Any) -> list[str]:
    """A list of names, whether written as a list or with commas."""
    if value is None:
        return []
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        parts = [parts]
    return [word for part in parts if (word := " ".join(str(part).split()))]


def as_text(value: Any) -> str:
    """A line of text; nothing for a missing value."""
    return "" if value is None else " ".join(str(value).split())


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
