"""Every screen behind the staff's door; importing them here hangs them on the blueprint."""

from blog.web.admin import categories, dashboard, settings
from blog.web.admin.blueprint import blueprint

SCREENS = (dashboard, categories, settings)

__all__ = ["SCREENS", "blueprint"]
