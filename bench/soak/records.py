"""What writers and moderators know of the comments, to go on from there."""

from dataclasses import dataclass, field


@dataclass
class Records:
    """Facts by a comment's mark; so many `moderators` share the comments among themselves.

    `decided` are those that any decision was sent about, `unsure` those of which the last answer
    was lost; `before_bin` is where those stood that were called spam or thrown away.
    """

    moderators: int
    articles: dict[str, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    before_bin: dict[str, str] = field(default_factory=dict)

    def posted(self, comment: str, article: int) -> None:
        """Somebody is about to post it; the moderators take turns."""
        self.owners[comment] = len(self.articles) % self.moderators
        self.articles[comment] = article
