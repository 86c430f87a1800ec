"""The table of roles, as it holds for posts."""

import pytest

from blog.accounts.permissions import ANONYMOUS, SYSTEM, Actor, Role
from blog.posts import permissions
from blog.posts.publishing import PostState

OWN, OTHERS = frozenset({7}), frozenset({8})


def who(role: Role) -> Actor:
    return Actor(7, role)


@pytest.mark.parametrize(
    ("role", "unpublished", "published", "publish", "others", "pages"),
    [
        (Role.SUBSCRIBER, False, False, False, False, False),
        (Role.CONTRIBUTOR, True, False, False, False, False),
        (Role.AUTHOR, True, True, True, False, False),
        (Role.EDITOR, True, True, True, True, True),
        (Role.MODERATOR, False, False, False, False, False),
        (Role.ADMINISTRATOR, True, True, True, True, True),
    ],
)
def test_each_role_may_what_the_table_says(role, unpublished, published, publish, others, pages):
    actor = who(role)
    assert permissions.may_create(actor, "post") is unpublished
    assert permissions.may_create(actor, "page") is pages
    assert permissions.may_edit(actor, "post", "draft", OWN) is unpublished
    assert permissions.may_edit(actor, "post", "published", OWN) is published
    assert permissions.may_delete(actor, "post", "published", OWN) is published
    assert permissions.may_publish(actor, "post", "draft", OWN) is publish
    assert permissions.may_edit(actor, "post", "draft", OTHERS) is others
    assert permissions.may_edit(actor, "page", "draft", OWN) is pages
    assert permissions.may_read(actor, PostState.PRIVATE, OTHERS) is others
    assert permissions.may_read(actor, PostState.DRAFT, OWN) is unpublished


@pytest.mark.parametrize("state", PostState)
def test_a_stranger_reads_what_is_published_and_nothing_else(state):
    assert permissions.may_read(ANONYMOUS, state, OWN) is (state is PostState.PUBLISHED)


def test_the_system_may_everything_and_an_unknown_owner_is_nobody():
    assert permissions.may_publish(SYSTEM, "page", "draft", frozenset())
    assert not permissions.may_edit(ANONYMOUS, "post", "draft", permissions.people_of(None, []))
