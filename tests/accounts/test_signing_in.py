"""Signing in: one message for every failure, limits, and sessions that can be ended."""

import pytest
from argon2 import PasswordHasher

from blog.accounts import services, signing_in
from blog.accounts.models import User
from blog.accounts.permissions import ANONYMOUS, SYSTEM
from blog.accounts.sessions import end_session, find_session, sessions_of, start_session
from blog.accounts.settings import AccountSettings
from blog.core.db import db, transaction
from blog.core.errors import Forbidden, Invalid, TooMany
from blog.core.settings import store
from tests.factories.accounts import PASSWORD, make_user

HOME = "203.0.113.9"
AWAY = "198.51.100.9"


def refusal(email: str, password: str, address: str = HOME) -> str:
    with pytest.raises(Invalid) as refused:
        signing_in.sign_in(email, password, address=address)
    assert not refused.value.fields
    return refused.value.message


def test_the_right_password_opens_a_session(app):
    user = make_user(password=PASSWORD, email="ada@example.org")
    token = signing_in.sign_in(" ADA@example.org", PASSWORD, "Firefox, Linux", HOME)
    found = find_session(token)
    assert found is not None
    assert found.user_id == user.id
    assert found.device == "Firefox, Linux"


def test_every_failure_says_the_same(app):
    make_user(password=PASSWORD, email="ada@example.org")
    make_user(email="new@example.org")
    gone = make_user(password=PASSWORD, email="gone@example.org")
    services.deactivate_user(SYSTEM, gone.id)
    said = {
        refusal("ada@example.org", "wrong password"),
        refusal("ada@example.org", PASSWORD + "x" * 300),
        refusal("new@example.org", ""),
        refusal("new@example.org", PASSWORD),
        refusal("gone@example.org", PASSWORD),
        refusal("stranger@example.org", PASSWORD),
        refusal("", ""),
    }
    assert len(said) == 1


@pytest.mark.parametrize("email", ["ada@example.org", "stranger@example.org"])
def test_after_ten_attempts_an_account_rests_for_that_network_alone(app, stopped_clock, email):
    make_user(password=PASSWORD, email="ada@example.org")
    for _attempt in range(10):
        refusal(email, "wrong password")
    with pytest.raises(TooMany) as refused:
        signing_in.sign_in(email, PASSWORD, address=HOME)
    assert 0 < refused.value.retry_after <= 15 * 60
    with pytest.raises(TooMany):
        signing_in.sign_in(email, PASSWORD, address="203.0.113.250")
    refusal(email, "wrong password", AWAY)
    stopped_clock.forward(minutes=15)
    refusal(email, "wrong password")


def test_however_many_networks_try_an_account_rests_in_the_end(app, stopped_clock, monkeypatch):
    monkeypatch.setattr(signing_in, "SIGN_INS_FROM_EVERYWHERE", 5)
    make_user(password=PASSWORD, email="ada@example.org")
    for network in range(5):
        refusal("ada@example.org", "wrong password", f"198.51.{network}.9")
    with pytest.raises(TooMany) as refused:
        signing_in.sign_in("ada@example.org", PASSWORD, address=HOME)
    assert 0 < refused.value.retry_after <= 60 * 60
    refusal("bert@example.org", "wrong password", HOME)
    stopped_clock.forward(hours=1)
    assert signing_in.sign_in("ada@example.org", PASSWORD, address=HOME)


def test_one_network_alone_shuts_no_owner_out(app):
    make_user(password=PASSWORD, email="ada@example.org")
    for attempt in range(signing_in.SIGN_INS_FROM_EVERYWHERE + 5):
        with pytest.raises(Invalid if attempt < signing_in.SIGN_INS_PER_ACCOUNT else TooMany):
            signing_in.sign_in("ada@example.org", "wrong password", address=AWAY)
    assert signing_in.sign_in("ada@example.org", PASSWORD, address=HOME)


def test_signing_in_starts_the_count_anew(app):
    make_user(password=PASSWORD, email="ada@example.org")
    for _round in range(2):
        for _attempt in range(9):
            refusal("ada@example.org", "wrong password")
        signing_in.sign_in("ada@example.org", PASSWORD, address=HOME)


def test_a_network_that_tries_many_accounts_is_stopped(app, monkeypatch):
    monkeypatch.setattr(signing_in, "SIGN_INS_PER_NETWORK", 5)
    for number in range(5):
        refusal(f"user{number}@example.org", "wrong password")
    with pytest.raises(TooMany):
        signing_in.sign_in("user9@example.org", "wrong password", address=HOME)
    refusal("user9@example.org", "wrong password", AWAY)


def test_mail_cannot_be_asked_for_without_end(app):
    for _attempt in range(5):
        signing_in.request_password_reset("ada@example.org", HOME)
    with pytest.raises(TooMany):
        signing_in.request_password_reset("ada@example.org", AWAY)
    store.change(AccountSettings, {"registration_open": True})
    with pytest.raises(TooMany):
        signing_in.register("ada@example.org", "Ada", AWAY)


def test_an_old_hash_is_renewed_at_the_next_sign_in(app):
    user = make_user(email="ada@example.org")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with transaction() as session:
        session.get_one(User, user.id).password_hash = weak
    signing_in.sign_in("ada@example.org", PASSWORD, address=HOME)
    renewed = db.session.get_one(User, user.id, populate_existing=True).password_hash
    assert renewed != weak
    signing_in.sign_in("ada@example.org", PASSWORD, address=HOME)
    assert db.session.get_one(User, user.id, populate_existing=True).password_hash == renewed


def test_changing_the_password_ends_every_session_but_this_one(app):
    user = make_user(password=PASSWORD, email="ada@example.org")
    here, there = start_session(user), start_session(user)
    session = find_session(here)
    assert session is not None
    signing_in.change_password(user.actor, PASSWORD, "four slow tugboats", session.id)
    assert find_session(here) is not None
    assert find_session(there) is None
    refusal("ada@example.org", PASSWORD)
    signing_in.sign_in("ada@example.org", "four slow tugboats", address=HOME)


def test_a_password_is_changed_only_by_who_knows_it(app):
    user = make_user(password=PASSWORD)
    with pytest.raises(Invalid) as refused:
        signing_in.change_password(user.actor, "wrong password", "four slow tugboats")
    assert set(refused.value.fields) == {"old"}
    with pytest.raises(Invalid) as refused:
        signing_in.change_password(user.actor, PASSWORD, "short")
    assert set(refused.value.fields) == {"password"}
    with pytest.raises(Forbidden):
        signing_in.change_password(ANONYMOUS, PASSWORD, "four slow tugboats")
    for _attempt in range(8):
        with pytest.raises(Invalid):
            signing_in.change_password(user.actor, "wrong password", "four slow tugboats")
    with pytest.raises(TooMany):
        signing_in.change_password(user.actor, PASSWORD, "four slow tugboats")


def test_a_session_ends_after_thirty_days_without_use_and_lasts_with_it(app, stopped_clock):
    user = make_user()
    idle, used = start_session(user), start_session(user)
    for _week in range(5):
        stopped_clock.forward(days=7)
        assert find_session(used) is not None
    assert find_session(idle) is None
    assert len(sessions_of(user.id)) == 1


def test_nobody_ends_the_session_of_somebody_else(app):
    token = start_session(make_user())
    session = find_session(token)
    assert session is not None
    end_session(session.id, make_user().id)
    assert find_session(token) is not None
    end_session(session.id, session.user_id)
    assert find_session(token) is None
