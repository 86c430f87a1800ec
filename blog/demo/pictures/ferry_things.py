"""The ferry essay, close up: the tickets, and the rope on its bollard."""

import itertools
import math

from blog.demo.pictures.canvas import Canvas
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
    ROSE,
    SAND,
    SOOT,
    STONE,
    STRAW,
    WINE,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, box, curve, heading, oval, place, spread, wave


@picture("city-ferry-03")
def tickets(c: Canvas) -> None:
    """The last strips of tickets, the punch, and the small discs it leaves."""
    c.fill(PETROL)
    for i in range(12):
        y = c.h * i / 11
        c.line(wave(-3, c.w + 3, y, 0.8, 90, i), 0.22, mix(PETROL, LAGOON, 0.5))
    fan = (
        (0.2, 0.5, -24, RED),
        (0.31, 0.52, -8, STRAW),
        (0.43, 0.5, 9, ROSE),
        (0.55, 0.56, 26, CREAM),
    )
    for x, y, turn, ink in fan:
        _strip(c, c.w * x, c.h * y, turn, ink)
    _punch(c, c.w * 0.7, c.h * 0.5)
    for _ in range(34):
        x = c.w * min(0.99, max(0.01, c.rng.gauss(0.72, 0.14)))
        y = c.h * c.rng.uniform(0.72, 0.98)
        with c.plate(DEEP, strength=0.8, slip=0) as shade:
            shade.disc(x + 0.4, y + 0.5, 1.15, ry=0.95)
        c.disc(x, y, 1.15, c.rng.choice((RED, STRAW, CREAM, ROSE)), 0.95)


def _strip(c: Canvas, x: float, y: float, turn: float, ink: Ink) -> None:
    half, tall = 10.5, 21.0
    for k in range(-3, 4):
        mid = k * tall
        with c.plate(DEEP, strength=0.7, slip=0) as shade:
            shade.poly(
                place(box(-half, mid - tall / 2, half, mid + tall / 2), x + 1.5, y + 1.8, 1, turn)
            )
        c.poly(place(box(-half, mid - tall / 2, half, mid + tall / 2), x, y, 1, turn), ink)
    for k in range(-3, 4):
        _ticket(c, x, y, turn, ink, k * tall, half, tall)


def _ticket(
    c: Canvas, x: float, y: float, turn: float, ink: Ink, mid: float, half: float, tall: float
) -> None:
    dark = mix(ink, INK, 0.72)
    for dx in spread(-half + 0.8, half - 0.8, 15):
        hole = place([(dx, mid - tall / 2)], x, y, 1, turn)[0]
        c.disc(*hole, 0.34, PETROL)
    for inset in (1.6, 2.3):
        frame = box(-half + inset, mid - tall / 2 + inset, half - inset, mid + tall / 2 - inset)
        c.line(place([*frame, frame[0]], x, y, 1, turn), 0.25, dark)
    c.poly(
        place(
            [(-6, 1), (6.5, 1), (5, 3.6), (-5, 3.6)],
            *place([(0, mid - 4.5)], x, y, 1, turn)[0],
            0.8,
            turn,
        ),
        dark,
    )
    c.poly(
        place(
            [(-3, 1), (-3, -2), (2, -2), (3, 1)],
            *place([(0, mid - 4.5)], x, y, 1, turn)[0],
            0.8,
            turn,
        ),
        dark,
    )
    for row in range(3):
        rule = [(-6.5, mid + 1.2 + row * 1.9), (6.5 - row * 2.2, mid + 1.2 + row * 1.9)]
        c.line(place(rule, x, y, 1, turn), 0.7 if row == 0 else 0.4, dark)
    if c.rng.random() < 0.75:
        hole = place([(c.rng.uniform(-5, 6), mid + c.rng.uniform(4, 7))], x, y, 1, turn)[0]
        c.disc(*hole, 1.35, PETROL)


def _punch(c: Canvas, x: float, y: float) -> None:
    upper = curve(
        [
            (-15, -2.4),
            (-8, -4.8),
            (0, -4.2),
            (10, -9),
            (24, -13),
            (37, -11),
            (38, -8.4),
            (25, -9),
            (12, -4),
            (2, 1),
        ],
        8,
    )
    lower = curve(
        [
            (-15, 3),
            (-8, 4.4),
            (0, 4.4),
            (10, 9),
            (24, 14),
            (37, 14),
            (38, 11.2),
            (25, 10),
            (12, 4),
            (2, -1),
        ],
        8,
    )
    with c.plate(DEEP, strength=0.85, slip=0) as shade:
        for blade in (upper, lower):
            shade.poly(place(blade, x + 2, y + 3, 1, -12))
    c.poly(place(lower, x, y, 1, -12), STONE)
    c.poly(place(upper, x, y, 1, -12), MIST)
    c.line(place(upper[8:40], x, y, 1, -12), 0.45, PAPER)
    for grip, lift in ((upper, -1), (lower, 1)):
        end = [p for p in grip if p[0] > 19]
        c.poly(place(end, x, y + lift * 0.1, 1, -12), RED)
    c.poly(place(box(-15.6, -3.4, -11.5, 0.2), x, y, 1, -12), INK)
    c.poly(place(box(-15.6, 1.0, -11.5, 3.6), x, y, 1, -12), INK)
    c.disc(x, y, 2.6, INK)
    c.disc(x, y, 1.4, OCHRE)


@picture("city-ferry-09")
def rope_and_bollard(c: Canvas) -> None:
    """A made-fast rope on an iron bollard, and the rest of it in a coil."""
    c.fill(SAND)
    plank = 11.5
    for i in range(int(c.h / plank) + 2):
        y = i * plank
        c.band(y, y + plank - 0.5, mix(SAND, STONE, c.rng.uniform(0.1, 0.8)))
        for _ in range(5):
            x = c.rng.uniform(-10, c.w)
            c.line(
                wave(x, x + c.rng.uniform(14, 40), y + c.rng.uniform(2, plank - 2), 0.3, 24),
                0.16,
                mix(STONE, SOOT, 0.4),
            )
        c.band(y - 0.5, y, SOOT)
        for x in (c.w * 0.07, c.w * 0.93):
            c.disc(x, y + plank / 2, 0.8, SOOT)
    c.poly([(c.w * 0.72, -3), (c.w + 3, -3), (c.w + 3, c.h * 0.36)], PETROL)
    c.line([(c.w * 0.72, -3), (c.w + 3, c.h * 0.36)], 2.6, INK)
    _coil(c, c.w * 0.72, c.h * 0.68)
    _bollard(c, c.w * 0.31, c.h * 0.7)


def _rope(c: Canvas, path: Path, width: float, ink: Ink) -> None:
    c.strand(path, width + 0.7, INK)
    c.strand(path, width, ink)
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(path))
    count = max(2, int(length / (width * 0.42)))
    twist = [(-width * 0.3, width * 0.46), (width * 0.3, -width * 0.46)]
    for share in spread(0.004, 0.996, count):
        (x, y), angle = heading(path, share)
        c.line(place(twist, x, y, 1, angle), width * 0.09, mix(ink, INK, 0.55))


def _coil(c: Canvas, x: float, y: float) -> None:
    with c.plate(SOOT, strength=0.6) as shade:
        shade.disc(x + 5, y + 5, 27, ry=21)
    for k, r in enumerate((25.5, 20.8, 16.1, 11.4, 6.7)):
        _rope(c, oval(x, y, r, r * 0.78, 20 * k, 20 * k + 359), 4.2, STRAW if k != 2 else ROSE)
    c.disc(x, y, 3.4, INK, 2.4)


def _bollard(c: Canvas, x: float, foot: float) -> None:
    with c.plate(SOOT, strength=0.65) as shade:
        shade.poly(
            [
                (x - 12, foot + 3),
                (x + 12, foot + 9),
                (x + 46, foot + 22),
                (x + 34, foot + 31),
                (x - 4, foot + 12),
            ]
        )
    c.disc(x, foot + 4, 20, INK, 8)
    c.disc(x, foot + 2.6, 20, SOOT, 8)
    c.poly([(x - 11, foot + 3), (x - 10, foot - 34), (x + 10, foot - 34), (x + 11, foot + 3)], RED)
    c.poly(oval(x, foot + 3, 11, 4.2, 0, 180), RED)
    tail = curve(
        [
            (x - 9, foot - 7),
            (x - 16, foot + 1),
            (x - 18, foot + 16),
            (x - 4, c.h * 0.93),
            (c.w * 0.5, c.h * 0.955),
            (c.w * 0.6, c.h * 0.91),
        ],
        12,
    )
    with c.plate(WINE, tone=c.drift(x - 2, x + 10, 0, 235), cell=1.1, slip=0) as side:
        side.poly(
            [(x - 11, foot + 3), (x - 10, foot - 34), (x + 10, foot - 34), (x + 11, foot + 3)]
        )
    _rope(c, tail, 4.2, STRAW)
    for k in range(4):
        y = foot - 7 - k * 4.4
        _rope(c, oval(x, y, 12.4, 3.6, -8, 188), 4.2, STRAW)
    away = [(x + 11, foot - 20.5), (c.w * 0.55, c.h * 0.29), (c.w * 0.9, -4.0)]
    _rope(c, curve(away, 14), 4.2, STRAW)
    c.disc(x, foot - 33, 15, mix(RED, INK, 0.6), 6)
    c.disc(x, foot - 36, 15, RED, 6)
    c.disc(x - 3, foot - 37, 9, mix(RED, PAPER, 0.25), 2.8)
    c.disc(x - 1.6, foot - 36.4, 9, RED, 2.8)
