"""Signing in by mail, without a password: /login/link/ and what it sends."""

import pytest

from blog.accounts import services
from blog.accounts.permissions import SYSTEM, Role
from tests.factories.accounts import PASSWORD, make_user

ADA = "ada@example.org"


def ask(client, email=ADA, onward=""):
    return client.post(f"/login/link/{onward}", data={"email": email})


def test_the_link_signs_in_once_and_leads_on(client, visitor, mail):
    make_user(Role.SUBSCRIBER, PASSWORD, email=ADA)
    assert ask(client, onward="?next=/about/").location == "/account/check-mail/"
    [letter] = mail()
    for _look in range(2):
        page = client.get(letter.path)
        assert ADA in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
        assert client.get("/account/").status_code == 302, "looking signs nobody in"
    done = client.post(letter.path)
    assert (done.status_code, done.location) == (303, "/about/")
    assert client.get("/account/").status_code == 200
    assert visitor().post(letter.path).status_code == 404


def test_known_and_unknown_addresses_are_answered_alike(client, visitor, mail):
    make_user(email=ADA)
    known, unknown = ask(client), ask(visitor(), "bob@example.org")
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert len(mail()) == 1


def test_who_was_shut_out_stays_out(client, mail):
    user = make_user(email=ADA)
    ask(client)
    [letter] = mail()
    services.deactivate_user(SYSTEM, user.id)
    assert client.post(letter.path).status_code == 404
    ask(client)
    assert len(mail()) == 1


def test_it_ends_after_an_hour(client, mail, stopped_clock):
    make_user(email=ADA)
    ask(client)
    [letter] = mail()
    stopped_clock.forward(minutes=61)
    assert client.get(letter.path).status_code == 404


def test_a_link_that_sets_a_password_signs_nobody_in_without_one(client):
    path = services.password_link(SYSTEM, make_user().id)
    assert client.post(path).status_code == 422
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("onward", ["//evil.example/", "https://evil.example/", "\\\\evil.example"])
def test_it_leads_nowhere_else(client, mail, onward):
    make_user(Role.SUBSCRIBER, PASSWORD, email=ADA)
    client.post("/login/link/", query_string={"next": onward}, data={"email": ADA})
    [letter] = mail()
    assert "evil" not in letter.path
    assert client.post(letter.path, query_string={"next": onward}).location == "/account/"


def test_asking_without_end_is_refused(client):
    codes = [ask(client).status_code for _attempt in range(6)]
    assert codes == [303] * 5 + [429]


def test_no_address_is_no_request(client):
    answer = ask(client, "nowhere")
    assert answer.status_code == 422
    assert 'value="nowhere"' in answer.text
