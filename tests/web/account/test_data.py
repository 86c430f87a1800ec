"""/account/data/: what is kept about oneself, in a file, and the button that has it erased."""

import json

import pytest

from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core.settings.store import change
from blog.notifications.services import follow_thread
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import article, make_comment
from tests.web.public.pages import see

DATA, FILE = "/account/data/", "/account/data/everything.json"
ANN = "ann@example.org"
SURE = {"sure": "y"}


@pytest.fixture(autouse=True)
def no_haste(app):
    change(DiscussionSettings, {"flood_seconds": 0})


def as_guest(client, mail, email: str = ANN):
    """Prove an address the way a guest does."""
    client.post(DATA, data={"email": email})
    path = mail()[-1].path
    assert email in client.get(path).text
    assert client.post(path).location == DATA
    return client


def test_everything_is_taken_along_in_a_file(app, client):
    ann, post_id = make_user(name="Ann", email=ANN), article()
    for number in range(3):
        make_comment(post_id, f"Mine, {number}.", actor=ann.actor)
    make_comment(post_id, "Before I had an account.", email=ANN)
    make_comment(post_id, "Not mine", status=Status.APPROVED)
    follow_thread(ann.actor, post_id, "", None)
    answer = sign_in(client, ann, "Firefox, Linux").get(FILE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="everything.json"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    kept = json.loads(answer.text)
    assert kept["account"]["email"] == ANN
    assert [each["device"] for each in kept["sessions"]] == ["Firefox, Linux"]
    words = [each["comment"]["body_source"] for each in kept["comments"]]
    assert words == ["Mine, 2.", "Mine, 1.", "Mine, 0.", "Before I had an account."]
    assert [each["title"] for each in kept["follows"]] == ["A bridge for Asia"]
    assert "password_hash" not in answer.text
    assert "token" not in answer.text


def test_the_file_costs_the_same_statements_for_many(app, client, queries):
    ann, post_id = make_user(), article()
    sign_in(client, ann).get(FILE)
    costs = []
    for _ in range(2):
        for _ in range(4):
            make_comment(post_id, actor=ann.actor)
        with queries() as statements:
            assert client.get(FILE).data
        costs.append(len(statements))
    assert costs[1] <= costs[0]


def test_a_guest_proves_an_address_and_gets_what_is_kept_about_it(client, visitor, mail):
    make_comment(article(), "As a guest.", email=ANN)
    kept = json.loads(as_guest(client, mail).get(FILE).text)
    assert [each["comment"]["body_source"] for each in kept["comments"]] == ["As a guest."]
    assert kept["account"] is None
    assert visitor().get(FILE).status_code == 403
    assert client.post(mail()[-1].path).status_code == 404, "the link works once"


def test_known_and_unknown_addresses_are_answered_alike(client, visitor, mail):
    make_comment(article(), email=ANN)
    mail().clear()
    known = client.post(DATA, data={"email": ANN})
    unknown = visitor().post(DATA, data={"email": "nobody@example.org"})
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert [letter.to for letter in mail()] == [ANN]


def test_one_button_erases_and_one_keeps(client, mail, stopped_clock):
    ann = make_user(email=ANN)
    sign_in(client, ann)
    assert client.post(f"{DATA}erase/").status_code == 422, "only whoever means it"
    assert client.post(f"{DATA}erase/", data=SURE).location == DATA
    for path in (DATA, "/account/"):
        assert "will be erased on 11 March 2026, 12:00" in see(client, path).text
    assert "11 March 2026, 12:00" in mail()[-1].text
    client.post(f"{DATA}keep/")
    assert "will be erased on" not in see(client, "/account/").text
    stopped_clock.forward(days=2)
    assert len(mail()) == 1
    assert client.get("/account/").status_code == 200


def test_the_mail_stops_it_without_signing_in(client, visitor, mail, stopped_clock):
    sign_in(client, make_user(email=ANN))
    client.post(f"{DATA}erase/", data=SURE)
    link = mail()[-1].path
    stopped_clock.forward(hours=23)
    stranger = visitor()
    assert "Keep everything" in see(stranger, link).text
    assert "stays as it is" in stranger.post(link).text
    assert stranger.get(link).status_code == 404
    stopped_clock.forward(hours=2)
    mail()
    assert client.get("/account/").status_code == 200


def test_a_guest_is_erased_and_told_so(client, mail, stopped_clock):
    comment = make_comment(article(), "As a guest.", email=ANN, status=Status.APPROVED)
    as_guest(client, mail).post(f"{DATA}erase/", data=SURE)
    assert "will be erased on" in see(client, DATA).text
    stopped_clock.forward(hours=25)
    mail()
    assert client.get(f"/comments/{comment.id}/").status_code == 404
    assert client.get(DATA).status_code == 200


def test_whoever_signs_in_in_the_meantime_sees_it_first(client, visitor, mail):
    ann = make_user(email=ANN, password="seven quiet herons")
    sign_in(client, ann).post(f"{DATA}erase/", data=SURE)
    typed = {"email": ANN, "password": "seven quiet herons"}
    assert visitor().post("/login/?next=/about/", data=typed).location == DATA
