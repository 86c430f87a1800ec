"""What an import did, for people and for scripts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from blog.importers.plan import Plan


class Outcome(StrEnum):
    """What became of one file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept: edited here"
    SKIPPED = "skipped"


LISTED_AT_MOST = 40


@dataclass
class Report:
    """Counts and lists; `remarks` are (file, what a person may want to know)."""

    dry_run: bool = False
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    authors: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    accounts_made: int = 0
    first: datetime | None = None
    last: datetime | None = None
    dropped: Counter[tuple[str, str]] = field(default_factory=Counter)
    template: Counter[str] = field(default_factory=Counter)
    lead_pictures: Counter[str] = field(default_factory=Counter)
    body_pictures: Counter[str] = field(default_factory=Counter)
    old_addresses: int = 0

    def read(self, plan: Plan) -> None:
        """Count what the file holds, whatever becomes of it."""
        self.authors |= set(plan.authors)
        self.tags |= set(plan.tags)
        self.categories |= set(plan.categories)
        self.dropped += plan.dropped
        self.template += plan.template
        self.remarks += [(plan.key, note) for note in plan.notes]
        if plan.published_at:
            self.first = min(self.first or plan.published_at, plan.published_at)
            self.last = max(self.last or plan.published_at, plan.published_at)

    def skip(self, key: str, reason: str) -> None:
        """A file that could not be brought along."""
        self.outcomes[Outcome.SKIPPED] += 1
        self.skipped.append((key, reason))

    def done(self, key: str, outcome: Outcome) -> None:
        """A file that was dealt with."""
        self.outcomes[outcome] += 1
        if outcome is Outcome.KEPT:
            self.kept.append(key)

    @property
    def complete(self) -> bool:
        """Whether every file was dealt with."""
        return not self.skipped

    def as_json(self) -> dict[str, Any]:
        """The same for scripts."""
        return {
            "dry_run": self.dry_run,
            **{outcome.name.lower(): self.outcomes[outcome] for outcome in Outcome},
            "kept_files": self.kept,
            "skipped_files": [{"file": key, "reason": why} for key, why in self.skipped],
            "remarks": [{"file": key, "remark": text} for key, text in self.remarks],
            "authors": sorted(self.authors),
            "accounts_made": self.accounts_made,
            "tags": sorted(self.tags),
            "categories": sorted(self.categories),
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "old_addresses": self.old_addresses,
            "lead_pictures": dict(self.lead_pictures),
            "body_pictures": dict(self.body_pictures),
            "dropped_fields": [
                {"field": name, "reason": why, "files": count}
                for (name, why), count in self.dropped.most_common()
            ],
            "dropped_template_code": dict(self.template),
        }

    def lines(self) -> Iterator[str]:
        """The summary table."""
        rows = [(outcome.value, str(self.outcomes[outcome])) for outcome in Outcome]
        rows += [
            ("authors", f"{len(self.authors)} ({self.accounts_made} new accounts)"),
            ("tags", str(len(self.tags))),
            ("categories", str(len(self.categories)) if self.categories else "the default one"),
            ("dates", f"{self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}" if self.first else "none"),
            ("old addresses added", str(self.old_addresses)),
            ("lead pictures", _counted(self.lead_pictures)),
            ("pictures in texts", _counted(self.body_pictures)),
            ("template code dropped", _counted(self.template)),
        ]
        width = max(len(label) for label, _ in rows)
        if self.dry_run:
            yield "Nothing was written: this is what an import would do."
        yield from (f"  {label:<{width}}  {value}" for label, value in rows)
        yield from _section(
            "Fields dropped",
            [
                (f"{count:>5}  {name}", why)
                for (name, why), count in sorted(
                    self.dropped.items(), key=lambda item: (-item[1], item[0])
                )
            ],
        )
        yield from _section("Skipped", self.skipped)
        yield from _section("Kept: edited here", [(key, "") for key in self.kept])
        yield from _section("Remarks", self.remarks)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.most_common()) or "none"


def _section(title: str, entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    entries = list(entries)
    if not entries:
        return
    yield f"{title}:"
    for subject, text in entries[:LISTED_AT_MOST]:
        yield f"  {subject}: {text}" if text else f"  {subject}"
    if len(entries) > LISTED_AT_MOST:
        yield f"  … and {len(entries) - LISTED_AT_MOST} more (all of them with --json)"
