"""The rail: the screens in their order, each with who sees it and what waits there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from blog.accounts.permissions import Actor, Capability
from blog.comments.legal.notices import open_notices
from blog.comments.moderation.queue import pending_count
from blog.core.i18n import _
from blog.core.text import N_


@dataclass(frozen=True)
class Screen:
    """One entry, under whose address everything lies that belongs to it.

    It is shown to those who may do one of `capabilities`, and to all staff if there are none.
    `waiting` counts what asks for attention there. `whole_site`: not for whoever moderates some
    sections alone.
    """

    endpoint: str
    label: str
    capabilities: tuple[Capability, ...] = ()
    waiting: Callable[[Actor], int] | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    whole_site: bool = False


@dataclass(frozen=True)
class RailEntry:
    """A screen as one person sees it now."""

    href: str
    label: str
    waiting: int
    current: bool


HOME = "admin.dashboard"
SCREENS: tuple[Screen, ...] = (
    Screen(HOME, N_("Dashboard")),
    Screen("admin.posts", N_("Articles"), (Capability.WRITE,), args={"kind": "posts"}),
    Screen(
        "admin.comments",
        N_("Comments"),
        (Capability.MODERATE, Capability.MODERATE_OWN),
        pending_count,
    ),
    Screen("admin.posts", N_("Pages"), (Capability.EDIT_OTHERS,), args={"kind": "pages"}),
    Screen("admin.media", N_("Media"), (Capability.UPLOAD, Capability.EDIT_OTHERS)),
    Screen("admin.categories", N_("Categories"), (Capability.MANAGE_CATEGORIES,)),
    Screen("admin.users", N_("Users"), (Capability.MANAGE_USERS,)),
    Screen(
        "admin.notices_list",
        N_("Notices"),
        (Capability.MODERATE,),
        open_notices,
        whole_site=True,
    ),
    Screen("admin.moderation_log", N_("Moderation log"), (Capability.MODERATE,), whole_site=True),
    Screen(
        "admin.moderation_statistics", N_("Statistics"), (Capability.MODERATE,), whole_site=True
    ),
    Screen("admin.settings", N_("Settings"), (Capability.MANAGE_SETTINGS,)),
)


def rail_for(actor: Actor, path: str) -> list[RailEntry]:
    """The rail of `actor`, with the screen that `path` belongs to marked."""
    return [
        _entry(screen, actor, path)
        for screen in SCREENS
        if not screen.capabilities or any(actor.may(each) for each in screen.capabilities)
        if not (screen.whole_site and actor.section_bound)
    ]


def _entry(screen: Screen, actor: Actor, path: str) -> RailEntry:
    href = url_for(screen.endpoint, **dict[str, Any](screen.args))
    return RailEntry(
        href=href,
        label=_(screen.label),
        waiting=screen.waiting(actor) if screen.waiting else 0,
        current=path == href or (screen.endpoint != HOME and path.startswith(href)),
    )
