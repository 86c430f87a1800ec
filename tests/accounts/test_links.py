"""One-time links: once, for a while, and never stored."""

import pytest
from sqlalchemy import select

from blog.accounts import services, signing_in
from blog.accounts.links import open_link
from blog.accounts.models import OneTimeLink, User
from blog.accounts.permissions import SYSTEM
from blog.accounts.queries import all_users, user_by_email
from blog.accounts.sessions import find_session, start_session
from blog.accounts.settings import AccountSettings
from blog.core import fragments
from blog.core.db import db
from blog.core.errors import Forbidden, Invalid, NotFound
from blog.core.outbox import OutboxEntry
from blog.core.settings import store
from tests.factories.accounts import PASSWORD, make_user

NEW = "four slow tugboats"


def token_of(path: str) -> str:
    assert path.startswith("/account/link/")
    return path.split("/")[-2]


def sign_in_as(email: str, password: str) -> bool:
    try:
        signing_in.sign_in(email, password, address="203.0.113.9")
    except Invalid:
        return False
    return True


def test_a_mailed_link_sets_the_password_once_and_ends_every_session(app, mail):
    user = make_user(password=PASSWORD, email="ada@example.org")
    elsewhere = start_session(user)
    signing_in.request_password_reset("Ada@example.org")
    [letter] = mail()
    assert letter.to == "ada@example.org"
    token = token_of(letter.path)
    assert open_link(token).email == "ada@example.org"
    assert services.use_link(token, NEW) == user.id
    assert find_session(elsewhere) is None
    assert sign_in_as("ada@example.org", NEW)
    assert not sign_in_as("ada@example.org", PASSWORD)
    with pytest.raises(NotFound):
        services.use_link(token, "yet another word")


def test_using_one_link_ends_the_others_of_that_person(app):
    user, other = make_user(), make_user()
    first, second = (token_of(services.password_link(SYSTEM, user.id)) for _number in range(2))
    stranger = token_of(services.password_link(SYSTEM, other.id))
    services.use_link(second, NEW)
    with pytest.raises(NotFound):
        open_link(first)
    assert open_link(stranger).user_id == other.id


def test_a_link_ends_with_its_time(app, stopped_clock):
    token = token_of(services.password_link(SYSTEM, make_user().id))
    stopped_clock.forward(hours=1, minutes=59)
    open_link(token)
    stopped_clock.forward(minutes=1)
    with pytest.raises(NotFound):
        open_link(token)
    with pytest.raises(NotFound):
        services.use_link(token, NEW)


def test_a_password_that_is_refused_leaves_the_link_good(app):
    token = token_of(services.password_link(SYSTEM, make_user().id))
    with pytest.raises(Invalid):
        services.use_link(token, "short")
    services.use_link(token, NEW)


def test_no_token_is_written_down_anywhere(app, mail):
    make_user(email="ada@example.org")
    signing_in.request_password_reset("ada@example.org")
    [letter] = mail()
    token = token_of(letter.path)
    links = [str(vars(row)) for row in db.session.scalars(select(OneTimeLink))]
    letters = [str(row.payload) for row in db.session.scalars(select(OutboxEntry))]
    assert links
    assert letters
    assert not any(token in text for text in links + letters)


def test_a_reset_for_a_stranger_or_a_shut_account_sends_nothing(app, mail):
    gone = make_user(email="gone@example.org")
    services.deactivate_user(SYSTEM, gone.id)
    signing_in.request_password_reset("stranger@example.org")
    signing_in.request_password_reset("gone@example.org")
    assert mail() == []


def test_known_and_unknown_addresses_cost_the_same_statements(app, queries):
    store.change(AccountSettings, {"registration_open": True})
    make_user(email="known@example.org")
    seen = {}
    for email in ("known@example.org", "stranger@example.org"):
        with fragments.unused(), queries() as statements:
            signing_in.request_password_reset(email)
            signing_in.register(email, "Somebody")
        seen[email] = statements
    assert seen["known@example.org"] == seen["stranger@example.org"]


def test_an_account_exists_only_once_its_address_is_confirmed(app, mail):
    store.change(AccountSettings, {"registration_open": True, "default_role": "contributor"})
    signing_in.register("Ada@Example.org", "Ada Lovelace")
    [letter] = mail()
    assert all_users() == []
    user_id = services.use_link(token_of(letter.path), NEW)
    user = db.session.get_one(User, user_id)
    assert (user.email, user.name, user.role) == ("ada@example.org", "Ada Lovelace", "contributor")
    assert user.email_verified_at is not None
    assert sign_in_as("ada@example.org", NEW)


def test_who_registers_twice_gets_one_account(app, mail):
    store.change(AccountSettings, {"registration_open": True})
    signing_in.register("ada@example.org", "Ada")
    signing_in.register("ada@example.org", "Ada")
    first, second = mail()
    services.use_link(token_of(first.path), NEW)
    with pytest.raises(NotFound):
        services.use_link(token_of(second.path), NEW)
    assert len(all_users()) == 1


def test_who_has_an_account_is_told_by_mail_alone(app, mail):
    store.change(AccountSettings, {"registration_open": True})
    make_user(email="ada@example.org")
    signing_in.register("ada@example.org", "Mallory")
    [letter] = mail()
    assert "already" in letter.subject
    assert "Mallory" not in letter.text
    assert "/account/link/" not in letter.text


def test_closed_registration_makes_no_accounts_not_even_from_links_sent_before(app, mail):
    with pytest.raises(Forbidden):
        signing_in.register("ada@example.org", "Ada")
    store.change(AccountSettings, {"registration_open": True})
    signing_in.register("ada@example.org", "Ada")
    [letter] = mail()
    store.change(AccountSettings, {"registration_open": False})
    with pytest.raises(Forbidden):
        services.use_link(token_of(letter.path), NEW)
    assert user_by_email("ada@example.org") is None


def test_there_is_a_link_for_the_first_administrator_until_there_is_one(app, stopped_clock):
    first = services.first_admin_link()
    stopped_clock.forward(hours=1)
    second = services.first_admin_link()
    make_user("administrator")  # cannot sign in yet
    third = services.first_admin_link()
    assert first
    assert second
    assert third
    user_id = services.create_first_administrator(token_of(first), "a@example.org", "Ada", NEW)
    assert db.session.get_one(User, user_id).role == "administrator"
    assert services.first_admin_link() is None
    for path in (first, second, third):
        with pytest.raises(NotFound):
            services.create_first_administrator(token_of(path), "b@example.org", "Bob", NEW)


def test_the_first_administrators_link_ends_after_a_day_or_with_another_administrator(
    app, stopped_clock
):
    path = services.first_admin_link()
    assert path
    make_user("administrator", PASSWORD)
    with pytest.raises(NotFound):
        services.create_first_administrator(token_of(path), "b@example.org", "Bob", NEW)
    stopped_clock.forward(hours=24)
    with pytest.raises(NotFound):
        open_link(token_of(path))


def test_a_link_is_good_for_its_own_purpose_only(app):
    path = services.first_admin_link()
    assert path
    with pytest.raises(NotFound):
        services.use_link(token_of(path), NEW)
    password = token_of(services.password_link(SYSTEM, make_user().id))
    with pytest.raises(NotFound):
        services.create_first_administrator(password, "b@example.org", "Bob", NEW)
