"""What was brought in, as it was then: to tell whether the file or the article has changed."""

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Model


class ImportedPost(Model):
    """A post that came from elsewhere: the digest of its source, and the version made of it."""

    __tablename__ = "imported_posts"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer)
