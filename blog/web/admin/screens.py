"""Every screen behind the staff's door; importing them here hangs them on the blueprint."""

from blog.web.admin import categories, dashboard, editor, media, posts, settings, users
from blog.web.admin.blueprint import blueprint

SCREENS = (dashboard, posts, editor, media, categories, users, settings)

__all__ = ["SCREENS", "blueprint"]
