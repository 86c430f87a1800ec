"""Who may do what: roles are sets of capabilities, and every check asks for a capability."""

from dataclasses import dataclass
from enum import StrEnum

from blog.core.errors import Forbidden
from blog.core.text import N_


class Capability(StrEnum):
    """What a role may allow."""

    WRITE = "write"
    UPLOAD = "upload"
    PUBLISH = "publish"
    MODERATE_OWN = "moderate_own"
    EDIT_OTHERS = "edit_others"
    MANAGE_CATEGORIES = "manage_categories"
    MODERATE = "moderate"
    MANAGE_SETTINGS = "manage_settings"
    MANAGE_USERS = "manage_users"


class Role(StrEnum):
    """The roles of the site, least first; moderator stands beside the writing roles."""

    SUBSCRIBER = "subscriber"
    CONTRIBUTOR = "contributor"
    AUTHOR = "author"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.SUBSCRIBER: N_("Subscriber"),
    Role.CONTRIBUTOR: N_("Contributor"),
    Role.AUTHOR: N_("Author"),
    Role.EDITOR: N_("Editor"),
    Role.MODERATOR: N_("Moderator"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

_AUTHOR = {Capability.WRITE, Capability.UPLOAD, Capability.PUBLISH, Capability.MODERATE_OWN}

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.SUBSCRIBER: frozenset(),
    Role.CONTRIBUTOR: frozenset({Capability.WRITE}),
    Role.AUTHOR: frozenset(_AUTHOR),
    Role.EDITOR: frozenset(
        _AUTHOR | {Capability.EDIT_OTHERS, Capability.MANAGE_CATEGORIES, Capability.MODERATE}
    ),
    Role.MODERATOR: frozenset({Capability.MODERATE}),
    Role.ADMINISTRATOR: frozenset(Capability),
}


@dataclass(frozen=True)
class Actor:
    """Whoever asks a service to do something: a person with a role, or nobody in particular.

    `section_bound`: what they moderate is not the whole site, but the sections they were given.
    """

    user_id: int | None = None
    role: Role = Role.SUBSCRIBER
    name: str = ""
    email: str = ""
    section_bound: bool = False

    def may(self, capability: Capability) -> bool:
        """Whether this person's role allows it; nobody in particular may nothing."""
        return self.user_id is not None and capability in CAPABILITIES[self.role]

    @property
    def is_staff(self) -> bool:
        """Whether there is anything for this person to do behind the scenes."""
        return self.user_id is not None and bool(CAPABILITIES[self.role])


ANONYMOUS = Actor()
SYSTEM = Actor(user_id=None, role=Role.ADMINISTRATOR, name="system")


def require(actor: Actor, capability: Capability) -> None:
    """Raise Forbidden unless `actor` may; the system itself may everything."""
    if actor is not SYSTEM and not actor.may(capability):
        raise Forbidden()
