"""Tables of categories and tags."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Model, UTCDateTime


class Category(Model):
    """A section of the site; `path` is its slugs from the root, as in political-affairs/asia."""

    __tablename__ = "categories"
    __table_args__ = (Index("ix_categories_siblings", "parent_id", "position", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(800), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    comments_held: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CategoryAlias(Model):
    """A path under which a category could once be found."""

    __tablename__ = "category_aliases"

    path: Mapped[str] = mapped_column(String(800), primary_key=True)
    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), index=True
    )


class Tag(Model):
    """A word that gathers articles across sections."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(200), unique=True)
