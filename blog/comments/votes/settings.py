"""The owner's choices about likes."""

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_


@settings_group("votes", label=N_("Likes"))
class VoteSettings:
    """Whether readers like comments, and whether they may dislike some."""

    likes: bool = option(
        default=True,
        label=N_("Readers may like comments"),
        help=N_("Where an article takes questions, readers vote on these in any case."),
    )
    dislikes: bool = option(default=False, label=N_("Readers may dislike comments, too"))
    fold_below: int = option(
        default=-5,
        label=N_("Fold a comment whose score is below this"),
        help=N_("Likes less dislikes; only where readers may dislike. One click unfolds it."),
        minimum=-1_000,
        maximum=0,
    )

    def offers_likes(self, *, question: bool) -> bool:
        """Whether such a comment may be liked: readers vote on questions in any case."""
        return self.likes or question

    @property
    def offers_dislikes(self) -> bool:
        """Whether comments may be disliked."""
        return self.likes and self.dislikes
