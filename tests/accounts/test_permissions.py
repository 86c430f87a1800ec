"""The table of roles, row by row."""

import pytest

from blog.accounts.permissions import (
    ANONYMOUS,
    CAPABILITIES,
    SYSTEM,
    Actor,
    Capability,
    Role,
    require,
)
from blog.core.errors import Forbidden

TABLE = {
    Capability.WRITE: {"contributor", "author", "editor", "administrator"},
    Capability.UPLOAD: {"author", "editor", "administrator"},
    Capability.PUBLISH: {"author", "editor", "administrator"},
    Capability.MODERATE_OWN: {"author", "editor", "administrator"},
    Capability.EDIT_OTHERS: {"editor", "administrator"},
    Capability.MANAGE_CATEGORIES: {"editor", "administrator"},
    Capability.MODERATE: {"editor", "moderator", "administrator"},
    Capability.MANAGE_SETTINGS: {"administrator"},
    Capability.MANAGE_USERS: {"administrator"},
}


def test_the_table_is_complete():
    assert set(TABLE) == set(Capability)
    assert set(CAPABILITIES) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("capability", Capability)
def test_a_role_may_what_the_table_says_and_nothing_else(role, capability):
    actor = Actor(user_id=1, role=role)
    assert actor.may(capability) is (role.value in TABLE[capability])


@pytest.mark.parametrize("capability", Capability)
def test_nobody_in_particular_may_nothing_and_the_system_everything(capability):
    with pytest.raises(Forbidden):
        require(ANONYMOUS, capability)
    with pytest.raises(Forbidden):
        require(Actor(user_id=None, role=Role.ADMINISTRATOR), capability)
    require(SYSTEM, capability)


def test_only_subscribers_have_nothing_to_do_behind_the_scenes():
    staff = {role for role in Role if Actor(user_id=1, role=role).is_staff}
    assert staff == set(Role) - {Role.SUBSCRIBER}
    assert not ANONYMOUS.is_staff
