"""How long caches in front of the site may keep its pages."""

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_

DAY = 24 * 3600


@settings_group("caching", label=N_("Caches in front"))
class CachingSettings:
    """Nothing, unless the owner has a cache that is told what has changed, or accepts a delay."""

    shared_seconds: int = option(
        default=0,
        label=N_("Seconds that a shared cache may keep a page without asking"),
        help=N_(
            "0: it asks each time, and no page is ever old. More is right for a cache that is "
            "told of changes (PURGE_URL), or where a delay does no harm."
        ),
        minimum=0,
        maximum=30 * DAY,
    )
    stale_seconds: int = option(
        default=0,
        label=N_("Seconds that it may go on showing an old page while it fetches the new one"),
        minimum=0,
        maximum=30 * DAY,
    )

    @property
    def cache_control(self) -> str:
        """The header of a page that everybody may have (RFC 9111, RFC 5861)."""
        if not self.shared_seconds:
            return "public, no-cache"
        kept = f"public, max-age=0, s-maxage={self.shared_seconds}"
        return (
            f"{kept}, stale-while-revalidate={self.stale_seconds}" if self.stale_seconds else kept
        )
