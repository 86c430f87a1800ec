"""What is wrong with the way in which a database would answer a statement."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from blog.core.db import db

SMALL = {
    "settings": "a row for each choice that differs from its default",
    "categories": "a site has dozens of sections",
    "comment_tallies": "a row for each status",
    "section_tallies": "a row for each status in each section",
    "moderator_sections": "a row for each section of the few who are limited to some",
    "moderation_waiting": "a row for each kind of what waits",
}
"""Tables that may be read from end to end."""

SORTED_ROWS = 500
"""PostgreSQL may sort as many rows, by its own estimate: it often prefers that for few."""


@dataclass(frozen=True)
class Sent:
    """A statement as it was sent."""

    statement: str
    parameters: Any

    def __str__(self) -> str:
        return " ".join(self.statement.split())


@dataclass(frozen=True)
class Excuse:
    """Why a statement that fits the pattern may do what is forbidden to others."""

    pattern: str
    fault: str
    reason: str


SORT = "TEMP B-TREE"
WINDOW = r"FROM \(SELECT comments.created_at .* LIMIT"
EXCUSES = (
    Excuse(r"^SELECT categories\.[^()]* FROM categories ORDER BY", SORT, SMALL["categories"]),
    Excuse(r"^SELECT categories\.", SORT, "the sections of one article, and those above them"),
    Excuse(r"^SELECT tags\..* WHERE post_tags.post_id = ", SORT, "the tags of one article"),
    Excuse(r"ORDER BY bylines.position|bylines.post_id IN", SORT, "who signs a page's articles"),
    Excuse(r"FROM posts WHERE posts.type = .* ORDER BY posts.title", SORT, "pages, as in a menu"),
    Excuse(r"FROM users WHERE users.role IN .* ORDER BY users.name", SORT, "the staff"),
    Excuse(r"^SELECT threads.post_id FROM threads JOIN", SORT, "of the newest 200 articles"),
    Excuse(r"FROM \(SELECT archive_blocks", SORT, "the blocks before a page, a thousand each"),
    Excuse(r"appealed_at IS NOT NULL", "ix_comments_appealed", "an index of appeals alone"),
    Excuse(WINDOW, "", "the nearest 500 or 10,000 comments that words are looked for in"),
    Excuse(
        r"WHERE comments.post_id IN .* ORDER BY", SORT, "under an author's 500 articles at most"
    ),
    Excuse(r"WHERE posts.id IN .* ORDER BY posts.updated_at", SORT, "of 500 posts at most"),
    Excuse(r"^WITH RECURSIVE above", SORT, "ten comments of a chain"),
    Excuse(r"WHERE comments.parent_id = .* ORDER BY", SORT, "the replies to one comment"),
    Excuse(r"reported_at IS NOT NULL", "ix_comments_reported", "that index holds nothing else"),
    Excuse(
        r"status_before IS NOT NULL OR .* ORDER BY moderation_log.id", "told", "the first 51 of it"
    ),
    Excuse(
        r"ON comments.id = moderation_log.comment_id ORDER BY moderation_log.id DESC LIMIT",
        "",
        "the newest 10,000",
    ),
    Excuse(r"WHERE comment_reports.comment_id = .* ORDER BY", SORT, "the reports of one comment"),
    Excuse(r"post_id = .* OR comments.id IN .* ORDER BY", SORT, "one article's, and one's own"),
)
"""Sorts whose rows are bounded by something else than the size of the site."""


def faults(connection: Connection, sent: Sent) -> list[str]:
    """What the database would read or sort without bound; empty for a good plan."""
    if connection.dialect.name == "sqlite":
        found = _sqlite(connection, sent)
    else:
        found = _postgresql(connection, sent)
    text = str(sent)
    return [
        fault
        for fault in found
        if not any(re.search(each.pattern, text) and each.fault in fault for each in EXCUSES)
    ]


def _sqlite(connection: Connection, sent: Sent) -> Iterator[str]:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent.statement}", sent.parameters)
    for line in (row.detail for row in rows):
        scan = re.match(r"SCAN (\w+)", line)
        if (scan and _is_large(scan[1])) or "TEMP B-TREE" in line or "AUTOMATIC" in line:
            yield line


def _is_large(name: str) -> bool:
    """Whether a name or an alias in a plan stands for a table that grows with the site."""
    tables = {*db.metadata.tables, "search_documents"} - SMALL.keys()
    return not tables.isdisjoint({name, re.sub(r"_\d+$", "", name)})


def _postgresql(connection: Connection, sent: Sent) -> Iterator[str]:
    """Without sequential scans as far as it can: in small tables it would choose nothing else."""
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    explained = connection.exec_driver_sql(
        f"EXPLAIN (FORMAT JSON) {sent.statement}", sent.parameters
    ).scalar_one()
    plans = json.loads(explained) if isinstance(explained, str) else explained
    for node in _nodes(plans[0]["Plan"]):
        kind = node["Node Type"]
        if kind == "Seq Scan" and node["Relation Name"] not in SMALL:
            yield f"Seq Scan on {node['Relation Name']}"
        elif kind == "Sort" and node["Plan Rows"] > SORTED_ROWS:
            yield f"Sort of {node['Plan Rows']} rows by {', '.join(node['Sort Key'])}"


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
