"""The readers' door with all its pages hung."""

from blog.web.public import (
    archives,
    article,
    comment_feeds,
    comment_pictures,
    comments,
    deciding,
    following,
    home,
    me,
    moderation_log,
    news,
    notices,
    receipt,
    reports,
    search,
    signing_in,
    votes,
)
from blog.web.public.blueprint import blueprint

PAGES = (
    archives,
    article,
    comment_feeds,
    comment_pictures,
    comments,
    deciding,
    following,
    home,
    me,
    moderation_log,
    notices,
    news,
    receipt,
    reports,
    search,
    signing_in,
    votes,
)

__all__ = ["PAGES", "blueprint"]
