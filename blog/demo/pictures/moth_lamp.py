"""Science: the city that dims its lamps for moths."""

import math

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    DEEP,
    DUSK,
    INK,
    NIGHT,
    OCHRE,
    PAPER,
    RUST,
    STRAW,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, curve, place, spread

WING: Path = curve([(0, -0.3), (0.6, -0.62), (1.45, -0.3), (1.2, 0.2), (0.5, 0.2)], 8)
TAIL: Path = curve([(0, 0), (0.7, 0.1), (0.95, 0.45), (0.55, 0.72), (0.1, 0.55)], 8)


@picture("science-moth-lamp")
def moth_lamp(c: Canvas) -> None:
    """Moths circle a street lamp above a town whose windows are going out."""
    c.fill(NIGHT)
    x, y = c.w * 0.36, c.h * 0.3
    _town(c)
    with c.plate(STRAW, over=False, tone=c.glow(x, y, 62, 235, 0), cell=1.15) as halo:
        halo.disc(x, y, 62)
    with c.plate(
        STRAW, over=False, tone=c.fade(y, c.h, 200, 60), screen="lines", cell=0.9, strength=0.8
    ) as cone:
        cone.poly([(x - 6, y), (x + 6, y), (x + 33, c.h + 3), (x - 33, c.h + 3)])
    _orbits(c, x, y)
    _lamp(c, x, y)
    moths = (
        (-21, -14, 4.4, -30),
        (17, -19, 3.6, 40),
        (27, 6, 6.6, 68),
        (-30, 12, 3.4, -75),
        (-12, 22, 3.0, 160),
        (13, 27, 4.6, 140),
        (44, -13, 2.6, 80),
        (-9, -22, 2.2, 10),
        (58, 17, 4.0, 100),
        (-44, -16, 2.4, -60),
        (74, -24, 2.0, 70),
    )
    for dx, dy, size, angle in moths:
        _moth(c, x + dx, y + dy, size, angle, math.hypot(dx, dy) > 36)


def _town(c: Canvas) -> None:
    for row, (base, ink) in enumerate(
        (
            (0.62, mix(NIGHT, DUSK, 0.75)),
            (0.74, mix(NIGHT, DEEP, 0.9)),
            (0.86, mix(NIGHT, INK, 0.6)),
        )
    ):
        x = -4.0
        while x < c.w + 4:
            wide, tall = c.rng.uniform(9, 18), c.rng.uniform(2, 16)
            top = c.h * base - tall
            c.rect(x, top, x + wide - 0.4, c.h + 4, ink)
            if c.rng.random() < 0.4:
                c.poly([(x, top + 0.1), (x + wide / 2, top - 5), (x + wide - 0.4, top + 0.1)], ink)
            _windows(c, x, top, wide, row)
            x += wide


def _windows(c: Canvas, x: float, top: float, wide: float, row: int) -> None:
    for i in range(int(wide / 3.4)):
        for j in range(7):
            lit = c.rng.random() < 0.16 * (0.35 if x > c.w * 0.55 else 1.5)
            ink = OCHRE if lit else mix(NIGHT, DUSK, 0.5 - 0.15 * row)
            left, high = x + 1.4 + i * 3.2, top + 3 + j * 4.2
            c.rect(left, high, left + 1.5, high + 2.2, ink)


def _orbits(c: Canvas, x: float, y: float) -> None:
    for k in range(6):
        r, turn = 15 + k * 7.5, k * 34.0
        path = [
            (r * (1 + 0.2 * math.sin(t * 2.3 + k)) * math.cos(t), r * 0.62 * math.sin(t))
            for t in spread(0.3 * k, 0.3 * k + 5.2, 90)
        ]
        dashes = place(path, x, y, 1, turn)
        for i in range(0, len(dashes) - 2, 3):
            c.line(dashes[i : i + 2], 0.22, PAPER if r > 30 else RUST)


def _lamp(c: Canvas, x: float, y: float) -> None:
    post = x + 11
    c.rect(post - 1.0, y - 8, post + 1.0, c.h + 3, INK)
    c.rect(post - 2.0, c.h * 0.8, post + 2.0, c.h + 3, INK)
    c.line(
        curve([(post, y + 4), (post, y - 10), (post - 5, y - 15), (x, y - 13), (x, y - 8)], 10),
        1.3,
        INK,
    )
    c.poly([(x - 3, y - 8.6), (x + 3, y - 8.6), (x + 8.4, y - 1), (x - 8.4, y - 1)], INK)
    c.disc(x, y - 0.6, 5.6, PAPER, 4.6)
    c.rect(x - 8.4, y - 2.6, x + 8.4, y - 1, INK)
    c.ring(post, y + 6, 1.6, 0.6, INK)


def _moth(c: Canvas, x: float, y: float, size: float, angle: float, dark: bool) -> None:
    ink: Ink = CREAM if dark else INK
    spot = RUST if dark else OCHRE
    for flip in (False, True):
        c.poly(place(TAIL, x, y, size, angle, flip), mix(ink, spot, 0.55))
        c.poly(place(WING, x, y, size, angle, flip), ink)
        if size > 3:
            eye = place([(0.85, -0.15)], x, y, size, angle, flip)[0]
            c.disc(*eye, size * 0.1, spot)
        feeler = place([(0.03, -0.5), (0.2, -0.85), (0.42, -1.0)], x, y, size, angle, flip)
        c.line(feeler, 0.07 * size, ink)
    c.strand(place([(0, -0.45), (0, 0.6)], x, y, size, angle), 0.26 * size, mix(ink, spot, 0.35))
