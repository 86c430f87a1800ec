"""Political Affairs, Europe: the toll bridge and the negotiating table."""

import itertools
import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    DUSK,
    INK,
    LAGOON,
    MIST,
    MOSS,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    RUST,
    SAGE,
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
from blog.demo.pictures.shapes import Point, between, box, place, ridge, spread

PLAN = (RED, PETROL, OCHRE, MOSS, DUSK, RUST, STONE, LAGOON)


@picture("europe-bridge-toll")
def bridge_toll(c: Canvas) -> None:
    """A striped barrier bars the road to a cable-stayed border bridge."""
    c.fill(MIST)
    vanish = c.at(0.36, 0.52)
    with c.plate(LAGOON, tone=c.fade(0, vanish[1], 190, 0), screen="lines", cell=1.0) as sky:
        sky.rect(-2, -2, c.w + 2, vanish[1])
    c.disc(c.w * 0.78, c.h * 0.2, 8, PAPER)
    c.below(ridge(-3, c.w + 3, vanish[1] + 2, 9, c.rng, 6), mix(LAGOON, MIST, 0.3))
    c.below([(-3.0, vanish[1] + 1), (c.w + 3, vanish[1] + 1)], PETROL)
    for i in range(18):
        y = vanish[1] + 3 + i * 1.3
        x = c.rng.uniform(0, c.w)
        c.line([(x, y), (x + c.rng.uniform(4, 15), y)], 0.3, LAGOON)
    _road(c, vanish)
    for depth, size in ((0.12, 0.34), (0.3, 1.0)):
        _pylon(c, vanish, depth, size)
    _plaza(c)
    _barrier(c)


def _road(c: Canvas, vanish: Point) -> None:
    left, right = (c.w * -0.12, c.h + 3), (c.w * 0.98, c.h + 3)
    c.poly([vanish, (left[0] - 14, left[1]), (right[0] + 14, right[1])], STONE)
    c.poly([vanish, left, right], SOOT)
    for lane in (0.25, 0.5, 0.75):
        foot = between(left, right, lane)
        for k in range(9):
            near, far = 1 / (1 + k * 0.55), 1 / (1.28 + k * 0.55)
            a, b = between(vanish, foot, near), between(vanish, foot, far)
            c.poly(
                [
                    (a[0] - near * 0.9, a[1]),
                    (a[0] + near * 0.9, a[1]),
                    (b[0] + far * 0.9, b[1]),
                    (b[0] - far * 0.9, b[1]),
                ],
                CREAM,
            )


def _pylon(c: Canvas, vanish: Point, depth: float, size: float) -> None:
    top = vanish[1] - 46 * size
    sides = [
        between(vanish, (vanish[0] + side, c.h + 3), depth) for side in (c.w * -0.56, c.w * 0.7)
    ]
    for (x, y), lean in zip(sides, (1, -1), strict=True):
        crown = (x + lean * 4 * size, top)
        for k in range(9):
            anchor_share = depth + (0.11 + 0.085 * k) * (1.0 if size > 0.5 else 0.35)
            anchor = between(vanish, (vanish[0] + (x - vanish[0]) / depth, c.h + 3), anchor_share)
            c.line([(crown[0], top + k * 1.7 * size), anchor], 0.26 * size + 0.08, INK)
            back = between(vanish, (x, y), max(0.02, 1 - 0.1 * (k + 1)))
            c.line([(crown[0], top + k * 1.7 * size), back], 0.2 * size + 0.08, SOOT)
        wide = 2.1 * size
        c.poly(
            [
                (x - wide, y),
                (crown[0] - wide * 0.7, top),
                (crown[0] + wide * 0.7, top),
                (x + wide, y),
            ],
            PAPER,
        )
        c.poly([(x, y), (crown[0], top), (crown[0] + wide * 0.7, top), (x + wide, y)], STONE)
    (xl, yl), (xr, _) = sides
    for share in (0.12, 0.66):
        y = top + (yl - top) * share
        c.rect(xl + 4 * size * (1 - share), y, xr - 4 * size * (1 - share), y + 2.6 * size, PAPER)
        c.rect(
            xl + 4 * size * (1 - share),
            y + 1.7 * size,
            xr - 4 * size * (1 - share),
            y + 2.6 * size,
            STONE,
        )


def _plaza(c: Canvas) -> None:
    roof, foot = c.h * 0.56, c.h * 0.86
    for share in (-0.02, 0.3, 0.62, 0.94):
        x = c.w * share
        with c.plate(INK, strength=0.6) as shade:
            shade.poly([(x - 5, foot), (x + 5, foot), (x + 17, foot + 6), (x + 6, foot + 6)])
        c.poly(
            [(x - 6.5, foot + 3), (x - 5.5, foot - 1), (x + 5.5, foot - 1), (x + 6.5, foot + 3)],
            STRAW,
        )
        c.rect(x - 4.6, roof, x + 4.6, foot, PETROL)
        c.rect(x + 2.2, roof, x + 4.6, foot, DEEP)
        c.rect(x - 3.6, roof + 8.5, x + 3.4, roof + 17, STRAW)
        c.poly(
            [
                (x - 1.6, roof + 17),
                (x - 1.3, roof + 13),
                (x + 1.3, roof + 13),
                (x + 1.6, roof + 17),
            ],
            INK,
        )
        c.disc(x, roof + 12, 1.3, INK)
        c.rect(x - 4.6, roof + 18, x + 4.6, roof + 19, CREAM)
    c.band(roof - 3.4, roof + 3.2, PAPER)
    c.band(roof + 2.2, roof + 3.2, STONE)
    for share, ink in ((0.14, RED), (0.46, SAGE), (0.78, RED)):
        c.rect(c.w * share - 3.2, roof - 2.6, c.w * share + 3.2, roof + 1.4, INK)
        c.disc(c.w * share, roof - 0.6, 1.3, ink)


def _barrier(c: Canvas) -> None:
    foot = (c.w * 0.68, c.h * 0.9)
    tip = (c.w * 0.05, c.h * 0.78)
    across = [between(foot, tip, t) for t in spread(0, 1, 13)]
    with c.plate(INK, strength=0.65) as shade:
        shade.line([(foot[0] + 2, foot[1] + 7), (tip[0] + 2, foot[1] + 9)], 1.6)
    for i, (a, b) in enumerate(itertools.pairwise(across)):
        c.poly(
            [(a[0], a[1] - 1.5), (b[0], b[1] - 1.5), (b[0], b[1] + 1.5), (a[0], a[1] + 1.5)],
            PAPER if i % 2 else RED,
        )
    c.rect(foot[0] - 2.2, foot[1] - 4, foot[0] + 3.2, foot[1] + 9, OCHRE)
    c.rect(foot[0] + 1.2, foot[1] - 4, foot[0] + 3.2, foot[1] + 9, mix(OCHRE, INK, 0.35))
    c.disc(foot[0], foot[1] - 0.2, 1.0, INK)


@picture("europe-coalition")
def coalition(c: Canvas) -> None:
    """Chairs of many colours round one table from above; a red one is pushed back."""
    c.fill(SAND)
    _parquet(c)
    x, y, r = c.w * 0.44, c.h * 0.52, 27.5
    seats = 11
    angles = [i * 360 / seats - 20 for i in range(seats)]
    with c.plate(mix(WINE, INK, 0.4), strength=0.62, slip=0) as shade:
        shade.disc(x + 7, y + 8, r)
        for i, angle in enumerate(angles):
            px, py, turn = _seat(x, y, r, angle, gone=i == 1)
            shade.poly(place(box(-4.6, -4.6, 4.6, 4.6), px + 3, py + 3.6, 1, turn))
    for i, angle in enumerate(angles):
        px, py, turn = _seat(x, y, r, angle, gone=i == 1)
        _chair(c, px, py, turn, RED if i == 1 else PLAN[i % 8 if i % 8 else 6])
    _table(c, x, y, r, angles)


def _parquet(c: Canvas) -> None:
    size, tone = 11.0, mix(SAND, OCHRE, 0.28)
    for i in range(-1, int(c.w / size) + 2):
        for j in range(-1, int(c.h / size) + 2):
            x, y = i * size, j * size
            upright = (i + j) % 2 == 0
            for k in range(4):
                a = k * size / 4
                plank = (
                    (x + a, y, x + a + size / 4, y + size)
                    if upright
                    else (x, y + a, x + size, y + a + size / 4)
                )
                ink = mix(SAND, tone, c.rng.random())
                c.rect(*plank, ink)
                edge = [(plank[0], plank[1]), (plank[0], plank[3])]
                flat = [(plank[0], plank[1]), (plank[2], plank[1])]
                c.line(edge if upright else flat, 0.12, mix(tone, INK, 0.25))


def _seat(x: float, y: float, r: float, angle: float, gone: bool) -> tuple[float, float, float]:
    turn, out = math.radians(angle), r + (25.0 if gone else 5.8)
    twist = angle + 90 + (38 if gone else 0)
    return x + out * math.cos(turn), y + out * math.sin(turn), twist


def _chair(c: Canvas, x: float, y: float, turn: float, ink: Ink) -> None:
    c.poly(place(box(-4.6, -4.4, 4.6, 4.0), x, y, 1, turn), ink)
    c.poly(place(box(-3.5, -2.6, 3.5, 3.4), x, y, 1, turn), mix(ink, PAPER, 0.22))
    c.poly(place(box(-5.0, -5.4, 5.0, -3.4), x, y, 1, turn), mix(ink, INK, 0.45))


def _table(c: Canvas, x: float, y: float, r: float, angles: list[float]) -> None:
    c.disc(x, y, r, PAPER)
    c.ring(x, y, r - 1.4, 0.5, STONE)
    with c.plate(STONE, tone=c.drift(x - r, x + r * 1.3, 0, 170), cell=1.0, slip=0) as shade:
        shade.disc(x, y, r)
    for i, angle in enumerate(angles):
        turn = math.radians(angle)
        px, py = x + (r - 6.5) * math.cos(turn), y + (r - 6.5) * math.sin(turn)
        with c.plate(STONE, strength=0.8) as shade:
            shade.poly(place(box(-2.6, -3.2, 2.6, 3.2), px + 0.7, py + 0.8, 1, angle + 90))
        c.poly(
            place(box(-2.6, -3.2, 2.6, 3.2), px, py, 1, angle + 90 + c.rng.uniform(-9, 9)),
            PAPER if i != 1 else CREAM,
        )
        for k in range(4):
            rule = [(-1.7, -2.2 + k * 1.1), (1.7 - (k % 2) * 0.8, -2.2 + k * 1.1)]
            c.line(place(rule, px, py, 1, angle + 90), 0.22, SOOT)
        gx, gy = x + (r - 11.5) * math.cos(turn + 0.12), y + (r - 11.5) * math.sin(turn + 0.12)
        c.disc(gx, gy, 1.3, SHOAL)
        c.ring(gx, gy, 1.3, 0.3, PETROL)
    c.disc(x, y, 8.6, WINE)
    for i, ink in enumerate(PLAN):
        start, end = math.radians(i * 45), math.radians(i * 45 + 41)
        c.poly(
            [
                (x, y),
                (x + 7.4 * math.cos(start), y + 7.4 * math.sin(start)),
                (x + 7.9 * math.cos((start + end) / 2), y + 7.9 * math.sin((start + end) / 2)),
                (x + 7.4 * math.cos(end), y + 7.4 * math.sin(end)),
            ],
            ink,
        )
    c.disc(x, y, 3.4, PAPER)
