"""Mail about conversations at the door: asking, saying yes, choosing, ending."""

import pytest

from blog.accounts.permissions import Role
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core.db import db
from blog.core.settings.store import change
from blog.notifications import services
from blog.notifications.models import Following, Subscriber
from blog.notifications.settings import NotificationSettings
from blog.posts import addresses
from tests.factories.comments import article, make_comment, staff
from tests.fakes.mail import catch_mail
from tests.html import read

EMAIL = "noor@example.org"
OWN = {"Origin": "http://localhost"}


@pytest.fixture
def post_id(app) -> int:
    change(DiscussionSettings, {"mail_on_comment": False, "mail_on_hold": False})
    return article(title="A bridge")


@pytest.fixture
def mail(app, monkeypatch):
    return catch_mail(monkeypatch)


def path_of(post_id: int) -> str:
    found = addresses.resolve_id(post_id)
    assert found is not None
    return found.canonical_path


def test_the_article_offers_it_in_the_same_words_to_everybody(client, post_id):
    page = read(client.get(path_of(post_id)).text)
    form = page.one(".follow-form")
    assert form["action"] == "/comments/follow/"
    assert page.has("#comment-notify")
    change(NotificationSettings, {"offered": False})
    page = read(client.get(path_of(post_id)).text)
    assert not page.has(".follow-form")
    assert not page.has("#comment-notify")


def test_an_address_is_asked_and_the_button_alone_says_yes(client, visitor, post_id, mail):
    answer = client.post("/comments/follow/", data={"post": post_id, "email": EMAIL}, headers=OWN)
    assert answer.status_code == 200
    assert "Mail begins once you say yes there." in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    [letter] = mail()

    reader = visitor()
    assert "A bridge" in reader.get(letter.path).text
    assert following().confirmed_at is None, "looking is not saying yes"
    answer = reader.post(letter.path, headers=OWN)
    assert answer.status_code == 303
    db.session.expire_all()
    assert following().confirmed_at is not None
    assert "noor@example.org" in reader.get(answer.location).text


def test_a_browser_that_has_confirmed_an_address_is_not_asked_again(client, post_id, mail):
    client.post("/comments/follow/", data={"post": post_id, "email": EMAIL}, headers=OWN)
    [letter] = mail()
    client.post(letter.path, headers=OWN)
    other = article(title="A tunnel")
    answer = client.post("/comments/follow/", data={"post": other, "email": EMAIL}, headers=OWN)
    assert "You follow this discussion" in answer.text
    stranger = {"post": other, "email": "somebody@example.org"}
    assert (
        "Look into your mail" in client.post("/comments/follow/", data=stranger, headers=OWN).text
    )


@pytest.mark.parametrize("email", ["", "noor", "noor@", "a\r\nBcc: b@example.org", "x" * 300])
def test_a_wrong_address_is_told_and_kept(client, post_id, email):
    answer = client.post("/comments/follow/", data={"post": post_id, "email": email}, headers=OWN)
    assert answer.status_code == 422
    page = read(answer.text)
    assert page.has(".error-summary")
    assert page.one("#post")["value"] == str(post_id)
    assert Subscriber.query.count() == 0


@pytest.mark.parametrize("number", ["", "x", "0", "999999", "9" * 40])
def test_an_article_that_is_not_there_is_followed_by_nobody(client, post_id, number):
    answer = client.post("/comments/follow/", data={"post": number, "email": EMAIL}, headers=OWN)
    assert answer.status_code == 404


def test_asking_for_many_addresses_ends(client, post_id):
    data = {"post": post_id}
    codes = [
        client.post(
            "/comments/follow/", data=data | {"email": f"a{number}@example.org"}, headers=OWN
        ).status_code
        for number in range(12)
    ]
    assert codes == [200] * 10 + [429] * 2


@pytest.mark.parametrize("where", ["follow/confirm", "following", "unsubscribe"])
@pytest.mark.parametrize("token", ["x", "WzFd.abc", "%00", "a" * 2000])
def test_a_link_that_is_not_ours_leads_nowhere(client, where, token):
    assert client.get(f"/comments/{where}/{token}/").status_code == 404
    assert client.post(f"/comments/{where}/{token}/", headers=OWN).status_code == 404


def test_the_token_of_one_link_opens_no_other(client, post_id, mail):
    client.post("/comments/follow/", data={"post": post_id, "email": EMAIL}, headers=OWN)
    [letter] = mail()
    token = letter.path.split("/")[-2]
    assert client.get(f"/comments/following/{token}/").status_code == 404
    assert client.post(f"/comments/unsubscribe/{token}/", headers=OWN).status_code == 404


def test_the_question_is_good_for_a_week(client, post_id, mail, stopped_clock, monkeypatch):
    client.post("/comments/follow/", data={"post": post_id, "email": EMAIL}, headers=OWN)
    [letter] = mail()
    monkeypatch.setattr(services, "ASK_SECONDS", -1)
    assert client.get(letter.path).status_code == 404


def test_one_click_of_a_mail_reader_ends_it_from_anywhere(client, visitor, post_id):
    reader = staff(Role.SUBSCRIBER)
    services.follow_thread(reader, post_id, "", None)
    found = services.own(reader)
    assert found is not None
    where = f"/comments/unsubscribe/{services.manage_token(found)}/"
    body = {"List-Unsubscribe": "One-Click"}
    assert "End all mail" in client.get(where).text
    assert Following.query.count() == 1, "looking ends nothing"
    answer = visitor().post(where, data=body, headers={"Origin": "https://mail.example"})
    assert answer.status_code == 200
    assert Following.query.count() == 0
    assert visitor().post(where, data=body).status_code == 200


def test_how_often_is_chosen_and_one_thing_is_ended(client, post_id):
    reader = staff(Role.SUBSCRIBER)
    services.follow_thread(reader, post_id, "", None)
    services.follow_thread(reader, article(title="A tunnel"), "", None)
    found = services.own(reader)
    assert found is not None
    where = f"/comments/following/{services.manage_token(found)}/"
    page = read(client.get(where).text)
    assert page.one("input[checked]")["value"] == "each"
    assert client.post(where, data={"frequency": "weekly"}, headers=OWN).status_code == 303
    assert read(client.get(where).text).one("input[checked]")["value"] == "weekly"
    assert client.post(where, data={"frequency": "hourly"}, headers=OWN).status_code == 422
    number = following().id
    client.post(where, data={"stop": number}, headers=OWN)
    page = client.get(where).text
    assert ("A bridge" in page) != ("A tunnel" in page)


def test_the_box_beneath_a_comment_asks_for_mail(client, post_id, mail):
    data = {
        "post": post_id,
        "content": "Who pays?",
        "author_name": "Noor",
        "author_email": EMAIL,
        "notify": "1",
    }
    assert client.post("/comments/", data=data, headers=OWN).status_code == 303
    assert [letter.subject for letter in mail()] == ["Do you want mail about “A bridge”?"]


def test_a_refused_comment_keeps_the_box_ticked(client, post_id):
    answer = client.post("/comments/", data={"post": post_id, "notify": "1"}, headers=OWN)
    assert answer.status_code == 422
    assert "checked" in read(answer.text).one("#comment-notify").attributes


def test_a_mail_holds_nothing_that_runs(client, post_id, mail, stopped_clock):
    reader = staff(Role.SUBSCRIBER)
    services.follow_thread(reader, post_id, "", None)
    make_comment(
        post_id,
        "<img src=x onerror=alert(1)> **hello**",
        name="<script>alert(1)</script>\r\nBcc: everybody@example.org",
        status=Status.APPROVED,
    )
    mail()
    stopped_clock.forward(minutes=5)
    [letter] = mail()
    assert "<script" not in letter.html
    assert "onerror" not in letter.html
    assert "<strong>hello</strong>" in letter.html
    assert "\n" not in letter.subject
    assert letter.stop.startswith("<http")


def following() -> Following:
    found = Following.query.first()
    assert found is not None
    return found
