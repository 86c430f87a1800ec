"""Tables of articles and pages. Where they are listed is kept in `posts/archive_models`."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.accounts.models import User
from blog.core.db import Model, UTCDateTime
from blog.media.models import MediaItem
from blog.posts.publishing import PostStatus, PostType
from blog.taxonomy.models import Category, Tag


class Post(Model):
    """An article or page: its source as written, and the sanitised HTML made of it."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_listing", "type", "status", "updated_at"),
        Index("ix_posts_recent", "type", "updated_at", "id"),
        Index("ix_posts_by_time", "type", "status", "published_at"),
        Index("ix_posts_by_owner", "owner_id", "status", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(10), default=PostType.POST)
    status: Mapped[str] = mapped_column(String(12), default=PostStatus.DRAFT)
    previous_status: Mapped[str | None] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer, default=1)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    title: Mapped[str] = mapped_column(Text, default="")
    slug: Mapped[str | None] = mapped_column(String(200), unique=True)
    standfirst: Mapped[str] = mapped_column(Text, default="")
    body_format: Mapped[str] = mapped_column(String(10), default="markdown")
    body_source: Mapped[str] = mapped_column(Text, default="", deferred=True)
    body_html: Mapped[str] = mapped_column(Text, default="", deferred=True)
    word_count: Mapped[int] = mapped_column(Integer, default=0)
    language: Mapped[str] = mapped_column(String(20), default="")
    source_name: Mapped[str] = mapped_column(String(200), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    comments_open: Mapped[bool] = mapped_column(Boolean, default=True)
    comments_held: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    comments_pause: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    questions: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """Whether comments ask, and replies answer."""

    primary_category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    lead_media_id: Mapped[int | None] = mapped_column(
        ForeignKey("media_items.id", ondelete="SET NULL"), index=True
    )
    lead_alt: Mapped[str] = mapped_column(Text, default="")
    lead_caption: Mapped[str] = mapped_column(Text, default="")
    lead_credit: Mapped[str] = mapped_column(String(200), default="")

    preview_token: Mapped[str] = mapped_column(String(64))
    import_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    primary_category: Mapped[Category | None] = relationship(lazy="raise")
    lead_media: Mapped[MediaItem | None] = relationship(lazy="raise")
    bylines: Mapped[list["Byline"]] = relationship(
        order_by="Byline.position", cascade="all, delete-orphan", lazy="raise"
    )
    category_links: Mapped[list["PostCategory"]] = relationship(
        cascade="all, delete-orphan", lazy="raise"
    )
    tags: Mapped[list[Tag]] = relationship(secondary="post_tags", order_by=Tag.name, lazy="raise")


class Byline(Model):
    """One of the people who sign an article, in order."""

    __tablename__ = "bylines"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(Integer)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Expert(Model):
    """Somebody whose replies answer the questions beneath an article, beside those who sign it."""

    __tablename__ = "experts"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PostCategory(Model):
    """An article's place in a category, the primary one included."""

    __tablename__ = "post_categories"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    category: Mapped[Category] = relationship(lazy="raise")


class PostTag(Model):
    """A tag on an article."""

    __tablename__ = "post_tags"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(
        ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PostMedia(Model):
    """A picture that an article's body shows: where a picture is used."""

    __tablename__ = "post_media"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    media_id: Mapped[int] = mapped_column(
        ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class OldSlug(Model):
    """A slug under which a post could once be found; it leads to the post as it is now."""

    __tablename__ = "old_slugs"

    slug: Mapped[str] = mapped_column(String(200), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
