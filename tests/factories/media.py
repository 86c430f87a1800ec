"""Pictures for tests."""

import io
from typing import Any

from PIL import Image

from blog.accounts.permissions import SYSTEM, Actor
from blog.media.models import MediaItem
from blog.media.services import upload_picture


def photo(width: int = 400, height: int = 300, *, blue: int = 90) -> Image.Image:
    """Thousands of colours: red grows to one side, green to another."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (across, down, Image.new("L", (width, height), blue)))


def picture_bytes(
    width: int = 400, height: int = 300, kind: str = "JPEG", *, salt: int = 0, **save: Any
) -> bytes:
    """A file of that kind; another `salt` (up to 15) makes another picture of it."""
    image = photo(width, height, blue=15 + salt * 16)
    buffer = io.BytesIO()
    image.save(buffer, kind, **save)
    return buffer.getvalue()


def make_picture(
    actor: Actor = SYSTEM,
    *,
    filename: str = "harbour.jpg",
    data: bytes | None = None,
    width: int = 400,
    height: int = 300,
    salt: int = 0,
    **texts: str,
) -> MediaItem:
    """An uploaded picture; its sizes are made by the next `drain()`."""
    return upload_picture(actor, filename, data or picture_bytes(width, height, salt=salt), **texts)
