"""The list of pictures: each drawing function puts itself on it by name."""

from collections.abc import Callable

from PIL import Image

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import PAPER

Drawing = Callable[[Canvas], None]

_drawings: dict[str, Drawing] = {}


def picture(name: str) -> Callable[[Drawing], Drawing]:
    """Give a decorator that lists a drawing function under the name."""

    def enlist(drawing: Drawing) -> Drawing:
        if name in _drawings:
            raise ValueError(f"two pictures are named {name!r}")
        _drawings[name] = drawing
        return drawing

    return enlist


def names() -> tuple[str, ...]:
    """Give the name of every picture, in alphabetical order."""
    return tuple(sorted(_drawings))


def draw(name: str, width: int = 1600, height: int = 1067) -> Image.Image:
    """Give the named picture as RGB; the same name and size always give the same bytes."""
    if name not in _drawings:
        raise ValueError(f"no picture is named {name!r}; the pictures are {', '.join(names())}")
    if width < 16 or height < 16:
        raise ValueError(f"a picture is at least 16 pixels each way, not {width} by {height}")
    canvas = Canvas(width, height, name, PAPER)
    _drawings[name](canvas)
    return canvas.finish()
