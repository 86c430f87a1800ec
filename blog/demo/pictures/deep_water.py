"""Technology and health: the cable ship and the clinic boat."""

import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.ferry import gull
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    INK,
    LAGOON,
    MOSS,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    RUST,
    SAGE,
    SHOAL,
    SOOT,
    STONE,
    STRAW,
    WINE,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, box, curve, place, ridge, rough, spread, wave


@picture("technology-sea-cable")
def sea_cable(c: Canvas) -> None:
    """A ship pays out a red cable that curves down through the dark to the sea floor."""
    c.fill(CREAM)
    sea = max(c.h * 0.34, 38.0)
    with c.plate(SHOAL, tone=c.fade(0, sea, 240, 30), screen="lines", cell=1.0) as sky:
        sky.rect(-2, -2, c.w + 2, sea)
    c.disc(c.w * 0.17, sea - 8, 7, STRAW)
    steps = 9
    for i in range(steps):
        share = i / (steps - 1)
        y = sea + (c.h - sea) * share * 0.9
        c.below(
            wave(-3, c.w + 3, y, 0.5 + share, 30 + 30 * share, i * 1.3),
            mix(mix(SHOAL, LAGOON, 0.6), mix(DEEP, NIGHT, 0.6), share**0.75),
        )
    for x, y, n in ((0.2, 0.52, 9), (0.86, 0.6, 7)):
        _shoal(c, c.w * x, c.h * y, n)
    c.below(ridge(-3, c.w + 3, c.h * 0.9, c.h * 0.17, c.rng, 4), mix(DEEP, NIGHT, 0.35))
    floor = curve(
        [
            (-4.0, c.h * 0.86),
            c.at(0.1, 0.9),
            c.at(0.22, 0.87),
            c.at(0.36, 0.93),
            c.at(0.55, 0.91),
            c.at(0.7, 0.96),
            (c.w + 4, c.h * 0.9),
        ],
        14,
    )
    c.below(floor, mix(OCHRE, NIGHT, 0.62))
    c.below([(x, y + 3) for x, y in floor], mix(OCHRE, NIGHT, 0.75))
    for _ in range(60):
        x = c.rng.uniform(0, c.w)
        c.disc(
            x,
            c.h * c.rng.uniform(0.945, 1.0),
            c.rng.uniform(0.2, 0.9),
            mix(OCHRE, NIGHT, c.rng.uniform(0.3, 0.7)),
            0.4,
        )
    ship = c.w * 0.66
    _cable(c, (ship - 24, sea - 4.5), floor)
    _cable_ship(c, ship, sea + 1)


def _cable(c: Canvas, stern: tuple[float, float], floor: Path) -> None:
    bed = [p for p in floor if p[0] < c.w * 0.3]
    lift = 0.4
    touch = bed[-1]
    fall = [
        (touch[0] + (stern[0] - touch[0]) * t, touch[1] - (touch[1] - stern[1]) * t**2.7)
        for t in spread(0, 1, 50)
    ]
    path = [*((x, y - lift) for x, y in bed), *((x, y - lift) for x, y in fall)]
    c.line(path, 2.2, mix(NIGHT, INK, 0.4))
    c.line(path, 1.3, RED)
    c.line([(x - 0.2, y - 0.25) for x, y in path], 0.3, STRAW)
    for i in (58, 78):
        if i < len(path) - 1:
            (x0, y0), (x1, y1) = path[i], path[i + 1]
            turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
            c.poly(place(box(-3.2, -1.4, 3.2, 1.4), x0, y0, 1, turn), PAPER)
            c.poly(place(box(-0.7, -1.4, 0.7, 1.4), x0, y0, 1, turn), RED)


def _shoal(c: Canvas, x: float, y: float, count: int) -> None:
    for _ in range(count):
        fx, fy = x + c.rng.uniform(-13, 13), y + c.rng.uniform(-5, 5)
        s = c.rng.uniform(0.7, 1.3)
        fish = [
            *curve([(-2, 0), (0, -0.75), (2, 0)], 4),
            *curve([(2, 0), (0, 0.75), (-2, 0)], 4),
            (-3, 0.8),
            (-3, -0.8),
        ]
        c.poly(place(fish, fx, fy, s, -6), SHOAL)


def _cable_ship(c: Canvas, x: float, y: float) -> None:
    with c.plate(DEEP, strength=0.6) as shade:
        shade.poly([(x - 25, y), (x + 30, y), (x + 20, y + 6), (x - 20, y + 6)])
    c.poly(
        [(x - 27, y - 7), (x + 24, y - 7), (x + 38, y - 12), (x + 32, y + 1), (x - 24, y + 1)], INK
    )
    c.poly([(x - 25, y - 1.6), (x + 33, y - 1.6), (x + 32, y + 1), (x - 24, y + 1)], RED)
    c.rect(x - 26, y - 8, x + 25, y - 6.6, STRAW)
    c.rect(x + 6, y - 15, x + 25, y - 7.6, PAPER)
    c.rect(x + 8, y - 21, x + 23, y - 15.6, PAPER)
    c.rect(x + 7, y - 16, x + 26, y - 15, SOOT)
    c.rect(x + 11, y - 26, x + 23.6, y - 21.6, PAPER)
    c.rect(x + 10, y - 22, x + 24.6, y - 21, SOOT)
    c.rect(x + 13, y - 25, x + 23.6, y - 23, PETROL)
    for i in range(6):
        c.disc(x + 8.6 + i * 2.9, y - 11.2, 0.9, PETROL)
        c.rect(x + 9.4 + i * 2.2, y - 19.4, x + 10.8 + i * 2.2, y - 17.6, PETROL)
    for i, dx in enumerate((-11.5, 0.5)):
        c.poly(
            [
                (x + dx - 5.4, y - 7.6),
                (x + dx - 5.4, y - 12.6),
                (x + dx + 5.4, y - 12.6),
                (x + dx + 5.4, y - 7.6),
            ],
            OCHRE,
        )
        for k in range(5):
            c.line([(x + dx - 5.4, y - 8.4 - k), (x + dx + 5.4, y - 8.4 - k)], 0.3, WINE)
        c.rect(x + dx - 6, y - 13.2, x + dx + 6, y - 12.4, INK)
        c.rect(x + dx - 6, y - 8, x + dx + 6, y - 7.4 + 0.1 * i, INK)
    c.ring(x - 24, y - 8, 3.6, 1.2, RED)
    c.disc(x - 24, y - 8, 1.0, INK)
    c.line([(x - 24, y - 8), (x - 18, y - 20), (x - 13, y - 8)], 0.8, INK)
    c.line([(x - 18, y - 20), (x + 11, y - 24)], 0.3, INK)
    c.line([(x + 17, y - 26), (x + 17, y - 36)], 0.6, INK)
    c.line([(x + 13.6, y - 32), (x + 20.4, y - 32)], 0.5, INK)
    c.disc(x + 17, y - 36, 0.8, RED)
    gull(c, x - 38, y - 19, 2.2)


@picture("health-clinic-boat")
def clinic_boat(c: Canvas) -> None:
    """A white clinic boat goes up one of the many channels of a delta."""
    c.fill(SAGE)
    top = c.h * 0.2
    _delta(c, top)
    c.band(-2, top, STRAW)
    with c.plate(RUST, tone=c.fade(-2, top, 120, 0), screen="lines", cell=0.95) as sky:
        sky.rect(-2, -2, c.w + 2, top)
    c.disc(c.w * 0.7, top - 6, 6.5, RED)
    c.poly(
        [*ridge(-3, c.w + 3, top + 0.6, 4, c.rng, 6), (c.w + 3, top + 0.6), (-3, top + 0.6)],
        mix(SAGE, LAGOON, 0.5),
    )
    _villages(c)
    _boat(c, c.w * 0.37, c.h * 0.76, 1.12)
    _reeds(c)


def _delta(c: Canvas, top: float) -> None:
    for i in range(20):
        share = (i / 20) ** 1.6
        y = top + (c.h - top) * share
        c.below(
            rough(
                [(-3.0, y), (c.w / 2, y + c.rng.uniform(-2, 2)), (c.w + 3, y)],
                c.rng,
                0.4 + 2.4 * share,
                4,
            ),
            mix(mix(SAGE, STRAW, 0.25 if i % 2 else 0.0), MOSS, 0.1 + 0.75 * share),
        )
    channels: tuple[tuple[list[tuple[float, float]], float], ...] = (
        (
            [
                (0.62, 0.2),
                (0.56, 0.25),
                (0.66, 0.31),
                (0.5, 0.4),
                (0.56, 0.52),
                (0.36, 0.7),
                (0.42, 1.1),
            ],
            165.0,
        ),
        ([(0.57, 0.255), (0.4, 0.28), (0.3, 0.33), (0.14, 0.36), (0.1, 0.46), (-0.1, 0.55)], 19.0),
        ([(0.6, 0.35), (0.78, 0.37), (0.82, 0.44), (0.95, 0.48), (1.1, 0.6)], 19.0),
        ([(0.52, 0.45), (0.7, 0.55), (0.74, 0.68), (0.95, 0.78), (1.1, 1.0)], 36.0),
        ([(0.5, 0.4), (0.3, 0.47), (0.24, 0.56), (0.06, 0.64), (-0.1, 0.8)], 27.0),
    )
    for grow, ink in (
        (1.2, mix(STRAW, SAGE, 0.2)),
        (1.0, LAGOON),
        (0.72, mix(LAGOON, SHOAL, 0.55)),
        (0.34, SHOAL),
    ):
        for points, wide in channels:
            _channel(c, points, wide, grow, ink)


def _channel(
    c: Canvas, points: list[tuple[float, float]], wide: float, grow: float, ink: Ink
) -> None:
    path = curve([c.at(*p) for p in points], 14)
    left: Path = []
    right: Path = []
    for x, y in path:
        depth = max(0.0, y / c.h - 0.19)
        half = (0.35 + wide * depth**1.55 * 0.72) * grow + (grow - 1) * 1.5
        left.append((x - half, y))
        right.append((x + half, y + half * 0.18))
    c.poly([*left, *reversed(right)], ink)


def _villages(c: Canvas) -> None:
    for fx, fy, s in (
        (0.86, 0.345, 0.55),
        (0.9, 0.335, 0.45),
        (0.2, 0.31, 0.4),
        (0.9, 0.66, 1.35),
        (0.97, 0.7, 1.6),
        (0.08, 0.55, 1.0),
    ):
        x, y = c.w * fx, c.h * fy
        for dx in (-2.4, 0, 2.4):
            c.rect(x + dx * s - 0.2 * s, y - 2 * s, x + dx * s + 0.2 * s, y + 1.6 * s, INK)
        c.rect(x - 3 * s, y - 5 * s, x + 3 * s, y - 1.4 * s, CREAM)
        c.rect(x - 0.8 * s, y - 4 * s, x + 0.8 * s, y - 1.4 * s, SOOT)
        c.poly([(x - 4.4 * s, y - 4.8 * s), (x, y - 8.6 * s), (x + 4.4 * s, y - 4.8 * s)], RUST)
    for fx, fy, s in (
        (0.8, 0.34, 0.5),
        (0.14, 0.3, 0.4),
        (0.26, 0.315, 0.45),
        (0.84, 0.64, 1.3),
        (0.14, 0.545, 0.9),
        (0.03, 0.53, 0.9),
        (0.75, 0.33, 0.36),
    ):
        x, y = c.w * fx, c.h * fy
        c.line(
            curve([(x, y), (x + 0.6 * s, y - 6 * s), (x + 2.2 * s, y - 11 * s)], 6), 0.7 * s, INK
        )
        for turn in (-150, -110, -60, -20, 20, 160):
            leaf = curve([(0, 0), (3, -1.0), (6, 0.4), (3, -0.1)], 5, closed=True)
            c.poly(place(leaf, x + 2.2 * s, y - 11 * s, s, turn), mix(MOSS, INK, 0.45))


def _boat(c: Canvas, x: float, y: float, s: float) -> None:
    def put(shape: Path, ink: Ink) -> None:
        c.poly(place(shape, x, y, s), ink)

    with c.plate(PETROL, strength=0.65) as shade:
        shade.poly(place([(-27, 0), (29, 0), (20, 7), (-22, 7)], x, y, s))
    for k in range(4):
        ripple = wave(
            x - (34 + k * 5) * s, x + (34 - k * 4) * s, y + (1.2 + k * 2.2) * s, 0.4, 9, k
        )
        c.line(ripple, 0.45, PAPER)
    put([(-29, -7), (24, -7), (35, -11), (28, 1), (-26, 1)], PAPER)
    put([(-28.2, -3.6), (30.4, -3.6), (28, 1), (-26, 1)], PETROL)
    put([(-29, -7), (24, -7), (35, -11), (34.2, -9.4), (24, -5.8), (-28.7, -5.8)], RED)
    put(box(-23, -18, 14, -7), CREAM)
    put(box(-25, -19.6, 17, -18), RED)
    put(box(14, -16, 20.5, -7), PAPER)
    put([(15, -15), (19, -15), (20.2, -10), (15, -10)], PETROL)
    for left in (-21.0, -14.6, 3.4, 8.6):
        put(box(left, -15.6, left + 4, -10.8), LAGOON)
        put(box(left, -15.6, left + 4, -14.4), STONE)
    put(box(-9, -17, 2, -7.6), PAPER)
    put(box(-4.7, -16, -2.3, -8.6), PETROL)
    put(box(-7.2, -13.5, 0.2, -11.1), PETROL)
    put(box(-18, -23, -17.4, -19.6), INK)
    put(box(-12, -21.4, 8, -20.8), INK)
    for dx in (-10.0, 6.0):
        put(box(dx, -21, dx + 0.5, -19.6), INK)
    put(box(-11, -23.4, -3, -21.4), OCHRE)
    put(box(-2, -22.8, 6, -21.4), STRAW)
    put(box(12, -31, 12.6, -19.6), INK)
    put([(12.6, -31), (21, -29), (12.6, -27)], PETROL)
    for dx, coat in ((24.0, RED), (-26.6, OCHRE)):
        put([(dx - 1.4, -6.6), (dx - 1.0, -13), (dx + 1.0, -13), (dx + 1.4, -6.6)], coat)
        c.disc(x + dx * s, y - 14.6 * s, 1.3 * s, INK)


def _reeds(c: Canvas) -> None:
    for base, count in ((0.02, 26), (0.86, 26)):
        for _ in range(count):
            x = c.w * (base + c.rng.uniform(-0.02, 0.13))
            tall, lean = c.rng.uniform(10, 27), c.rng.uniform(-4, 4)
            stem = curve(
                [(x, c.h + 2), (x + lean * 0.3, c.h - tall * 0.5), (x + lean, c.h - tall)], 5
            )
            c.line(stem, 0.55, mix(DEEP, MOSS, c.rng.uniform(0, 0.5)))
            if c.rng.random() < 0.5:
                c.strand([(x + lean * 0.9, c.h - tall + 3), (x + lean, c.h - tall)], 1.3, RUST)
