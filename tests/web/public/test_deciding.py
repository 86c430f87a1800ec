"""A moderator decides from the mail that told of a comment: once, as themselves, by a button."""

import re
from datetime import timedelta

import pytest

from blog.accounts import services as accounts
from blog.accounts.permissions import SYSTEM, Role
from blog.comments.by_mail import decision_path
from blog.comments.states import Action, Status
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.fakes.mail import catch_mail

OWN = {"Origin": "http://localhost"}
LINK = re.compile(r"https?://[^/\s]+(/comments/decide/\S+)")


@pytest.fixture
def author(app):
    return staff(Role.AUTHOR, "Ines Okafor")


@pytest.fixture
def waiting(author):
    return make_comment(article(author, title="A bridge"), "Well *said*.", name="Mei")


@pytest.fixture
def link(waiting, author) -> str:
    return decision_path(waiting.id, waiting.version, author.user_id)


def press(client, link, action="approve", **more):
    return client.post(link, data={"action": action} | more, headers=OWN)


def test_the_mail_brings_the_link_and_the_button_decides_once(client, visitor, author, monkeypatch):
    mail = catch_mail(monkeypatch)
    waiting = make_comment(article(author, title="A bridge"), "Well *said*.", name="Mei")
    [letter] = mail()
    found = LINK.search(letter.text)
    assert found is not None
    link = found[1]
    page = client.get(link)
    assert "<em>said</em>" in page.text
    assert "You decide as Ines Okafor." in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert read(waiting.id).status == Status.PENDING, "looking decides nothing"
    assert press(client, link).status_code == 200
    assert read(waiting.id).status == Status.APPROVED
    for again in (visitor().get(link), press(visitor(), link, "spam")):
        assert again.status_code == 409
    assert read(waiting.id).status == Status.APPROVED


def test_a_rejection_needs_its_reason(client, waiting, link):
    answer = press(client, link, "reject")
    assert answer.status_code == 422
    assert "Choose the reason for the rejection." in answer.text
    assert press(client, link, "reject", reject_code="off_topic").status_code == 200
    stored = read(waiting.id)
    assert (stored.status, stored.reject_code) == (Status.REJECTED, "off_topic")


@pytest.mark.parametrize("action", ["", "trash", "delete", "restore", "x"])
def test_nothing_else_can_be_done(client, waiting, link, action):
    assert press(client, link, action).status_code == 422
    assert read(waiting.id).status == Status.PENDING


def test_who_decided_elsewhere_was_faster(client, waiting, link):
    decide(waiting.id, Action.SPAM)
    assert press(client, link).status_code == 409
    assert read(waiting.id).status == Status.SPAM


def test_who_was_shut_out_decides_nothing(client, waiting, link, author):
    accounts.deactivate_user(SYSTEM, author.user_id)
    assert press(client, link).status_code == 404


def test_who_may_not_moderate_any_more_decides_nothing(client, waiting, link, author):
    accounts.change_role(SYSTEM, author.user_id, Role.SUBSCRIBER)
    assert press(client, link).status_code == 403
    assert read(waiting.id).status == Status.PENDING


def test_a_week_later_it_is_no_link_any_more(client, link, monkeypatch):
    monkeypatch.setattr("blog.comments.by_mail.LIFETIME", timedelta(seconds=-1))
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "WzEsMSwxXQ.aaaaaa.bbbb", "a" * 3000])
def test_what_is_not_ours_decides_nothing(client, token):
    assert client.get(f"/comments/decide/{token}/").status_code == 404
    assert press(client, f"/comments/decide/{token}/").status_code == 404


def test_another_site_cannot_press_the_button(client, waiting, link):
    answer = client.post(link, data={"action": "approve"}, headers={"Origin": "https://x.example"})
    assert answer.status_code == 403
    assert read(waiting.id).status == Status.PENDING


def test_the_sites_address_gets_a_link_only_if_it_is_a_moderators(app, monkeypatch):
    mail = catch_mail(monkeypatch)
    change(SiteSettings, {"contact_email": "desk@example.org"})
    make_comment(article())
    [letter] = mail()
    assert LINK.search(letter.text) is None
    mail().clear()
    moderator = staff(Role.MODERATOR)
    change(SiteSettings, {"contact_email": moderator.email})
    make_comment(article())
    [letter] = mail()
    assert LINK.search(letter.text) is not None
