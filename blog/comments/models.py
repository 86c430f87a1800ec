"""Tables of comments, their threads, their counts and the moderation log."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.core.db import Model, UTCDateTime, where_set
from blog.posts.models import Post


class Comment(Model):
    """One reply: as written, as shown, and why it stands where it stands."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_thread", "post_id", "status", "created_at", "id"),
        Index("ix_comments_queue", "status", "created_at", "id"),
        where_set("ix_comments_parent_id", "parent_id"),
        where_set("ix_comments_branch", "branch_id", "status"),
        where_set("ix_comments_marked", "post_id", given="mark"),
        where_set("ix_comments_locked", "post_id", given="locked_at"),
        where_set("ix_comments_by_identity", "identity", "status"),
        where_set("ix_comments_by_user", "user_id", "created_at"),
        where_set("ix_comments_answering", "answered_user_id", "status", "created_at", "id"),
        Index("ix_comments_by_email", "author_email", "created_at"),
        where_set("ix_comments_by_alias", "alias_of", "created_at"),
        Index("ix_comments_by_address", "address_hash", "created_at"),
        Index("ix_comments_duplicates", "post_id", "body_digest"),
        where_set("ix_comments_reported", "created_at", "id", given="reported_at"),
        where_set("ix_comments_appealed", "created_at", "id", given="appealed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    branch_id: Mapped[int | None] = mapped_column(Integer)
    """The comment that began the branch it stands in; None for one that began its own."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    answered_user_id: Mapped[int | None] = mapped_column(Integer)
    """Whose comment it answers, if they have an account, and are not the ones who answer."""
    version: Mapped[int] = mapped_column(Integer, default=1)

    status: Mapped[str] = mapped_column(String(10))
    previous_status: Mapped[str | None] = mapped_column(String(10))
    status_changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    binned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    reject_code: Mapped[str | None] = mapped_column(String(30))
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)

    author_name: Mapped[str] = mapped_column(String(245), default="")
    author_email: Mapped[str] = mapped_column(String(100), default="")
    author_url: Mapped[str] = mapped_column(String(220), default="")
    email_proven: Mapped[bool | None] = mapped_column(Boolean)
    """True where a guest's browser had confirmed this address; None where nothing proved it."""
    alias_of: Mapped[str | None] = mapped_column(String(100))
    identity: Mapped[str | None] = mapped_column(String(80))
    address_hash: Mapped[str | None] = mapped_column(String(40))

    expert: Mapped[bool | None] = mapped_column(Boolean)
    """Whether an expert of the article wrote it; None where comments are no questions."""
    mark: Mapped[str | None] = mapped_column(String(10))
    picture: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What its writer attached: key in the storage, width, height, and what it shows."""
    locked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when nobody may answer it, nor anything beneath it."""
    lock_reason: Mapped[str | None] = mapped_column(Text)
    likes: Mapped[int] = mapped_column(Integer, server_default="0")
    dislikes: Mapped[int] = mapped_column(Integer, server_default="0")

    body_source: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    body_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when nothing is left of it but its place among the replies."""
    appealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when its writer waits for an answer to an appeal; empty once it is answered."""

    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when reports by readers wait for an answer; empty once they are answered."""
    reports: Mapped[int] = mapped_column(Integer, server_default="0")
    report_score: Mapped[int] = mapped_column(Integer, server_default="0")
    """How many are open, and what they weigh together, in hundredths."""

    post: Mapped[Post] = relationship(lazy="raise")

    @property
    def score(self) -> int:
        """Likes less dislikes."""
        return self.likes - self.dislikes


class Appeal(Model):
    """What a writer says against the decision about their comment: once, and for good."""

    __tablename__ = "appeals"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReplyFeed(Model):
    """Somebody reads the replies to their comments at a private address; see `comments/replies`."""

    __tablename__ = "reply_feeds"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    word: Mapped[str] = mapped_column(String(64))


class Claim(Model):
    """Somebody is looking at a comment, until that moment at most."""

    __tablename__ = "comment_claims"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)


class Thread(Model):
    """What listings show of an article's conversation."""

    __tablename__ = "threads"
    __table_args__ = (
        Index("ix_threads_section", "section_id"),
        Index(
            "ix_threads_waiting",
            "section_id",
            sqlite_where=text("pending > 0"),
            postgresql_where=text("pending > 0"),
        ),
    )

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    approved: Mapped[int] = mapped_column(Integer, default=0, index=True)
    pending: Mapped[int] = mapped_column(Integer, default=0)
    branches: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    section_id: Mapped[int | None] = mapped_column(Integer)
    """The article's section, as far as counts are concerned: under which its comments count."""
    answered: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """How many branches an expert has answered, where comments are questions."""


class Branch(Model):
    """A comment that answers the article, with all replies beneath it: what pages count.

    Its id is that comment's, and so is its place in time. It is there while any of them is
    approved, whether or not the comment that began it is seen itself.
    """

    __tablename__ = "comment_branches"
    __table_args__ = (
        Index("ix_comment_branches_by_time", "post_id", "created_at", "id"),
        Index("ix_comment_branches_by_replies", "post_id", "approved", "id"),
        Index("ix_comment_branches_by_score", "post_id", "score", "id"),
        where_set(
            "ix_comment_branches_by_answer", "post_id", "answered", "score", "id", given="answered"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    approved: Mapped[int] = mapped_column(Integer)
    score: Mapped[int] = mapped_column(Integer, server_default="0")
    """That of the comment that began it."""
    answers: Mapped[int] = mapped_column(Integer, server_default="0")
    """How many replies by experts are seen on it."""
    answered: Mapped[bool | None] = mapped_column(Boolean)
    """Whether there are any; None where comments are no questions."""


class Relocation(Model):
    """That a comment, and everything beneath it, went to stand elsewhere: what both places tell.

    `replies` readers saw of it then, itself included. Undoing takes the line away.
    """

    __tablename__ = "comment_relocations"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(40), index=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    from_post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), index=True
    )
    to_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    from_parent_id: Mapped[int | None] = mapped_column(Integer)
    replies: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CommentTally(Model):
    """How many comments of each status the site has."""

    __tablename__ = "comment_tallies"

    status: Mapped[str] = mapped_column(String(10), primary_key=True)
    comments: Mapped[int] = mapped_column(Integer, default=0)


class SectionTally(Model):
    """How many comments of each status stand under the articles of a section, not those beneath."""

    __tablename__ = "section_tallies"

    section_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    status: Mapped[str] = mapped_column(String(10), primary_key=True)
    comments: Mapped[int] = mapped_column(Integer, default=0)


class ModeratorSection(Model):
    """A section that somebody moderates, with all beneath it, who does not moderate the site."""

    __tablename__ = "moderator_sections"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True, index=True
    )


TOLD = (
    "edited", "locked", "unlocked", "moved", "split", "thread_closed", "thread_opened", "undone",
    "person_warned", "person_held", "person_suspended", "person_banned", "person_freed",
)  # fmt: skip
"""What is told to everybody although no comment's status changed with it."""

BY_THEIR_WRITER = ("submitted", "rewritten")
"""What is told where a rule rejected it at once."""

TOLD_TO_ALL = (
    f"(status_before IS NOT NULL OR action IN {TOLD}"
    f" OR (action IN {BY_THEIR_WRITER} AND status_after = 'rejected'))"
)
"""Which lines of the log everybody may read. The index and who asks along it say it alike."""


class ModerationEntry(Model):
    """One line of the moderation log: who did what to which comment, and why. Never changed.

    `number` is its place in the chain, `hash` its own and `previous` that of the line before it. A
    salt that is empty says that what its digest was made of has been erased.
    """

    __tablename__ = "moderation_log"
    __table_args__ = (
        Index("ix_moderation_log_comment", "comment_id", "id"),
        where_set("ix_moderation_log_batch", "batch", given="before"),
        where_set("ix_moderation_log_undoes", "undoes"),
        Index(
            "ix_moderation_log_told",
            "id",
            sqlite_where=text(TOLD_TO_ALL),
            postgresql_where=text(TOLD_TO_ALL),
        ),
        where_set("ix_moderation_log_actor", "actor_id", "id"),
        Index(
            "ix_moderation_log_unchained",
            "id",
            sqlite_where=text('"number" IS NULL'),
            postgresql_where=text('"number" IS NULL'),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(Integer)
    post_id: Mapped[int] = mapped_column(Integer)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(120), default="")
    action: Mapped[str] = mapped_column(String(20))
    status_before: Mapped[str | None] = mapped_column(String(10))
    status_after: Mapped[str | None] = mapped_column(String(10))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    batch: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undoes: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    number: Mapped[int | None] = mapped_column(Integer)
    previous: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))
    who_salt: Mapped[str | None] = mapped_column(String(32))
    who_digest: Mapped[str | None] = mapped_column(String(64))
    words_salt: Mapped[str | None] = mapped_column(String(32))
    words_digest: Mapped[str | None] = mapped_column(String(64))


class Standing(Model):
    """How somebody stands with the moderators, and how they stood: lines are ended, never changed.

    `subject` says who: `user:ID`, `email:MAILBOX` or `network:HASH`. Without a section it holds
    everywhere, without `until` until somebody ends it. `comment_id` is the comment that it was
    decided beside; the number may be given again to a later one.
    """

    __tablename__ = "standings"
    __table_args__ = (
        Index("ix_standings_subject", "subject", "id"),
        where_set("ix_standings_comment", "comment_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(10))
    comment_id: Mapped[int | None] = mapped_column(Integer)
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), index=True
    )
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    message: Mapped[str] = mapped_column(Text, default="")
    set_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[str] = mapped_column(String(120), default="")


class KeptBan(Model):
    """What is left of a ban when the one who was banned has had all else erased.

    The mailbox is known again by a hash alone, for as long as the key lasts that it was made with.
    """

    __tablename__ = "kept_bans"

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_hash: Mapped[str] = mapped_column(String(40), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), index=True
    )
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LogHead(Model):
    """Where the moderation log's chain ends: one row, held by whoever adds to it."""

    __tablename__ = "moderation_log_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))


class SpamModel(Model):
    """What was learned from decisions: one row, replaced whole; `decisions` were taken since."""

    __tablename__ = "spam_model"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(20))
    trained_at: Mapped[datetime] = mapped_column(UTCDateTime)
    spam: Mapped[int] = mapped_column(Integer)
    honest: Mapped[int] = mapped_column(Integer)
    decisions: Mapped[int] = mapped_column(Integer)
    weights: Mapped[dict[str, float]] = mapped_column(JSON)
