"""The owner's choices about listings and addresses."""

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_
from blog.posts import permalinks


@settings_group("reading", label=N_("Reading"))
class ReadingSettings:
    """How much of the archive a page shows, and what follows an article."""

    posts_per_page: int = option(
        default=10, label=N_("Articles on a page of a listing"), minimum=1, maximum=100
    )
    neighbours_within_category: bool = option(
        default=False, label=N_("Previous and next article are within the same category")
    )


@settings_group("permalinks", label=N_("Permalinks"))
class PermalinkSettings:
    """The shape of an article's address."""

    structure: str = option(
        default=permalinks.DEFAULT_STRUCTURE,
        label=N_("Structure of an article’s address"),
        help=N_(
            "Tags: %category% %postname% %year% %monthnum% %day% %hour% %minute% %second% "
            "%post_id% %author%. Old addresses lead to the new ones."
        ),
        maximum=200,
    )

    @staticmethod
    def check_structure(value: str) -> str | None:
        """What is wrong with a structure; None if it will do."""
        return permalinks.check_structure(value)
