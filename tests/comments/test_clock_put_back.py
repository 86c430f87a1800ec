"""A clock that is put back: nobody is shut out by it, and nothing loses its place or its undo."""

from datetime import timedelta

import pytest

from blog.accounts.permissions import SYSTEM
from blog.comments.models import Comment
from blog.comments.moderation.verification import verify_log
from blog.comments.services import undo
from blog.comments.states import Action, Status
from blog.comments.submission import Refused
from blog.core import clock
from tests.comments.test_services import STANDING, counted, kept_counts, snapshot
from tests.factories.comments import article, decide, make_comment
from tests.factories.posts import make_post
from tests.web.public.pages import path_of, see


def says(post_id: int, **details) -> Comment:
    return make_comment(post_id, name="Mei", email="mei@example.org", **details)


def test_who_wrote_before_it_does_not_wait_for_an_hour(app, stopped_clock):
    post_id = article()
    says(post_id)
    stopped_clock.forward(hours=-1)
    assert says(post_id).status == Status.PENDING


def test_nor_does_a_pause_become_longer_than_it_is(app, stopped_clock):
    post_id = article()
    says(post_id)
    stopped_clock.forward(seconds=-5)
    with pytest.raises(Refused) as refused:
        says(post_id)
    assert refused.value.decision.reasons[0].params["retry_after"] == 15


def test_a_reply_stands_beneath_what_it_answers(client, stopped_clock):
    post = make_post("Ships", at=clock.now() - timedelta(days=1))
    above = make_comment(post.id, status=Status.APPROVED)
    stopped_clock.forward(hours=-1)
    reply = make_comment(post.id, "A reply", parent_id=above.id, status=Status.APPROVED)
    page = see(client, path_of(post))
    assert page.one(f"#comment-{above.id} #comment-{reply.id} .comment-text").text == "A reply"


def test_decisions_are_undone_exactly_and_the_log_holds(app, stopped_clock):
    comment = make_comment(article())
    before = snapshot(*STANDING)
    stopped_clock.forward(hours=-1)
    batch = decide(comment.id, Action.SPAM)
    stopped_clock.forward(hours=-1)
    undo(SYSTEM, batch)
    assert snapshot(*STANDING) == before
    assert kept_counts() == counted()
    assert verify_log().wrong is None
