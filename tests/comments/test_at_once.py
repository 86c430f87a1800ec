"""Several moderators at the same moment: nobody waits for ever, and only one decides."""

import threading
from contextlib import suppress

from sqlalchemy import func, select

from blog.accounts.permissions import ANONYMOUS, SYSTEM
from blog.comments.models import Comment
from blog.comments.moderation.verification import verify_log
from blog.comments.reporting import Complaint, report_comment
from blog.comments.reports.models import Report
from blog.comments.reports.settings import ReportSettings
from blog.comments.reports.waiting import REPORTED, waiting
from blog.comments.reports.weights import Outcome
from blog.comments.services import moderate_comment, moderate_many
from blog.comments.states import Action, Status
from blog.core.db import db
from blog.core.errors import Conflict, NotFound
from blog.core.settings.store import change
from tests.comments.test_services import counted, kept_counts
from tests.factories.comments import article, make_comment, read, targets


def at_once(app, *works) -> list:
    """Each work in a thread of its own, started together; what came of each."""
    db.session.remove()
    start, outcomes = threading.Barrier(len(works)), []

    def run(work) -> None:
        with app.app_context():
            start.wait()
            try:
                outcomes.append(work())
            except Exception as error:
                outcomes.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_bulks_over_the_same_comments_in_opposite_order_end_and_count_right(app):
    posts = [article() for _ in range(3)]
    comments = [make_comment(posts[number % 3]) for number in range(30)]
    seen = targets(comments)
    outcomes = at_once(
        app,
        lambda: moderate_many(SYSTEM, seen, Action.APPROVE)[1:],
        lambda: moderate_many(SYSTEM, seen[::-1], Action.SPAM)[1:],
    )
    assert sorted(outcomes) == [(0, 30), (30, 0)]
    assert kept_counts() == counted()


def test_bulks_over_other_comments_of_the_same_articles_end_as_well(app):
    posts = [article(), article()]
    comments = [make_comment(posts[number % 2]) for number in range(20)]
    seen = targets(comments)
    outcomes = at_once(
        app,
        lambda: moderate_many(SYSTEM, seen[::2], Action.APPROVE)[1:],
        lambda: moderate_many(SYSTEM, seen[1::2], Action.TRASH)[1:],
        lambda: make_comment(posts[0]).status,
    )
    assert outcomes.count((10, 0)) == 2
    assert Status.PENDING in outcomes
    assert kept_counts() == counted()


def test_of_two_who_decide_at_once_one_is_told(app):
    comment = make_comment(article())
    number, version = comment.id, comment.version
    outcomes = at_once(
        app,
        lambda: moderate_comment(SYSTEM, number, version, Action.APPROVE),
        lambda: moderate_comment(SYSTEM, number, version, Action.SPAM),
    )
    assert [type(outcome) for outcome in outcomes].count(Conflict) == 1
    assert read(number).version == version + 1
    assert kept_counts() == counted()


def test_reports_and_decisions_about_the_same_comments_end_and_add_up(app):
    change(ReportSettings, {"hide_from": 3})
    post_id = article()
    numbers = [make_comment(post_id, status=Status.APPROVED).id for _ in range(6)]

    def reader(network: int):
        def work() -> int:
            kept = 0
            for number in numbers if network % 2 else numbers[::-1]:
                with suppress(NotFound):
                    sent = Complaint(number, "abuse", "", f"198.51.{network}.1")
                    kept += report_comment(ANONYMOUS, sent)
            return kept

        return work

    def moderator() -> int:
        done = 0
        for _ in range(4):
            comments = [read(number) for number in numbers]
            for action in (Action.APPROVE, Action.TRASH, Action.RESTORE):
                done += moderate_many(SYSTEM, targets(comments), action)[1]
        return done

    outcomes = at_once(app, *(reader(network) for network in range(4)), moderator)
    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    assert kept_counts() == counted()
    reported = db.session.scalar(select(func.count(Comment.reported_at)))
    assert waiting(REPORTED) == reported
    opened = select(func.count()).where(Report.outcome == Outcome.OPEN)
    assert db.session.scalar(opened) == db.session.scalar(select(func.sum(Comment.reports)))
    assert verify_log().wrong is None
