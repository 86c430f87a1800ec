"""Which passwords are taken, and that they are kept as argon2id."""

import pytest
from argon2 import PasswordHasher

from blog.accounts import passwords
from tests.factories.accounts import PASSWORD


def test_a_password_opens_its_own_hash_only():
    stored = passwords.hash_password(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, PASSWORD)
    assert not passwords.verify(stored, PASSWORD + "!")


@pytest.mark.parametrize("stored", [None, "", "plain text", "$argon2id$v=19$broken"])
def test_what_is_no_hash_opens_to_nobody(stored):
    assert not passwords.verify(stored, PASSWORD)
    assert not passwords.verify(stored, "")


def test_checking_an_unknown_account_is_as_much_work_as_a_known_one(monkeypatch):
    stored = passwords.hash_password(PASSWORD)
    asked = []

    class Counting:
        def __getattr__(self, name):
            return getattr(hasher, name)

        def verify(self, against, password):
            asked.append(against.rsplit("$", 2)[0])
            return hasher.verify(against, password)

    hasher = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Counting())
    passwords.verify(stored, "wrong password")
    passwords.verify(None, "wrong password")
    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_the_same_letters_typed_another_way_are_the_same_password():
    stored = passwords.hash_password("café au lait")
    assert passwords.verify(stored, "cafe\u0301 au lait")


def test_a_hash_made_with_less_work_is_due_for_a_new_one():
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert passwords.needs_rehash(weak)
    assert not passwords.needs_rehash(passwords.hash_password(PASSWORD))


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("ninechars", passwords.TOO_SHORT),
        ("x" * 201, passwords.TOO_LONG),
        ("password123", passwords.TOO_COMMON),
        ("PassWord 123", passwords.TOO_COMMON),
        ("aaaaaaaaaaaa", passwords.TOO_COMMON),
        ("ababababab", passwords.TOO_COMMON),
        ("Ada.Lovelace@example.org", passwords.TOO_PERSONAL),
        ("ada.lovelace", passwords.TOO_PERSONAL),
        ("Ada King Lovelace", passwords.TOO_PERSONAL),
        ("x" * 98 + "yz", None),
        (PASSWORD, None),
    ],
)
def test_what_is_wrong_with_a_new_password(password, problem):
    found = passwords.problem(password, email="ada.lovelace@example.org", name="Ada King Lovelace")
    assert found == problem
