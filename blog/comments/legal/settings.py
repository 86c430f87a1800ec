"""The owner's choices about notices of illegal content."""

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_


@settings_group("legal", label=N_("Illegal content"))
class LegalSettings:
    """Whether readers may send notices, and what a decision says of ways to object to it."""

    notices: bool = option(
        default=True,
        label=N_("Readers may send a notice of illegal content"),
        help=N_("Articles 16, 17 and 20 of the EU’s Digital Services Act ask for this."),
    )
    redress: str = option(
        default="",
        label=N_("What a decision says of ways to object to it"),
        help=N_("Empty for the words that come with Rejoinder."),
        multiline=True,
        maximum=5_000,
    )
