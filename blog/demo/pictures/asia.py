"""Political Affairs, Asia: the strait and the parliament."""

import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    INK,
    LAGOON,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    ROSE,
    SAND,
    SHOAL,
    SOOT,
    STONE,
    STRAW,
    WINE,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import (
    Path,
    between,
    box,
    curve,
    heading,
    oval,
    place,
    rough,
    spread,
)

HULL: Path = [
    (-0.5, -0.075),
    (0.34, -0.085),
    (0.44, -0.06),
    (0.5, 0.0),
    (0.44, 0.06),
    (0.34, 0.085),
    (-0.5, 0.075),
]


@picture("asia-strait-shipping")
def strait_shipping(c: Canvas) -> None:
    """Container ships wait in line between two coasts, seen as on a chart."""
    c.fill(PETROL)
    north = [
        (-3.0, c.h * 0.66),
        c.at(0.1, 0.56),
        c.at(0.2, 0.5),
        c.at(0.24, 0.36),
        c.at(0.38, 0.3),
        c.at(0.44, 0.16),
        c.at(0.58, 0.12),
        (c.w * 0.63, -3.0),
    ]
    south = [
        (c.w * 0.36, c.h + 3),
        c.at(0.46, 0.88),
        c.at(0.6, 0.83),
        c.at(0.66, 0.66),
        c.at(0.8, 0.62),
        c.at(0.84, 0.46),
        c.at(0.94, 0.4),
        (c.w + 3, c.h * 0.3),
    ]
    _coast(c, north, (-3.0, -3.0), SAND)
    _coast(c, south, (c.w + 3, c.h + 3), CREAM)
    _graticule(c)
    lane = curve(
        [
            (-8.0, c.h * 0.98),
            c.at(0.2, 0.74),
            c.at(0.42, 0.6),
            c.at(0.55, 0.38),
            c.at(0.72, 0.3),
            (c.w + 6, c.h * 0.04),
        ],
        30,
    )
    _dashes(c, lane)
    queue = (
        (0.96, 5.6),
        (0.89, 6.8),
        (0.81, 8.2),
        (0.73, 9.8),
        (0.64, 12.0),
        (0.535, 16.0),
        (0.25, 37.0),
    )
    with c.plate(DEEP, strength=0.75) as shade:
        for share, size in queue:
            (x, y), angle = heading(lane, share)
            shade.poly(place(HULL, x + size * 0.07, y + size * 0.09, size * 1.04, angle))
    for share, size in queue:
        where, angle = heading(lane, share)
        _freighter(c, where, size, angle, RED if size > 30 else INK)


def _coast(c: Canvas, shore: Path, corner: tuple[float, float], land: Ink) -> None:
    line = rough(curve(shore, 3), c.rng, 1.7, 3)
    for width, ink in (
        (17.0, mix(PETROL, LAGOON, 0.35)),
        (10.0, mix(PETROL, LAGOON, 0.8)),
        (4.5, SHOAL),
    ):
        c.line(line, width, ink)
    for share, ink in (
        (1.0, land),
        (0.8, mix(land, OCHRE, 0.2)),
        (0.58, mix(land, OCHRE, 0.42)),
        (0.34, mix(land, OCHRE, 0.62)),
    ):
        level = [between(corner, p, share) for p in line]
        c.poly([corner, *(level if share == 1 else rough(level, c.rng, 0.5, 1))], ink)
    c.line(line, 0.35, DEEP)


def _graticule(c: Canvas) -> None:
    with c.plate(DEEP, strength=0.4) as fine:
        for i in range(1, 9):
            x = c.w * i / 8 - 6
            fine.line([(x + 6, -2), (x - 6, c.h + 2)], 0.16)
        for i in range(1, 6):
            y = c.h * i / 6
            fine.line([(-2, y - 4), (c.w / 2, y), (c.w + 2, y + 3)], 0.16)


def _dashes(c: Canvas, lane: Path) -> None:
    for side in (-1, 1):
        for share in spread(0.02, 0.99, 64):
            (x, y), angle = heading(lane, share)
            off = side * (11.0 - 8.6 * share)
            mark = [(-0.9, off), (0.9, off)]
            c.line(place(mark, x, y, 1.15 - 0.55 * share, angle), 0.34 - 0.16 * share, CREAM)


def _freighter(c: Canvas, where: tuple[float, float], size: float, angle: float, hull: Ink) -> None:
    x, y = where
    c.poly(place(HULL, x, y, size, angle), hull)
    deck = [(px * 0.96, py * 0.78) for px, py in HULL]
    c.poly(place(deck, x, y, size, angle), mix(hull, PAPER, 0.2))
    bays, rows = (13, 5) if size > 20 else (8, 3)
    loads = (ROSE, OCHRE, CREAM, LAGOON, STONE, RED, STRAW, PETROL)
    for i in range(bays):
        for j in range(rows):
            left = -0.3 + 0.68 * i / bays
            top = -0.058 + 0.116 * j / rows
            stack = box(left, top, left + 0.6 / bays, top + 0.104 / rows)
            c.poly(place(stack, x, y, size, angle), c.rng.choice(loads))
    c.poly(place(box(-0.42, -0.066, -0.345, 0.066), x, y, size, angle), PAPER)
    c.poly(place(box(-0.405, -0.04, -0.37, 0.04), x, y, size, angle), SOOT)


@picture("asia-parliament")
def parliament(c: Canvas) -> None:
    """A chamber under a dome: rings of seats, a speaker, and two boards of votes."""
    c.fill(WINE)
    cx, rail = c.w * 0.5, c.h * 0.5
    reach = max(c.w * 0.56, 62.0)
    _dome(c, cx, rail, reach)
    for side, ayes in ((-1, 0.72), (1, 0.38)):
        _board(c, cx + side * c.w * 0.3, c.h * 0.3, ayes)
    _benches(c, cx, rail, reach)
    _speaker(c, cx, c.h)


def _dome(c: Canvas, cx: float, rail: float, reach: float) -> None:
    top = -0.18 * c.h
    c.poly(oval(cx, rail, reach, rail - top, 180, 360), ROSE)
    with c.plate(RED, tone=c.fade(0, rail, 190, 30), screen="lines", cell=0.9) as shade:
        shade.poly(oval(cx, rail, reach, rail - top, 180, 360))
    for share in spread(-1, 1, 13):
        foot = (cx + reach * share, rail)
        mid = (cx + reach * share * 0.82, rail * 0.36)
        c.line(curve([foot, mid, (cx + reach * share * 0.12, top)], 12), 0.8, WINE)
    c.poly(oval(cx, rail, c.w * 0.2, rail * 0.82, 180, 360), PAPER)
    with c.plate(STRAW, tone=c.fade(rail * 0.2, rail, 20, 230), cell=1.0) as light:
        light.poly(oval(cx, rail, c.w * 0.2, rail * 0.82, 180, 360))
    for share in spread(-0.75, 0.75, 7):
        x = cx + c.w * 0.2 * share
        c.line([(x, rail), (x, rail - rail * 0.82 * math.sqrt(1 - share * share))], 0.5, WINE)
    c.line(oval(cx, rail, c.w * 0.2, rail * 0.82, 180, 360), 1.3, WINE)


def _board(c: Canvas, x: float, y: float, ayes: float) -> None:
    wide, high, cols, rows = c.w * 0.105, c.h * 0.13, 12, 9
    c.rect(x - wide, y - high, x + wide, y + high, INK)
    for i in range(cols):
        for j in range(rows):
            px = x - wide + (i + 1) * 2 * wide / (cols + 1)
            py = y - high + (j + 1) * 2 * high / (rows + 1)
            share = (i * rows + j) / (cols * rows)
            ink = STRAW if share < ayes - 0.08 or (share < ayes and c.rng.random() < 0.6) else RED
            c.disc(px, py, 0.72, ink)


def _benches(c: Canvas, cx: float, rail: float, reach: float) -> None:
    focus = c.h * 1.06
    for ring in range(7):
        share = 1 - ring / 7.6
        rx, ry = reach * 1.12 * share, (focus - rail) * 1.02 * share
        step = mix(WINE, INK, 0.2 + 0.09 * ring) if ring % 2 else mix(RED, WINE, ring / 9)
        step = CREAM if ring == 6 else step
        c.poly(oval(cx, focus, rx, ry, 180, 360), step)
        c.line(oval(cx, focus, rx, ry, 180, 360), 0.7, mix(STRAW, RED, 0.12 * ring))
        seats = 33 - ring * 4 if ring < 6 else 0
        for i, angle in enumerate(spread(192, 348, seats)):
            if i in (seats // 3, seats - 1 - seats // 3):
                continue
            turn = math.radians(angle)
            x, y = cx + rx * 0.93 * math.cos(turn), focus + ry * 0.93 * math.sin(turn)
            if c.rng.random() < 0.86:
                _member(c, x, y, 1.25 - 0.06 * ring)


def _member(c: Canvas, x: float, y: float, size: float) -> None:
    c.poly(oval(x, y + size * 1.4, size * 1.15, size * 1.1, 180, 360), INK)
    c.disc(x, y - size * 0.1, size * 0.62, CREAM)


def _speaker(c: Canvas, cx: float, foot: float) -> None:
    with c.plate(INK, strength=0.8) as shade:
        shade.poly([(cx - 4, foot), (cx + 4, foot), (cx + 26, foot + 3), (cx + 16, foot + 3)])
    c.poly(
        [(cx - 8, foot + 2), (cx - 6.2, foot - 8), (cx + 6.2, foot - 8), (cx + 8, foot + 2)], PAPER
    )
    c.rect(cx - 7.4, foot - 9, cx + 7.4, foot - 7.6, STRAW)
    c.poly(oval(cx, foot - 9, 3.6, 4.6, 180, 360), INK)
    c.disc(cx, foot - 15, 1.9, PAPER)
