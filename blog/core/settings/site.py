"""The site's identity: every room needs it, so it lives in core."""

from zoneinfo import ZoneInfo, available_timezones

from blog.core.identity import is_email
from blog.core.settings.declare import option, settings_group
from blog.core.text import N_

LANGUAGES = (("en", "English"),)
TIME_ZONES = tuple((zone, zone.replace("_", " ")) for zone in sorted(available_timezones()))


@settings_group("site", label=N_("Site"))
class SiteSettings:
    """Who the site is, and in which language and time zone it speaks."""

    title: str = option(default="Rejoinder", label=N_("Site title"), minimum=1, maximum=120)
    tagline: str = option(
        default="",
        label=N_("Tagline"),
        help=N_("In a few words, what this site is about."),
        maximum=200,
    )
    language: str = option(default="en", label=N_("Language"), choices=LANGUAGES)
    time_zone: str = option(default="UTC", label=N_("Time zone"), choices=TIME_ZONES)
    contact_email: str = option(
        default="",
        label=N_("Site address for mail"),
        help=N_("Notices to the editors are sent here, and mail to readers comes from it."),
        maximum=100,
    )

    @staticmethod
    def check_contact_email(value: str) -> str | None:
        """Empty, or somewhere mail can be sent."""
        return None if not value or is_email(value) else N_("This is not an email address.")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)
