"""Signing in with an account elsewhere, against a provider that signs, errs and goes away."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from blog.accounts import services
from blog.accounts.models import ExternalIdentity, User
from blog.accounts.permissions import SYSTEM, Role
from blog.accounts.settings import AccountSettings
from blog.core.db import db
from blog.core.settings.store import change
from tests.factories.accounts import make_user
from tests.fakes.oidc import CLIENT, SECRET, Provider, provider

ADA = {"email": "ada@example.org", "email_verified": True, "name": "Ada Quay"}


@pytest.fixture
def there(app) -> Iterator[Provider]:
    with provider() as made:
        made.claims = dict(ADA)
        port = urlsplit(made.issuer).port
        app.config["OIDC_URL"] = f"http://{CLIENT}:{quote(SECRET, safe='')}@127.0.0.1:{port}"
        app.extensions.pop("oidc", None)
        yield made
        app.config["OIDC_URL"] = ""
        app.extensions.pop("oidc", None)


def walk(client, onward=""):
    """Follow the link on the sign-in page, to the provider and back."""
    leaving = client.get(f"/login/oidc/{onward}")
    assert leaving.status_code == 302
    back = requests.get(leaving.location, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def is_signed_in(client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_sign_in_page_names_the_provider_only_where_there_is_one(client, there, app):
    assert "Sign in with 127.0.0.1" in client.get("/login/").text
    change(AccountSettings, {"oidc_name": "Harbour ID"})
    assert "Sign in with Harbour ID" in client.get("/login/").text
    app.config["OIDC_URL"] = ""
    assert "Sign in with" not in client.get("/login/").text
    assert client.get("/login/oidc/").status_code == 404
    assert client.get("/login/oidc/callback/").status_code == 404


def test_an_account_with_the_verified_address_is_theirs(client, there):
    user = make_user(Role.SUBSCRIBER, email="ada@example.org")
    done = walk(client, "?next=/about/")
    assert (done.status_code, done.location) == (303, "/about/")
    assert is_signed_in(client)
    assert ExternalIdentity.query.one().user_id == user.id
    asked = there.asked[0]
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid email profile"


def test_afterwards_they_are_known_by_their_subject(client, visitor, there):
    user = make_user(Role.SUBSCRIBER, email="ada@example.org")
    walk(client)
    there.claims = {"email": "other@example.org", "email_verified": False}
    again = visitor()
    assert walk(again).status_code == 303
    assert is_signed_in(again)
    assert User.query.count() == 1
    assert ExternalIdentity.query.one().user_id == user.id


def test_a_newcomer_gets_an_account_where_anyone_may_register(client, there):
    refused = walk(client)
    assert refused.status_code == 403
    assert "New accounts are not being made" in refused.text
    change(AccountSettings, {"registration_open": True})
    assert walk(client).status_code == 303
    user = User.query.one()
    assert (user.name, user.email, user.role) == ("Ada Quay", "ada@example.org", Role.SUBSCRIBER)
    assert user.email_verified_at is not None
    assert user.password_hash is None


@pytest.mark.parametrize(
    "said",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": ""},
        {"email": "no address"},
    ],
)
def test_an_address_that_is_not_verified_opens_nothing(client, there, said):
    make_user(Role.ADMINISTRATOR, email="ada@example.org")
    there.claims |= said
    assert walk(client).status_code == 403
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody else"},
        {"nonce": "another"},
        {"exp": 1_000_000_000},
        {"issuer": "https://evil.example", "iss": "https://evil.example"},
    ],
)
def test_what_is_not_said_to_us_by_the_provider_now_counts_for_nothing(client, there, wrong):
    make_user(Role.SUBSCRIBER, email="ada@example.org")
    there.wrong = wrong
    assert walk(client).status_code == 502
    assert not is_signed_in(client)


def test_somebody_elses_signature_counts_for_nothing(client, there):
    make_user(Role.SUBSCRIBER, email="ada@example.org")
    there.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert walk(client).status_code == 502
    assert not is_signed_in(client)


def test_another_browsers_answer_counts_for_nothing(client, visitor, there):
    make_user(Role.SUBSCRIBER, email="ada@example.org")
    leaving = client.get("/login/oidc/")
    back = requests.get(leaving.location, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    victim = visitor()
    assert victim.get(f"{parts.path}?{parts.query}").status_code == 502
    assert not is_signed_in(victim)


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=x&state=y", "?state=%00"])
def test_an_answer_that_is_none_is_told(client, there, query):
    answer = client.get(f"/login/oidc/callback/{query}")
    assert answer.status_code == 502
    assert "Nobody was signed in." in answer.text


def test_a_provider_that_is_away_is_told(client, there):
    there.is_down = True
    answer = client.get("/login/oidc/")
    assert answer.status_code == 502
    there.is_down = False
    make_user(Role.SUBSCRIBER, email="ada@example.org")
    assert walk(client).status_code == 303


def test_who_was_shut_out_stays_out(client, there):
    user = make_user(Role.SUBSCRIBER, email="ada@example.org")
    services.deactivate_user(SYSTEM, user.id)
    assert walk(client).status_code == 403
    db.session.rollback()
    assert not is_signed_in(client)
