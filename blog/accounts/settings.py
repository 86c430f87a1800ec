"""The owner's choices about accounts."""

from blog.accounts.permissions import ROLE_LABELS, Role
from blog.core.settings.declare import option, settings_group
from blog.core.text import N_

NEWCOMER_ROLES = tuple(
    (role.value, ROLE_LABELS[role]) for role in (Role.SUBSCRIBER, Role.CONTRIBUTOR)
)


@settings_group("accounts", label=N_("Accounts"))
class AccountSettings:
    """Who may make an account, and what it may do at first."""

    registration_open: bool = option(
        default=False,
        label=N_("Anyone can register"),
        help=N_("An account exists once its mail address has been confirmed."),
    )
    default_role: str = option(
        default=Role.SUBSCRIBER.value,
        label=N_("Role of new accounts"),
        choices=NEWCOMER_ROLES,
    )
    oidc_name: str = option(
        default="",
        label=N_("Name of the provider whose accounts may sign in here"),
        help=N_("Shown as “Sign in with …”. Needs OIDC_URL; empty: the provider’s host."),
        maximum=60,
    )
