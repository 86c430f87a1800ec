"""The owner's choices about checks outside of this site."""

from urllib.parse import urlsplit

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_


@settings_group("checks", label=N_("Checks elsewhere"))
class CheckSettings:
    """Who else is asked about a comment before it is published, and what they are told of it."""

    url: str = option(
        default="",
        label=N_("Address that is asked about each comment"),
        help=N_(
            "Empty: nobody is asked. The request is signed with CHECK_SECRET from the environment;"
            " without it no comment gets an answer, and all of them wait."
        ),
        maximum=500,
    )
    seconds: int = option(
        default=5,
        label=N_("Seconds to wait for an answer"),
        help=N_("Nobody who posts a comment waits for it; other later work, such as mail, does."),
        minimum=1,
        maximum=30,
    )
    minutes: int = option(
        default=10,
        label=N_("Minutes in which it is asked again while none comes"),
        help=N_("Then the comment stays with the moderators. 0: it is asked once."),
        minimum=0,
        maximum=1_440,
    )
    send_name: bool = option(default=True, label=N_("Send the name and website of the commenter"))
    send_email: bool = option(default=False, label=N_("Send the email address of the commenter"))
    send_network: bool = option(
        default=False,
        label=N_("Send the pseudonym of the commenter’s network"),
        help=N_("The same for one network while its key lasts; nobody can tell the address by it."),
    )

    @staticmethod
    def check_url(value: str) -> str | None:
        """Where a web server can be, on this machine too: the owner knows where theirs is."""
        try:
            parts = urlsplit(value)
            known = parts.scheme in ("http", "https") and parts.hostname and not parts.username
            _port = parts.port
        except ValueError:
            known = False
        return None if known or not value else N_("Enter a web address, as in https://example.org/")
