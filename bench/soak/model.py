"""What readers must see, may see and must not: a small model of the site, with times.

Whoever decides about a comment says so before the decision is sent and again when its answer is
there. Between the two, and for good if the answer was lost, readers may find the comment or not;
at all other times the model knows. A page is judged by the time from just before it was asked for
until it was there: what was certain all that time must be so on the page.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

SHOWN = frozenset({True})
HIDDEN = frozenset({False})
EITHER = SHOWN | HIDDEN
HISTORY = 8
"""How many of a comment's last changes are told of with a fault."""


@dataclass(frozen=True)
class Fault:
    """Something that must never happen, and what is known of it."""

    kind: str
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind} at {self.where}: {self.detail}"


@dataclass(frozen=True)
class Seen:
    """What one page shows: comments, and how many it says there are beneath which article."""

    comments: frozenset[str] = frozenset()
    numbers: Mapping[int, frozenset[int]] = field(default_factory=dict)


class Model:
    """Which comments readers see, as far as anybody outside can know at each moment.

    `from_the_start` is how many other comments an article had already.
    """

    def __init__(self, from_the_start: Mapping[int, int]) -> None:
        self.from_the_start = from_the_start
        self.faults: list[Fault] = []
        self.ever: set[str] = set()
        self._article: dict[str, int] = {}
        self._shown: defaultdict[int, set[str]] = defaultdict(set)
        self._either: defaultdict[int, set[str]] = defaultdict(set)
        self._changed: list[str] = []
        self._history: defaultdict[str, list[str]] = defaultdict(list)
        self._began = time.monotonic()

    @property
    def now(self) -> int:
        """A moment: how often anything has changed so far."""
        return len(self._changed)

    def posted(self, comment: str, article: int) -> None:
        """Somebody is about to post it; nobody else sees it before it is approved."""
        self._article[comment] = article
        self._note(comment, "posted")

    def begins(self, comment: str, before: bool, after: bool, what: str) -> None:
        """A decision about it is about to be sent: readers saw it if `before`, and will if `after`.

        What an earlier decision left open stays open until this one is answered.
        """
        self._note(comment, f"{what} sent")
        self._become(comment, self._possible(comment) | {before, after})

    def done(self, comment: str, shown: bool, what: str) -> None:
        """The answer to that decision is there."""
        self._note(comment, f"{what} answered")
        self._become(comment, SHOWN if shown else HIDDEN)

    def shown(self, article: int) -> Collection[str]:
        """The comments of the article that readers see for certain."""
        return self._shown[article]

    def judge(self, where: str, seen: Seen, since: int, article: int | None = None) -> None:
        """Note what is wrong with a page that was asked for at the moment `since` and is here now.

        The page of an `article` shows its whole conversation.
        """
        touched = set(self._changed[since:])
        if article is not None:
            must, may = self._bounds(article, touched)
            for comment in must - seen.comments:
                self._fault("stale: not shown", where, comment)
            self._judge_shown(where, seen.comments - may, touched)
        else:
            self._judge_shown(where, seen.comments, touched)
        for each, numbers in seen.numbers.items():
            must, may = self._bounds(each, touched)
            for number in numbers:
                ours = number - self.from_the_start[each]
                if not len(must) <= ours <= len(may):
                    detail = f"{ours} comments of article {each}, not {len(must)} to {len(may)}"
                    self.fault("stale number", where, detail)

    def fault(self, kind: str, where: str, detail: str) -> None:
        """Note something that must not happen."""
        after = time.monotonic() - self._began
        self.faults.append(Fault(kind, where, f"{detail} ({after:.3f} s)"))

    def _judge_shown(self, where: str, comments: Iterable[str], touched: Collection[str]) -> None:
        for comment in comments:
            article = self._article.get(comment)
            if article is None:
                self._fault("shown, and never posted", where, comment)
            elif comment not in self._bounds(article, touched)[1]:
                kind = "withdrawn" if comment in self.ever else "never approved"
                self._fault(f"{kind}, and shown", where, comment)

    def _bounds(self, article: int, touched: Collection[str]) -> tuple[set[str], set[str]]:
        """What the article's page must show and what it may, where `touched` changed meanwhile."""
        shown = self._shown[article]
        changed = {comment for comment in touched if self._article[comment] == article}
        return shown - changed, shown | self._either[article] | changed

    def _possible(self, comment: str) -> frozenset[bool]:
        article = self._article[comment]
        if comment in self._either[article]:
            return EITHER
        return SHOWN if comment in self._shown[article] else HIDDEN

    def _become(self, comment: str, possible: frozenset[bool]) -> None:
        if possible == self._possible(comment):
            return
        article = self._article[comment]
        self._changed.append(comment)
        for kept, wanted in ((self._shown, SHOWN), (self._either, EITHER)):
            (kept[article].add if possible == wanted else kept[article].discard)(comment)
        if True in possible:
            self.ever.add(comment)

    def _note(self, comment: str, what: str) -> None:
        history = self._history[comment]
        history.append(f"{time.monotonic() - self._began:.3f} {what}")
        del history[:-HISTORY]

    def _fault(self, kind: str, where: str, comment: str) -> None:
        self.fault(kind, where, f"{comment}: {'; '.join(self._history.get(comment, ()))}")
