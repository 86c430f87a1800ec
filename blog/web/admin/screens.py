"""Every screen behind the staff's door; importing them here hangs them on the blueprint."""

from blog.web.admin import (
    categories,
    comments,
    comments_acts,
    comments_words,
    dashboard,
    moderation_log,
    settings,
)
from blog.web.admin.blueprint import blueprint

SCREENS = (
    dashboard,
    comments,
    comments_acts,
    comments_words,
    moderation_log,
    categories,
    settings,
)

__all__ = ["SCREENS", "blueprint"]
