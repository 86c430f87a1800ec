"""What is written finds what it needs by index: comments, decisions, articles, later work."""

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from blog.accounts.permissions import ANONYMOUS, Role
from blog.comments import deletion, services
from blog.comments.models import Comment
from blog.comments.moderation.learned import training
from blog.comments.states import Action, Status
from blog.comments.submission import Submission, submit_comment
from blog.core import clock, outbox, ratelimit
from blog.core.db import db
from blog.posts import services as posts
from blog.posts.drafts import PostDraft
from tests.factories.accounts import make_user


@pytest.fixture
def moderator(grown):
    return make_user(Role.MODERATOR).actor


def waiting(number: int) -> list[tuple[int, int]]:
    """Ids and versions of comments that wait."""
    query = select(Comment.id, Comment.version).where(Comment.status == Status.PENDING)
    found = [tuple(row) for row in db.session.execute(query.order_by(Comment.id).limit(number))]
    db.session.rollback()
    return found


def taken_in(answer: TestResponse) -> None:
    assert answer.status_code == 303


def test_a_guest_comments_and_answers(plans, reader, stopped_clock):
    form = {"author_name": "Reader 7", "author_email": "reader.7@example.net", "post": "1"}
    for number, more in enumerate(({}, {"parent": "5"})):
        stopped_clock.forward(minutes=5)
        sent = form | more | {"content": f"{more} {number} {clock.now()}"}
        plans(lambda sent=sent: taken_in(reader.post("/comments/", data=sent)))


def test_a_comment_from_a_known_address_with_a_proven_name(plans, grown):
    submission = Submission(
        post_id=2,
        content=f"Known {clock.now()}",
        name="Reader 8",
        email="reader.8@example.net",
        actor=ANONYMOUS,
        cookie="a token",
        address="203.0.113.9",
    )
    plans(lambda: submit_comment(submission))


def test_a_member_comments(plans, member, stopped_clock):
    stopped_clock.forward(hours=1)
    client = member("subscriber")
    sent = {"post": "3", "content": "A member's word."}
    plans(lambda: taken_in(client.post("/comments/", data=sent)))


def test_decisions_and_taking_them_back(plans, moderator):
    [(comment_id, version), *others] = waiting(20)
    plans(lambda: services.moderate_comment(moderator, comment_id, version, Action.APPROVE))
    done = []
    plans(lambda: done.append(services.moderate_many(moderator, others, Action.SPAM)))
    plans(lambda: services.undo(moderator, done[0][0]))


def test_learning_from_decisions(plans, grown):
    plans(training.train)
    plans(lambda: training.is_due(1))


def test_deleting_for_good(plans, moderator):
    plans(lambda: deletion.empty_bin(moderator, Status.TRASH))


def test_later_work_is_found_done_and_put_away(plans, grown):
    outbox.enqueue("search.refresh_post", post_id=7)
    plans(outbox.waiting)
    plans(outbox.drain)


def test_counting_tries(plans, grown):
    plans(lambda: ratelimit.hit("plans", limit=5, seconds=60))
    plans(lambda: ratelimit.check("plans", limit=5, seconds=60))


def test_an_article_from_draft_to_trash(plans, grown):
    editor = make_user(Role.EDITOR).actor
    made = []
    draft = PostDraft(title="A plan", body_source="Words.", tag_names=("Harbour",))
    plans(lambda: made.append(posts.create_post(editor, draft)))
    post_id, version = made[0].id, made[0].version
    plans(lambda: made.append(posts.publish_post(editor, post_id, version)))
    version = made[-1].version
    plans(lambda: made.append(posts.trash_post(editor, post_id, version)))
    version = made[-1].version
    plans(lambda: posts.delete_post_for_good(editor, post_id, version))
