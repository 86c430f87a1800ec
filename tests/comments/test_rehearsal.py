"""A proposed setting is tried over what came last: exactly what would have come out differently."""

import json

import pytest

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.models import Comment
from blog.comments.moderation.dossier import dossier
from blog.comments.moderation.pipeline import RULES_VERSION
from blog.comments.moderation.rehearsal import (
    REFUSED,
    REHEARSED,
    Rehearsal,
    propose,
    rehearse,
)
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.comments.states import Action, Status
from blog.core.db import db, transaction
from blog.core.errors import Forbidden
from blog.core.settings.store import Unfit, change, current
from tests.factories.comments import article, decide, make_comment, read, staff


def tried(discussion=(), rules=(), last=100) -> Rehearsal:
    values = {DiscussionSettings: dict(discussion), RuleSettings: dict(rules)}
    return rehearse(SYSTEM, propose(values), last)


def outcomes(found: Rehearsal) -> dict[int, tuple[str, str]]:
    return {each.row.id: (each.before, each.after) for each in found.differences}


@pytest.fixture
def some(app) -> list[Comment]:
    """An open house with five comments."""
    change(DiscussionSettings, {"flood_seconds": 0, "require_previously_approved": False})
    post_id = article()
    words = (
        "The harbour is closed.",
        "See https://a.example/ and more.",
        "A c4$1no, at https://b.example/",
        "Nothing to see.",
        "A harbour-side view.",
    )
    return [make_comment(post_id, text, status=Status.APPROVED) for text in words]


def test_unchanged_settings_change_nothing(some):
    found = tried()
    assert (found.judged, found.without_facts, found.differences) == (5, 0, [])
    kept = {name: getattr(current(RuleSettings), name) for name in REHEARSED[RuleSettings]}
    assert tried(rules=kept).differences == []


def test_not_even_after_the_settings_were_others_when_the_comments_came(some):
    change(DiscussionSettings, {"max_links": 1, "hold_all": True})
    assert tried().differences == []


def test_a_new_word_lists_exactly_the_comments_that_it_touches(some):
    found = tried({"moderation_words": "harbour\ncasino"})
    assert outcomes(found) == {
        some[4].id: ("approved", "pending"),
        some[2].id: ("approved", "pending"),
        some[0].id: ("approved", "pending"),
    }
    for each in found.differences:
        (reason,) = each.added
        assert reason.rule == "moderation_words"
        assert each.dropped == ()
    assert {each.added[0].params["word"] for each in found.differences} == {"harbour", "casino"}


def test_a_rule_that_is_loosened_tells_which_reason_falls_away(app):
    comment = make_comment(article())
    found = tried({"require_previously_approved": False})
    (each,) = found.differences
    assert (each.row.id, each.before, each.after) == (comment.id, "pending", "approved")
    assert [reason.code for reason in each.dropped] == ["first_comment"]


def test_what_would_not_even_have_been_taken_is_told(some):
    found = tried({"registration_required": True})
    assert set(outcomes(found).values()) == {("approved", REFUSED)}


def test_what_a_moderator_decided_since_has_no_part_in_it(some):
    decide(some[3].id, Action.SPAM)
    assert outcomes(tried({"hold_all": True}))[some[3].id] == ("approved", "pending")


def test_only_the_last_are_judged(some):
    assert tried({"hold_all": True}, last=2).judged == 2
    assert set(outcomes(tried({"hold_all": True}, last=2))) == {some[3].id, some[4].id}
    assert tried(last=0).judged == 0


def test_comments_without_facts_are_counted_and_left_out(some):
    with transaction() as session:
        session.get_one(Comment, some[0].id).facts = None
    found = tried({"hold_all": True})
    assert (found.judged, found.without_facts) == (4, 1)


def test_a_rehearsal_stores_nothing(some, queries):
    with queries() as statements:
        tried({"hold_all": True})
    assert all(statement.startswith("SELECT") for statement in statements)
    assert current(DiscussionSettings).hold_all is False
    assert read(some[0].id).status == Status.APPROVED


def test_a_value_that_cannot_be_is_named(app):
    with pytest.raises(Unfit) as refused:
        tried({"max_links": -1})
    assert list(refused.value.problems) == ["max_links"]


def test_only_who_may_change_settings_may_rehearse_them(app):
    with pytest.raises(Forbidden):
        rehearse(staff(Role.MODERATOR), propose({}), 10)


def test_the_command_line_lists_them(app, some):
    run = app.test_cli_runner().invoke
    said = run(args=["comments", "rehearse", "--set", "max_links=1"])
    assert said.exit_code == 0, said.output
    assert f"#{some[1].id} Guest" in said.output
    assert (
        "approved -> pending\n"
        "    + Number of links (links): It has 1 links; from 1 on, comments wait." in said.output
    )
    assert said.output.endswith("2 of 5 would have come out differently.\n")
    said = run(args=["comments", "rehearse", "--last", "3"])
    assert said.output == "0 of 3 would have come out differently.\n"


def test_the_command_line_adds_to_lists_and_speaks_json(app, some):
    change(DiscussionSettings, {"disallowed_words": "nothing"})
    args = ["comments", "rehearse", "--json", "--set", "discussion.disallowed_words+=view"]
    found = json.loads(app.test_cli_runner().invoke(args=args).output)
    assert found["judged"] == 5
    (each,) = found["differences"]
    assert (each["comment"], each["before"], each["after"]) == (
        some[4].id,
        "approved",
        "rejected",
    )
    assert each["added"][0]["params"] == {"word": "view", "where": ["text"]}


@pytest.mark.parametrize("wrong", ["max_links", "avatars=false", "max_links=many", "max_links=-1"])
def test_the_command_line_says_what_it_cannot_try(app, wrong):
    said = app.test_cli_runner().invoke(args=["comments", "rehearse", "--set", wrong])
    assert said.exit_code != 0
    assert "Traceback" not in said.output


def test_the_dossier_tells_under_what_the_rules_were_asked(app):
    comment = make_comment(article())
    change(DiscussionSettings, {"max_links": 7, "moderation_words": "x"})
    ran = dossier(SYSTEM, comment.id).ran
    assert ran is not None
    assert (ran.version, ran.version_now) == (RULES_VERSION, RULES_VERSION)
    assert ran.changed == [("Hold a comment with this many links or more", 2, 7)]
    db.session.rollback()
