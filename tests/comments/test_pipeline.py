"""A decision can be explained: which rules were asked, what each said, and in which words."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given

from blog.comments.moderation import reasons
from blog.comments.moderation.facts import Facts, SenderFacts
from blog.comments.moderation.pipeline import RULES, decide, trace
from blog.comments.moderation.reasons import explain, explain_to_writer, rejected_by_moderator
from blog.comments.moderation.rule_names import RULE_NAMES, rule_name
from blog.comments.moderation.verdict import Call, Reason
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from tests.factories.comment_facts import AUTHOR, GUEST, POST, facts, submissions, text

ALL_RULES = [rule.__name__ for stage in RULES for rule in stage.rules]


def test_the_stages_are_asked_in_order() -> None:
    assert [stage.name for stage in RULES] == ["gates", "trust", "suspicion", "policy"]
    assert len(set(ALL_RULES)) == len(ALL_RULES)


def test_a_trace_lists_every_rule_and_what_it_said() -> None:
    lines = trace(facts(content=text("Look", link_count=5)))
    assert [line.rule for line in lines] == ALL_RULES
    assert all(line.counted for line in lines)
    assert {line.rule for line in lines if line.verdict} == {"links", "previously_approved"}


def test_a_trace_shows_what_trust_kept_silent() -> None:
    lines = trace(facts(person=AUTHOR, content=text("Look", link_count=5)))
    silenced = {line.rule for line in lines if line.verdict and not line.counted}
    assert silenced == {"links", "previously_approved"}
    assert {line.stage for line in lines if line.counted} == {"gates", "trust"}


@given(submissions())
def test_a_trace_and_the_decision_agree(submitted: Facts) -> None:
    counted = [line.verdict for line in trace(submitted) if line.counted and line.verdict]
    said = tuple(reason for verdict in counted for reason in verdict.reasons)
    assert decide(submitted).reasons == said


@given(submissions())
def test_every_reason_names_its_rule(submitted: Facts) -> None:
    for line in trace(submitted):
        if line.verdict:
            assert {reason.rule for reason in line.verdict.reasons} == {line.rule}


def test_every_rule_has_a_name_that_people_can_read() -> None:
    assert set(ALL_RULES) <= set(RULE_NAMES)
    assert rule_name("of_another_release") == "Of another release"


@given(submissions())
def test_every_reason_has_words_for_moderator_and_writer(submitted: Facts) -> None:
    for reason in decide(submitted).reasons:
        for template, params in (explain(reason), explain_to_writer(reason)):
            assert template != reasons.FROM_ELSEWHERE
            assert template % params


@given(submissions())
def test_reasons_survive_being_stored(submitted: Facts) -> None:
    for reason in decide(submitted).reasons:
        assert Reason.from_json(json.loads(json.dumps(reason.as_json()))) == reason


def test_reasons_read_well() -> None:
    known = replace(GUEST, proof="cookie", approved_before=True)
    worded = DiscussionSettings(moderation_words="Mei")
    read = [t % p for t, p in map(explain, decide(facts(person=known, settings=worded)).reasons)]
    assert read == [
        "“Mei” is on the moderation list. Found in: name, email address.",
        "The writer had a comment approved before. Known by: the commenter’s own cookie.",
    ]


def test_labels_are_translated_with_the_sentence() -> None:
    reason = Reason(
        "moderation_words", "moderation_words", Call.HOLD, {"word": "x", "where": ["text"]}
    )
    assert explain(reason, str.upper)[1]["where"] == "TEXT"


def test_a_writer_is_not_told_how_to_slip_past() -> None:
    worded = DiscussionSettings(
        moderation_words="remark", disallowed_words="thoughtful\n203.0.113.9"
    )
    sender = SenderFacts("203.0.113.9")
    for reason in decide(facts(settings=worded, sender=sender)).reasons:
        template, params = explain_to_writer(reason)
        assert not re.search("remark|thoughtful|address on|203", template % params)


def test_a_hasty_writer_learns_how_long_to_wait() -> None:
    refused = decide(facts(seconds_since_last=5.0)).refused
    assert refused is not None
    template, params = explain_to_writer(refused)
    assert template % params == "That was quick. Try again in 10 seconds."


@pytest.mark.parametrize(
    "code",
    ["off_topic", "abuse", "personal_data", "misinformation", "spam", "disallowed_words", "other"],
)
def test_a_moderator_s_rejection_tells_its_reason_to_both(code: str) -> None:
    reason = rejected_by_moderator(code)
    assert explain(reason) == (reasons.REJECTIONS[code], {})
    assert explain_to_writer(reason) == (reasons.TO_WRITER[code], {})


def test_a_moderator_cannot_reject_for_a_reason_there_is_not() -> None:
    with pytest.raises(ValueError, match="no such reason"):
        rejected_by_moderator("dislike")


def test_a_reason_of_an_unknown_rule_is_still_shown() -> None:
    template, params = explain(Reason("spam_score", "looks_generated", Call.SPAM))
    assert template % params == "spam_score: looks_generated"


def test_the_reason_that_decided_leads() -> None:
    settings = DiscussionSettings(disallowed_words="remark")
    leading = decide(facts(content=text("remark", link_count=9), settings=settings)).leading
    assert leading is not None
    assert leading.call is Call.REJECT
    refused = decide(facts(replace(POST, comments_open=False)))
    assert refused.leading == refused.refused
    open_house = DiscussionSettings(require_previously_approved=False)
    assert decide(facts(settings=open_house)).leading is None


def test_a_snapshot_is_plain_json_that_later_releases_can_read() -> None:
    kept = json.loads(json.dumps(facts(settings=DiscussionSettings(hold_all=True)).snapshot()))
    del kept["person"]["namesake_approved"], kept["settings"]["flood_seconds"]
    kept["text"]["dropped_since"] = 1
    recalled = Facts.from_snapshot(kept)
    assert recalled.post == POST
    assert recalled.settings == DiscussionSettings(hold_all=True)
    assert decide(recalled).status is Status.PENDING
