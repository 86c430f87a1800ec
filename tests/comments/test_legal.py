"""A notice of illegal content: acknowledged, decided with reasons that both sides read, counted."""

import csv
import io
import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from blog.accounts.permissions import ANONYMOUS, Role
from blog.comments.deletion import empty_bin
from blog.comments.legal.figures import year_figures
from blog.comments.legal.models import IllegalNotice
from blog.comments.legal.notices import (
    NOTICES,
    TRIES,
    Notice,
    Outcome,
    decide_anew,
    decide_notice,
    find_notice,
    notices,
    send_notice,
)
from blog.comments.legal.settings import LegalSettings
from blog.comments.marks import mark_comment
from blog.comments.models import Comment, ModerationEntry
from blog.comments.reporting import Complaint, report_comment
from blog.comments.reports.models import Report
from blog.comments.reports.waiting import waiting
from blog.comments.services import undo
from blog.comments.states import Action, Mark, Status
from blog.core.db import db
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from blog.posts.models import Post
from blog.posts.services import delete_post_for_good, trash_post
from tests.comments.test_services import last_entry
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.fakes.mail import catch_mail
from tests.html import read as read_page
from tests.web.public.pages import see

SENT = Notice(
    comment_id=0,
    location="https://example.org/comments/1/",
    explanation="It incites to violence, which section 130 forbids.",
    name="Jo Reader",
    email="jo@example.org",
    good_faith=True,
    address="198.51.100.7",
)


@pytest.fixture
def mail(app, monkeypatch):
    return catch_mail(monkeypatch)


@pytest.fixture
def comment(app) -> Comment:
    return make_comment(article(), status=Status.APPROVED, email="writer@example.org")


def test_a_notice_is_acknowledged_at_once_and_told_to_the_desk(comment, mail):
    change(SiteSettings, {"contact_email": "desk@example.org"})
    number = send_notice(replace(SENT, comment_id=comment.id))
    letters = {letter.to: letter for letter in mail() if "otice" in letter.subject}
    assert f"notice {number}" in letters["jo@example.org"].subject
    assert "six months" in letters["jo@example.org"].text
    assert f"/admin/notices/{number}/" in letters["desk@example.org"].text
    assert waiting(NOTICES) == 1


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"explanation": " "}, "explanation"),
        ({"location": ""}, "location"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"email": "jo@example.org\nBcc: all@example.org"}, "email"),
        ({"good_faith": False}, "good_faith"),
        ({"explanation": "x" * 10_001}, "explanation"),
    ],
)
def test_what_the_law_asks_for_has_to_be_there(comment, missing, field):
    with pytest.raises(Invalid) as refused:
        send_notice(replace(SENT, comment_id=comment.id, **missing))
    assert field in refused.value.fields


def test_where_the_law_exempts_no_name_is_needed(comment, mail):
    send_notice(replace(SENT, comment_id=comment.id, name="", email="", is_exempt=True))
    assert [letter for letter in mail() if "otice" in letter.subject] == []


def test_notices_are_bounded_and_about_what_readers_see(app, comment):
    with pytest.raises(NotFound):
        send_notice(replace(SENT, comment_id=make_comment(article()).id))
    for _ in range(TRIES - 1):
        send_notice(replace(SENT, comment_id=comment.id))
    with pytest.raises(TooMany):
        send_notice(replace(SENT, comment_id=comment.id))
    change(LegalSettings, {"notices": False})
    with pytest.raises(NotFound):
        send_notice(replace(SENT, comment_id=comment.id))


def test_upholding_it_rejects_the_comment_and_tells_both_sides_why(comment, mail):
    change(LegalSettings, {"redress": "Write to the ombudsman."})
    number = send_notice(replace(SENT, comment_id=comment.id))
    mail()
    moderator = staff(Role.MODERATOR)
    decide_notice(moderator, number, Outcome.UPHELD, "It does incite.", comment.version)
    found = read(comment.id)
    assert (found.status, found.reject_code) == (Status.REJECTED, "illegal")
    letters = {letter.to: letter for letter in mail() if "It does incite." in letter.text}
    assert set(letters) == {"jo@example.org", "writer@example.org"}
    for letter in letters.values():
        assert "Write to the ombudsman." in letter.text
        assert "no automated means" in letter.text
    assert "Jo Reader" not in letters["writer@example.org"].text
    assert waiting(NOTICES) == 0
    with pytest.raises(Conflict):
        decide_notice(moderator, number, Outcome.DISMISSED, "No.", None)


def test_taking_the_decision_back_lets_the_notice_wait_again_and_tells_both_sides(comment, mail):
    number = send_notice(replace(SENT, comment_id=comment.id))
    moderator = staff(Role.MODERATOR)
    decide_notice(moderator, number, Outcome.UPHELD, "It does incite.", comment.version)
    mail()
    undo(moderator, last_entry().batch)
    found = find_notice(moderator, number)
    assert (found.outcome, found.statement, found.decided_at) == ("open", "It does incite.", None)
    assert (read(comment.id).status, waiting(NOTICES)) == (Status.APPROVED, 1)
    told = [letter.to for letter in mail() if "has been taken back" in letter.subject]
    assert sorted(told) == ["jo@example.org", "writer@example.org"]
    decide_notice(moderator, number, Outcome.DISMISSED, "An opinion.", None)
    assert (find_notice(moderator, number).outcome, waiting(NOTICES)) == ("dismissed", 0)


def test_undoing_something_else_leaves_a_notice_decided(comment):
    number = send_notice(replace(SENT, comment_id=comment.id))
    moderator = staff(Role.MODERATOR)
    featured = mark_comment(moderator, comment.id, comment.version, Mark.FEATURED)
    version = read(comment.id).version
    decide_notice(moderator, number, Outcome.UPHELD, "It does incite.", version)
    undo(moderator, featured)
    assert find_notice(moderator, number).outcome == "upheld"


def test_dismissing_it_leaves_the_comment_and_tells_who_sent_it(comment, mail):
    number = send_notice(replace(SENT, comment_id=comment.id))
    mail()
    decide_notice(staff(Role.MODERATOR), number, Outcome.DISMISSED, "An opinion.", comment.version)
    assert read(comment.id).status == Status.APPROVED
    assert [letter.to for letter in mail() if "An opinion." in letter.text] == ["jo@example.org"]


def test_a_decision_needs_reasons_a_moderator_and_the_comment_as_it_was_seen(comment):
    number = send_notice(replace(SENT, comment_id=comment.id))
    moderator = staff(Role.MODERATOR)
    with pytest.raises(Invalid):
        decide_notice(moderator, number, Outcome.UPHELD, "  ", comment.version)
    with pytest.raises(Forbidden):
        decide_notice(staff(Role.AUTHOR), number, Outcome.UPHELD, "Yes.", comment.version)
    with pytest.raises(Forbidden):
        notices(ANONYMOUS, Outcome.OPEN)
    with pytest.raises(Conflict):
        decide_notice(moderator, number, Outcome.UPHELD, "Yes.", comment.version + 1)
    with pytest.raises(NotFound):
        decide_notice(moderator, 999, Outcome.UPHELD, "Yes.", 1)
    assert [each.id for each in notices(moderator, Outcome.OPEN)] == [number]


def test_the_form_has_the_place_filled_in_and_keeps_what_was_typed(client, comment):
    page = see(client, f"/comments/{comment.id}/notice/")
    [location] = page.all("input[name=location]")
    assert location["value"].endswith(f"/comments/{comment.id}/")
    fields = {"explanation": "It threatens me.", "location": location["value"]}
    answer = client.post(f"/comments/{comment.id}/notice/", data=fields)
    assert answer.status_code == 422
    assert "It threatens me." in answer.text
    fields |= {"name": "Jo", "email": "jo@example.org", "good_faith": "y"}
    answer = client.post(f"/comments/{comment.id}/notice/", data=fields)
    assert answer.status_code == 303
    assert "has arrived" in see(client, answer.headers["Location"]).text
    assert f"/comments/{comment.id}/notice/" in client.get(f"/comments/{comment.id}/report/").text


def test_moderators_decide_on_a_screen_of_its_own(client, comment):
    sign_in(client, make_user(Role.MODERATOR))
    number = send_notice(replace(SENT, comment_id=comment.id))
    assert f"Notice {number}" in client.get("/admin/notices/").text
    assert see(client, "/admin/notices/").one(".views .count").text == "1"
    place = f"/admin/notices/{number}/"
    assert "incites to violence" in client.get(place).text
    fields = {"outcome": "upheld", "statement": "", "version": comment.version}
    answer = client.post(place, data=fields)
    assert answer.status_code == 422
    box = read_page(answer.text).one("#statement")
    assert (box["aria-invalid"], box["aria-describedby"]) == ("true", "statement-error")
    stale = fields | {"statement": "Yes, it does.", "version": 99}
    answer = client.post(place, data=stale)
    assert answer.status_code == 409
    assert "Yes, it does." in answer.text
    answer = client.post(place, data=fields | {"statement": "Yes, it does."})
    assert answer.status_code == 303
    assert "Yes, it does." in client.get(place).text
    assert f"Notice {number}" in client.get("/admin/notices/?view=upheld").text
    for wrong in ("?view=x", "?before=x"):
        assert client.get(f"/admin/notices/{wrong}").status_code == 404


def test_whoever_objects_is_looked_at_again(client, comment, mail):
    number = send_notice(replace(SENT, comment_id=comment.id))
    moderator = make_user(Role.MODERATOR)
    sign_in(client, moderator)
    page = f"/admin/notices/{number}/"
    client.post(page, data={"outcome": "dismissed", "statement": "It is an opinion."})
    assert waiting(NOTICES) == 0
    anew = see(client, page).one(f'form[action="{page}anew/"] button')
    assert anew.text == "Decide anew"
    assert client.post(f"{page}anew/").status_code == 303
    assert waiting(NOTICES) == 1
    assert see(client, page).one("#statement").text.strip() == "It is an opinion."
    assert client.post(f"{page}anew/").status_code == 409
    form = {"outcome": "upheld", "statement": "It is a threat.", "version": comment.version}
    assert client.post(page, data=form).status_code == 303
    assert read(comment.id).status == Status.REJECTED
    with pytest.raises(Forbidden):
        decide_anew(staff(Role.AUTHOR), number)


def test_a_comment_that_came_back_by_another_decision_is_told_of(client, comment):
    sign_in(client, make_user(Role.MODERATOR))
    number = send_notice(replace(SENT, comment_id=comment.id))
    decide_notice(staff(Role.MODERATOR), number, Outcome.UPHELD, "Yes.", comment.version)
    again = "published the comment again"
    assert again not in client.get(f"/admin/notices/{number}/").text
    decide(comment.id, Action.APPROVE)
    assert again in client.get(f"/admin/notices/{number}/").text


def test_the_decision_is_taken_back_where_it_was_made(client, comment):
    sign_in(client, make_user(Role.MODERATOR))
    place = f"/admin/notices/{send_notice(replace(SENT, comment_id=comment.id))}/"
    fields = {"outcome": "upheld", "statement": "Yes, it does.", "version": comment.version}
    assert client.post(place, data=fields).location == place
    bar = see(client, place).one("#undo")
    assert "Rejected after a notice" in bar.text
    undone = {"batch": bar.one("input[name=batch]")["value"], "back": place}
    assert client.post("/admin/comments/undo/", data=undone).location == place
    page = see(client, place)
    assert "It was decided before, and waits again" in page.text
    assert page.one("#statement").text == "Yes, it does."


def test_the_years_figures_are_those_of_the_database(app, client, comment):
    moderator = staff(Role.MODERATOR)
    number = send_notice(replace(SENT, comment_id=comment.id))
    decide_notice(moderator, number, Outcome.UPHELD, "Yes.", comment.version)
    send_notice(replace(SENT, comment_id=make_comment(article(), status=Status.APPROVED).id))
    reported = make_comment(article(), status=Status.APPROVED)
    report_comment(ANONYMOUS, Complaint(reported.id, "abuse", "", "192.0.2.1"))
    decide(reported.id, Action.TRASH)
    runner = app.test_cli_runner()
    told = json.loads(runner.invoke(args=["comments", "report-year", "2026", "--json"]).output)
    assert told["notices"] == {
        "upheld": 1, "open": 1, "received": 2, "median_hours_to_decision": 0.0,
    }  # fmt: skip
    assert told["notices"]["received"] == count(IllegalNotice.id)
    assert told["reports"] == {"agreed": 1}
    assert sum(told["comments_taken_in"].values()) == count(Comment.id)
    assert sum(told["decisions"].values()) == count(ModerationEntry.status_before)
    assert told["rejections"] == {"illegal": 1}
    assert "upheld" in runner.invoke(args=["comments", "report-year", "2026"]).output
    nothing = json.loads(runner.invoke(args=["comments", "report-year", "2025", "--json"]).output)
    assert sum(nothing["decisions"].values()) == 0
    sign_in(client, make_user(Role.MODERATOR))
    assert json.loads(client.get("/admin/figures/2026.json").text) == told
    rows = list(csv.reader(io.StringIO(client.get("/admin/figures/2026.csv").text)))
    assert ["notices", "received", "2"] in rows
    assert client.get("/admin/figures/2026.xml").status_code == 404


def test_emptying_a_bin_or_deleting_an_article_changes_no_years_figures(app, stopped_clock):
    moderator, last_year = staff(Role.ADMINISTRATOR), 2026
    post_id = article()
    thrown, open_still = (make_comment(post_id, status=Status.APPROVED) for _each in range(2))
    for reader in ("192.0.2.1", "198.51.100.1"):
        report_comment(ANONYMOUS, Complaint(thrown.id, "abuse", "", reader))
    decide(thrown.id, Action.TRASH)
    report_comment(ANONYMOUS, Complaint(open_still.id, "abuse", "", "192.0.2.1"))
    figures = year_figures(last_year)
    assert figures["reports"] == {"agreed": 2, "open": 1}
    stopped_clock.forward(days=400)
    assert empty_bin(moderator, Status.TRASH) == 1
    assert year_figures(last_year) == figures
    post = db.session.get(Post, post_id)
    delete_post_for_good(moderator, post_id, trash_post(moderator, post_id, post.version).version)
    assert year_figures(last_year) == figures
    assert count(Report.id) == 0


def count(column) -> int:
    return db.session.scalar(select(func.count(column))) or 0
