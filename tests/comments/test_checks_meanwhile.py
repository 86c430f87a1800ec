"""What changed while others were asked about a comment is looked at before it is published."""

import pytest

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.locks import lock_branch
from blog.comments.models import Comment
from blog.comments.moderation.dossier import dossier
from blog.comments.standing import set_standing
from blog.comments.states import Action, Status
from blog.core.db import transaction
from blog.posts.models import Post
from tests.comments.test_checks import codes, stands
from tests.factories.comments import article, decide, make_comment, read, staff


def ban_the_mailbox(post_id: int, comment: Comment, parent: Comment) -> None:
    set_standing(staff(Role.MODERATOR), comment.id, "email", "banned")


def ban_the_network(post_id: int, comment: Comment, parent: Comment) -> None:
    set_standing(staff(Role.MODERATOR), comment.id, "network", "banned")


def close_the_article(post_id: int, comment: Comment, parent: Comment) -> None:
    with transaction() as session:
        session.get_one(Post, post_id).comments_open = False


def reject_what_it_answers(post_id: int, comment: Comment, parent: Comment) -> None:
    decide(parent.id, Action.REJECT)


def lock_what_it_answers(post_id: int, comment: Comment, parent: Comment) -> None:
    lock_branch(SYSTEM, parent.id, read(parent.id).version)


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [
        (ban_the_mailbox, "banned"),
        (ban_the_network, "banned"),
        (close_the_article, "comments_closed"),
        (reject_what_it_answers, "parent_unavailable"),
        (lock_what_it_answers, "branch_locked"),
    ],
)
def test_nothing_is_published_that_would_be_refused_by_the_time_of_the_answer(
    check, drain, meanwhile, code
):
    post_id = article()
    parent = make_comment(post_id, status=Status.APPROVED)
    comment = make_comment(
        post_id, "A reply.", parent_id=parent.id, email="mei@example.org", address="203.0.113.5"
    )
    meanwhile(post_id, comment, parent)
    drain()
    assert stands(comment) is Status.PENDING
    assert codes(comment) == [code]
    moderator = staff(Role.MODERATOR)
    assert [
        line.verdict.reasons[0].code
        for line in dossier(moderator, comment.id).trace
        if line.verdict
    ] == [code]
    decide(comment.id, Action.APPROVE)
    assert stands(comment) is Status.APPROVED, "a moderator may think otherwise"
