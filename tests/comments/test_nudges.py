"""Before a comment is recorded its writer is told, once and kindly, what it looks like."""

import pytest

from blog.accounts.permissions import ANONYMOUS, SYSTEM
from blog.comments.models import Comment
from blog.comments.moderation.dossier import dossier
from blog.comments.moderation.nudges import is_shouting
from blog.comments.moderation.reasons import explain
from blog.comments.moderation.rehearsal import propose, rehearse
from blog.comments.receipts import receipt_token
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.comments.submission import Nudged, Submission, submit_comment
from blog.comments.writer import Sender, rewrite_comment
from blog.core.db import db
from blog.core.settings.store import change
from tests.factories.comments import article, read, staff

LOUD = "NOBODY ASKED THE PILOTS ABOUT ANY OF THIS"
SEEN_LONG_AGO = "The pilots were never asked."


def say(post_id: int, content: str, *, actor=ANONYMOUS, confirmed: bool = False):
    return submit_comment(
        Submission(
            post_id=post_id, content=content, name="Mei", email="mei@example.org", actor=actor,
            may_nudge=not confirmed, posts_anyway=confirmed,
        )
    )  # fmt: skip


def stored() -> int:
    return db.session.query(Comment).count()


@pytest.fixture(autouse=True)
def no_haste(app):
    change(DiscussionSettings, {"flood_seconds": 0})


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        (LOUD, True),
        ("NOBODY ASKED THE pilots", True),
        ("Nobody asked the PILOTS about any of this", False),
        ("NATO AND THE EU", False),
        ("МЫ ЖДЁМ ВАС В ГАВАНИ СЕГОДНЯ", True),
        ("港口的船都在等待" * 10, False),
        ("السفن تنتظر في المضيق منذ الصباح", False),
        ("", False),
    ],
)
def test_shouting_is_most_letters_in_capitals(text, shouts):
    assert is_shouting(text) is shouts


def test_a_loud_comment_is_answered_first_and_then_taken(app):
    post_id = article()
    with pytest.raises(Nudged) as nudged:
        say(post_id, LOUD)
    assert nudged.value.nudges == ("shouting",)
    assert "shouting" in nudged.value.message
    assert stored() == 0
    say(post_id, LOUD, confirmed=True)
    assert stored() == 1


@pytest.fixture
def open_house(app):
    change(DiscussionSettings, {"require_previously_approved": False})


def test_what_is_posted_in_spite_of_a_nudge_waits_and_a_moderator_reads_why(open_house):
    assert say(article(), "Calm words.", confirmed=True).status == "approved"
    comment_id = say(article(), LOUD, confirmed=True).comment_id
    comment = read(comment_id)
    assert comment.status == "pending"
    [line] = [line for line in dossier(staff("moderator"), comment_id).trace if line.verdict]
    assert line.rule == "nudged_held"
    template, params = explain(line.verdict.reasons[0])
    assert (template % params).endswith("It looks like: shouting.")
    found = rehearse(SYSTEM, propose({RuleSettings: {"nudged_held": False}}), 10)
    assert [each.row.id for each in found.differences] == [comment_id]


def test_it_waits_for_as_long_as_the_nudge_is_right(open_house):
    comment = read(say(article(), LOUD, confirmed=True).comment_id)
    token = receipt_token(comment.id, comment.created_at)
    assert rewrite_comment(token, comment.version, f"{LOUD}!", Sender()) == "pending"
    version = read(comment.id).version
    assert rewrite_comment(token, version, "Nobody asked the pilots.", Sender()) == "approved"


def test_those_who_decide_about_it_are_not_held_for_how_they_write(open_house):
    author = staff("author")
    assert say(article(author), LOUD, actor=author, confirmed=True).status == "approved"
    assert say(article(), LOUD, actor=staff("moderator"), confirmed=True).status == "approved"


def test_so_is_one_that_repeats_its_writer_under_another_article(app):
    say(article(), SEEN_LONG_AGO)
    elsewhere = article()
    with pytest.raises(Nudged) as nudged:
        say(elsewhere, SEEN_LONG_AGO)
    assert nudged.value.nudges == ("repeated",)
    assert say(elsewhere, SEEN_LONG_AGO, confirmed=True).status == "pending"


def test_what_a_rule_would_hold_is_said_only_where_the_owner_wants_it(app):
    change(DiscussionSettings, {"moderation_words": "casino"})
    say(article(), "Visit my casino")
    change(DiscussionSettings, {"nudge_suspicious": True})
    with pytest.raises(Nudged) as nudged:
        say(article(), "Visit my other casino")
    assert nudged.value.nudges == ("suspicious",)
    assert "casino" not in nudged.value.message


def test_the_owner_may_do_without(app):
    change(DiscussionSettings, {"nudge_style": False})
    say(article(), LOUD)
    assert stored() == 1


def test_authors_and_moderators_are_not_told_how_to_write(app):
    author = staff("author")
    say(article(author), LOUD, actor=author)
    say(article(), LOUD, actor=staff("moderator"))
    assert stored() == 2


def test_others_than_readers_at_the_form_are_not_asked(app):
    submit_comment(Submission(post_id=article(), content=LOUD, name="M", email="m@example.org"))
    assert stored() == 1


def test_a_nudge_costs_what_a_refusal_costs(app, queries, transactions):
    post_id = article()
    submit_comment(
        Submission(post_id, "First.", name="A", email="a@example.org", address="192.0.2.1")
    )
    db.session.remove()
    transactions.clear()
    sent = Submission(
        post_id=post_id, content=LOUD, name="Mei", email="mei@example.org", may_nudge=True,
        address="203.0.113.9",
    )  # fmt: skip
    with queries() as statements, pytest.raises(Nudged):
        submit_comment(sent)
    assert sum(not each.startswith("SELECT") for each in statements) == 1
    assert transactions == ["commit"]
