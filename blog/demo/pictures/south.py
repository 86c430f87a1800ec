"""Political Affairs, the Americas and Africa: the dry river port and the grid."""

import itertools
import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    INK,
    LAGOON,
    MOSS,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    ROSE,
    RUST,
    SAND,
    SHOAL,
    SOOT,
    STRAW,
    WINE,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Point, between, curve, oval, ridge, rough, sag, spread


@picture("americas-river-port")
def river_port(c: Canvas) -> None:
    """Idle cranes stand over a river that has shrunk to a channel; a barge lies aground."""
    c.fill(STRAW)
    quay, water = c.h * 0.52, c.h * 0.83
    with c.plate(RUST, tone=c.fade(0, quay, 10, 150), screen="lines", cell=1.0) as sky:
        sky.rect(-2, -2, c.w + 2, quay)
    c.disc(c.w * 0.7, c.h * 0.27, 12.5, PAPER)
    c.below(ridge(c.w * 0.3, c.w + 3, quay, 5, c.rng, 6), mix(RUST, STRAW, 0.35))
    _mud(c, quay, water)
    for share, size in ((0.46, 0.58), (0.3, 0.76), (0.11, 1.02)):
        _crane(c, c.w * share, quay + 1, size)
    _quay(c, quay, water)
    _barge(c, c.w * 0.66, c.h * 0.76)
    for x, y in (c.at(0.92, 0.64), c.at(0.97, 0.66), c.at(0.52, 0.88)):
        c.line(curve([(x - 2.4, y - 1.2), (x, y), (x + 2.4, y - 1.4)], 6), 0.4, INK)


def _mud(c: Canvas, quay: float, water: float) -> None:
    bands = 9
    for i in range(bands):
        share = i / bands
        y = quay + 2 + (water - quay - 2) * share
        line = [
            (x, y + 1.3 * math.sin(x * 0.05 + i * 0.8) + c.rng.uniform(-0.3, 0.3))
            for x in spread(-3, c.w + 3, 30)
        ]
        ink = mix(SAND, RUST, share * 0.85)
        c.below(line, ink)
        c.line(line, 0.25, mix(ink, WINE, 0.45))
    shore = rough(
        [(-3.0, water + 2), (c.w * 0.4, water + 1), (c.w * 0.7, water + 5), (c.w + 3, water - 1)],
        c.rng,
        1.2,
        4,
    )
    c.below(shore, PETROL)
    c.line(shore, 0.8, SHOAL)
    for i in range(24):
        y = c.rng.uniform(water + 6, c.h)
        x = c.rng.uniform(-4, c.w)
        c.line([(x, y), (x + c.rng.uniform(3, 14), y)], 0.32, LAGOON if i % 3 else STRAW)
    for _ in range(26):
        x, y = c.rng.uniform(c.w * 0.42, c.w), c.rng.uniform(quay + 12, water - 2)
        crack = rough([(x, y), (x + c.rng.uniform(4, 9), y + c.rng.uniform(-1, 2))], c.rng, 0.9, 2)
        c.line(crack, 0.25, WINE)


def _quay(c: Canvas, quay: float, water: float) -> None:
    edge = c.w * 0.5
    c.poly(
        [
            (-3.0, quay),
            (edge, quay),
            (edge - 5, quay + 1.5),
            (edge - 10, water + 3),
            (-3.0, water + 9),
        ],
        SOOT,
    )
    c.poly([(-3.0, quay), (edge, quay), (edge - 1, quay + 2.6), (-3.0, quay + 3.4)], CREAM)
    for i in range(1, 9):
        share = i / 9
        left = (-3.0, quay + 3 + (water + 4 - quay) * share)
        right = (edge - 5 - 5 * share, quay + 1.5 + (water + 1 - quay) * share)
        c.line([left, right], 0.22 if i != 2 else 1.5, mix(SOOT, STRAW, 0.3) if i != 2 else SHOAL)
    for i in range(14):
        y = quay + 4.5 + i * 1.95
        long = 3.4 if i % 3 == 0 else 1.9
        c.rect(edge - 16, y, edge - 16 + long, y + 0.8, PAPER if y > quay + 9 else STRAW)
    for share in (0.12, 0.26):
        x = c.w * share
        c.rect(x - 1.6, quay + 5, x + 1.6, water - 4, INK)
        c.ring(x, quay + 6, 2.4, 0.8, INK)


def _crane(c: Canvas, x: float, foot: float, s: float) -> None:
    ink = mix(INK, RUST, (1.1 - s) * 0.9)
    top, boom = foot - 33 * s, foot - 30 * s
    for side in (-1, 1):
        c.line([(x + 7 * s * side, foot), (x + 3.4 * s * side, top + 6 * s)], 1.5 * s, ink)
    c.rect(x - 8.5 * s, foot - 1.6 * s, x + 8.5 * s, foot, ink)
    c.rect(x - 5.6 * s, foot - 13 * s, x + 5.6 * s, foot - 11.6 * s, ink)
    c.line([(x - 5.2 * s, foot - 11.6 * s), (x + 4.4 * s, boom + 6 * s)], 0.6 * s, ink)
    c.rect(x - 5 * s, top + 3 * s, x + 5 * s, top + 10 * s, RED if s > 0.9 else ink)
    c.rect(x + 1.4 * s, top + 4.2 * s, x + 3.8 * s, top + 7 * s, STRAW)
    mast, tip = (x - 1.5 * s, top - 9 * s), (x + 30 * s, top - 14 * s)
    c.line([(x - 3 * s, top + 3 * s), mast, (x + 3 * s, top + 3 * s)], 0.9 * s, ink)
    heel = (x + 4 * s, top + 5 * s)
    low = (tip[0] - 1 * s, tip[1] + 2.4 * s)
    c.line([heel, low], 0.8 * s, ink)
    c.line([(heel[0], heel[1] - 3 * s), tip], 0.8 * s, ink)
    for t in spread(0.04, 0.96, 11):
        a = between(heel, low, t)
        b = between((heel[0], heel[1] - 3 * s), tip, min(1.0, t + 0.045))
        c.line([a, b], 0.35 * s, ink)
    c.line([mast, tip], 0.3 * s, ink)
    c.line([mast, (x - 9 * s, top + 4 * s)], 0.3 * s, ink)
    c.rect(x - 10 * s, top + 3.4 * s, x - 5 * s, top + 8 * s, ink)
    drop = (tip[0], tip[1] + 19 * s)
    c.line([tip, drop], 0.28 * s, ink)
    c.poly(
        [(drop[0] - 1.2 * s, drop[1]), (drop[0] + 1.2 * s, drop[1]), (drop[0], drop[1] + 2.4 * s)],
        ink,
    )


def _barge(c: Canvas, x: float, y: float) -> None:
    with c.plate(WINE, strength=0.7) as shade:
        shade.poly([(x - 15, y + 3.2), (x + 27, y + 0.2), (x + 34, y + 3), (x - 8, y + 6.4)])
    c.poly([(x - 20, y - 5.6), (x + 28, y - 8.6), (x + 24, y + 0.6), (x - 15, y + 3.6)], INK)
    c.poly([(x - 18.3, y - 0.9), (x + 25.6, y - 3.6), (x + 24, y + 0.6), (x - 15, y + 3.6)], RED)
    c.poly([(x + 11, y - 7.6), (x + 11, y - 15.4), (x + 22, y - 16), (x + 22, y - 8.3)], PAPER)
    for i in range(3):
        left = x + 12.4 + i * 3.2
        c.poly(
            [(left, y - 11), (left, y - 13.6), (left + 2, y - 13.7), (left + 2, y - 11.1)], PETROL
        )
    for i in range(4):
        left = x - 17 + i * 6.6
        c.poly(oval(left + 3.2, y - 6 - i * 0.4, 3.1, 2.6, 180, 360), OCHRE)


@picture("africa-grid")
def grid(c: Canvas) -> None:
    """Pylons stride from a low sun over savannah hills ruled with solar panels."""
    c.fill(ROSE)
    horizon, sun = c.h * 0.5, (c.w * 0.64, c.h * 0.42)
    with c.plate(RED, tone=c.fade(0, horizon, 235, 15), screen="lines", cell=1.15) as sky:
        sky.rect(-2, -2, c.w + 2, horizon + 4)
    c.disc(sun[0], sun[1], 15, STRAW)
    with c.plate(
        OCHRE, tone=c.fade(sun[1] - 12, sun[1] + 12, 0, 200), screen="lines", cell=1.15
    ) as low:
        low.disc(sun[0], sun[1], 15)
    c.below(ridge(-3, c.w + 3, horizon + 4, 8, c.rng, 6), mix(RUST, WINE, 0.35))
    hill = curve([(-4.0, c.h * 0.62), c.at(0.25, 0.53), c.at(0.6, 0.6), (c.w + 4, c.h * 0.52)], 20)
    c.below(hill, mix(WINE, RUST, 0.25))
    _panels(c)
    heads = [(0.585, 0.56, 0.2), (0.535, 0.58, 0.34), (0.455, 0.63, 0.58), (0.29, 0.79, 1.18)]
    arms = [_pylon(c, c.w * x, c.h * y, s) for x, y, s in heads]
    away = [(c.w * -0.16, c.h * (0.02 + 0.11 * k)) for k in range(3)]
    for k in range(6):
        line = [arm[k] for arm in arms]
        for i, (a, b) in enumerate(itertools.pairwise(line)):
            c.line(sag(a, b, 1.2 + 2.2 * i), 0.14 + 0.1 * i, INK)
        end = away[k // 2]
        c.line(sag(line[-1], (end[0] + (k % 2) * 9, end[1]), 7), 0.42, INK)
    _acacia(c, c.w * 0.85, c.h * 1.02, 2.0)
    _acacia(c, c.w * 0.06, c.h * 0.61, 0.42)
    _acacia(c, c.w * 0.14, c.h * 0.585, 0.28)


def _panels(c: Canvas) -> None:
    vanish = (c.w * 1.02, c.h * 0.5)
    ground = curve(
        [(-4.0, c.h * 0.75), c.at(0.3, 0.69), c.at(0.7, 0.66), (c.w + 4, c.h * 0.61)], 16
    )
    c.below(ground, MOSS)
    c.below([(x, y + 0.9) for x, y in ground], mix(MOSS, DEEP, 0.55))
    for row in range(7):
        near, far = row * 0.15, row * 0.15 + 0.075
        left = (-6.0, c.h * (0.79 + 0.62 * near))
        lower = (-6.0, c.h * (0.79 + 0.62 * far))
        for i in range(26):
            a, b = 0.92 * i / 26, 0.92 * (i + 0.86) / 26
            lean = 0.055 * (1 - a)
            cell = [
                between(left, vanish, a + lean),
                between(left, vanish, b + lean),
                between(lower, vanish, b),
                between(lower, vanish, a),
            ]
            shine = 0.15 + 0.5 * i / 26 + c.rng.uniform(-0.05, 0.05)
            c.poly(cell, mix(PETROL, STRAW if (i + row) % 11 == 0 else SHOAL, shine))
            c.line([cell[0], cell[2]], 0.1, PETROL)


def _pylon(c: Canvas, x: float, foot: float, s: float) -> list[Point]:
    top, ink = foot - 52 * s, mix(INK, WINE, 0.5 if s < 0.5 else 0.0)
    width = 0.85 * s + 0.1
    for side in (-1, 1):
        c.line(
            [
                (x + 8 * s * side, foot),
                (x + 2.1 * s * side, foot - 28 * s),
                (x + 1.2 * s * side, top),
                (x, top - 3 * s),
            ],
            width,
            ink,
        )
    levels = [
        (0.0, 7.2),
        (10.0, 4.9),
        (19.0, 3.7),
        (28.0, 2.2),
        (35.0, 1.9),
        (43.0, 1.5),
        (51.0, 1.2),
    ]
    for (h0, w0), (h1, w1) in itertools.pairwise(levels):
        for side in (-1, 1):
            c.line(
                [(x - w0 * s * side, foot - h0 * s), (x + w1 * s * side, foot - h1 * s)],
                width * 0.5,
                ink,
            )
        c.line([(x - w1 * s, foot - h1 * s), (x + w1 * s, foot - h1 * s)], width * 0.5, ink)
    ends: list[Point] = []
    for height, reach in ((50.0, 8.5), (42.0, 11.5), (34.0, 9.5)):
        y = foot - height * s
        for side in (-1, 1):
            end = (x + reach * s * side, y)
            c.line([(x, y - 2.2 * s), end, (x, y + 0.6 * s)], width * 0.6, ink)
            c.line([end, (end[0], y + 2.4 * s)], width * 0.6, ink)
            ends.append((end[0], y + 2.4 * s))
    return ends


def _acacia(c: Canvas, x: float, foot: float, s: float) -> None:
    for lean, tall in ((-9.0, 19.0), (-2.0, 23.0), (7.0, 20.0)):
        c.line(
            curve(
                [(x, foot), (x + lean * 0.25 * s, foot - 9 * s), (x + lean * s, foot - tall * s)], 8
            ),
            1.0 * s,
            INK,
        )
    for dx, dy, wide in ((-9.0, 19.5, 9.0), (1.0, 24.0, 12.5), (10.0, 20.5, 8.5)):
        crown: list[Ink] = [INK, mix(INK, MOSS, 0.35)]
        for lift, ink in zip((0.0, 1.0), crown, strict=True):
            c.poly(
                oval(
                    x + dx * s,
                    foot - (dy + lift) * s,
                    (wide - lift * 2) * s,
                    (4.2 - lift) * s,
                    180,
                    360,
                ),
                ink,
            )
