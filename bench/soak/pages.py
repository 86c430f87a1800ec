"""Reading what the product's pages say: comments by their marks, numbers, rows of the queue."""

import gzip
import re
from collections.abc import Mapping
from typing import NamedTuple

import brotli

from bench.soak.client import Answer
from bench.soak.model import Seen

MARK = re.compile(r"\bmark\d+end\b")
HEADING = re.compile(r'<h2 id="comments-heading">(\d*)')
NUMBER = re.compile(r'href="([^"#]+)#comments">(?:<b>)?(\d+)')
ROW = re.compile(r'<tr id="comment-(\d+)" class="is-([a-z]+)')
VERSION = re.compile(r'name="target" value="\d+:(\d+)"')
BATCH = re.compile(r'name="batch" value="([^"]+)"')
LEFT_ALONE = re.compile(r"(was|were) left as (it is|they are)")


class Row(NamedTuple):
    """One comment of the moderators' list, as its form would send it."""

    id: int
    version: int
    status: str
    mark: str


def mark(number: int) -> str:
    """A word that no other comment has."""
    return f"mark{number}end"


def body_of(answer: Answer) -> str:
    """The page's text, unpacked."""
    encoding = answer.headers.get("content-encoding", "")
    body = answer.body
    if encoding == "gzip":
        body = gzip.decompress(body)
    elif encoding == "br":
        body = brotli.decompress(body)
    elif encoding:
        raise ValueError(f"nobody asked for {encoding}")
    return body.decode()


def seen_in_article(text: str, article: int) -> Seen:
    """What an article's page shows: its conversation, and the number above it."""
    found = HEADING.search(text)
    numbers = frozenset({int(found.group(1) or 0)}) if found else frozenset[int]()
    return Seen(frozenset(MARK.findall(text)), {article: numbers})


def seen_in_list(text: str, articles: Mapping[int, str]) -> Seen:
    """What a page that lists articles shows: how many comments each has; nothing stands for 0."""
    said: dict[str, set[int]] = {}
    for path, number in NUMBER.findall(text):
        said.setdefault(path, set()).add(int(number))
    numbers = {
        article: frozenset(said.get(path, {0}))
        for article, path in articles.items()
        if f'href="{path}"' in text
    }
    return Seen(frozenset(MARK.findall(text)), numbers)


def rows_of_queue(text: str) -> list[Row]:
    """The comments that the moderators' list shows, with our mark."""
    rows = []
    for part in text.split("<tr id=")[1:]:
        row, version, found = ROW.match(f"<tr id={part}"), VERSION.search(part), MARK.search(part)
        if row and version and found:
            rows.append(Row(int(row[1]), int(version[1]), row[2], found[0]))
    return rows


def batch_to_undo(text: str) -> str | None:
    """What the button that takes back the last decision would send."""
    found = BATCH.search(text)
    return found[1] if found else None


def left_some_alone(text: str) -> bool:
    """Whether the list says that some of what was ticked was left as it is."""
    return LEFT_ALONE.search(text) is not None
