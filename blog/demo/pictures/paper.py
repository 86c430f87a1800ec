"""What makes a flat drawing look printed: halftone screens and the grain of the sheet."""

import functools
import math
import random
from typing import Literal

from PIL import Image, ImageChops, ImageFilter

Screen = Literal["dots", "lines"]
Size = tuple[int, int]

TILE = 384


def ramp_down(size: Size, start: float, stop: float, first: int, last: int) -> Image.Image:
    """Give a grey sheet that goes from one tone to another between two pixel rows."""
    column = Image.frombytes("L", (1, size[1]), _ramp(size[1], start, stop, first, last))
    return column.resize(size, Image.Resampling.NEAREST)


def ramp_across(size: Size, start: float, stop: float, first: int, last: int) -> Image.Image:
    """Give a grey sheet that goes from one tone to another between two pixel columns."""
    row = Image.frombytes("L", (size[0], 1), _ramp(size[0], start, stop, first, last))
    return row.resize(size, Image.Resampling.NEAREST)


def ramp_round(size: Size, x: float, y: float, radius: float, first: int, last: int) -> Image.Image:
    """Give a grey sheet that goes from one tone at a centre to another at a radius."""
    side = max(2, round(radius * 2))
    spot = Image.radial_gradient("L").resize((side, side), Image.Resampling.BILINEAR)
    rim = 181  # Pillow's gradient reaches white at the corners, and this at the inscribed circle
    spot = spot.point([round(first + (last - first) * min(1.0, v / rim)) for v in range(256)])
    sheet = Image.new("L", size, last)
    sheet.paste(spot, (round(x - radius), round(y - radius)))
    return sheet


def halftone(mask: Image.Image, tone: Image.Image, cell: int, screen: Screen) -> Image.Image:
    """Give the mask broken into dots or lines that are as heavy as the tone is light."""
    threshold = _tiled(_cell(cell, screen), mask.size)
    lit = ImageChops.subtract(tone, threshold).point([min(255, v * 12) for v in range(256)])
    return ImageChops.darker(mask, lit)


def grain(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Give the picture with the tooth of uncoated paper and ink that took unevenly."""
    noise = Image.frombytes("L", (TILE, TILE), rng.randbytes(TILE * TILE))
    tooth = noise.filter(ImageFilter.GaussianBlur(0.7))
    small = Image.frombytes("L", (TILE // 4, TILE // 2), rng.randbytes((TILE // 4) * (TILE // 2)))
    fibre = small.resize((TILE, TILE), Image.Resampling.BICUBIC)
    texture = Image.blend(tooth, fibre, 0.3)
    shade = texture.point([255 - max(0, 148 - v) // 4 for v in range(256)])
    lift = texture.point([max(0, v - 118) // 5 for v in range(256)])
    picture = ImageChops.multiply(picture, _grey(_tiled(shade, picture.size)))
    return ImageChops.screen(picture, _grey(_tiled(lift, picture.size)))


def _ramp(length: int, start: float, stop: float, first: int, last: int) -> bytes:
    span = stop - start or 1.0
    return bytes(
        round(first + (last - first) * min(1.0, max(0.0, (i - start) / span)))
        for i in range(length)
    )


@functools.lru_cache(maxsize=32)
def _cell(side: int, screen: Screen) -> Image.Image:
    """Give one repeat of a screen; each value is the tone at which that pixel takes ink."""
    turn = math.tau / side
    values = bytearray()
    for y in range(side):
        for x in range(side):
            if screen == "lines":
                level = math.cos(turn * y)
            else:
                level = (math.cos(turn * (x + y)) + math.cos(turn * (x - y))) / 2
            values.append(round(127 + 126 * level))
    return Image.frombytes("L", (side, side), bytes(values))


def _tiled(tile: Image.Image, size: Size) -> Image.Image:
    sheet = Image.new("L", size)
    sheet.paste(tile, (0, 0))
    wide, high = tile.size
    while wide < size[0]:
        sheet.paste(sheet.crop((0, 0, wide, high)), (wide, 0))
        wide *= 2
    while high < size[1]:
        sheet.paste(sheet.crop((0, 0, size[0], high)), (0, high))
        high *= 2
    return sheet


def _grey(sheet: Image.Image) -> Image.Image:
    return Image.merge("RGB", (sheet, sheet, sheet))
