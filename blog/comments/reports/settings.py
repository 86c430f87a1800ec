"""The owner's choices about readers' reports."""

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_


@settings_group("reports", label=N_("Reports by readers"))
class ReportSettings:
    """Who may report a comment, and when one is taken away until somebody has looked."""

    offered: bool = option(default=True, label=N_("Readers may report comments"))
    guests: bool = option(
        default=True,
        label=N_("Readers without an account may report, too"),
        help=N_("One report of each comment for each network."),
    )
    hide_from: int = option(
        default=10,
        label=N_("Hide a comment when its reports weigh this much, until a moderator has looked"),
        help=N_(
            "A guest’s report weighs 1, a member’s 2, a moderator’s 6; more or less once they were"
            " often right or wrong. 0 turns this off."
        ),
        minimum=0,
        maximum=10_000,
    )
