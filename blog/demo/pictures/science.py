"""Science: the tide gauge and the ice core."""

import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    INK,
    LAGOON,
    MIST,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    SHOAL,
    SOOT,
    STONE,
    STRAW,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, between, curve, ridge, rough, spread


@picture("science-tide-gauge")
def tide_gauge(c: Canvas) -> None:
    """A striped staff stands in long ruled waves; the moon hangs opposite."""
    c.fill(CREAM)
    sea = c.h * 0.46
    with c.plate(SHOAL, tone=c.fade(0, sea, 230, 60), screen="lines", cell=1.05) as sky:
        sky.rect(-2, -2, c.w + 2, sea + 5)
    mx, my = c.w * 0.27, c.h * 0.21
    c.disc(mx, my, 11.5, PAPER)
    with c.plate(STONE, tone=c.drift(mx - 6, mx + 12, 0, 190), cell=0.9) as shade:
        shade.disc(mx, my, 11.5)
    rows = 15
    for i in range(rows):
        share = i / (rows - 1)
        if i == 6:
            _gauge(c, c.w * 0.68)
        swell = _swell(c, sea + (c.h - sea) * share**1.15, share)
        ink = mix(mix(SHOAL, LAGOON, 0.4), DEEP, share**0.8)
        c.below(swell, ink)
        c.line(swell, 0.3 + 0.55 * share, PAPER if i % 2 else mix(ink, INK, 0.35))
        for k in range(1, 4):
            hair = [(x, y + k * (0.9 + 0.8 * share)) for x, y in swell]
            c.line(hair, 0.14 + 0.1 * share, mix(ink, PAPER, 0.3))


def _swell(c: Canvas, level: float, share: float) -> Path:
    height, length = 0.6 + 3.4 * share, 34 + 46 * share
    return [
        (
            x,
            level
            + height
            * (
                math.sin(x / length * math.tau + share * 9)
                + 0.35 * math.sin(x / length * 2 * math.tau + share * 5)
            ),
        )
        for x in spread(-3, c.w + 3, 120)
    ]


def _gauge(c: Canvas, x: float) -> None:
    top, foot = c.h * 0.1, c.h + 4
    for dx in (-9.5, 9.5):
        c.rect(x + dx - 1.1, c.h * 0.3, x + dx + 1.1, foot, SOOT)
    for y in (0.36, 0.56):
        c.line([(x - 9.5, c.h * y), (x + 9.5, c.h * (y + 0.14))], 0.7, SOOT)
        c.line([(x + 9.5, c.h * y), (x - 9.5, c.h * (y + 0.14))], 0.7, SOOT)
    c.rect(x - 4.6, top, x + 4.6, foot, PAPER)
    c.rect(x + 3.2, top, x + 4.6, foot, STONE)
    step = 2.15
    for i in range(int((foot - top) / step)):
        y = top + i * step
        block = (i // 5) % 2 == 0
        if i % 2 == 0:
            left, right = (x - 4.6, x - 0.4) if block else (x - 0.4, x + 3.2)
            c.rect(left, y, right, y + step, RED if (i // 10) % 2 == 0 else INK)
    _hut(c, x, c.h * 0.3)


def _hut(c: Canvas, x: float, deck: float) -> None:
    c.rect(x - 16, deck, x + 16, deck + 1.8, INK)
    for dx in spread(-15.5, 15.5, 9):
        if abs(dx) > 6:
            c.rect(x + dx - 0.2, deck - 6, x + dx + 0.2, deck, INK)
    for side in (-1, 1):
        c.rect(x + side * 6, deck - 6.2, x + side * 16, deck - 5.6, INK)
    c.line([(x, c.h * 0.1), (x, c.h * 0.035)], 0.5, INK)
    c.disc(x, c.h * 0.035, 1.1, RED)
    c.poly([(x - 6.4, c.h * 0.1 + 0.4), (x, c.h * 0.06), (x + 6.4, c.h * 0.1 + 0.4)], PETROL)


@picture("science-deep-drill")
def deep_drill(c: Canvas) -> None:
    """A drill tent stands on the ice; below, the hole and its core cross years of strata."""
    c.fill(NIGHT)
    surface, x = c.h * 0.3, c.w * 0.34
    for _ in range(50):
        c.disc(c.rng.uniform(0, c.w), c.rng.uniform(0, surface), c.rng.uniform(0.1, 0.25), CREAM)
    with c.plate(
        LAGOON, over=False, tone=c.fade(0, surface, 0, 170), screen="lines", cell=1.0
    ) as glow:
        glow.rect(-2, -2, c.w + 2, surface + 3)
    c.below(ridge(-3, c.w + 3, surface + 2, 9, c.rng, 4), SHOAL)
    _strata(c, surface)
    _hole(c, x, surface)
    _core(c, c.w * 0.76, surface + 7)
    _camp(c, x, surface)


def _strata(c: Canvas, surface: float) -> None:
    level, i = surface, 0
    while level < c.h + 4:
        share = (level - surface) / (c.h - surface)
        line = [
            (
                px,
                level
                + (1 + 5 * share) * math.sin(px * 0.035 + share * 2.2)
                + c.rng.uniform(-0.15, 0.15),
            )
            for px in spread(-3, c.w + 3, 60)
        ]
        ink = _year(i, share)
        c.below(line, ink)
        c.line(line, 0.16, mix(ink, DEEP, 0.4))
        level += max(1.5, 6.4 * max(0.0, 1 - share) ** 1.4) * c.rng.uniform(0.75, 1.25)
        i += 1


def _year(i: int, share: float) -> Ink:
    if i in (5, 11):
        return SOOT if i == 5 else OCHRE
    base = mix(PAPER, LAGOON, min(1.0, share * 1.25))
    return mix(base, PETROL, (0.06, 0.3, 0.14)[i % 3] + 0.3 * share * share)


def _hole(c: Canvas, x: float, surface: float) -> None:
    bit = c.h * 0.85
    c.rect(x - 2.6, surface - 1, x + 2.6, bit, NIGHT)
    c.rect(x - 2.6, surface - 1, x - 1.9, bit, mix(NIGHT, LAGOON, 0.5))
    c.line([(x, surface - 20), (x, bit - 24)], 0.4, STRAW)
    c.rect(x - 1.5, bit - 24, x + 1.5, bit - 4, RED)
    for i in range(9):
        y = bit - 23 + i * 2.1
        c.line([(x - 1.5, y + 1.2), (x + 1.5, y)], 0.4, PAPER)
    c.poly(
        [(x - 2.4, bit - 4), (x + 2.4, bit - 4), (x + 1.4, bit), (x, bit - 1.4), (x - 1.4, bit)],
        STRAW,
    )


def _core(c: Canvas, x: float, top: float) -> None:
    foot, half = c.h + 4, 8.5
    with c.plate(DEEP, strength=0.75, slip=0) as shade:
        shade.poly(
            [
                (x - half + 5, top + 3),
                (x + half + 6, top + 3),
                (x + half + 6, foot),
                (x - half + 5, foot),
            ]
        )
    c.rect(x - half, top, x + half, foot, PAPER)
    y, i = top, 0
    while y < foot:
        deep = (y - top) / (foot - top)
        tall = c.rng.uniform(1.4, 5.0) * (1.15 - deep * 0.6)
        ink = _year(i, deep * 0.9)
        c.poly(
            [
                *curve([(x - half, y), (x, y + 2.2), (x + half, y)], 10),
                (x + half, foot),
                (x - half, foot),
            ],
            ink,
        )
        y, i = y + tall, i + 1
    with c.plate(PETROL, tone=c.drift(x - half * 0.2, x + half, 0, 190), cell=0.9, slip=0) as side:
        side.rect(x - half, top, x + half, foot)
    c.rect(x - half + 1.4, top + 2, x - half + 2.4, foot, PAPER)
    c.disc(x, top, half, MIST, 2.4)
    c.ring(x, top, half - 0.2, 0.4, PETROL, 2.3)
    for _ in range(70):
        c.disc(
            x + c.rng.uniform(-half + 1, half - 1),
            c.rng.uniform(top + 4, c.h),
            c.rng.uniform(0.12, 0.36),
            PAPER,
        )
    crack = rough([(x - half, c.h * 0.66), (x + half, c.h * 0.645)], c.rng, 1.2, 3)
    c.line(crack, 0.5, DEEP)


def _camp(c: Canvas, x: float, surface: float) -> None:
    apex = (x, surface - 24)
    for side in (-1, 1):
        foot = (x + side * 8, surface + 0.6)
        c.line([apex, foot], 0.8, INK)
        for t in spread(0.25, 0.85, 4):
            a = between(apex, foot, t)
            c.line([a, (x - side * 8 * (t + 0.12), apex[1] + 24.6 * min(1.0, t + 0.12))], 0.3, INK)
    c.disc(apex[0], apex[1], 1.3, RED)
    for dx, wide, ink in ((17.0, 9.0, RED), (-20.0, 7.0, OCHRE)):
        c.poly(
            [
                (x + dx - wide, surface + 0.6),
                *curve(
                    [
                        (x + dx - wide * 0.8, surface - 5),
                        (x + dx, surface - 8),
                        (x + dx + wide * 0.8, surface - 5),
                    ],
                    8,
                ),
                (x + dx + wide, surface + 0.6),
            ],
            ink,
        )
        c.poly(
            [(x + dx - 1.4, surface + 0.6), (x + dx, surface - 4.6), (x + dx + 1.4, surface + 0.6)],
            STRAW,
        )
    for dx in (-9.0, 30.0):
        c.rect(x + dx - 0.7, surface - 3.2, x + dx + 0.7, surface + 0.6, INK)
        c.disc(x + dx, surface - 3.9, 0.8, INK)
