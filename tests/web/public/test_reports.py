"""A reader reports a comment on a small page that works without script."""

import pytest

from blog.accounts.permissions import Role
from blog.comments.reports.settings import ReportSettings
from blog.comments.states import Status
from blog.core.settings.store import change
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import make_comment, read
from tests.factories.posts import make_post
from tests.web.public.pages import path_of, see


@pytest.fixture
def reported(app) -> tuple[str, int]:
    """The path of an article and the id of a comment under it."""
    post = make_post()
    return path_of(post), make_comment(post.id, "Rude words.", status=Status.APPROVED).id


def send(client, comment_id: int, status: int, **fields):
    response = client.post(f"/comments/{comment_id}/report/", data=fields)
    assert response.status_code == status, response.text
    return response


def test_each_comment_has_a_link_to_its_report_page(client, reported):
    path, comment_id = reported
    [link] = see(client, path).all("a.report-link")
    assert link["href"] == f"/comments/{comment_id}/report/"
    page = see(client, link["href"])
    assert "Rude words." in page.text
    assert len(page.all("input[name=reason]")) == 6


def test_a_report_is_sent_and_thanked_for(client, reported):
    _path, comment_id = reported
    answer = send(client, comment_id, 303, reason="abuse", note="Line two.")
    assert "Thank you" in see(client, answer.headers["Location"]).text
    assert read(comment_id).reports == 1
    send(client, comment_id, 303, reason="spam")
    assert read(comment_id).reports == 1


def test_the_page_of_the_form_is_nobodys_and_kept_by_nobody(client, reported):
    _path, comment_id = reported
    answer = client.get(f"/comments/{comment_id}/report/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers


def test_without_a_reason_the_note_is_kept(client, reported):
    _path, comment_id = reported
    answer = send(client, comment_id, 422, note="Do look at this.")
    assert "Do look at this." in answer.text
    assert "Choose one reason." in answer.text


def test_too_many_reports_are_told_when_to_come_back(client, reported):
    _path, comment_id = reported
    for _ in range(20):
        send(client, comment_id, 303, reason="abuse")
    answer = send(client, comment_id, 429, reason="abuse", note="kept")
    assert int(answer.headers["Retry-After"]) > 0
    assert "kept" in answer.text


def test_reports_can_be_for_members_alone_or_not_be_there(client, visitor, reported):
    path, comment_id = reported
    change(ReportSettings, {"guests": False})
    assert "Sign in to report it" in see(client, f"/comments/{comment_id}/report/").text
    send(client, comment_id, 403, reason="abuse")
    member = sign_in(visitor(), make_user(Role.SUBSCRIBER))
    send(member, comment_id, 303, reason="abuse")
    change(ReportSettings, {"offered": False})
    assert not see(client, path).all("a.report-link")
    see(client, f"/comments/{comment_id}/report/", 404)


@pytest.mark.parametrize(
    "place",
    [
        "0/report/",
        "x/report/",
        "99999999999/report/",
        "77/report/",
        "x/reported/",
    ],
)
def test_what_is_not_there_cannot_be_reported(client, place):
    see(client, f"/comments/{place}", 404)


def test_a_comment_that_its_reports_hide_is_gone_from_the_next_page(client, reported):
    path, comment_id = reported
    change(ReportSettings, {"hide_from": 1})
    assert "Rude words." in see(client, path).text
    send(client, comment_id, 303, reason="abuse")
    assert "Rude words." not in see(client, path).text
