"""Every screen behind the staff's door; importing them here hangs them on the blueprint."""

from blog.web.admin import (
    categories,
    comments,
    comments_acts,
    comments_conversation,
    comments_counts,
    comments_marks,
    comments_people,
    comments_review,
    comments_words,
    dashboard,
    editor,
    media,
    moderation_log,
    notices,
    posts,
    rehearsal,
    settings,
    statistics,
    users,
)
from blog.web.admin.blueprint import blueprint

SCREENS = (
    dashboard,
    posts,
    editor,
    comments,
    comments_acts,
    comments_conversation,
    comments_counts,
    comments_marks,
    comments_review,
    comments_people,
    comments_words,
    moderation_log,
    notices,
    rehearsal,
    media,
    categories,
    users,
    settings,
    statistics,
)

__all__ = ["SCREENS", "blueprint"]
