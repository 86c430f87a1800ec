"""The ferry essay, what made her go: the engine room and the captain's wheel."""

import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.ferry import standing
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    INK,
    LAGOON,
    MIST,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    RUST,
    SOOT,
    STONE,
    STRAW,
    WINE,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, curve, oval, place, ridge, spread


@picture("city-ferry-02")
def engine_room(c: Canvas) -> None:
    """Great wheels turn in the engine room; the engineer is small beside them."""
    c.fill(DEEP)
    with c.plate(
        LAGOON, over=False, tone=c.glow(c.w * 0.72, c.h * 0.25, 90, 150, 0), cell=1.15, strength=0.7
    ) as light:
        light.rect(-2, -2, c.w + 2, c.h + 2)
    for i, share in enumerate((0.06, 0.12, 0.2)):
        y = c.h * share
        c.band(y, y + 3.2 - i * 0.5, (PETROL, RUST, LAGOON)[i])
        c.band(y, y + 0.7, mix((PETROL, RUST, LAGOON)[i], PAPER, 0.35))
        for x in spread(8 + i * 9, c.w - 8, 5):
            c.rect(x, y - 0.8, x + 2.2, y + 4 - i * 0.5, SOOT)
    c.rect(c.w * 0.86, -2, c.w * 0.9, c.h * 0.88, RUST)
    c.rect(c.w * 0.86, -2, c.w * 0.867, c.h * 0.88, STRAW)
    _wheel(c, c.w * 0.31, c.h * 0.57, 35.0, 8, OCHRE, 14)
    _wheel(c, c.w * 0.66, c.h * 0.7, 19.5, 6, STRAW, 40)
    _gear(c, c.w * 0.635, c.h * 0.33, 11.5, RUST)
    hub, pin = (c.w * 0.31 + 19, c.h * 0.57 - 9), (c.w * 0.66 + 9, c.h * 0.7 - 4)
    c.strand([hub, pin], 3.4, MIST)
    c.line([hub, pin], 0.6, STONE)
    for x, y in (hub, pin):
        c.disc(x, y, 2.9, INK)
        c.disc(x, y, 1.3, STRAW)
    _dials(c)
    c.band(c.h * 0.9, c.h + 2, INK)
    for i in range(int(c.w / 3) + 2):
        c.line([(i * 3, c.h * 0.915), (i * 3 - 4, c.h + 2)], 0.3, PETROL)
    standing(c, c.w * 0.81, c.h * 0.9, 25, RED, CREAM, hat=True)


def _wheel(c: Canvas, x: float, y: float, r: float, spokes: int, ink: Ink, turn: float) -> None:
    dark = mix(ink, INK, 0.55)
    c.ring(x + 1.4, y + 1.6, r, r * 0.15, INK)
    for i in range(spokes):
        arm = [(-r * 0.05, 0), (-r * 0.035, -r * 0.95), (r * 0.035, -r * 0.95), (r * 0.05, 0)]
        c.poly(place(arm, x + 1.4, y + 1.6, 1, turn + i * 360 / spokes), INK)
        c.poly(place(arm, x, y, 1, turn + i * 360 / spokes), ink)
        c.poly(
            place([(0, 0), (0, -r * 0.95), arm[2], arm[3]], x, y, 1, turn + i * 360 / spokes), dark
        )
    c.ring(x, y, r, r * 0.15, ink)
    c.ring(x, y, r * 0.945, r * 0.035, dark)
    c.ring(x, y, r * 1.05, r * 0.025, dark)
    c.disc(x, y, r * 0.19, dark)
    c.disc(x, y, r * 0.15, ink)
    c.disc(x, y, r * 0.06, INK)


def _gear(c: Canvas, x: float, y: float, r: float, ink: Ink) -> None:
    teeth = 18
    path: Path = []
    for i in range(teeth):
        for step, reach in ((0.0, 1.0), (0.18, 1.16), (0.45, 1.16), (0.63, 1.0)):
            turn = (i + step) / teeth * math.tau
            path.append((x + r * reach * math.cos(turn), y + r * reach * math.sin(turn)))
    c.poly([(px + 1.2, py + 1.4) for px, py in path], INK)
    c.poly(path, ink)
    c.disc(x, y, r * 0.72, mix(ink, INK, 0.5))
    for i in range(5):
        turn = i / 5 * math.tau
        c.line([(x, y), (x + r * 0.75 * math.cos(turn), y + r * 0.75 * math.sin(turn))], 1.7, ink)
    c.disc(x, y, r * 0.24, ink)
    c.disc(x, y, r * 0.1, INK)


def _dials(c: Canvas) -> None:
    for i, needle in enumerate((210, 300, 260)):
        x, y, r = c.w * (0.745 + 0.088 * (i % 2)) + 2, c.h * (0.3 + 0.155 * (i // 2)) + 2, 5.2
        c.disc(x + 0.7, y + 0.9, r, INK)
        c.disc(x, y, r, OCHRE)
        c.disc(x, y, r * 0.82, PAPER)
        for angle in spread(140, 400, 11):
            turn = math.radians(angle)
            c.line(
                [
                    (x + r * 0.6 * math.cos(turn), y + r * 0.6 * math.sin(turn)),
                    (x + r * 0.74 * math.cos(turn), y + r * 0.74 * math.sin(turn)),
                ],
                0.3,
                INK,
            )
        turn = math.radians(needle)
        c.line([(x, y), (x + r * 0.66 * math.cos(turn), y + r * 0.66 * math.sin(turn))], 0.5, RED)
        c.disc(x, y, 0.7, INK)


@picture("city-ferry-07")
def captains_wheel(c: Canvas) -> None:
    """The wheel fills the wheelhouse; the harbour lies beyond the glass."""
    c.fill(STRAW)
    horizon = c.h * 0.43
    with c.plate(RUST, tone=c.fade(0, horizon, 170, 0), screen="lines", cell=1.05) as sky:
        sky.rect(-2, -2, c.w + 2, horizon)
    c.disc(c.w * 0.26, horizon - 8, 8.5, PAPER)
    c.poly(
        [*ridge(-3, c.w + 3, horizon, 9, c.rng, 5), (c.w + 3, horizon), (-3, horizon)],
        mix(RUST, PETROL, 0.5),
    )
    c.band(horizon, c.h, PETROL)
    for i in range(26):
        y = horizon + 1 + i * 1.1
        x = c.w * 0.26 + c.rng.uniform(-7, 7) * (0.4 + i / 14)
        c.line([(x - 2 - i * 0.15, y), (x + 2 + i * 0.15, y)], 0.4, STRAW if i % 3 else PAPER)
    c.poly(
        [
            (c.w * 0.14, c.h * 0.72),
            (c.w * 0.44, c.h * 0.52),
            (c.w * 0.52, c.h * 0.52),
            (c.w * 0.82, c.h * 0.72),
        ],
        PAPER,
    )
    c.line([(c.w * 0.48, c.h * 0.7), (c.w * 0.48, c.h * 0.3)], 1.0, INK)
    _frames(c)
    _helm(c, c.w * 0.63, c.h * 0.66, 30.0)


def _frames(c: Canvas) -> None:
    wood = mix(WINE, INK, 0.55)
    c.band(-2, c.h * 0.1, wood)
    c.band(c.h * 0.1, c.h * 0.115, OCHRE)
    for share in (0.0, 0.33, 0.67, 1.0):
        x = c.w * share
        c.rect(x - 3, -2, x + 3, c.h * 0.75, wood)
        c.rect(x - 3, c.h * 0.115, x - 2.3, c.h * 0.72, OCHRE)
    c.band(c.h * 0.7, c.h + 2, wood)
    c.band(c.h * 0.7, c.h * 0.725, OCHRE)
    c.band(c.h * 0.725, c.h * 0.74, mix(OCHRE, INK, 0.5))
    for i in range(1, 14):
        c.rect(c.w * i / 14, c.h * 0.74, c.w * i / 14 + 0.3, c.h + 2, mix(wood, RUST, 0.4))
    x, y = c.w * 0.19, c.h * 0.76
    c.poly([(x - 9, c.h + 3), (x - 7, y), (x + 7, y), (x + 9, c.h + 3)], mix(OCHRE, INK, 0.4))
    c.poly(oval(x, y, 9, 10, 180, 360), OCHRE)
    c.disc(x, y - 1.5, 6.5, PAPER, 3.6)
    c.poly([(x - 1, y - 1.5), (x, y - 4.6), (x + 1, y - 1.5)], RED)
    c.poly([(x - 1, y - 1.5), (x, y + 1.6), (x + 1, y - 1.5)], INK)


def _helm(c: Canvas, x: float, y: float, r: float) -> None:
    wood, dark = RED, mix(WINE, INK, 0.35)
    grip = [
        (-1.1, -r * 0.2),
        (-0.9, -r * 1.05),
        *curve(
            [
                (-1.5, -r * 1.08),
                (-1.9, -r * 1.22),
                (-1.2, -r * 1.38),
                (0, -r * 1.42),
                (1.2, -r * 1.38),
                (1.9, -r * 1.22),
                (1.5, -r * 1.08),
            ],
            5,
        ),
        (0.9, -r * 1.05),
        (1.1, -r * 0.2),
    ]
    with c.plate(INK, strength=0.55, slip=0) as shade:
        shade.ring(x + 3, y + 3.5, r, r * 0.17)
        for i in range(8):
            shade.poly(place(grip, x + 3, y + 3.5, 1, i * 45 + 11))
    for i in range(8):
        c.poly(place(grip, x, y, 1, i * 45 + 11), OCHRE if i == 0 else wood)
        c.line(place([(0.7, -r * 0.25), (0.6, -r * 1.3)], x, y, 1, i * 45 + 11), 0.6, dark)
    c.ring(x, y, r, r * 0.17, wood)
    c.ring(x, y, r * 1.07, r * 0.035, dark)
    c.ring(x, y, r * 0.93, r * 0.035, STRAW)
    c.ring(x, y, r, r * 0.02, dark)
    c.disc(x, y, r * 0.24, dark)
    c.disc(x, y, r * 0.2, OCHRE)
    c.disc(x, y, r * 0.13, mix(OCHRE, INK, 0.4))
    c.disc(x, y, r * 0.06, STRAW)
