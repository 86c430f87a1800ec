"""The ferry essay, outdoors: dawn, the wake, the night crossing and the empty pier."""

import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.ferry import ferry, glints, gull, lamp, pier, piles, standing
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    DUSK,
    INK,
    LAGOON,
    MIST,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    ROSE,
    RUST,
    SHOAL,
    SOOT,
    STONE,
    STRAW,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Point, between, curve, ridge, sag, spread, wave


@picture("city-ferry-01")
def dawn(c: Canvas) -> None:
    """The ferry lies at her pier with the sun just up."""
    _harbour(c, ROSE, RUST, STRAW, mix(ROSE, PETROL, 0.45), mix(PETROL, ROSE, 0.18))
    water = c.h * 0.56
    glints(c, c.w * 0.72, water + 1, 9, (STRAW, PAPER, ROSE), 44)
    _far_bank(c, water, mix(DUSK, ROSE, 0.4))
    pier(c, -3, c.w * 0.17, c.h * 0.7)
    lamp(c, c.w * 0.1, c.h * 0.69, 20, STRAW)
    with c.plate(DEEP, strength=0.7) as shade:
        shade.poly(
            [
                (c.w * 0.18, c.h * 0.75),
                (c.w * 0.78, c.h * 0.75),
                (c.w * 0.72, c.h * 0.83),
                (c.w * 0.23, c.h * 0.83),
            ]
        )
    ferry(c, c.w * 0.47, c.h * 0.755, min(1.5, c.w / 100))
    c.line(sag((c.w * 0.16, c.h * 0.68), (c.w * 0.26, c.h * 0.68), 2.2), 0.4, INK)
    c.line(wave(-3, c.w + 3, c.h * 0.765, 0.5, 9), 0.5, PAPER)
    piles(c, [c.w * 0.9, c.w * 0.955], c.h * 0.62, c.h + 3, 2.2)
    for x, y, size in ((0.25, 0.2, 3.4), (0.33, 0.15, 2.4), (0.2, 0.3, 1.9), (0.55, 0.13, 1.6)):
        gull(c, c.w * x, c.h * y, size)


@picture("city-ferry-10")
def empty_pier(c: Canvas) -> None:
    """The same view on a grey day, and nothing at the berth."""
    _harbour(c, MIST, STONE, PAPER, mix(MIST, LAGOON, 0.45), mix(SHOAL, LAGOON, 0.6))
    water = c.h * 0.56
    glints(c, c.w * 0.72, water + 1, 9, (PAPER, MIST, PAPER), 40)
    _far_bank(c, water, mix(STONE, LAGOON, 0.35))
    for i in range(14):
        y = c.h * 0.72 + i * 2.1
        c.line(wave(c.w * 0.22, c.w * 0.8 - i, y, 0.3, 13, i), 0.24, mix(LAGOON, PETROL, 0.5))
    pier(c, -3, c.w * 0.17, c.h * 0.7)
    lamp(c, c.w * 0.1, c.h * 0.69, 20, STONE)
    standing(c, c.w * 0.145, c.h * 0.69, 11, RED, INK, hat=True)
    slack = curve(
        [
            (c.w * 0.16, c.h * 0.7),
            (c.w * 0.2, c.h * 0.78),
            (c.w * 0.235, c.h * 0.8),
            (c.w * 0.27, c.h * 0.815),
            (c.w * 0.31, c.h * 0.808),
        ],
        10,
    )
    c.line(slack, 0.5, INK)
    c.ring(c.w * 0.52, c.h * 0.78, 2.6, 1.1, RED, 1.1)
    piles(c, [c.w * 0.9, c.w * 0.955], c.h * 0.62, c.h + 3, 2.2)
    _perched(c, c.w * 0.9, c.h * 0.615)
    gull(c, c.w * 0.3, c.h * 0.2, 2.6, SOOT)


def _harbour(c: Canvas, sky: Ink, rule: Ink, sun: Ink, sea: Ink, near: Ink) -> None:
    water = c.h * 0.56
    c.fill(sky)
    with c.plate(rule, tone=c.fade(0, water, 190, 0), screen="lines", cell=1.05) as lines:
        lines.rect(-2, -2, c.w + 2, water)
    c.disc(c.w * 0.72, water - 9, 10.5, sun)
    c.band(water, c.h + 2, sea)
    with c.plate(near, tone=c.fade(water, c.h, 0, 255), screen="lines", cell=1.2) as depth:
        depth.rect(-2, water, c.w + 2, c.h + 2)


def _far_bank(c: Canvas, water: float, ink: Ink) -> None:
    c.poly(
        [*ridge(-3, c.w * 0.62, water - 2, 9, c.rng, 4), (c.w * 0.64, water), (-3.0, water)], ink
    )
    x = c.w * 0.02
    while x < c.w * 0.56:
        wide, tall = c.rng.uniform(2, 5), c.rng.uniform(2, 6)
        c.rect(x, water - tall, x + wide, water, mix(ink, INK, c.rng.uniform(0.15, 0.4)))
        x += wide + c.rng.uniform(0, 1.5)
    c.poly(
        [
            (c.w * 0.84, water),
            *ridge(c.w * 0.86, c.w + 3, water - 1, 6, c.rng, 2),
            (c.w + 3, water),
        ],
        ink,
    )


def _perched(c: Canvas, x: float, y: float) -> None:
    c.line([(x - 0.4, y), (x - 0.4, y - 2)], 0.3, OCHRE)
    c.line([(x + 0.5, y), (x + 0.5, y - 2)], 0.3, OCHRE)
    c.poly(
        curve(
            [
                (x - 4, y - 2.2),
                (x - 1, y - 4.6),
                (x + 1.4, y - 6.6),
                (x + 2.2, y - 4),
                (x + 0.6, y - 1.8),
            ],
            8,
            closed=True,
        ),
        PAPER,
    )
    c.poly(
        curve(
            [(x - 4.8, y - 2), (x - 1.4, y - 4.4), (x + 0.6, y - 3.6), (x - 0.8, y - 2.2)],
            8,
            closed=True,
        ),
        SOOT,
    )
    c.disc(x + 1.6, y - 6.3, 1.3, PAPER)
    c.poly([(x + 2.6, y - 6.7), (x + 4.4, y - 6), (x + 2.6, y - 5.7)], OCHRE)


@picture("city-ferry-04")
def wake(c: Canvas) -> None:
    """From the stern rail the wake runs straight back to the town."""
    c.fill(SHOAL)
    horizon = c.h * 0.32
    town = c.w * 0.4
    with c.plate(LAGOON, tone=c.fade(0, horizon, 200, 20), screen="lines", cell=1.05) as sky:
        sky.rect(-2, -2, c.w + 2, horizon)
    c.poly([*ridge(-3, c.w + 3, horizon, 7, c.rng, 5), (c.w + 3, horizon), (-3, horizon)], LAGOON)
    x = town - 26
    while x < town + 26:
        wide = c.rng.uniform(2, 4.5)
        tall = c.rng.uniform(2, 7) + 5 * max(0.0, 1 - abs(x - town) / 16)
        c.rect(x, horizon - tall, x + wide, horizon, mix(PETROL, INK, c.rng.uniform(0, 0.5)))
        x += wide + 0.2
    c.poly(
        [
            (town - 1.6, horizon),
            (town - 1.2, horizon - 15),
            (town, horizon - 19),
            (town + 1.2, horizon - 15),
            (town + 1.6, horizon),
        ],
        INK,
    )
    c.band(horizon, c.h + 2, PETROL)
    _furrows(c, (town, horizon))
    _stern_rail(c)
    gull(c, c.w * 0.72, c.h * 0.17, 6.5, PAPER, -8)
    gull(c, c.w * 0.6, c.h * 0.42, 3.8, PAPER, 12)
    gull(c, c.w * 0.83, c.h * 0.34, 3.0, PAPER)


def _furrows(c: Canvas, town: Point) -> None:
    foot = c.h + 3
    for k in range(34):
        y = town[1] + (foot - town[1]) * ((k + 1) / 34) ** 1.7
        c.line(
            wave(-3, c.w + 3, y, 0.08 + 0.03 * k, 5 + k * 0.9, k * 1.7),
            0.1 + 0.012 * k,
            mix(PETROL, LAGOON, 0.55),
        )
    for spread_out, ink in (
        (0.62, mix(PETROL, LAGOON, 0.5)),
        (0.4, LAGOON),
        (0.26, SHOAL),
        (0.15, PAPER),
    ):
        sides = []
        for side in (-1, 1):
            end = (c.w * 0.46 + side * c.w * spread_out, foot)
            edge = [between(town, end, t) for t in spread(0, 1, 60)]
            sides.append(
                [(x + c.rng.uniform(-1, 1) * 2.6 * i / 60, y) for i, (x, y) in enumerate(edge)]
            )
        c.poly([*sides[0], *reversed(sides[1])], ink)
    for _ in range(150):
        depth = c.rng.random() ** 0.6
        y = town[1] + (foot - town[1]) * depth
        reach = c.w * 0.3 * depth
        x = town[0] + (c.w * 0.06) * depth + c.rng.uniform(-reach, reach)
        c.disc(
            x,
            y,
            2.4 * depth * c.rng.uniform(0.4, 1),
            c.rng.choice((PAPER, SHOAL, LAGOON)),
            0.5 * depth,
        )


def _stern_rail(c: Canvas) -> None:
    top, deck = c.h * 0.74, c.h * 0.95
    rail = [(-3.0, top + 3), (c.w * 0.5, top), (c.w + 3, top + 3)]
    for share in spread(0.02, 0.98, 11):
        x = c.w * share
        c.rect(x - 0.5, top + 1, x + 0.5, deck + 2, PAPER)
    for drop in (6.5, 12.5):
        c.line([(x, y + drop) for x, y in rail], 0.55, PAPER)
    c.line(rail, 2.0, OCHRE)
    c.line([(x, y + 0.8) for x, y in rail], 0.5, mix(OCHRE, INK, 0.5))
    c.poly(
        [(-3.0, deck), (c.w / 2, deck - 2), (c.w + 3, deck), (c.w + 3, c.h + 3), (-3, c.h + 3)], RED
    )
    x = c.w * 0.64
    c.line([(x, deck), (x + 7, c.h * 0.5)], 1.0, INK)
    c.poly(
        [
            *curve(
                [
                    (x + 6.6, c.h * 0.52),
                    (x + 14, c.h * 0.54),
                    (x + 21, c.h * 0.52),
                    (x + 27, c.h * 0.545),
                ],
                8,
            ),
            *curve(
                [
                    (x + 25, c.h * 0.65),
                    (x + 19, c.h * 0.635),
                    (x + 12, c.h * 0.655),
                    (x + 4.6, c.h * 0.635),
                ],
                8,
            ),
        ],
        RED,
    )
    _lifebuoy(c, c.w * 0.2, top + 9)


def _lifebuoy(c: Canvas, x: float, y: float) -> None:
    c.ring(x, y, 6, 3.2, PAPER)
    for turn in (0, 90, 180, 270):
        arc = [between((x, y), p, 1.0) for p in _arc(x, y, 6, turn + 18)]
        c.line(arc, 3.2, RED)


def _arc(x: float, y: float, r: float, start: float) -> list[Point]:
    return [
        (x + r * math.cos(math.radians(a)), y + r * math.sin(math.radians(a)))
        for a in spread(start, start + 54, 10)
    ]


@picture("city-ferry-08")
def night_crossing(c: Canvas) -> None:
    """Lit from end to end, the ferry crosses the reflections of the city."""
    c.fill(NIGHT)
    water = c.h * 0.5
    with c.plate(
        LAGOON, over=False, tone=c.fade(c.h * 0.05, water, 0, 150), screen="lines", cell=1.0
    ) as sky:
        sky.rect(-2, -2, c.w + 2, water)
    c.disc(c.w * 0.84, c.h * 0.15, 5.5, CREAM)
    _city(c, water)
    ferry(c, c.w * 0.36, c.h * 0.77, min(1.2, c.w / 105), night=True)
    s = min(1.2, c.w / 105)
    for i in range(11):
        x = c.w * 0.36 + (-22 + i * 3.4) * s
        for k in range(7):
            y = c.h * 0.785 + k * 2.2
            half = 1.5 - 0.12 * k + c.rng.uniform(-0.3, 0.5)
            c.line([(x - half, y), (x + half, y)], 0.5, STRAW if k < 4 else OCHRE)
    c.line(wave(c.w * 0.04, c.w * 0.68, c.h * 0.778, 0.4, 8), 0.5, SHOAL)


def _city(c: Canvas, water: float) -> None:
    c.band(water, c.h + 2, mix(NIGHT, INK, 0.35))
    towers: list[tuple[float, Ink]] = []
    for base, ink in ((14.0, mix(NIGHT, DUSK, 0.8)), (5.0, mix(NIGHT, INK, 0.5))):
        x = -3.0
        while x < c.w + 3:
            wide = c.rng.uniform(4, 9)
            peak = max(0.0, 1 - abs(x - c.w * 0.66) / (c.w * 0.3))
            tall = base * c.rng.uniform(0.5, 1.1) + 15 * peak * c.rng.uniform(0.4, 1.1)
            c.rect(x, water - tall, x + wide - 0.3, water, ink)
            for i in range(int(wide / 1.6)):
                for j in range(int(tall / 2.1)):
                    if c.rng.random() < 0.34:
                        left, top = x + 0.6 + i * 1.5, water - tall + 1 + j * 2.1
                        c.rect(
                            left, top, left + 0.7, top + 1.0, c.rng.choice((STRAW, OCHRE, CREAM))
                        )
            towers.append((x + wide / 2, c.rng.choice((OCHRE, STRAW, RED, LAGOON, OCHRE))))
            x += wide
    for x, ink in towers:
        long = c.rng.uniform(10, 42)
        for k in range(int(long / 1.5)):
            y = water + 1 + k * 1.5
            half = c.rng.uniform(0.3, 1.5) * (1 - 0.5 * k * 1.5 / long)
            c.line([(x - half, y), (x + half, y)], 0.42, mix(ink, NIGHT, min(0.8, k * 1.5 / long)))
