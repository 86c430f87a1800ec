"""What the comments room does when something happens: work for later, never the network."""

from blog.comments import counts, sections
from blog.comments.answers import judge_answers
from blog.comments.events import (
    CommentDeleted,
    CommentMoved,
    CommentRewritten,
    CommentSubmitted,
    DecisionUndone,
)
from blog.comments.legal.reopening import reopen_notices
from blog.comments.pictures.taking import drop_under as drop_pictures
from blog.comments.reports.models import Report
from blog.comments.reports.settling import drop_under
from blog.comments.reports.tally import keep_numbers
from blog.comments.reports.waiting import REPORTED, wait
from blog.comments.states import Status
from blog.core import outbox
from blog.core.credentials import credential
from blog.core.db import after_rollback, before_commit, db
from blog.core.events import listen
from blog.posts.events import ExpertsChanged, PostDeleted, PostPublished, PostUpdated
from blog.taxonomy.events import CategoryRetired

TEACHES = frozenset({Status.APPROVED, Status.SPAM, Status.REJECTED})
DECIDED = "decisions_taken"


def register() -> None:
    """Add this room's listeners."""
    listen(CommentSubmitted, _notify)
    listen(CommentDeleted, _drop_reports)
    listen(CommentMoved, _learn)
    listen(CommentMoved, _teach)
    listen(CommentRewritten, _notify_again)
    listen(DecisionUndone, _reopen_notices)
    listen(CategoryRetired, sections.pass_on)
    listen(PostPublished, _follow_section)
    listen(PostUpdated, _follow_section)
    listen(PostDeleted, _forget_article)
    listen(ExpertsChanged, _judge_answers)


def _notify(event: CommentSubmitted) -> None:
    """Whoever moderates is told once the rules and all checks have spoken."""
    if event.status in (Status.PENDING, Status.APPROVED) and not event.is_checked:
        outbox.enqueue("comments.notify", comment_id=event.comment_id)


def _follow_section(event: PostPublished | PostUpdated) -> None:
    counts.follow_section(db.session(), event.post_id)


def _forget_article(event: PostDeleted) -> None:
    drop_under(db.session(), event.post_id)
    drop_pictures(db.session(), event.post_id)
    counts.forget_article(db.session(), event.post_id)


def _judge_answers(event: ExpertsChanged) -> None:
    judge_answers(db.session(), event.post_id)


def _drop_reports(event: CommentDeleted) -> None:
    """What was reported about it is gone with it, but for the numbers."""
    keep_numbers(db.session(), Report.comment_id == event.comment_id)
    if event.is_reported:
        wait(REPORTED, -1)


def _reopen_notices(event: DecisionUndone) -> None:
    reopen_notices(db.session(), event.comment_id, event.batch)


def _learn(event: CommentMoved) -> None:
    """What is decided together is counted together: one piece of work, however many it were."""
    if not TEACHES & {event.before, event.after}:
        return
    info = db.session().info
    if DECIDED not in info:
        after_rollback(_forget)
    info[DECIDED] = info.get(DECIDED, 0) + 1
    before_commit("learning", _count)


def _count() -> None:
    outbox.enqueue("comments.learn", decisions=db.session().info.pop(DECIDED))


def _teach(event: CommentMoved) -> None:
    """What people find of a comment Akismet may be told, unless it was right."""
    if TEACHES & {event.before, event.after} and credential("AKISMET_KEY"):
        outbox.enqueue("comments.teach_akismet", comment_id=event.comment_id)


def _forget() -> None:
    db.session().info.pop(DECIDED, None)


def _notify_again(event: CommentRewritten) -> None:
    """One that readers saw and that now waits is news to whoever moderates it."""
    if event.before != event.after == Status.PENDING and not event.is_checked:
        outbox.enqueue("comments.notify", comment_id=event.comment_id)
