"""The owner's choices about mail to readers."""

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_


@settings_group("notifications", label=N_("Mail to readers"))
class NotificationSettings:
    """Whether readers may ask for mail about conversations, and how long it waits."""

    offered: bool = option(
        default=True,
        label=N_("Readers may ask for mail about replies and threads"),
        help=N_("Each address is asked first; one click in any mail ends it."),
    )
    wait_minutes: int = option(
        default=5,
        label=N_("Minutes that mail waits after a decision"),
        help=N_("What is taken back in that time is never sent."),
        minimum=1,
        maximum=1_440,
    )
    pause_minutes: int = option(
        default=60,
        label=N_("Minutes between two mails to the same address"),
        help=N_("What comes in between is put into one."),
        minimum=1,
        maximum=1_440,
    )
