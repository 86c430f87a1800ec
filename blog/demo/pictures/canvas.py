"""The sheet a picture is drawn on, and the pen that draws on it.

Lengths are in units, chosen so that every sheet has an area of 15,000 square units: a picture
of 3 to 2 is 150 wide and 100 high, a square one about 122 each way. Circles stay round and
objects keep their size whatever the shape of the sheet; a composition reads ``w`` and ``h``.
"""

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw

from blog.demo.pictures import paper
from blog.demo.pictures.palette import Ink
from blog.demo.pictures.shapes import Path, Point, oval

AREA = 15_000
OVERSAMPLE = 2
BLEED = 1.5

Fill = Ink | int


class Pen:
    """Draws shapes, given in units, on one image in one ink unless told another."""

    def __init__(self, image: Image.Image, scale: float, ink: Fill) -> None:
        self._draw = ImageDraw.Draw(image)
        self._scale = scale
        self._ink = ink

    def poly(self, points: Sequence[Point], fill: Fill | None = None) -> None:
        """Fill a polygon."""
        self._draw.polygon(self._pixels(points), fill=self._of(fill))

    def rect(self, x0: float, y0: float, x1: float, y1: float, fill: Fill | None = None) -> None:
        """Fill an upright rectangle; the corners may come in any order."""
        (a, b), (c, d) = self._pixels([(min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1))])
        self._draw.rectangle((a, b, c, d), fill=self._of(fill))

    def disc(
        self, x: float, y: float, r: float, fill: Fill | None = None, ry: float | None = None
    ) -> None:
        """Fill a circle, or an ellipse when a second radius is given."""
        tall = r if ry is None else ry
        (a, b), (c, d) = self._pixels([(x - r, y - tall), (x + r, y + tall)])
        self._draw.ellipse((a, b, c, d), fill=self._of(fill))

    def line(self, points: Sequence[Point], width: float, fill: Fill | None = None) -> None:
        """Draw a line with round joints."""
        pixels = max(1, round(width * self._scale))
        self._draw.line(self._pixels(points), self._of(fill), pixels, joint="curve")

    def strand(self, points: Sequence[Point], width: float, fill: Fill | None = None) -> None:
        """Draw a line with round joints and round ends."""
        self.line(points, width, fill)
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def ring(
        self,
        x: float,
        y: float,
        r: float,
        width: float,
        fill: Fill | None = None,
        ry: float | None = None,
    ) -> None:
        """Draw the outline of a circle or an ellipse."""
        path = oval(x, y, r, r if ry is None else ry)
        self.line([*path, path[1]], width, fill)

    def _pixels(self, points: Sequence[Point]) -> Path:
        k = self._scale
        return [((x + BLEED) * k, (y + BLEED) * k) for x, y in points]

    def _of(self, fill: Fill | None) -> Fill:
        return self._ink if fill is None else fill


class Canvas(Pen):
    """A sheet with its size in units, its own source of chance, and plates to print on it."""

    def __init__(self, width: int, height: int, seed: str, ground: Ink) -> None:
        self._wanted = (width, height)
        unit = math.sqrt(width * height / AREA)
        margin = math.ceil(BLEED * unit)
        self.rng = random.Random(seed)
        self.w, self.h = width / unit, height / unit
        self._trim = (margin, margin, margin + width, margin + height)
        size = ((width + 2 * margin) * OVERSAMPLE, (height + 2 * margin) * OVERSAMPLE)
        self._image = Image.new("RGB", size, ground)
        super().__init__(self._image, unit * OVERSAMPLE, ground)

    def at(self, across: float, down: float) -> Point:
        """Give the point at these shares of the width and the height."""
        return self.w * across, self.h * down

    def fill(self, ink: Ink) -> None:
        """Cover the whole sheet."""
        self._image.paste(ink, (0, 0, *self._image.size))

    def band(self, top: float, bottom: float, ink: Ink) -> None:
        """Cover the sheet from edge to edge between two levels."""
        self.rect(-BLEED, top, self.w + BLEED, bottom, ink)

    def below(self, line: Sequence[Point], ink: Ink) -> None:
        """Cover everything under a line that runs across the sheet."""
        self.poly(self.under(line), ink)

    def under(self, line: Sequence[Point]) -> Path:
        """Give the polygon between a line and the foot of the sheet."""
        foot = self.h + 2 * BLEED
        return [*line, (line[-1][0], foot), (line[0][0], foot)]

    @contextmanager
    def plate(
        self,
        ink: Ink,
        *,
        tone: Image.Image | None = None,
        screen: paper.Screen = "dots",
        cell: float = 1.1,
        over: bool = True,
        slip: float = 0.22,
        strength: float = 1.0,
    ) -> Iterator[Pen]:
        """Give a pen for one pass of the press, printed when the block ends.

        The pass overprints what lies below (or covers it, when ``over`` is false), a little out
        of register, as a screen of dots or lines when a tone is given.
        """
        mask = Image.new("L", self._image.size, 0)
        yield Pen(mask, self._scale, 255)
        edges = mask.getbbox()
        if edges is None:
            return
        if tone is not None:
            mask = paper.halftone(mask, tone, max(4, round(cell * self._scale)), screen)
        mask = mask.crop(edges)
        if strength < 1:
            mask = mask.point([round(v * strength) for v in range(256)])
        dx = round(self.rng.uniform(-slip, slip) * self._scale)
        dy = round(self.rng.uniform(-slip, slip) * self._scale)
        where = (edges[0] + dx, edges[1] + dy)
        if not over:
            self._image.paste(Image.new("RGB", mask.size, ink), where, mask)
            return
        below = self._image.crop((*where, where[0] + mask.width, where[1] + mask.height))
        printed = ImageChops.multiply(below, Image.new("RGB", mask.size, ink))
        self._image.paste(printed, where, mask)

    def fade(self, top: float, bottom: float, first: int, last: int) -> Image.Image:
        """Give a tone that changes downwards between two levels."""
        k = self._scale
        return paper.ramp_down(
            self._image.size, (top + BLEED) * k, (bottom + BLEED) * k, first, last
        )

    def drift(self, left: float, right: float, first: int, last: int) -> Image.Image:
        """Give a tone that changes across the sheet between two uprights."""
        k = self._scale
        return paper.ramp_across(
            self._image.size, (left + BLEED) * k, (right + BLEED) * k, first, last
        )

    def glow(self, x: float, y: float, r: float, first: int, last: int) -> Image.Image:
        """Give a tone that changes outwards from a point."""
        k = self._scale
        return paper.ramp_round(
            self._image.size, (x + BLEED) * k, (y + BLEED) * k, r * k, first, last
        )

    def finish(self) -> Image.Image:
        """Give the trimmed picture at its wanted size, with the grain of the paper in it."""
        box = tuple(float(v * OVERSAMPLE) for v in self._trim)
        small = self._image.resize(
            self._wanted, Image.Resampling.LANCZOS, box=(box[0], box[1], box[2], box[3])
        )
        return paper.grain(small, self.rng)
