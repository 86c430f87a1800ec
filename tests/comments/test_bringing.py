"""Comments that exist already come with their own time and standing, and with real reasons."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM, Actor
from blog.accounts.services import create_user
from blog.comments.bringing import ExistingComment, bring_comment
from blog.comments.models import Comment, CommentTally, ModerationEntry, Thread
from blog.comments.moderation.facts import Facts
from blog.comments.moderation.pipeline import decide
from blog.comments.services import moderate_comment, undo
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.core.db import db
from blog.core.errors import Forbidden, Invalid, NotFound
from blog.core.outbox import OutboxEntry
from blog.core.settings.store import change
from blog.core.tags import versions
from blog.posts.drafts import PostDraft
from blog.posts.services import create_post, publish_post
from tests.conftest import NOON

EARLIER = NOON - timedelta(days=3)


@pytest.fixture
def post_id(app: Flask) -> int:
    post = create_post(SYSTEM, PostDraft(title="A word", comments_open=False))
    return publish_post(SYSTEM, post.id, post.version, at=NOON - timedelta(days=9)).id


def existing(post_id: int, content: str = "So it is.", **details: Any) -> ExistingComment:
    guest = {"name": "Mei", "email": "Mei@example.org", "created_at": EARLIER}
    return ExistingComment(post_id, content, **(guest | details))


def bring(post_id: int, content: str = "So it is.", **details: Any) -> Comment:
    comment_id = bring_comment(SYSTEM, existing(post_id, content, **details))
    return db.session.get_one(Comment, comment_id)


def tallies() -> dict[str, int]:
    rows = db.session.execute(select(CommentTally.status, CommentTally.comments))
    return {row.status: row.comments for row in rows if row.comments}


def test_it_stands_where_and_when_it_stood(
    post_id: int, client: FlaskClient, drain: Callable[[], int]
) -> None:
    comment = bring(post_id, "It is *so*.")
    assert comment.created_at == comment.status_changed_at == EARLIER
    assert comment.status == Status.APPROVED
    assert comment.author_email == "mei@example.org"
    assert comment.body_html == "<p>It is <em>so</em>.</p>"
    assert (comment.reasons, comment.binned_at) == ([], None)
    assert "It is <em>so</em>." in client.get("/uncategorised/a-word/").text


def test_closed_comments_duplicates_and_haste_refuse_nothing(post_id: int) -> None:
    for _time in range(3):
        bring(post_id)
    assert tallies() == {"approved": 3}


def test_counts_log_and_pages_follow(post_id: int) -> None:
    before = versions([f"thread:{post_id}"])
    for status in (Status.APPROVED, Status.PENDING, Status.SPAM, Status.TRASH):
        bring(post_id, status, status=status, note=f"was {status}")
    bring(post_id, "no", status=Status.REJECTED, reject_code="abuse")
    thread = db.session.get_one(Thread, post_id)
    assert (thread.approved, thread.pending) == (1, 1)
    assert tallies() == {status.value: 1 for status in Status}
    assert versions([f"thread:{post_id}"]) > before
    entries = db.session.scalars(select(ModerationEntry).order_by(ModerationEntry.id)).all()
    assert [entry.action for entry in entries] == ["imported"] * 5
    assert [entry.status_after for entry in entries[:2]] == ["approved", "pending"]
    assert entries[0].note == "was approved"
    assert entries[0].created_at == NOON


def test_what_waits_shows_the_reasons_that_the_rules_find(post_id: int) -> None:
    change(DiscussionSettings, {"moderation_words": "casino"})
    text = "A casino at https://a.example and https://b.example"
    comment = bring(post_id, text, status=Status.PENDING)
    assert [reason["code"] for reason in comment.reasons] == [
        "many_links",
        "moderation_words",
        "first_comment",
    ]
    bring(post_id, "Fine.")
    again = bring(post_id, "And fine.", status=Status.PENDING)
    assert [reason["code"] for reason in again.reasons] == ["identity_not_proven"]


def test_the_snapshot_explains_the_decision_later(post_id: int) -> None:
    comment = bring(post_id, status=Status.PENDING)
    assert comment.facts is not None
    facts = Facts.from_snapshot(comment.facts)
    assert facts.now == EARLIER
    assert decide(replace(facts, post=replace(facts.post, comments_open=True))).status == "pending"


def test_spam_and_trash_have_been_in_the_bin_since_today(post_id: int) -> None:
    spam = bring(post_id, status=Status.SPAM)
    assert (spam.binned_at, spam.previous_status) == (NOON, "pending")
    assert spam.reasons
    trash = bring(post_id, status=Status.TRASH)
    assert (trash.binned_at, trash.previous_status) == (NOON, None)


def test_a_rejected_one_tells_why(post_id: int) -> None:
    comment = bring(post_id, status=Status.REJECTED, reject_code="personal_data")
    assert comment.reject_code == "personal_data"
    assert comment.reasons[0]["code"] == "personal_data"


def test_a_persons_comment_is_their_own(post_id: int) -> None:
    user_id = create_user(SYSTEM, "jo@example.org", "Jo", "author")
    comment = bring(post_id, user_id=user_id, name="Someone", email="else@example.org")
    assert (comment.user_id, comment.author_name) == (user_id, "Jo")
    assert comment.author_email == "jo@example.org"
    assert comment.identity == f"user:{user_id}"


def test_answers_stand_beneath_what_they_answer(post_id: int) -> None:
    above = bring(post_id)
    below = bring(post_id, "Indeed.", parent_id=above.id)
    assert below.parent_id == above.id


def test_nobody_gets_mail_and_search_learns_of_it(post_id: int, drain: Callable[[], int]) -> None:
    drain()
    bring(post_id)
    bring(post_id, "Hm.", status=Status.PENDING)
    waiting = select(OutboxEntry.job).where(OutboxEntry.done_at.is_(None))
    assert db.session.scalars(waiting).all() == ["search.refresh_comment"]


def test_moderators_go_on_from_there(post_id: int) -> None:
    comment = bring(post_id, status=Status.PENDING)
    batch = moderate_comment(SYSTEM, comment.id, comment.version, Action.APPROVE)
    assert tallies() == {"approved": 1}
    undo(SYSTEM, batch)
    assert tallies() == {"pending": 1}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"content": "  "}, "content"),
        ({"content": "<b>" * 2_000}, "content"),
        ({"created_at": NOON + timedelta(seconds=1)}, "created_at"),
        ({"status": Status.REJECTED}, "reject_code"),
        ({"status": Status.REJECTED, "reject_code": "mood"}, "reject_code"),
        ({"name": "x" * 246}, "name"),
        ({"email": "x" * 101}, "email"),
        ({"url": "x" * 201}, "url"),
        ({"user_id": 4711}, "user_id"),
        ({"parent_id": 4711}, "parent_id"),
    ],
)
def test_what_cannot_be(post_id: int, details: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        bring(post_id, **details)
    assert set(refused.value.fields) == {field}
    assert tallies() == {}


def test_an_answer_to_a_comment_elsewhere_is_refused(post_id: int) -> None:
    other = create_post(SYSTEM, PostDraft(title="Other"))
    above = bring(other.id)
    with pytest.raises(Invalid):
        bring(post_id, parent_id=above.id)


def test_an_unknown_article(app: Flask) -> None:
    with pytest.raises(NotFound):
        bring(4711)


def test_only_who_moderates_everything_may(post_id: int) -> None:
    author = db.session.get_one(User, create_user(SYSTEM, "a@example.org", "A", "author")).actor
    moderator = db.session.get_one(
        User, create_user(SYSTEM, "m@example.org", "M", "moderator")
    ).actor
    with pytest.raises(Forbidden):
        bring_comment(author, existing(post_id))
    with pytest.raises(Forbidden):
        bring_comment(Actor(), existing(post_id))
    comment_id = bring_comment(moderator, existing(post_id))
    entry = db.session.scalars(select(ModerationEntry)).one()
    assert (entry.comment_id, entry.actor_name) == (comment_id, "M")


def test_the_time_may_be_any_in_the_past(post_id: int) -> None:
    old = datetime(1999, 12, 31, 23, 59, tzinfo=NOON.tzinfo)
    assert bring(post_id, created_at=old).created_at == old
