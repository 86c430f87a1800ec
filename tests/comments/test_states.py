"""A moderator's action leads where it says, and an undo leads exactly back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.comments.states import (
    ALLOWED,
    BINS,
    Action,
    Change,
    State,
    Status,
    TransitionRefused,
    actions_for,
    apply,
    change,
    undo,
)

NOON = datetime(2023, 4, 14, 12, tzinfo=UTC)
LIVE = [Status.PENDING, Status.APPROVED, Status.REJECTED]


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """What could really have happened to a comment: a chain of allowed actions."""
    state = State(draw(st.sampled_from([Status.PENDING, Status.APPROVED, Status.SPAM])))
    done: list[Change] = []
    for step in range(draw(st.integers(1, 12))):
        action = draw(st.sampled_from(actions_for(state)))
        done.append(change(state, action, at=NOON + timedelta(hours=step), reason="off_topic"))
        state = done[-1].after
    return done


@given(histories())
def test_undoing_an_action_restores_the_exact_state(history: list[Change]) -> None:
    last = history[-1]
    assert undo(last.after, last) == last.before


@given(histories())
def test_undoing_everything_restores_the_beginning(history: list[Change]) -> None:
    state = history[-1].after
    for done in reversed(history):
        state = undo(state, done)
    assert state == history[0].before


@given(histories())
def test_out_of_the_trash_a_comment_returns_to_where_it_stood(history: list[Change]) -> None:
    stood = history[-1].after
    if stood.status is Status.TRASH:
        return
    restored = apply(apply(stood, Action.TRASH, at=NOON), Action.RESTORE, at=NOON)
    assert restored.status is stood.status


@given(histories())
def test_not_spam_returns_to_where_it_stood_with_its_reason(history: list[Change]) -> None:
    stood = history[-1].after
    if stood.status in BINS:
        return
    assert apply(apply(stood, Action.SPAM, at=NOON), Action.NOT_SPAM, at=NOON) == stood


@given(histories())
def test_a_reason_is_kept_only_for_what_was_rejected(history: list[Change]) -> None:
    state = history[-1].after
    assert bool(state.reason) == (Status.REJECTED in (state.status, state.remembered))


@given(histories())
def test_only_bins_remember_and_carry_the_hour(history: list[Change]) -> None:
    state = history[-1].after
    assert state.status in BINS or (state.remembered is None and state.since is None)
    assert state.status not in BINS or state.since is not None


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", Status)
def test_an_action_is_offered_exactly_where_it_is_allowed(status: Status, action: Action) -> None:
    state = State(status)
    assert (action in actions_for(state)) == (status in ALLOWED[action])
    if action not in actions_for(state):
        with pytest.raises(TransitionRefused) as refusal:
            apply(state, action, reason="other")
        assert (refusal.value.code, refusal.value.status) == ("not_from_here", status)


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (Action.APPROVE, Status.APPROVED),
        (Action.REJECT, Status.REJECTED),
        (Action.SPAM, Status.SPAM),
        (Action.TRASH, Status.TRASH),
    ],
)
def test_a_waiting_comment_goes_where_the_action_says(action: Action, status: Status) -> None:
    assert apply(State(Status.PENDING), action, at=NOON, reason="abuse").status is status


def test_a_rejection_names_its_reason() -> None:
    assert apply(State(Status.PENDING), Action.REJECT, reason="abuse").reason == "abuse"
    with pytest.raises(TransitionRefused, match="reason_missing"):
        apply(State(Status.PENDING), Action.REJECT)


def test_what_was_never_anywhere_else_waits_for_a_moderator() -> None:
    """A comment that came in as spam, or from an import, remembers nothing."""
    assert apply(State(Status.SPAM), Action.NOT_SPAM) == State(Status.PENDING)
    assert apply(State(Status.TRASH), Action.RESTORE) == State(Status.PENDING)


@pytest.mark.parametrize("stood", LIVE)
def test_spam_found_in_the_trash_returns_to_where_it_stood_before(stood: Status) -> None:
    trashed = apply(State(stood), Action.TRASH, at=NOON)
    spam = apply(trashed, Action.SPAM, at=NOON)
    assert apply(spam, Action.NOT_SPAM).status is stood


def test_the_bin_remembers_since_when() -> None:
    assert apply(State(Status.APPROVED), Action.TRASH, at=NOON) == State(
        Status.TRASH, remembered=Status.APPROVED, since=NOON
    )


def test_an_undo_does_not_overrule_another_moderator() -> None:
    done = change(State(Status.PENDING), Action.APPROVE)
    since = apply(done.after, Action.SPAM, at=NOON)
    with pytest.raises(TransitionRefused, match="changed_since"):
        undo(since, done)
