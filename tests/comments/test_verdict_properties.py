"""However the rules are ordered and whatever they find, a decision is the same and complete."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from blog.comments.moderation.facts import Facts
from blog.comments.moderation.pipeline import RULES, Stage, decide
from blog.comments.moderation.verdict import (
    HTTP_ORDER,
    STATUSES,
    Call,
    Verdict,
    because,
    outcome,
    refusal,
)
from blog.comments.states import Status
from tests.factories.comment_facts import acceptable_submissions, facts, submissions

storing = [call for call in Call if call is not Call.REFUSE]


@st.composite
def shuffled_rules(draw: st.DrawFn) -> tuple[Stage, ...]:
    """The same stages, each with its rules in another order."""
    return tuple(replace(stage, rules=tuple(draw(st.permutations(stage.rules)))) for stage in RULES)


def verdicts(calls: list[Call]) -> list[Verdict]:
    return [because(f"rule {n}", "said", call) for n, call in enumerate(calls)]


def test_severity_is_ordered() -> None:
    assert Call.REFUSE > Call.REJECT > Call.SPAM > Call.HOLD > Call.APPROVE


@given(st.lists(st.sampled_from(storing)))
def test_the_most_severe_call_wins(calls: list[Call]) -> None:
    assert outcome(verdicts(calls)).status is STATUSES[max(calls, default=Call.APPROVE)]


@given(st.lists(st.sampled_from(storing)))
def test_every_reason_is_kept(calls: list[Call]) -> None:
    said = verdicts(calls)
    assert outcome(said).reasons == tuple(verdict.reasons[0] for verdict in said)


@given(st.lists(st.sampled_from(HTTP_ORDER), min_size=1))
def test_every_refusal_is_kept_and_the_first_to_mend_is_answered(answers: list[int]) -> None:
    said = [because(f"gate {n}", "no", Call.REFUSE, answer) for n, answer in enumerate(answers)]
    refused = refusal(said)
    assert refused.http_status == min(answers, key=HTTP_ORDER.index)
    assert refused.refused in refused.reasons
    assert len(refused.reasons) == len(answers)


@given(submissions() | acceptable_submissions(), shuffled_rules())
def test_the_order_of_rules_in_a_stage_changes_nothing(
    submitted: Facts, shuffled: tuple[Stage, ...]
) -> None:
    usual, other = decide(submitted), decide(submitted, shuffled)
    assert (usual.status, usual.http_status) == (other.status, other.http_status)
    assert sorted(map(repr, usual.reasons)) == sorted(map(repr, other.reasons))


@given(submissions())
def test_gates_hide_everything_below(submitted: Facts) -> None:
    """What is refused gives no hint of lists and policies, and is not stored."""
    decision = decide(submitted)
    if decision.refused:
        assert decision.status is None
        assert {reason.call for reason in decision.reasons} == {Call.REFUSE}


@given(acceptable_submissions())
def test_what_passes_the_gates_is_stored(submitted: Facts) -> None:
    decision = decide(submitted)
    assert decision.status is not None
    assert (decision.refused, decision.http_status) == (None, None)
    assert decision.field_errors == {}
    assert decision.retry_after is None


@given(acceptable_submissions())
def test_trust_settles(submitted: Facts) -> None:
    trusted = submitted.is_post_author or submitted.person.may_moderate
    decision = decide(submitted)
    rules = {reason.rule for reason in decision.reasons}
    if trusted:
        assert decision.status is Status.APPROVED
        assert rules <= {"post_author", "moderator"}


@given(submissions() | acceptable_submissions())
def test_the_same_facts_always_come_to_the_same(submitted: Facts) -> None:
    assert decide(submitted) == decide(submitted)


@given(submissions() | acceptable_submissions())
def test_a_snapshot_comes_to_the_same_decision(submitted: Facts) -> None:
    """Under its own settings and under the unchanged settings of the site."""
    kept = json.loads(json.dumps(submitted.snapshot()))
    assert decide(Facts.from_snapshot(kept)) == decide(submitted)
    assert decide(Facts.from_snapshot(kept, submitted.settings)) == decide(submitted)
    assert decide(Facts.from_snapshot(Facts.from_snapshot(kept).snapshot())) == decide(submitted)


@given(acceptable_submissions())
def test_a_snapshot_never_holds_the_sender(submitted: Facts) -> None:
    kept = json.dumps(submitted.snapshot()["sender"])
    for secret in (submitted.sender.address, submitted.sender.user_agent):
        assert not secret or secret not in kept


def test_nothing_said_is_published() -> None:
    assert outcome([]).status is Status.APPROVED
    assert decide(facts(), rules=()).status is Status.APPROVED
