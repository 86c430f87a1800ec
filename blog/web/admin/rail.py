"""The rail: the screens in their order, each with who sees it and what waits there."""

from collections.abc import Callable
from dataclasses import dataclass

from blog.accounts.permissions import Actor, Capability
from blog.comments.moderation.queue import pending_count
from blog.core.i18n import _
from blog.core.text import N_


@dataclass(frozen=True)
class Screen:
    """One entry: its address, and the prefix of all endpoints that belong to it.

    It is shown to those who may do one of `capabilities`, and to all staff if there are none.
    `waiting` counts what asks for attention there.
    """

    endpoint: str
    label: str
    capabilities: tuple[Capability, ...] = ()
    waiting: Callable[[Actor], int] | None = None


@dataclass(frozen=True)
class RailEntry:
    """A screen as one person sees it now."""

    endpoint: str
    label: str
    waiting: int
    current: bool


SCREENS: tuple[Screen, ...] = (
    Screen("admin.dashboard", N_("Dashboard")),
    Screen(
        "admin.comments",
        N_("Comments"),
        (Capability.MODERATE, Capability.MODERATE_OWN),
        pending_count,
    ),
    Screen("admin.moderation_log", N_("Moderation log"), (Capability.MODERATE,)),
    Screen("admin.categories", N_("Categories"), (Capability.MANAGE_CATEGORIES,)),
    Screen("admin.settings", N_("Settings"), (Capability.MANAGE_SETTINGS,)),
)


def rail_for(actor: Actor, endpoint: str) -> list[RailEntry]:
    """The rail of `actor`, with the screen of `endpoint` marked as the one being looked at."""
    return [
        RailEntry(
            endpoint=screen.endpoint,
            label=_(screen.label),
            waiting=screen.waiting(actor) if screen.waiting else 0,
            current=endpoint == screen.endpoint or endpoint.startswith(screen.endpoint + "_"),
        )
        for screen in SCREENS
        if not screen.capabilities or any(actor.may(each) for each in screen.capabilities)
    ]
