"""Decisions: exact, by those who may, undone exactly, and never over somebody else's."""

import pytest
from sqlalchemy import func, select

from blog.accounts.permissions import ANONYMOUS, SYSTEM, Role
from blog.comments import deletion
from blog.comments.models import Comment, CommentTally, ModerationEntry, Thread
from blog.comments.moderation.queue import View, counts
from blog.comments.queries import hidden_parents, thread_rows
from blog.comments.services import (
    Edit,
    answer_comment,
    edit_comment,
    moderate_comment,
    moderate_many,
    undo,
)
from blog.comments.states import Action, Status
from blog.comments.submission import Refused, Submission
from blog.core.db import db
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound
from blog.core.tags import versions
from tests.factories.comments import article, decide, make_comment, read, staff, targets

STANDING = ("status", "previous_status", "binned_at", "reject_code", "status_changed_at")
WORDS = ("body_source", "body_html", "author_name", "author_email", "author_url", "edited_at")


def snapshot(*fields: str) -> dict[int, tuple]:
    db.session.expire_all()
    return {
        comment.id: tuple(getattr(comment, name) for name in fields)
        for comment in db.session.scalars(select(Comment))
    }


def kept_counts() -> tuple[dict[str, int], dict[int, tuple[int, int]]]:
    """What is kept, without what is nought."""
    db.session.expire_all()
    tallies = {row.status: row.comments for row in db.session.scalars(select(CommentTally))}
    threads = {
        row.post_id: (row.approved, row.pending) for row in db.session.scalars(select(Thread))
    }
    return (
        {status: number for status, number in tallies.items() if number},
        {post_id: pair for post_id, pair in threads.items() if pair != (0, 0)},
    )


def counted() -> tuple[dict[str, int], dict[int, tuple[int, int]]]:
    """The same, counted anew."""
    grouped = select(Comment.post_id, Comment.status, func.count()).group_by(
        Comment.post_id, Comment.status
    )
    tallies: dict[str, int] = {}
    threads: dict[int, list[int]] = {}
    for post_id, status, number in db.session.execute(grouped):
        tallies[status] = tallies.get(status, 0) + number
        if status in (Status.APPROVED, Status.PENDING):
            pair = threads.setdefault(post_id, [0, 0])
            pair[status == Status.PENDING] = number
    return tallies, {post_id: tuple(pair) for post_id, pair in threads.items()}


def last_entry() -> ModerationEntry:
    query = select(ModerationEntry).order_by(ModerationEntry.id.desc()).limit(1)
    return db.session.scalars(query).one()


def test_an_approved_comment_is_seen_and_counted_and_said_in_the_log(app):
    moderator, comment = staff(Role.MODERATOR, "Ann"), make_comment(article())
    tag = f"thread:{comment.post_id}"
    before = versions([tag])
    moderate_comment(moderator, comment.id, comment.version, Action.APPROVE, note="Fine.")
    assert [row.id for row in thread_rows(comment.post_id)] == [comment.id]
    assert versions([tag]) > before
    entry = last_entry()
    assert (entry.action, entry.status_before, entry.status_after) == (
        "approve",
        "pending",
        "approved",
    )
    assert (entry.actor_name, entry.note) == ("Ann", "Fine.")
    assert kept_counts() == counted()


def test_a_rejection_needs_a_reason_that_exists_and_keeps_it(app):
    comment = make_comment(article())
    for code in ("", "because"):
        with pytest.raises(Invalid) as error:
            moderate_comment(SYSTEM, comment.id, 1, Action.REJECT, reject_code=code)
        assert "reject_code" in error.value.fields
    moderate_comment(SYSTEM, comment.id, 1, Action.REJECT, reject_code="abuse")
    assert read(comment.id).reject_code == "abuse"
    assert last_entry().reasons[0]["code"] == "abuse"


def test_spam_and_trash_return_to_where_they_came_from(app):
    comment = make_comment(article(), status=Status.APPROVED)
    decide(comment.id, Action.TRASH)
    assert read(comment.id).binned_at is not None
    decide(comment.id, Action.RESTORE)
    assert read(comment.id).status == Status.APPROVED
    assert read(comment.id).binned_at is None


def test_who_decides_later_is_told_and_changes_nothing(app):
    comment = make_comment(article())
    first, second = staff(Role.MODERATOR), staff(Role.EDITOR)
    moderate_comment(first, comment.id, comment.version, Action.APPROVE)
    with pytest.raises(Conflict):
        moderate_comment(second, comment.id, 1, Action.SPAM)
    assert read(comment.id).status == Status.APPROVED


def test_a_decision_that_leads_nowhere_is_a_conflict(app):
    comment = make_comment(article())
    with pytest.raises(Conflict):
        decide(comment.id, Action.RESTORE)


@pytest.mark.parametrize("role", [Role.SUBSCRIBER, Role.CONTRIBUTOR, Role.AUTHOR])
def test_others_articles_are_not_theirs_to_moderate(app, role):
    comment, actor = make_comment(article(staff(Role.AUTHOR))), staff(role)
    for act in (
        lambda: moderate_comment(actor, comment.id, 1, Action.APPROVE),
        lambda: moderate_many(actor, [(comment.id, 1)], Action.APPROVE),
        lambda: edit_comment(actor, comment.id, 1, Edit("Mine now.", "X", "", "")),
        lambda: deletion.delete_comment(actor, comment.id, 1),
        lambda: deletion.delete_many(actor, [(comment.id, 1)]),
        lambda: deletion.empty_bin(actor, Status.SPAM),
        lambda: undo(actor, decide(comment.id, Action.APPROVE)),
    ):
        with pytest.raises(Forbidden):
            act()
    assert read(comment.id).status == Status.APPROVED


def test_nobody_in_particular_may_nothing(app):
    comment = make_comment(article())
    with pytest.raises(Forbidden):
        moderate_comment(ANONYMOUS, comment.id, 1, Action.APPROVE)


def test_an_author_decides_under_what_they_own_or_sign(app):
    owner, signer = staff(Role.AUTHOR), staff(Role.AUTHOR)
    comment = make_comment(article(owner, signer))
    moderate_comment(signer, comment.id, 1, Action.APPROVE)
    moderate_comment(owner, comment.id, 2, Action.UNAPPROVE)
    assert read(comment.id).status == Status.PENDING


def test_one_foreign_comment_in_a_bulk_stops_all_of_it(app):
    author = staff(Role.AUTHOR)
    own, foreign = make_comment(article(author)), make_comment(article())
    with pytest.raises(Forbidden):
        moderate_many(author, targets([own, foreign]), Action.APPROVE)
    assert read(own.id).status == Status.PENDING


def test_a_bulk_leaves_what_somebody_else_has_decided(app):
    post_id = article()
    comments = [make_comment(post_id) for _ in range(3)]
    seen = [*targets(comments), (999_999, 1)]
    decide(comments[1].id, Action.SPAM)
    batch, done, left = moderate_many(SYSTEM, seen, Action.APPROVE)
    assert (done, left) == (2, 2)
    assert read(comments[1].id).status == Status.SPAM
    assert undo(SYSTEM, batch) == 2


def test_two_hundred_are_decided_and_undone_exactly(app, stopped_clock, queries):
    posts = [article() for _ in range(4)]
    comments = [make_comment(posts[number % 4]) for number in range(200)]
    before, counts_before = snapshot(*STANDING), kept_counts()
    stopped_clock.forward(hours=1)
    batch, done, left = moderate_many(SYSTEM, targets(comments), Action.SPAM)
    assert (done, left) == (200, 0)
    assert kept_counts() == counted() == ({"spam": 200}, {})
    assert undo(SYSTEM, batch) == 200
    assert snapshot(*STANDING) == before
    assert kept_counts() == counts_before == counted()


def test_undo_brings_back_reason_and_time_as_well(app, stopped_clock):
    comment = make_comment(article(), status=Status.REJECTED)
    before = snapshot(*STANDING)
    stopped_clock.forward(days=1)
    batch = decide(comment.id, Action.APPROVE)
    assert read(comment.id).reject_code is None
    stopped_clock.forward(days=1)
    undo(SYSTEM, batch)
    assert snapshot(*STANDING) == before


def test_undo_happens_once_and_can_be_undone_itself(app):
    comment = make_comment(article())
    batch = decide(comment.id, Action.APPROVE)
    undo(SYSTEM, batch)
    with pytest.raises(NotFound):
        undo(SYSTEM, batch)
    undo(SYSTEM, last_entry().batch)
    assert read(comment.id).status == Status.APPROVED


def test_undo_stops_whole_when_one_was_changed_since(app):
    post_id = article()
    comments = [make_comment(post_id) for _ in range(3)]
    batch, _done, _left = moderate_many(SYSTEM, targets(comments), Action.APPROVE)
    decide(comments[0].id, Action.SPAM)
    with pytest.raises(Conflict):
        undo(SYSTEM, batch)
    assert [read(each.id).status for each in comments] == ["spam", "approved", "approved"]
    assert kept_counts() == counted()


def test_what_was_never_a_decision_cannot_be_undone(app):
    make_comment(article())
    for batch in (last_entry().batch, "", "no-such-batch"):
        with pytest.raises(NotFound):
            undo(SYSTEM, batch)


def test_undo_ends_at_deletion_and_says_so(app):
    comment = make_comment(article())
    batch = decide(comment.id, Action.TRASH)
    deletion.delete_comment(SYSTEM, comment.id, read(comment.id).version)
    with pytest.raises(Conflict) as error:
        undo(SYSTEM, batch)
    assert "deleted for good" in error.value.message
    with pytest.raises(NotFound):
        undo(SYSTEM, last_entry().batch)


def test_a_correction_is_undone_exactly_and_leaves_decisions_alone(app, stopped_clock):
    comment = make_comment(article(), "Teh bridge.")
    before = snapshot(*WORDS)
    stopped_clock.forward(minutes=5)
    edit = Edit("The *bridge*.", " Mei ", "Mei@Example.org", "example.org/mei")
    batch = edit_comment(SYSTEM, comment.id, comment.version, edit)
    edited = read(comment.id)
    assert "<em>bridge</em>" in edited.body_html
    assert (edited.author_name, edited.author_email, edited.author_url) == (
        "Mei",
        "mei@example.org",
        "https://example.org/mei",
    )
    decide(comment.id, Action.APPROVE)
    undo(SYSTEM, batch)
    assert snapshot(*WORDS) == before
    assert read(comment.id).status == Status.APPROVED


def test_a_correction_must_leave_a_comment(app):
    comment = make_comment(article())
    with pytest.raises(Invalid) as error:
        edit_comment(SYSTEM, comment.id, 1, Edit("\u200b", "n" * 246, "nonsense", "javascript:x"))
    assert set(error.value.fields) == {"content", "author_name", "author_email", "author_url"}
    with pytest.raises(Invalid):
        edit_comment(SYSTEM, comment.id, 1, Edit("> " * 500 + "x", "", "", ""))
    assert read(comment.id).version == 1


def test_a_correction_over_somebody_elses_is_a_conflict(app):
    comment = make_comment(article())
    edit_comment(SYSTEM, comment.id, 1, Edit("Theirs.", "", "", ""))
    with pytest.raises(Conflict):
        edit_comment(SYSTEM, comment.id, 1, Edit("Mine.", "", "", ""))
    assert read(comment.id).body_source == "Theirs."


def test_deleting_lifts_the_replies_to_the_grandparent(app):
    post_id = article()
    top = make_comment(post_id, status=Status.APPROVED)
    middle = make_comment(post_id, status=Status.APPROVED, parent_id=top.id)
    reply = make_comment(post_id, status=Status.APPROVED, parent_id=middle.id)
    decide(middle.id, Action.TRASH)
    assert hidden_parents(thread_rows(post_id)) == {middle.id: top.id}
    deletion.delete_comment(SYSTEM, middle.id, read(middle.id).version)
    assert read(reply.id).parent_id == top.id
    assert kept_counts() == counted()


def test_deleting_a_whole_branch_at_once_leaves_nothing_hanging(app):
    post_id = article()
    chain = [make_comment(post_id, status=Status.APPROVED)]
    for _ in range(3):
        chain.append(make_comment(post_id, status=Status.APPROVED, parent_id=chain[-1].id))
    seen = targets([read(decide_and_id(each.id)) for each in chain[:3]])
    assert deletion.delete_many(SYSTEM, seen) == (3, 0)
    assert read(chain[3].id).parent_id is None
    assert kept_counts() == counted()


def decide_and_id(comment_id: int) -> int:
    decide(comment_id, Action.SPAM)
    return comment_id


def test_only_spam_and_trash_can_be_deleted(app):
    comment = make_comment(article())
    with pytest.raises(Conflict):
        deletion.delete_comment(SYSTEM, comment.id, 1)
    assert deletion.delete_many(SYSTEM, [(comment.id, 1)]) == (0, 1)
    with pytest.raises(Invalid):
        deletion.empty_bin(SYSTEM, Status.PENDING)


def test_emptying_a_bin_leaves_the_others(app):
    post_id = article()
    for status in (Status.SPAM, Status.SPAM, Status.TRASH, Status.APPROVED):
        make_comment(post_id, status=status)
    assert deletion.empty_bin(staff(Role.MODERATOR), Status.SPAM) == 2
    assert kept_counts() == counted() == ({"trash": 1, "approved": 1}, {post_id: (1, 0)})
    assert counts(SYSTEM)[View.SPAM] == 0


def test_a_reply_from_the_queue_approves_what_it_answers(app):
    moderator = staff(Role.MODERATOR)
    comment = make_comment(article())
    answer = Submission(post_id=0, content="Thank you.", actor=moderator)
    reply, batch = answer_comment(answer, comment.id, comment.version, approve=True)
    assert reply.status is Status.APPROVED
    assert read(reply.comment_id).parent_id == comment.id
    assert read(comment.id).status == Status.APPROVED
    undo(moderator, batch)
    assert read(comment.id).status == Status.PENDING


def test_a_reply_that_is_refused_approves_nothing(app):
    comment = make_comment(article())
    answer = Submission(post_id=0, content=" ", actor=staff(Role.MODERATOR))
    with pytest.raises(Refused):
        answer_comment(answer, comment.id, comment.version, approve=True)
    assert read(comment.id).status == Status.PENDING
    assert kept_counts() == counted()
