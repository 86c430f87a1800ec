"""What administrators do with people, and people with their own accounts."""

import pytest

from blog.accounts import services
from blog.accounts.models import User
from blog.accounts.permissions import ANONYMOUS, SYSTEM, Role
from blog.accounts.queries import all_users, author_by_slug, user_by_email
from blog.accounts.sessions import find_session, start_session
from blog.core.db import db
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound
from blog.core.tags import versions
from tests.factories.accounts import PASSWORD, make_user


def again(user: User) -> User:
    return db.session.get_one(User, user.id, populate_existing=True)


def test_addresses_are_kept_in_lower_case_and_names_with_single_spaces(app):
    services.create_user(SYSTEM, " Ada@Example.ORG ", " Ada   Lovelace ", "author")
    person = user_by_email("ADA@example.org")
    assert person is not None
    assert (person.email, person.name, person.slug) == (
        "ada@example.org",
        "Ada Lovelace",
        "ada-lovelace",
    )


def test_an_address_has_one_account(app):
    make_user(email="ada@example.org")
    with pytest.raises(Invalid) as refused:
        make_user(email="ADA@example.org")
    assert set(refused.value.fields) == {"email"}


def test_people_of_one_name_have_addresses_of_their_own(app):
    slugs = [make_user(name=name).slug for name in ("Li Na", "Li Na", "Li-Na", "🙂")]
    assert slugs == ["li-na", "li-na-2", "li-na-3", "user"]


@pytest.mark.parametrize(
    ("email", "name", "password", "fields"),
    [
        ("", "", None, {"email", "name"}),
        ("no address", "Ada", None, {"email"}),
        ("a" * 90 + "@example.org", "Ada", None, {"email"}),
        ("ada@example.org", "x" * 121, None, {"name"}),
        ("ada@example.org", "Ada\x07", None, {"name"}),
        ("ada@example.org", "Ada", "short", {"password"}),
        ("ada", "", "short", {"email", "name", "password"}),
    ],
)
def test_every_wrong_field_is_named_at_once(app, email, name, password, fields):
    with pytest.raises(Invalid) as refused:
        services.create_user(SYSTEM, email, name, "author", password)
    assert set(refused.value.fields) == fields
    assert all_users() == []


def test_an_unknown_role_is_refused(app):
    with pytest.raises(Invalid):
        services.create_user(SYSTEM, "ada@example.org", "Ada", "queen")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_manage_people(app, role):
    actor, other = make_user(role).actor, make_user().id
    for act in (
        lambda: services.create_user(actor, "x@example.org", "X", "subscriber"),
        lambda: services.change_role(actor, other, "editor"),
        lambda: services.deactivate_user(actor, other),
        lambda: services.reactivate_user(actor, other),
        lambda: services.password_link(actor, other),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_new_role_counts_at_once(app):
    chief, other = make_user("administrator").actor, make_user()
    services.change_role(chief, other.id, "editor")
    assert again(other).actor.role is Role.EDITOR


@pytest.mark.parametrize(
    "act",
    [
        lambda user_id: services.change_role(SYSTEM, user_id, "editor"),
        lambda user_id: services.deactivate_user(SYSTEM, user_id),
    ],
)
def test_the_last_administrator_stays(app, act):
    chief = make_user("administrator", PASSWORD)
    make_user("administrator")  # has never set a password, so could not take over
    gone = make_user("administrator", PASSWORD)
    services.deactivate_user(SYSTEM, gone.id)
    with pytest.raises(Conflict):
        act(chief.id)
    assert again(chief).actor.role is Role.ADMINISTRATOR
    assert again(chief).active
    make_user("administrator", PASSWORD)
    act(chief.id)


def test_the_only_administrator_stays_even_without_a_password(app):
    chief = make_user("administrator")
    with pytest.raises(Conflict):
        services.change_role(SYSTEM, chief.id, "subscriber")


def test_who_is_shut_out_loses_sessions_and_links(app):
    user = make_user(password=PASSWORD)
    token = start_session(user)
    link = services.password_link(SYSTEM, user.id).split("/")[-2]
    services.deactivate_user(SYSTEM, user.id)
    assert find_session(token) is None
    with pytest.raises(NotFound):
        services.use_link(link, PASSWORD)
    with pytest.raises(Invalid):
        services.password_link(SYSTEM, user.id)
    services.reactivate_user(SYSTEM, user.id)
    assert again(user).active


def test_nobody_is_managed_who_is_not_there(app):
    with pytest.raises(NotFound):
        services.change_role(SYSTEM, 4711, "editor")
    with pytest.raises(NotFound):
        services.deactivate_user(SYSTEM, 4711)


def test_a_changed_profile_shows_and_moves_what_pages_depend_on(app):
    user = make_user("author", name="Ada")
    before = versions([f"user:{user.id}"])
    services.change_profile(user.actor, " Ada  King ", "Writes\r\nabout tides.", "example.org/ada")
    changed = again(user)
    assert (changed.name, changed.slug) == ("Ada King", "ada")
    assert changed.bio == "Writes\nabout tides."
    assert changed.url == "https://example.org/ada"
    assert versions([f"user:{user.id}"]) != before


def test_a_profile_takes_no_dangerous_address_and_names_all_that_is_wrong(app):
    user = make_user()
    with pytest.raises(Invalid) as refused:
        services.change_profile(user.actor, "", "x" * 2_001, "javascript://alert(1)")
    assert set(refused.value.fields) == {"name", "bio", "url"}
    with pytest.raises(Forbidden):
        services.change_profile(ANONYMOUS, "Nobody", "", "")


def test_an_author_is_found_by_slug_and_writes_as_long_as_the_role_allows(app):
    author = make_user("author", name="Ada")
    assert author_by_slug("nobody") is None
    found = author_by_slug("ada")
    assert found is not None
    assert found.writes
    services.change_role(SYSTEM, author.id, "moderator")
    left = author_by_slug("ada")
    assert left is not None
    assert not left.writes
