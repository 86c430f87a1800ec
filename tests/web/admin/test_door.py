"""Who is let in behind the scenes, and what they find there."""

from urllib.parse import urlencode

import pytest

from blog.comments.states import Status
from tests.factories.comments import make_comment, newest_id
from tests.factories.comments import read as stored
from tests.factories.posts import make_post
from tests.html import read
from tests.web.admin.people import staff


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert answer.location.startswith("/login/")
    assert "next=" in answer.location


def test_a_subscriber_is_turned_away(client):
    assert staff(client, "subscriber").get("/admin/").status_code == 403


@pytest.mark.parametrize("role", ["contributor", "author", "editor", "moderator", "administrator"])
def test_staff_find_the_dashboard_and_no_cache_keeps_it(client, role):
    answer = staff(client, role).get("/admin/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_rail_shows_only_what_the_role_may_see(client, visitor):
    assert "/admin/settings/" not in staff(client, "editor").get("/admin/").text
    assert "/admin/settings/" in staff(visitor(), "administrator").get("/admin/").text


@pytest.mark.parametrize("role", ["contributor", "author", "editor", "moderator"])
def test_settings_are_the_administrators_even_for_a_form_posted_by_hand(client, role):
    staff(client, role)
    assert client.get("/admin/settings/site/").status_code == 403
    assert client.post("/admin/settings/site/", data={"title": "Mine"}).status_code == 403


def test_an_unknown_address_behind_the_door_is_not_found(client):
    assert staff(client, "administrator").get("/admin/nothing/").status_code == 404


def test_a_form_sent_after_the_session_ended_leads_back_to_the_page_it_stood_on(client):
    for sent, headers, onward in (
        ({"back": "/admin/comments/?view=spam"}, {}, "/admin/comments/?view=spam"),
        ({"back": "/admin/comments/bulk/"}, {}, "/admin/"),
        ({"back": "//evil.example"}, {"Referer": "http://localhost/admin/notices/?view=open"},
         "/admin/notices/?view=open"),
        ({}, {"Referer": "http://evil.example/admin/notices/"}, "/admin/"),
        ({}, {"Referer": "http://localhost/admin/comments/7/decide/"}, "/admin/"),
    ):  # fmt: skip
        answer = client.post(
            "/admin/comments/7/decide/", data={"action": "spam", "version": "1"} | sent,
            headers=headers,
        )  # fmt: skip
        assert answer.status_code == 302
        assert answer.location == f"/login/?{urlencode({'next': onward}, safe='/?')}"


def test_what_was_typed_after_the_session_ended_is_sent_again_once_signed_in(client):
    comment = make_comment(make_post("Ships wait").id, status=Status.APPROVED)
    place, words = f"/admin/comments/{comment.id}/", 'Two\n\nlines & "more".'
    sent = {"content": words, "version": comment.version, "back": place, "approve": "no"}
    kept = client.post(f"{place}reply/", data=sent)
    assert kept.status_code == 403
    assert "private" in kept.headers["Cache-Control"]
    page = read(kept.text)
    form = page.one("main form[method=post]")
    again = {each["name"]: each["value"] for each in form.all("input")}
    again["content"] = form.one("textarea").raw.removeprefix("\n")
    assert again["content"] == words
    assert page.one("main a.button")["href"].startswith("/login/?next=/comments/sign-in/")
    staff(client, "moderator")
    assert client.post(form["action"], data=again).status_code == 303
    assert stored(newest_id()).body_source == words


def test_a_password_is_on_no_page_that_keeps_a_form(client):
    secret = {"name": "Ada Lovelace", "password": "correct horse battery"}
    answer = client.post("/admin/users/new/", data=secret)
    assert "Ada Lovelace" in answer.text
    assert "horse" not in answer.text
