"""What checks elsewhere say of a comment, pure, as it is kept among the facts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from blog.comments.moderation.verdict import JSON, Call


class Check(StrEnum):
    """Whom one can ask."""

    WEBHOOK = "webhook"
    AKISMET = "akismet"


class Said(StrEnum):
    """What became of the question; the last four are calls."""

    ASKED = "asked"
    SILENT = "silent"
    NOTHING = "nothing"
    APPROVE = "approve"
    HOLD = "hold"
    SPAM = "spam"
    REJECT = "reject"


CALLS: dict[Said, Call] = {
    Said.ASKED: Call.HOLD,
    Said.SILENT: Call.HOLD,
    Said.APPROVE: Call.APPROVE,
    Said.HOLD: Call.HOLD,
    Said.SPAM: Call.SPAM,
    Said.REJECT: Call.REJECT,
}
CODES = {Said.ASKED: "being_checked", Said.SILENT: "no_answer"}


@dataclass(frozen=True)
class Answer:
    """What one check said, with its own reasons in words."""

    check: Check
    said: Said = Said.ASKED
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutsideFacts:
    """Which checks were asked about a comment, and what they said.

    `key` names the asking, which is made anew when the words change. While the comment has this
    `version`, nobody but the rules and the checks has decided about it.
    """

    key: str = ""
    version: int = 0
    answers: tuple[Answer, ...] = ()

    @property
    def is_awaited(self) -> bool:
        """Whether an answer is still to come."""
        return any(answer.said is Said.ASKED for answer in self.answers)

    def of(self, check: Check) -> Answer | None:
        """What that check said; None if it was not asked."""
        return next((answer for answer in self.answers if answer.check is check), None)

    def told(self, new: Answer) -> "OutsideFacts":
        """The same with what one of the checks now said."""
        answers = tuple(new if each.check is new.check else each for each in self.answers)
        return replace(self, answers=answers)

    def as_json(self) -> dict[str, JSON]:
        """For keeping with the other facts; nothing where nobody was asked."""
        if not self.answers:
            return {}
        answers: list[JSON] = [asdict(answer) for answer in self.answers]
        return {"key": self.key, "version": self.version, "answers": answers}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "OutsideFacts":
        """What `as_json` kept."""
        answers = tuple(
            Answer(Check(each["check"]), Said(each["said"]), tuple(each["reasons"]))
            for each in kept.get("answers", ())
        )
        return cls(kept.get("key", ""), kept.get("version", 0), answers)
