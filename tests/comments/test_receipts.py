"""A receipt opens its own comment, says what its writer may know, and dies with the comment."""

import pytest

from blog.comments.copies import copy_of
from blog.comments.models import Comment
from blog.comments.receipts import read_receipt, receipt_token
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.comments.writer import appeal, withdraw_comment
from blog.core import tokens
from blog.core.errors import NotFound
from blog.core.settings.store import change
from tests.factories.comments import article, decide, make_comment, read, staff


def token_of(comment: Comment) -> str:
    return receipt_token(comment.id, comment.created_at)


def test_it_opens_its_own_comment(app):
    post_id = article(title="Ships wait")
    mine, other = make_comment(post_id, "Mine"), make_comment(post_id, "Theirs")
    assert read_receipt(token_of(mine)).comment.id == mine.id
    assert read_receipt(token_of(other)).comment.body_source == "Theirs"
    assert read_receipt(token_of(mine)).title == "Ships wait"


@pytest.mark.parametrize("made_up", ["", "x", "1", "W10.abc", "a" * 5_000, "é.ü"])
def test_an_unknown_one_opens_nothing(app, made_up):
    make_comment(article())
    with pytest.raises(NotFound):
        read_receipt(made_up)


def test_a_signature_for_something_else_opens_nothing(app):
    comment = make_comment(article())
    for payload, purpose in (
        ([comment.id, 0], "receipt"),
        (comment.id, "receipt"),
        ([comment.id, int(comment.created_at.timestamp() * 1e6)], "posted"),
    ):
        with pytest.raises(NotFound):
            read_receipt(tokens.sign(payload, purpose))
    with pytest.raises(NotFound):
        read_receipt(token_of(comment)[:-1])


def test_it_is_dead_when_the_comment_is_gone_even_if_its_number_is_given_again(app, stopped_clock):
    post_id = article()
    comment = make_comment(post_id)
    token = token_of(comment)
    withdraw_comment(token)
    stopped_clock.forward(minutes=1)
    make_comment(post_id, "Somebody else's")
    with pytest.raises(NotFound):
        read_receipt(token)


def test_a_waiting_one_says_why_it_waits_as_far_as_its_writer_may_know(app):
    comment = make_comment(article())
    receipt = read_receipt(token_of(comment))
    assert receipt.status is Status.PENDING
    assert receipt.reason is not None
    assert receipt.reason.code == "first_comment"


def test_a_moderators_reason_for_rejecting_reaches_the_writer(app):
    comment = make_comment(article(), status=Status.REJECTED)
    receipt = read_receipt(token_of(comment))
    assert receipt.reason is not None
    assert receipt.reason.code == "off_topic"
    assert receipt.may_appeal


def test_it_says_until_when_the_comment_can_be_changed(app, stopped_clock):
    comment = make_comment(article())
    assert read_receipt(token_of(comment)).edit_refused == ""
    stopped_clock.forward(minutes=15)
    assert "over" in read_receipt(token_of(comment)).edit_refused
    change(DiscussionSettings, {"edit_minutes": 20})
    assert read_receipt(token_of(comment)).edit_refused == ""
    change(DiscussionSettings, {"edit_minutes": 0})
    assert read_receipt(token_of(comment)).edit_refused


def test_a_copy_holds_what_is_kept_but_nothing_about_moderators_or_rules(app):
    change(DiscussionSettings, {"moderation_words": "harbour"})
    comment = make_comment(article(), "The harbour", name="Mei", email="mei@example.org")
    decide(comment.id, Action.SPAM, staff("moderator", "Mo Derator"))
    appeal(token_of(comment), "It is about the harbour.")
    copy = copy_of(read(comment.id))
    assert copy["comment"]["body_source"] == "The harbour"
    assert copy["comment"]["author_email"] == "mei@example.org"
    assert copy["judged_by"]["person"]["name"] == "Mei"
    assert copy["appeal"]["text"] == "It is about the harbour."
    assert [(line["by"], line["action"]) for line in copy["history"]] == [
        ("writer", "submitted"), ("staff", "spam"), ("writer", "appealed"),
    ]  # fmt: skip
    assert "settings" not in copy["judged_by"]
    assert "Mo Derator" not in str(copy)


def test_an_appeal_waits_until_it_is_answered_and_says_how(app):
    post_id = article()
    approved, kept = (make_comment(post_id, status=Status.REJECTED) for _ in range(2))
    for comment in (approved, kept):
        appeal(token_of(comment), "Please look again.")
        assert read_receipt(token_of(comment)).appeal.accepted is None
        assert not read_receipt(token_of(comment)).may_appeal
    decide(approved.id, Action.APPROVE)
    decide(kept.id, Action.TRASH)
    assert read_receipt(token_of(approved)).appeal.accepted is True
    assert read_receipt(token_of(kept)).appeal.accepted is False


def test_an_account_writes_no_other_receipt_than_a_guest(app):
    member = staff("subscriber")
    comment = make_comment(article(), actor=member)
    assert read_receipt(token_of(comment)).comment.user_id == member.user_id
