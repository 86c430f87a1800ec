"""What mail and the console bring: /account/reset/ and /account/link/<token>/."""

import pytest

from blog.accounts import services
from blog.accounts.permissions import SYSTEM
from blog.accounts.queries import user_by_email
from blog.accounts.settings import AccountSettings
from blog.core.settings import store
from tests.factories.accounts import PASSWORD, make_user, sign_in

NEW = "four slow tugboats"
TWICE = {"password": NEW, "again": NEW}


def test_a_forgotten_password_is_set_anew_by_mail(client, visitor, mail):
    user = make_user(password=PASSWORD, email="ada@example.org")
    elsewhere = sign_in(visitor(), user)
    response = client.post("/account/reset/", data={"email": "ada@example.org"})
    assert response.headers["Location"] == "/account/check-mail/"
    [letter] = mail()
    for _look in range(2):
        page = client.get(letter.path)
        assert page.status_code == 200
        assert "ada@example.org" in page.text
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert page.headers["Cache-Control"] == "private, no-store"
    done = client.post(letter.path, data=TWICE)
    assert done.status_code == 303
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    for again in (client.get(letter.path), client.post(letter.path, data=TWICE)):
        assert again.status_code == 404
        assert "/account/reset/" in again.text


def test_known_and_unknown_addresses_are_answered_alike(client, visitor, mail):
    make_user(email="ada@example.org")
    known = client.post("/account/reset/", data={"email": "ada@example.org"})
    unknown = visitor().post("/account/reset/", data={"email": "bob@example.org"})
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert dict(known.headers) == dict(unknown.headers)
    assert len(mail()) == 1


def test_asking_for_mail_without_end_is_refused(client):
    for _attempt in range(5):
        assert client.post("/account/reset/", data={"email": "a@example.org"}).status_code == 303
    response = client.post("/account/reset/", data={"email": "a@example.org"})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_no_address_is_no_request(client):
    response = client.post("/account/reset/", data={"email": "nowhere"})
    assert response.status_code == 422
    assert 'value="nowhere"' in response.text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "password"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": NEW, "again": NEW + "s"}, "again"),
    ],
)
def test_a_bad_password_is_refused_and_never_shown(client, data, field):
    path = services.password_link(SYSTEM, make_user().id)
    response = client.post(path, data=data)
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert NEW not in response.text
    assert client.post(path, data=TWICE).status_code == 303


@pytest.mark.parametrize("token", ["x", "0" * 43, "..", "%00", "a" * 5_000, "ü"])
def test_a_link_that_never_was_is_not_found(client, token):
    assert client.get(f"/account/link/{token}/").status_code == 404
    assert client.post(f"/account/link/{token}/", data=TWICE).status_code == 404


def test_a_registration_is_finished_by_its_link(client, mail):
    store.change(AccountSettings, {"registration_open": True})
    client.post("/register/", data={"name": "Ada", "email": "ada@example.org"})
    [letter] = mail()
    assert client.post(letter.path, data=TWICE).headers["Location"] == "/account/"
    person = user_by_email("ada@example.org")
    assert person is not None
    assert person.role == "subscriber"
    assert "ada@example.org" in client.get("/account/").text


def test_the_first_administrator_is_made_by_the_consoles_link(client):
    path = services.first_admin_link()
    assert path
    assert 'name="email"' in client.get(path).text
    bad = client.post(path, data={"name": "Ada", "email": "nowhere", "password": "short"})
    assert bad.status_code == 422
    assert 'id="email-error"' in bad.text
    assert 'id="password-error"' in bad.text
    data = {"name": "Ada", "email": "ada@example.org", "password": NEW}
    assert client.post(path, data=data).headers["Location"] == "/admin/"
    person = user_by_email("ada@example.org")
    assert person is not None
    assert person.role == "administrator"
    assert client.get(path).status_code == 404
    assert services.first_admin_link() is None
