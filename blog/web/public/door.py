"""The readers' door with all its pages hung."""

from blog.web.public import (
    archives,
    article,
    comments,
    deciding,
    following,
    home,
    moderation_log,
    reports,
    search,
)
from blog.web.public.blueprint import blueprint

PAGES = (archives, article, comments, deciding, following, home, moderation_log, reports, search)

__all__ = ["PAGES", "blueprint"]
