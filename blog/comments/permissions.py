"""Who may decide about which comment."""

from collections.abc import Collection

from blog.accounts.permissions import SYSTEM, Actor, Capability


def may_moderate_all(actor: Actor) -> bool:
    """Whether every comment of the site is this person's to decide about."""
    return actor is SYSTEM or (actor.may(Capability.MODERATE) and not actor.section_bound)


def may_moderate_sections(actor: Actor) -> bool:
    """Whether this person decides about the comments of the sections they were given."""
    return actor.may(Capability.MODERATE) and actor.section_bound


def may_moderate_own(actor: Actor) -> bool:
    """Whether this person decides about the comments under what they wrote themselves."""
    return actor.may(Capability.MODERATE_OWN)


def moderates(actor: Actor) -> bool:
    """Whether there is any comment that this person decides about."""
    return may_moderate_all(actor) or may_moderate_sections(actor) or may_moderate_own(actor)


def may_moderate(actor: Actor, author_ids: Collection[int]) -> bool:
    """Whether this person decides about comments under an article signed by `author_ids`."""
    return may_moderate_all(actor) or (may_moderate_own(actor) and actor.user_id in author_ids)
