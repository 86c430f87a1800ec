"""Where comments ask: an expert's reply that readers see answers, and every count knows it."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from blog.accounts.permissions import SYSTEM, Actor, Role
from blog.comments.models import Branch, Comment, Thread
from blog.comments.receipts import receipt_token
from blog.comments.recounts import count_branches
from blog.comments.relocation import move_branch, split_branch
from blog.comments.services import undo
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.comments.writer import withdraw_comment
from blog.core.db import db, transaction
from blog.core.settings.store import change
from blog.posts.desk import post_for_edit
from blog.posts.services import update_post
from tests.factories.comments import decide, make_comment, read, staff
from tests.factories.posts import make_post


def kept_answers() -> dict[int, object]:
    """Of each article the branches that are seen, with what is kept of their answers."""
    db.session.expire_all()
    kept: dict[int, dict[object, object]] = {}
    for row in db.session.scalars(select(Branch)):
        kept.setdefault(row.post_id, {})[row.id] = (row.answers, row.answered)
    for thread in db.session.scalars(select(Thread).where(Thread.answered != 0)):
        kept.setdefault(thread.post_id, {})["answered"] = thread.answered
    return dict(kept)


def counted_answers() -> dict[int, object]:
    """The same, counted anew."""
    made: dict[int, dict[object, object]] = {}
    for row in db.session.scalars(select(Comment).where(Comment.status == Status.APPROVED)):
        here = made.setdefault(row.post_id, {})
        answers, _answered = here.get(row.branch_id or row.id, (0, None))
        answers += bool(row.expert) and row.branch_id is not None
        here[row.branch_id or row.id] = (answers, None if row.expert is None else answers > 0)
    for here in made.values():
        answered = sum(1 for _answers, is_answered in here.values() if is_answered)
        if answered:
            here["answered"] = answered
    return dict(made)


@pytest.fixture(autouse=True)
def no_haste(app):
    change(DiscussionSettings, {"flood_seconds": 0})


@pytest.fixture
def expert(app) -> Actor:
    return staff(Role.SUBSCRIBER, "Lina Moreau")


@pytest.fixture
def post_id(app, expert) -> int:
    """An article whose comments are questions for Lina."""
    return make_post("Ask her", questions=True, experts=("Lina Moreau",)).id


def approved(post_id: int, **details) -> int:
    return make_comment(post_id, status=Status.APPROVED, **details).id


def answered(post_id: int) -> int:
    """How many questions are; and that all that is kept is right."""
    assert kept_answers() == counted_answers()
    db.session.expire_all()
    return db.session.get_one(Thread, post_id).answered


def resave(post_id: int, **changed) -> None:
    stored = post_for_edit(post_id)
    update_post(SYSTEM, post_id, stored.version, replace(stored.draft, **changed))


def test_an_experts_reply_answers_while_readers_see_it(post_id, expert):
    question = approved(post_id)
    approved(post_id, parent_id=question)
    reply = make_comment(post_id, parent_id=question, actor=expert)
    assert answered(post_id) == 0
    decide(reply.id, Action.APPROVE)
    assert answered(post_id) == 1
    batch = decide(reply.id, Action.REJECT)
    assert answered(post_id) == 0
    undo(SYSTEM, batch)
    assert answered(post_id) == 1
    decide(question, Action.TRASH)
    approved(post_id, actor=expert)
    assert answered(post_id) == 1


def test_who_signs_the_article_answers_as_well(app):
    author = staff(Role.AUTHOR)
    post_id = make_post("By her", questions=True, author_ids=(author.user_id,)).id
    approved(post_id, parent_id=approved(post_id), actor=author)
    assert answered(post_id) == 1


def test_who_is_named_later_has_answered_from_then_on_and_who_is_named_no_more_has_not(
    post_id, expert
):
    other = staff(Role.SUBSCRIBER, "Tariq")
    question = approved(post_id)
    approved(post_id, parent_id=question, actor=other)
    approved(post_id, parent_id=approved(post_id), actor=expert)
    assert answered(post_id) == 1
    resave(post_id, experts=("Lina Moreau", other.email))
    assert answered(post_id) == 2
    resave(post_id, experts=(other.email,))
    assert answered(post_id) == 1
    resave(post_id, questions=False)
    assert answered(post_id) == 0
    assert {each.expert for each in db.session.scalars(select(Comment))} == {None}
    resave(post_id, questions=True)
    assert answered(post_id) == 1


def test_an_answer_without_words_answers_nothing(post_id, expert):
    question = approved(post_id)
    reply = approved(post_id, parent_id=question, actor=expert)
    approved(post_id, parent_id=reply)
    withdraw_comment(receipt_token(reply, read(reply).created_at))
    assert read(reply).erased_at is not None
    assert answered(post_id) == 0


def test_what_moves_is_judged_by_the_experts_of_where_it_stands(post_id, expert):
    decider, other = staff(Role.MODERATOR), staff(Role.SUBSCRIBER, "Tariq")
    question = approved(post_id)
    reply = approved(post_id, parent_id=question, actor=expert)
    approved(post_id, parent_id=reply, actor=other)
    batch = split_branch(decider, reply, read(reply).version)
    assert answered(post_id) == 0
    undo(decider, batch)
    assert answered(post_id) == 1
    for asks, there in ((False, 0), (True, 1)):
        elsewhere = make_post("Elsewhere", questions=asks, experts=("Tariq",)).id
        for comment_id in (question, reply):
            batch = move_branch(decider, comment_id, read(comment_id).version, elsewhere)
            assert (answered(post_id), answered(elsewhere)) == (0, there)
            assert read(reply).expert is (False if asks else None)
            undo(decider, batch)
            assert (answered(post_id), answered(elsewhere)) == (1, 0)


def test_all_of_it_is_what_a_rebuild_makes(post_id, expert):
    approved(make_post("Not asked").id)
    approved(post_id)
    approved(post_id, parent_id=approved(post_id), actor=expert)
    kept = kept_answers()
    with transaction() as session:
        session.execute(delete(Branch))
        count_branches(session)
    assert kept_answers() == kept == counted_answers()
