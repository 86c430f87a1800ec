"""What a rule says, and what all of them together come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from blog.comments.states import Status

JSON = dict[str, "JSON"] | list["JSON"] | str | int | float | bool | None


class Call(IntEnum):
    """What a reason asks for; of several the greatest is done. A refusal stores nothing."""

    APPROVE = 1
    HOLD = 2
    SPAM = 3
    REJECT = 4
    REFUSE = 5


STATUSES = {
    Call.APPROVE: Status.APPROVED,
    Call.HOLD: Status.PENDING,
    Call.SPAM: Status.SPAM,
    Call.REJECT: Status.REJECTED,
}

HTTP_ORDER = (404, 403, 413, 422, 409, 429)
"""Of several refusals the first of these is answered: what nothing can mend comes first."""

FIELD_ANSWERS = frozenset({413, 422})


@dataclass(frozen=True)
class Reason:
    """Why a rule spoke: a code that `reasons` has words for, and what it found."""

    rule: str
    code: str
    call: Call
    params: Mapping[str, JSON] = field(default_factory=dict)

    def as_json(self) -> dict[str, JSON]:
        """For keeping beside the comment."""
        return {
            "rule": self.rule,
            "code": self.code,
            "call": self.call.name.lower(),
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Reason":
        """What `as_json` kept."""
        call = Call[data["call"].upper()]
        return cls(data["rule"], data["code"], call, dict(data["params"]))


@dataclass(frozen=True)
class Verdict:
    """What one rule says: one reason or more, and for a refusal its HTTP status."""

    reasons: tuple[Reason, ...]
    http_status: int | None = None

    @property
    def call(self) -> Call:
        """The most severe of its reasons' calls."""
        return max(reason.call for reason in self.reasons)


@dataclass(frozen=True)
class Decision:
    """What becomes of a comment, with every reason that was given.

    Refused: `status` is None, `refused` is the reason to answer with `http_status`, and
    nothing is to be stored. Otherwise `status` is to be stored and the other two are None.
    """

    status: Status | None
    reasons: tuple[Reason, ...]
    refused: Reason | None = None
    http_status: int | None = None

    @property
    def field_errors(self) -> dict[str, str]:
        """Form field to reason code, when the form is what was wrong."""
        if self.http_status not in FIELD_ANSWERS:
            return {}
        return {
            str(reason.params["field"]): reason.code
            for reason in self.reasons
            if "field" in reason.params
        }

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait, when the comment came too soon."""
        seconds = self.refused.params.get("retry_after") if self.refused else None
        return seconds if isinstance(seconds, int) else None

    @property
    def leading(self) -> Reason | None:
        """The reason that decided: the first of the most severe; None if nothing was said."""
        if self.refused:
            return self.refused
        return max(self.reasons, key=lambda reason: reason.call, default=None)


def refusal(verdicts: Iterable[Verdict]) -> Decision:
    """Nothing is stored; the answer is that of the refusal nothing can mend."""
    said = list(verdicts)
    answer = min(said, key=lambda verdict: HTTP_ORDER.index(verdict.http_status))
    reasons = _all_reasons(said)
    return Decision(None, reasons, refused=answer.reasons[0], http_status=answer.http_status)


def outcome(verdicts: Iterable[Verdict]) -> Decision:
    """The comment is stored as the most severe call asks; approved if nobody spoke."""
    said = list(verdicts)
    call = max((verdict.call for verdict in said), default=Call.APPROVE)
    return Decision(STATUSES[call], _all_reasons(said))


def _all_reasons(verdicts: list[Verdict]) -> tuple[Reason, ...]:
    return tuple(reason for verdict in verdicts for reason in verdict.reasons)


def because(
    rule: str, code: str, call: Call, http_status: int | None = None, **params: JSON
) -> Verdict:
    """A verdict of one reason."""
    return Verdict((Reason(rule, code, call, params),), http_status)
