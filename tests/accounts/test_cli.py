"""`flask user …`: what it does, says, and ends with."""

import json

import pytest

from blog.accounts import signing_in
from blog.accounts.queries import user_by_email
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture
def flask_user(app):
    runner = app.test_cli_runner()
    return lambda *words, **kwargs: runner.invoke(args=["user", *words], **kwargs)


def test_an_account_is_made_with_its_password_from_standard_input(flask_user):
    made = flask_user(
        *("create", "ada@example.org", "--name", "Ada", "--role", "editor", "--password-stdin"),
        input=f"{PASSWORD}\n",
    )
    assert made.exit_code == 0, made.output
    person = user_by_email("ada@example.org")
    assert person is not None
    assert person.role == "editor"
    assert signing_in.sign_in("ada@example.org", PASSWORD)
    assert PASSWORD not in made.output


def test_without_a_password_a_link_sets_it(flask_user, client):
    flask_user("create", "ada@example.org", "--name", "Ada", "--role", "author")
    printed = flask_user("link", "ada@example.org")
    assert printed.exit_code == 0
    assert printed.output.startswith("http://127.0.0.1:8000/account/link/")


def test_the_list_is_for_people_and_for_scripts(flask_user):
    make_user("editor", email="ada@example.org", name="Ada Ω")
    assert "ada@example.org" in flask_user("list").output
    [person] = json.loads(flask_user("list", "--json").output)
    assert person["name"] == "Ada Ω"
    assert person["role"] == "editor"
    assert person["active"] is True
    assert person["has_password"] is False
    assert "password_hash" not in person


def test_roles_change_and_people_are_shut_out_and_let_in(flask_user):
    make_user(email="ada@example.org")
    assert flask_user("set-role", "ada@example.org", "moderator").exit_code == 0
    assert flask_user("deactivate", "ADA@example.org").exit_code == 0
    person = user_by_email("ada@example.org")
    assert person is not None
    assert (person.role, person.active) == ("moderator", False)
    assert "(off)" in flask_user("list").output
    assert flask_user("link", "ada@example.org").exit_code == 1
    assert flask_user("reactivate", "ada@example.org").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "nowhere", "--name", "Ada"), "not an email address"),
        (("create", "chief@example.org", "--name", "Ada"), "already"),
        (("set-role", "bob@example.org", "editor"), "bob@example.org"),
        (("set-role", "chief@example.org", "editor"), "last administrator"),
        (("deactivate", "chief@example.org"), "last administrator"),
        (("link", "bob@example.org"), "bob@example.org"),
    ],
)
def test_what_fails_says_why_and_ends_with_1(flask_user, words, said):
    make_user("administrator", email="chief@example.org")
    failed = flask_user(*words)
    assert failed.exit_code == 1
    assert said in failed.output
    assert "Traceback" not in failed.output


@pytest.mark.parametrize(
    "words",
    [
        ("create",),
        ("create", "ada@example.org"),
        ("create", "ada@example.org", "--name", "Ada", "--role", "queen"),
        ("set-role", "ada@example.org", "queen"),
        ("dance",),
    ],
)
def test_wrong_use_ends_with_2(flask_user, words):
    assert flask_user(*words).exit_code == 2


def test_a_password_that_is_no_text_is_wrong_use_and_a_weak_one_fails(flask_user):
    words = ("create", "ada@example.org", "--name", "Ada", "--password-stdin")
    assert flask_user(*words, input=b"\xff\xfe\n").exit_code == 2
    assert flask_user(*words, input="short\n").exit_code == 1
    assert flask_user(*words, input="").exit_code == 1
