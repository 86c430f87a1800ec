"""Who is let in behind the scenes, and what they find there."""

import pytest

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
