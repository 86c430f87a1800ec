"""The states of a comment, and the way from one to another."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a comment stands; only an approved one is seen by other readers."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    TRASH = "trash"


class Mark(StrEnum):
    """What sets a comment above others."""

    FEATURED = "featured"
    PINNED = "pinned"


class Action(StrEnum):
    """What a moderator may do to a comment's standing."""

    APPROVE = "approve"
    UNAPPROVE = "unapprove"
    REJECT = "reject"
    SPAM = "spam"
    NOT_SPAM = "not_spam"
    TRASH = "trash"
    RESTORE = "restore"


BINS = frozenset({Status.SPAM, Status.TRASH})

ALLOWED: dict[Action, frozenset[Status]] = {
    Action.APPROVE: frozenset({Status.PENDING, Status.REJECTED}),
    Action.UNAPPROVE: frozenset({Status.APPROVED, Status.REJECTED}),
    Action.REJECT: frozenset({Status.PENDING, Status.APPROVED}),
    Action.SPAM: frozenset({Status.PENDING, Status.APPROVED, Status.REJECTED, Status.TRASH}),
    Action.NOT_SPAM: frozenset({Status.SPAM}),
    Action.TRASH: frozenset({Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM}),
    Action.RESTORE: frozenset({Status.TRASH}),
}


class TransitionRefused(Exception):
    """The action does not lead anywhere from where the comment stands.

    `code` is `not_from_here`, `reason_missing` or `changed_since`.
    """

    def __init__(self, code: str, status: Status) -> None:
        super().__init__(f"{code} ({status})")
        self.code = code
        self.status = status


@dataclass(frozen=True)
class State:
    """All of a comment's standing: what an undo brings back.

    `remembered` is the status that spam or trash returns to, `since` the moment it was put
    there. `reason` is the rejection's code, kept while a rejected comment is in a bin.
    """

    status: Status
    remembered: Status | None = None
    since: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """One action done: the whole state before it and after it."""

    action: Action
    before: State
    after: State


def actions_for(state: State) -> tuple[Action, ...]:
    """What a moderator may do from here, in the order that buttons are shown."""
    return tuple(action for action, sources in ALLOWED.items() if state.status in sources)


def apply(state: State, action: Action, *, at: datetime | None = None, reason: str = "") -> State:
    """The state after the action, done at that moment; rejecting needs a reason code.

    Raises `TransitionRefused` where the action is not allowed.
    """
    if state.status not in ALLOWED[action]:
        raise TransitionRefused("not_from_here", state.status)
    match action:
        case Action.APPROVE:
            return State(Status.APPROVED)
        case Action.UNAPPROVE:
            return State(Status.PENDING)
        case Action.REJECT:
            return _rejected(state, reason)
        case Action.SPAM:
            return _binned(state, Status.SPAM, at)
        case Action.TRASH:
            return _binned(state, Status.TRASH, at)
        case Action.NOT_SPAM | Action.RESTORE:
            return _taken_out(state, at)


def change(state: State, action: Action, *, at: datetime | None = None, reason: str = "") -> Change:
    """The action applied, with what an undo needs to know."""
    return Change(action, before=state, after=apply(state, action, at=at, reason=reason))


def undo(current: State, done: Change) -> State:
    """Exactly the state before the change.

    Raises `TransitionRefused` if something else happened to the comment since.
    """
    if current != done.after:
        raise TransitionRefused("changed_since", current.status)
    return done.before


def _rejected(state: State, reason: str) -> State:
    if not reason:
        raise TransitionRefused("reason_missing", state.status)
    return State(Status.REJECTED, reason=reason)


def _binned(state: State, bin_: Status, at: datetime | None) -> State:
    """Out of sight, remembering where it stood.

    What is called spam out of the trash returns to where it stood before the trash.
    """
    remembered: Status | None = state.status
    if state.status is Status.TRASH:
        remembered = None if state.remembered in BINS else state.remembered
    reason = state.reason if remembered is Status.REJECTED else ""
    return State(bin_, remembered=remembered, since=at, reason=reason)


def _taken_out(state: State, at: datetime | None) -> State:
    """Back to the remembered status; one that is not known waits for a moderator."""
    status = state.remembered or Status.PENDING
    since = at if status in BINS else None
    return State(status, since=since, reason=state.reason)
