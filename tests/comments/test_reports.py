"""Readers report comments: each counts once, weighs what its reporter is worth, and is answered."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from blog.accounts.permissions import ANONYMOUS, SYSTEM, Role
from blog.comments.deletion import delete_comment
from blog.comments.models import Comment, CommentTally, ModerationEntry, Thread
from blog.comments.moderation.queue import Filters, View, counts, page
from blog.comments.moderation.verification import verify_log
from blog.comments.privacy import forget_networks
from blog.comments.reporting import MOST_OPEN, TRIES, Complaint, report_comment
from blog.comments.reports.models import Report, Reporter, Waiting
from blog.comments.reports.settings import ReportSettings
from blog.comments.reports.waiting import REPORTED, waiting
from blog.comments.reports.weights import Outcome, accuracy, weight
from blog.comments.services import answer_reports, moderate_many, undo
from blog.comments.states import Action, Status
from blog.core.db import db, transaction
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from blog.core.settings.store import change
from tests.comments.test_services import counted, kept_counts
from tests.factories.comments import article, decide, make_comment, read, staff, targets

HOME = "198.51.{}.7"


def published(post_id: int | None = None) -> int:
    return make_comment(post_id or article(), status=Status.APPROVED).id


def report(comment_id: int, network: int = 0, actor=ANONYMOUS, reason: str = "abuse") -> bool:
    complaint = Complaint(comment_id, reason, "Look at this.", HOME.format(network))
    return report_comment(actor, complaint)


def test_a_report_brings_a_comment_into_the_reported_view(app):
    comment_id, moderator = published(), staff(Role.MODERATOR)
    assert report(comment_id)
    found = read(comment_id)
    assert (found.reports, found.report_score, found.status) == (1, 100, Status.APPROVED)
    rows = page(moderator, Filters(View.REPORTED)).rows
    assert [(row.id, row.reports) for row in rows] == [(comment_id, 1)]
    assert counts(moderator)[View.REPORTED] == 1


def test_one_person_counts_once_for_each_comment(app):
    comment_id, reader = published(), staff(Role.SUBSCRIBER)
    assert [report(comment_id), report(comment_id, reason="spam")] == [True, False]
    assert [report(comment_id, actor=reader), report(comment_id, 5, reader)] == [True, False]
    assert read(comment_id).reports == 2
    assert report(published())


def test_what_readers_do_not_see_cannot_be_reported(app):
    for status in (Status.PENDING, Status.SPAM):
        with pytest.raises(NotFound):
            report(make_comment(article(), status=status).id)
    with pytest.raises(NotFound):
        report(999)


def test_a_report_needs_a_reason_and_a_note_has_an_end(app):
    comment_id = published()
    with pytest.raises(Invalid) as refused:
        report(comment_id, reason="because")
    assert "reason" in refused.value.fields
    with pytest.raises(Invalid) as refused:
        report_comment(ANONYMOUS, Complaint(comment_id, "spam", "x" * 2_000, HOME.format(1)))
    assert "note" in refused.value.fields


def test_the_owner_decides_who_may_report(app):
    comment_id = published()
    change(ReportSettings, {"guests": False})
    with pytest.raises(Forbidden):
        report(comment_id)
    assert report(comment_id, actor=staff(Role.SUBSCRIBER))
    change(ReportSettings, {"offered": False})
    with pytest.raises(NotFound):
        report(comment_id, 3)


def test_a_flood_of_reports_is_bounded(app, monkeypatch):
    post_id = article()
    comments = [published(post_id) for _ in range(TRIES + 1)]
    for comment_id in comments[:TRIES]:
        report(comment_id)
    with pytest.raises(TooMany):
        report(comments[-1])
    change(ReportSettings, {"hide_from": 0})
    monkeypatch.setattr("blog.comments.reporting.MOST_OPEN", 3)
    flooded = published()
    assert [report(flooded, network) for network in range(1, 6)] == [True] * 3 + [False] * 2
    assert MOST_OPEN > 3


@pytest.mark.parametrize(
    ("trust", "agreed", "disagreed", "points"),
    [
        (0, 0, 0, 100),
        (1, 0, 0, 200),
        (5, 0, 0, 600),
        (1, 5, 0, 200),
        (1, 0, 5, 200),
        (1, 7, 3, 200),
        (1, 16, 0, 1_200),
        (5, 0, 16, 0),
    ],
)
def test_a_report_weighs_one_and_trust_and_accuracy_once_more_than_five_are_answered(
    trust, agreed, disagreed, points
):
    assert weight(trust, agreed, disagreed) == points


def test_accuracy_grows_with_every_right_report_and_falls_with_every_wrong_one():
    assert accuracy(6, 0) < accuracy(12, 0) < accuracy(24, 0)
    assert accuracy(0, 6) > accuracy(0, 12)
    assert accuracy(6, 0) > 0 > accuracy(0, 6)


def test_a_comment_hides_when_its_reports_weigh_enough_until_a_moderator_looked(app):
    change(ReportSettings, {"hide_from": 3})
    comment_id = published()
    report(comment_id, 1)
    report(comment_id, 2)
    assert read(comment_id).status == Status.APPROVED
    report(comment_id, 3)
    hidden = read(comment_id)
    assert (hidden.status, hidden.reports) == (Status.PENDING, 3)
    line = db.session.scalars(select(ModerationEntry).order_by(ModerationEntry.id.desc())).first()
    assert (line.actor_name, line.reasons[0]["code"]) == ("system", "reported")
    decide(comment_id, Action.APPROVE)
    shown = read(comment_id)
    assert (shown.status, shown.reports, shown.report_score) == (Status.APPROVED, 0, 0)
    report(comment_id, 4)
    assert read(comment_id).status == Status.APPROVED, "what was looked at counts from nothing"


@pytest.mark.parametrize(
    ("action", "outcome"),
    [
        (Action.REJECT, Outcome.AGREED),
        (Action.SPAM, Outcome.AGREED),
        (Action.TRASH, Outcome.AGREED),
        (Action.UNAPPROVE, Outcome.OPEN),
    ],
)
def test_deciding_answers_the_reports_and_undo_takes_that_back(app, action, outcome):
    comment_id = published()
    for network in range(3):
        report(comment_id, network)
    batch = decide(comment_id, action)
    assert outcomes() == {outcome: 3}
    assert records() == rebuilt_records()
    undo(SYSTEM, batch)
    assert outcomes() == {Outcome.OPEN: 3}
    assert records() == rebuilt_records()
    assert (read(comment_id).reports, waiting(REPORTED)) == (3, 1)


@pytest.mark.parametrize("outcome", [Outcome.DISAGREED, Outcome.IGNORED])
def test_reports_can_be_found_wrong_or_set_aside_and_the_comment_stays(app, outcome):
    comment_id = published()
    report(comment_id)
    with pytest.raises(Conflict):
        answer_reports(SYSTEM, comment_id, read(comment_id).version + 1, outcome)
    batch = answer_reports(SYSTEM, comment_id, read(comment_id).version, outcome)
    assert outcomes() == {outcome: 1}
    assert (read(comment_id).status, waiting(REPORTED)) == (Status.APPROVED, 0)
    with pytest.raises(Conflict):
        answer_reports(SYSTEM, comment_id, read(comment_id).version, outcome)
    undo(SYSTEM, batch)
    assert (outcomes(), waiting(REPORTED)) == ({Outcome.OPEN: 1}, 1)


def test_who_was_often_right_is_heard_more(app):
    reader = staff(Role.SUBSCRIBER)
    for _ in range(6):
        comment_id = published()
        report(comment_id, actor=reader)
        decide(comment_id, Action.TRASH)
    comment_id = published()
    report(comment_id, actor=reader)
    assert read(comment_id).report_score == weight(1, 6, 0) > 200


def test_what_is_deleted_takes_its_reports_along(app):
    comment_id = published()
    report(comment_id)
    decide(comment_id, Action.UNAPPROVE)
    decide(comment_id, Action.TRASH)
    delete_comment(SYSTEM, comment_id, read(comment_id).version)
    assert (waiting(REPORTED), outcomes()) == (0, {})


def test_authors_see_the_reports_under_their_own_articles(app):
    author, other = staff(Role.AUTHOR), staff(Role.AUTHOR)
    comment_id = published(article(author))
    report(comment_id)
    assert counts(author)[View.REPORTED] == 1
    assert counts(other)[View.REPORTED] == 0
    with pytest.raises(Forbidden):
        answer_reports(other, comment_id, read(comment_id).version, Outcome.IGNORED)


def test_which_network_reported_is_forgotten_in_time(app, stopped_clock):
    comment_id = published()
    report(comment_id, 1)
    report(comment_id, actor=staff(Role.SUBSCRIBER))
    decide(comment_id, Action.TRASH)
    stopped_clock.forward(days=60)
    forget_networks()
    kept = set(db.session.scalars(select(Report.reporter)))
    assert not any(name.startswith("network:") for name in {*kept, *records()})
    assert len(records()) == 1


acts = st.lists(
    st.tuples(
        st.sampled_from([*Action, "report", "report", "ignored", "disagreed", "undo"]),
        st.integers(0, 2),
        st.integers(0, 5),
    ),
    max_size=14,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts)
def test_whatever_is_reported_decided_and_undone_all_counts_are_those_of_a_rebuild(app, acts):
    with transaction() as session:
        for table in (Comment, Thread, CommentTally, Waiting, Reporter):
            session.execute(delete(table))
    db.session.remove()
    change(ReportSettings, {"hide_from": 2})
    post_id = article()
    comments = [published(post_id) for _ in range(3)]
    done: list[str] = []
    for act, chosen, network in acts:
        perform(act, comments[chosen], network, done)
        assert kept_counts() == counted()
        assert records() == rebuilt_records()
        assert standing() == rebuilt_standing()
        assert waiting(REPORTED) == sum(number > 0 for number, _score in standing().values())
    assert verify_log().wrong is None


def perform(act: Action | str, comment_id: int, network: int, done: list[str]) -> None:
    comment = read(comment_id)
    try:
        if act == "report":
            report(comment_id, network)
        elif act == "undo":
            if done:
                undo(SYSTEM, done.pop())
        elif act in (Outcome.IGNORED, Outcome.DISAGREED):
            done.append(answer_reports(SYSTEM, comment_id, comment.version, Outcome(act)))
        else:
            code = "abuse" if act is Action.REJECT else ""
            asked = targets([comment])
            batch, number, _left = moderate_many(SYSTEM, asked, Action(act), reject_code=code)
            done += [batch] if number else []
    except (Conflict, NotFound, TooMany):
        db.session.rollback()


def outcomes() -> dict[str, int]:
    rows = db.session.execute(select(Report.outcome, func.count()).group_by(Report.outcome))
    return dict(rows.all())


def records() -> dict[str, tuple[int, int, int]]:
    columns = (Reporter.key, Reporter.agreed, Reporter.disagreed, Reporter.ignored)
    return {key: tuple(rest) for key, *rest in db.session.execute(select(*columns)) if any(rest)}


def rebuilt_records() -> dict[str, tuple[int, int, int]]:
    found: dict[str, list[int]] = {}
    names = (Outcome.AGREED, Outcome.DISAGREED, Outcome.IGNORED)
    for reporter, outcome in db.session.execute(select(Report.reporter, Report.outcome)):
        if outcome != Outcome.OPEN:
            found.setdefault(reporter, [0, 0, 0])[names.index(outcome)] += 1
    return {key: tuple(numbers) for key, numbers in found.items()}


def standing() -> dict[int, tuple[int, int]]:
    rows = db.session.execute(select(Comment.id, Comment.reports, Comment.report_score))
    return {row.id: (row.reports, row.report_score) for row in rows}


def rebuilt_standing() -> dict[int, tuple[int, int]]:
    found = dict.fromkeys(db.session.scalars(select(Comment.id)), (0, 0))
    opened = select(Report.comment_id, Report.weight).where(Report.outcome == Outcome.OPEN)
    for comment_id, points in db.session.execute(opened):
        number, score = found[comment_id]
        found[comment_id] = number + 1, score + points
    return found
