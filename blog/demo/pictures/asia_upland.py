"""Political Affairs, Asia: the terraces and the night train."""

import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    DUSK,
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
    STRAW,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, arch, curve, ridge, spread


@picture("asia-rice-terraces")
def rice_terraces(c: Canvas) -> None:
    """One stream falls between two hillsides of flooded terraces, green and gold."""
    c.fill(STRAW)
    c.disc(c.w * 0.69, c.h * 0.17, 8.5, RED)
    for level, ink in ((0.3, mix(STRAW, LAGOON, 0.35)), (0.36, mix(STRAW, LAGOON, 0.7))):
        c.below(ridge(-3, c.w + 3, c.h * level, c.h * 0.17, c.rng, 4), ink)
    steps = 10
    for i in range(steps):
        share = i / (steps - 1)
        _terrace(c, share, left=True)
        _terrace(c, share, left=False)
    _stream(c)
    _hut(c, c.w * 0.22, c.h * 0.425, 1.0)
    _hut(c, c.w * 0.83, c.h * 0.4, 0.8)
    _farmer(c, c.w * 0.27, c.h * 0.79, 1.25)
    _farmer(c, c.w * 0.74, c.h * 0.655, 0.95)


def _valley(c: Canvas, share: float) -> float:
    """Give where the stream crosses the terraces at a share of the way down the slope."""
    return c.w * (0.555 + 0.05 * math.sin(share * 5.2) - 0.07 * share)


def _terrace(c: Canvas, share: float, left: bool) -> None:
    middle = _valley(c, share)
    level = c.h * (0.4 + 0.62 * share**1.5)
    drop = 3.0 + 11 * share
    far = -4.0 if left else c.w + 4
    lift = c.h * (0.1 - 0.04 * share)
    rim = [
        (far, level - lift),
        ((far * 2 + middle) / 3, level - lift * 0.25 + c.rng.uniform(-2, 1)),
        ((far + middle * 2) / 3, level - lift * 0.6 + c.rng.uniform(-1, 2)),
        (middle, level + 2.5),
    ]
    edge = curve(rim, 16)
    bank = mix(SAGE, MOSS, share) if left else mix(OCHRE, RUST, share * 0.8)
    water = mix(SHOAL, PAPER, 0.65 - 0.4 * share) if left else mix(SHOAL, STRAW, 0.75 - 0.5 * share)
    floor = c.h + 4
    c.poly([*edge, (middle, floor), (far, floor)], water)
    lower = [(x, y + drop * 0.5) for x, y in edge]
    c.poly([*lower, (middle, floor), (far, floor)], bank)
    c.line(edge, 0.25 + 0.5 * share, mix(bank, INK, 0.55))
    _shoots(c, edge, drop * 0.5, mix(bank, INK, 0.25), share)


def _shoots(c: Canvas, edge: Path, depth: float, ink: Ink, share: float) -> None:
    size = 0.5 + 1.1 * share
    for x, y in edge[2:-2:2]:
        for row in (0.45, 0.8):
            foot = y + depth * row
            c.line([(x, foot), (x + size * 0.2, foot - size)], 0.16 + 0.14 * share, ink)


def _stream(c: Canvas) -> None:
    left: Path = []
    right: Path = []
    for share in spread(0, 1.06, 30):
        x, y = _valley(c, share), c.h * (0.4 + 0.62 * share**1.5)
        half = 0.7 + 5.0 * share**1.4
        left.append((x - half, y))
        right.append((x + half, y))
    c.poly([*left, *reversed(right)], PETROL)
    for share in (0.3, 0.55, 0.72):
        c.line(
            [(a[0] + (b[0] - a[0]) * share, a[1]) for a, b in zip(left, right, strict=True)],
            0.3,
            SHOAL,
        )
    for i in range(4, 30, 4):
        (x0, y), (x1, _) = left[i], right[i]
        c.line([(x0 - 1, y), (x1 + 1, y)], 0.3 + i * 0.025, PAPER)


def _hut(c: Canvas, x: float, y: float, size: float) -> None:
    c.rect(x - 2.4 * size, y - 3 * size, x + 2.4 * size, y, CREAM)
    c.rect(x - 0.7 * size, y - 2 * size, x + 0.7 * size, y, INK)
    c.poly(
        [(x - 3.8 * size, y - 2.6 * size), (x, y - 6 * size), (x + 3.8 * size, y - 2.6 * size)], RED
    )


def _farmer(c: Canvas, x: float, y: float, size: float) -> None:
    c.poly(
        [
            (x - 1.5 * size, y),
            (x - 1.1 * size, y - 5 * size),
            (x + 1.1 * size, y - 5 * size),
            (x + 1.5 * size, y),
        ],
        INK,
    )
    c.poly(
        [(x - 2.4 * size, y - 5 * size), (x, y - 7.2 * size), (x + 2.4 * size, y - 5 * size)], PAPER
    )
    c.line([(x + 1 * size, y - 4 * size), (x + 5 * size, y - 0.2 * size)], 0.3 * size, INK)
    with c.plate(LAGOON, strength=0.7) as shade:
        shade.poly(
            [
                (x - 1.5 * size, y),
                (x + 1.5 * size, y),
                (x + 0.8 * size, y + 4 * size),
                (x - 0.8 * size, y + 4 * size),
            ]
        )


@picture("asia-night-train")
def night_train(c: Canvas) -> None:
    """A lit sleeper crosses a tall viaduct under a low moon."""
    c.fill(NIGHT)
    x, y = c.w * 0.31, c.h * 0.27
    with c.plate(
        LAGOON, over=False, tone=c.glow(x, y, 74, 215, 0), screen="lines", cell=0.85, strength=0.55
    ) as haze:
        haze.rect(-2, -2, c.w + 2, c.h * 0.8)
    c.disc(x, y, 10.5, STRAW)
    for _ in range(60):
        c.disc(c.rng.uniform(0, c.w), c.rng.uniform(0, c.h * 0.45), c.rng.uniform(0.1, 0.28), CREAM)
    for level, tall, ink in (
        (0.64, 0.1, mix(NIGHT, DUSK, 0.9)),
        (0.77, 0.16, mix(NIGHT, PETROL, 0.6)),
        (0.9, 0.15, mix(NIGHT, DEEP, 0.7)),
    ):
        c.below(ridge(-3, c.w + 3, c.h * level, c.h * tall, c.rng, 5), ink)
    _river(c)
    _viaduct(c, c.h * 0.5)
    _sleeper(c, c.h * 0.5)


def _river(c: Canvas) -> None:
    top = c.h * 0.86
    c.band(top, c.h + 2, mix(PETROL, NIGHT, 0.45))
    for i in range(26):
        y = top + (c.h - top) * (i / 26) ** 0.8
        half = c.rng.uniform(2, 9)
        x = c.w * 0.31 + c.rng.uniform(-5, 5)
        c.line([(x - half, y), (x + half, y)], 0.4, STRAW if i % 3 else SHOAL)


def _viaduct(c: Canvas, deck: float) -> None:
    bay, foot = 19.0, c.h * 0.93
    stone, dark = mix(DUSK, CREAM, 0.32), mix(NIGHT, INK, 0.5)
    count = int(c.w / bay) + 3
    start = c.w * 0.31 - bay * 0.5 - bay * 3
    c.band(deck, deck + 3.4, stone)
    for i in range(-1, count + 3):
        x = start + i * bay
        inner = arch(x + 2.2, x + bay - 2.2, foot, deck + 12.5, 8.2)
        c.poly([(x - 3.0, foot), (x - 2.2, deck + 3), (x + 2.2, deck + 3), (x + 3.0, foot)], stone)
        c.poly(
            [
                (x, deck + 3),
                (x, deck + 12.5),
                *inner[1:-1],
                (x + bay, deck + 12.5),
                (x + bay, deck + 3),
            ],
            stone,
        )
        c.poly(
            [(x + 1.0, foot), (x + 1.0, deck + 12.5), (x + 2.2, deck + 12.5), (x + 3.0, foot)],
            mix(stone, NIGHT, 0.5),
        )
        c.line(inner[1:-1], 0.5, dark)
        c.line([(x - 3.6, foot), (x + 3.6, foot)], 1.1, dark)
    c.band(deck + 2.6, deck + 3.4, mix(stone, NIGHT, 0.5))
    c.band(deck - 0.5, deck + 0.5, dark)


def _sleeper(c: Canvas, deck: float) -> None:
    long, tall, nose = 31.0, 6.6, c.w * 0.83
    for car in range(6):
        right = nose - car * (long + 0.9)
        left = right - long
        body = [
            (left, deck - 0.9),
            (left, deck - tall),
            (right - 0.8, deck - tall),
            (right, deck - tall + 0.8),
            (right, deck - 0.9),
        ]
        if car == 0:
            body = [
                (left, deck - 0.9),
                (left, deck - tall),
                (right - 7, deck - tall),
                *curve([(right - 6, deck - tall), (right - 1, deck - 3.4), (right, deck - 0.9)]),
            ]
        c.poly(body, RED)
        c.rect(
            left,
            deck - tall,
            right - (7 if car == 0 else 0.8),
            deck - tall + 0.8,
            mix(RED, INK, 0.45),
        )
        c.rect(left, deck - 1.9, right - 0.6, deck - 1.4, STRAW)
        for wheel in (0.12, 0.2, 0.8, 0.88):
            c.disc(left + long * wheel, deck - 0.7, 0.75, INK)
        for i in range(8 if car else 6):
            x = left + 1.9 + i * 3.5
            lit = c.rng.random() < 0.7
            c.rect(x, deck - 5.0, x + 2.2, deck - 2.9, STRAW if lit else mix(RED, INK, 0.6))
            if lit and c.rng.random() < 0.35:
                c.rect(x, deck - 5.0, x + 2.2, deck - 4.2, OCHRE)
    with c.plate(
        STRAW, over=False, tone=c.drift(nose, nose + 34, 200, 0), cell=0.8, strength=0.8
    ) as beam:
        beam.poly([(nose - 0.8, deck - 2), (nose + 36, deck - 6), (nose + 36, deck - 0.5)])
    c.disc(nose - 0.9, deck - 1.9, 0.6, PAPER)
