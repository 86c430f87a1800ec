"""How long the site can tell that two visitors came from the same network."""

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_


@settings_group("privacy", label=N_("Privacy"))
class PrivacySettings:
    """Addresses are kept only as keyed hashes of their network, and those not for ever."""

    address_days: int = option(
        default=30,
        label=N_("Days after which the hash of a commenter’s network is forgotten"),
        help=N_("Then nobody can tell any more whether two comments came from the same network."),
        minimum=7,
        maximum=365,
    )
