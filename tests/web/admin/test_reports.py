"""Moderators answer readers' reports from the queue, with script off."""

from blog.accounts.permissions import ANONYMOUS
from blog.comments.reporting import Complaint, report_comment
from blog.comments.states import Status
from tests.factories.comments import article, make_comment, read
from tests.web.admin.desk import LIST, get, post, send, shown, tabs, undo_fields


def reported_comment() -> int:
    comment_id = make_comment(article(), status=Status.APPROVED).id
    for network, reason in enumerate(("abuse", "spam")):
        complaint = Complaint(comment_id, reason, f"Note {network}", f"198.51.{network}.1")
        report_comment(ANONYMOUS, complaint)
    return comment_id


def test_the_reported_view_counts_and_shows_what_was_reported(app, desk):
    comment_id = reported_comment()
    page = get(desk, f"{LIST}?view=reported")
    assert tabs(page)["Reported"] == 1
    assert shown(page) == [comment_id]
    assert "2 reports, weight 2.0 together" in page
    one = get(desk, f"{LIST}{comment_id}/")
    assert "It insults, threatens or degrades somebody" in one
    assert "Note 1" in one


def test_keeping_a_comment_answers_its_reports_and_can_be_undone(app, desk):
    comment_id = reported_comment()
    place = f"{LIST}{comment_id}/reports/"
    fields = {"version": read(comment_id).version, "back": f"{LIST}?view=reported"}
    answer = post(desk, place, outcome="disagreed", **fields)
    page = get(desk, answer.headers["Location"])
    assert "Kept: the comment by" in page
    assert tabs(page)["Reported"] == 0
    assert post(desk, place, 409, outcome="disagreed", **fields)
    post(desk, f"{LIST}undo/", **undo_fields(page))
    assert tabs(get(desk, LIST))["Reported"] == 1


def test_other_answers_and_bulk_decisions(app, desk):
    comment_id = reported_comment()
    place = f"{LIST}{comment_id}/reports/"
    version = read(comment_id).version
    post(desk, place, 422, outcome="open", version=version)
    post(desk, place, outcome="ignored", version=version)
    assert tabs(get(desk, LIST))["Reported"] == 0
    other = read(reported_comment())
    send(desk, other, "spam")
    assert tabs(get(desk, LIST))["Reported"] == 0


def test_a_view_without_reports_says_so(app, desk):
    assert "No report waits" in get(desk, f"{LIST}?view=reported")
