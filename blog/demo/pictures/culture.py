"""Culture: the orchestra on the roof and the library bus."""

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    DUSK,
    INK,
    LAGOON,
    MOSS,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    ROSE,
    RUST,
    SAGE,
    SAND,
    SOOT,
    STRAW,
    WINE,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, Point, between, box, curve, oval, place, ridge, spread

CELLO: Path = curve(
    [
        (0, -8.6),
        (2.6, -8.2),
        (3.4, -6.2),
        (2.3, -4.2),
        (2.5, -3.0),
        (4.4, -0.8),
        (3.6, 1.8),
        (0, 2.6),
        (-3.6, 1.8),
        (-4.4, -0.8),
        (-2.5, -3.0),
        (-2.3, -4.2),
        (-3.4, -6.2),
        (-2.6, -8.2),
    ],
    6,
    closed=True,
)


@picture("culture-orchestra")
def orchestra(c: Canvas) -> None:
    """Players bow together on a flat roof; the town's other roofs fall away behind."""
    c.fill(ROSE)
    with c.plate(RUST, tone=c.fade(0, c.h * 0.6, 225, 0), screen="lines", cell=1.05) as sky:
        sky.rect(-2, -2, c.w + 2, c.h * 0.62)
    c.disc(c.w * 0.3, c.h * 0.3, 17, STRAW)
    for base, tall, ink in (
        (0.5, 14.0, mix(ROSE, DUSK, 0.4)),
        (0.58, 12.0, mix(ROSE, DUSK, 0.75)),
        (0.66, 9.0, mix(DUSK, INK, 0.25)),
    ):
        _roofs(c, c.h * base, tall, ink)
    roof = c.h * 0.68
    c.band(roof - 1, c.h + 2, PETROL)
    c.band(roof - 2.6, roof, CREAM)
    c.band(roof, roof + 1, mix(PETROL, INK, 0.5))
    for i in range(-6, 20):
        x = c.w * i / 13
        c.line([(x, roof + 1), (x + (x - c.w * 0.66) * 0.6, c.h + 3)], 0.25, LAGOON)
    for share, depth in ((0.06, 0.78), (0.185, 0.76), (0.31, 0.75), (0.43, 0.76)):
        _player(c, c.w * share, c.h * depth, 1.0, WINE)
    for share, depth in ((0.11, 0.95), (0.28, 0.94), (0.45, 0.95)):
        _player(c, c.w * share, c.h * depth, 1.45, INK)
    _conductor(c, c.w * 0.77, c.h * 0.93)


def _roofs(c: Canvas, level: float, tall: float, ink: Ink) -> None:
    x = -4.0
    while x < c.w + 4:
        wide, top = c.rng.uniform(8, 19), level - tall * c.rng.uniform(0.1, 1.0)
        c.rect(x, top, x + wide, c.h * 0.7, ink)
        kind = c.rng.random()
        if kind < 0.35:
            c.poly([(x, top + 0.2), (x + wide * 0.5, top - wide * 0.3), (x + wide, top + 0.2)], ink)
        elif kind < 0.55:
            c.poly(oval(x + wide / 2, top + 0.2, wide * 0.32, wide * 0.36, 180, 360), ink)
            c.line([(x + wide / 2, top), (x + wide / 2, top - wide * 0.55)], 0.4, ink)
        elif kind < 0.8:
            mast = x + wide * 0.3
            c.line([(mast, top), (mast, top - 5)], 0.35, ink)
            c.line([(mast - 1.6, top - 4), (mast + 1.6, top - 4)], 0.3, ink)
        for i in range(int(wide / 3)):
            if c.rng.random() < 0.35:
                c.rect(x + 1 + i * 3, top + 3, x + 2.2 + i * 3, top + 5, STRAW)
        x += wide


def _player(c: Canvas, x: float, foot: float, s: float, coat: Ink) -> None:
    with c.plate(INK, strength=0.55, slip=0.1) as shade:
        shade.poly(
            [
                (x - 5 * s, foot),
                (x + 5 * s, foot),
                (x - 1 * s, foot + 4 * s),
                (x - 14 * s, foot + 4 * s),
            ]
        )
    for dx in (-4.2, 3.0):
        c.line([(x + dx * s, foot), (x + dx * s, foot - 8 * s)], 0.6 * s, SOOT)
    c.poly(
        [
            (x - 4.6 * s, foot - 7 * s),
            *curve(
                [
                    (x - 4.2 * s, foot - 13 * s),
                    (x - 2.6 * s, foot - 17.4 * s),
                    (x + 0.6 * s, foot - 18.4 * s),
                    (x + 3.2 * s, foot - 16 * s),
                    (x + 3.6 * s, foot - 9 * s),
                ],
                6,
            ),
            (x + 7.4 * s, foot - 7.6 * s),
            (x + 7.2 * s, foot),
            (x + 5 * s, foot),
            (x + 4.4 * s, foot - 5 * s),
        ],
        coat,
    )
    c.disc(x + 0.8 * s, foot - 21 * s, 2.2 * s, CREAM, 2.6 * s)
    c.poly(oval(x + 0.4 * s, foot - 21.6 * s, 2.5 * s, 2.6 * s, 150, 340), INK)
    tilt = -14
    c.poly(place(CELLO, x + 3.4 * s, foot - 4.4 * s, 1.05 * s, tilt), OCHRE)
    inner = [(px * 0.86, py * 0.88 - 0.35) for px, py in CELLO]
    c.poly(place(inner, x + 3.4 * s, foot - 4.4 * s, 1.05 * s, tilt), RUST)
    c.line(place([(0, 0), (0, -17)], x + 3.4 * s, foot - 4.4 * s, 1.05 * s, tilt), 0.7 * s, INK)
    c.line(place([(0, 2.6), (0, 4.6)], x + 3.4 * s, foot - 4.4 * s, 1.05 * s, tilt), 0.4 * s, INK)
    c.line(
        [(x + 2 * s, foot - 15.4 * s), (x - 3 * s, foot - 12 * s), (x - 5.5 * s, foot - 7.2 * s)],
        1.7 * s,
        mix(coat, PAPER, 0.14),
    )
    c.line([(x - 7.5 * s, foot - 6.2 * s), (x + 15.5 * s, foot - 12.4 * s)], 0.55 * s, PAPER)
    c.disc(x - 5.4 * s, foot - 7.0 * s, 1.0 * s, CREAM)
    _music_stand(c, x + 12 * s, foot, s)


def _music_stand(c: Canvas, stand: float, foot: float, s: float) -> None:
    c.line([(stand, foot), (stand, foot - 9 * s)], 0.5 * s, INK)
    c.line(
        [(stand - 2.4 * s, foot), (stand, foot - 1.6 * s), (stand + 2.4 * s, foot)], 0.45 * s, INK
    )
    c.poly(
        [
            (stand - 3 * s, foot - 9 * s),
            (stand - 1.8 * s, foot - 14 * s),
            (stand + 2.6 * s, foot - 14.4 * s),
            (stand + 1.4 * s, foot - 9.4 * s),
        ],
        PAPER,
    )


def _conductor(c: Canvas, x: float, foot: float) -> None:
    with c.plate(INK, strength=0.6) as shade:
        shade.poly([(x - 9, foot), (x + 9, foot), (x - 4, foot + 6), (x - 26, foot + 6)])
    c.poly([(x - 10, foot), (x - 8.6, foot - 5), (x + 8.6, foot - 5), (x + 10, foot)], RED)
    c.rect(x - 9.4, foot - 6, x + 9.4, foot - 4.6, STRAW)
    y = foot - 6
    for side in (-1, 1):
        c.poly(
            [
                (x + side * 0.4, y - 15),
                (x + side * 4.2, y - 15),
                (x + side * 4.8, y),
                (x + side * 1.2, y),
            ],
            INK,
        )
    c.poly(
        [
            (x - 5, y - 12),
            *curve(
                [
                    (x - 5, y - 24),
                    (x - 4.2, y - 29),
                    (x, y - 31),
                    (x + 4.2, y - 29),
                    (x + 5, y - 24),
                ],
                6,
            ),
            (x + 5, y - 12),
            (x + 3.4, y - 7),
            (x, y - 13),
            (x - 3.4, y - 7),
        ],
        INK,
    )
    c.disc(x - 0.6, y - 35, 3.0, CREAM, 3.5)
    c.poly(oval(x, y - 35.8, 3.5, 3.4, 190, 400), INK)
    for elbow, hand in (((x - 10, y - 32), (x - 15, y - 41)), ((x + 10, y - 27), (x + 17, y - 31))):
        shoulder = (x - 3 if hand[0] < x else x + 3, y - 28)
        c.strand([shoulder, elbow, hand], 2.6, INK)
        c.disc(hand[0], hand[1], 1.5, CREAM)
    c.line([(x - 15, y - 41), (x - 25, y - 50)], 0.5, PAPER)


@picture("culture-library-bus")
def library_bus(c: Canvas) -> None:
    """A red bus full of books stops where two roads cross under a very large sky."""
    c.fill(mix(LAGOON, PAPER, 0.5))
    land = c.h * 0.66
    with c.plate(LAGOON, tone=c.fade(0, land, 240, 0), screen="lines", cell=1.1) as sky:
        sky.rect(-2, -2, c.w + 2, land)
    for x, y, size in ((0.3, 0.24, 1.25), (0.78, 0.14, 0.8), (0.72, 0.42, 0.75), (0.08, 0.46, 0.7)):
        _cloud(c, c.w * x, c.h * y, size)
    c.poly([*ridge(-3, c.w + 3, land, 7, c.rng, 6), (c.w + 3, land), (-3, land)], SAGE)
    _fields(c, land)
    _crossroads(c, land)
    _signpost(c, c.w * 0.2, c.h * 0.9)
    _bus(c, c.w * 0.62, c.h * 0.885)


def _cloud(c: Canvas, x: float, y: float, s: float) -> None:
    for dx, dy, half, ink in (
        (0, 0, 21, PAPER),
        (7, -4.6, 13, PAPER),
        (-8, 3.6, 17, CREAM),
        (-3, -8.6, 6.5, PAPER),
        (6, 7.0, 11, CREAM),
    ):
        c.strand([(x + (dx - half) * s, y + dy * s), (x + (dx + half) * s, y + dy * s)], 5 * s, ink)


def _fields(c: Canvas, land: float) -> None:
    vanish = (c.w * 0.34, land - 3)
    c.band(land, c.h + 2, MOSS)
    inks = (STRAW, OCHRE, SAGE, SAND, MOSS, OCHRE, STRAW, SAGE)
    feet = spread(-c.w * 1.6, c.w * 2.4, 9)
    for i, ink in enumerate(inks):
        a, b = (feet[i], c.h + 4), (feet[i + 1], c.h + 4)
        c.poly([(vanish[0] - 0.1, land), a, b], ink)
        for t in spread(0.1, 0.9, 7):
            c.line([(vanish[0], land), between(a, b, t)], 0.24, mix(ink, MOSS, 0.6))
    for _ in range(16):
        x = c.rng.uniform(0, c.w)
        c.disc(x, land - 0.8, c.rng.uniform(0.8, 1.7), mix(MOSS, INK, 0.3), 1.5)
        c.rect(x - 0.15, land - 0.6, x + 0.15, land + 1.2, INK)


def _crossroads(c: Canvas, land: float) -> None:
    road = mix(SOOT, SAND, 0.25)
    vanish = (c.w * 0.34, land)
    near: list[Point] = [(c.w * 0.16, c.h + 3), (c.w * 0.5, c.h + 3)]
    c.poly([(vanish[0] - 0.3, land), (vanish[0] + 0.3, land), near[1], near[0]], road)
    c.poly(
        [(-3, c.h * 0.875), (c.w + 3, c.h * 0.85), (c.w + 3, c.h * 0.94), (-3, c.h * 0.97)], road
    )
    for i in range(14):
        x = c.w * (i + 0.3) / 14
        if not 0.2 < x / c.w < 0.47:
            y = c.h * (0.924 - 0.027 * x / c.w)
            c.poly([(x, y), (x + 4.6, y - 0.1), (x + 4.6, y + 0.7), (x, y + 0.8)], CREAM)
    middle = (c.w * 0.33, c.h + 3)
    for a, b in ((0.1, 0.2), (0.3, 0.4), (0.5, 0.56)):
        p, q = between(vanish, middle, a), between(vanish, middle, b)
        c.poly([(p[0] - a, p[1]), (p[0] + a, p[1]), (q[0] + b, q[1]), (q[0] - b, q[1])], CREAM)


def _signpost(c: Canvas, x: float, foot: float) -> None:
    c.rect(x - 0.7, foot - 31, x + 0.7, foot, INK)
    for y, side, ink in ((-30.0, 1, PAPER), (-25.0, -1, STRAW), (-20.0, 1, PAPER)):
        arm = [(-2, -1.8), (11, -1.8), (13.2, 0), (11, 1.8), (-2, 1.8)]
        c.poly(place(arm, x, foot + y, 1, 0, side < 0), ink)
        c.line(place([(0, 0), (9, 0)], x, foot + y, 1, 0, side < 0), 0.6, SOOT)


def _bus(c: Canvas, x: float, foot: float) -> None:
    with c.plate(INK, strength=0.6) as shade:
        shade.poly([(x - 31, foot - 1), (x + 30, foot - 1), (x + 42, foot + 4), (x - 22, foot + 4)])
    body: Path = [
        (x - 32, foot - 3),
        (x - 32, foot - 25),
        *curve([(x - 32, foot - 25), (x - 31, foot - 28), (x - 28, foot - 29)], 5),
        (x + 26, foot - 29),
        *curve([(x + 26, foot - 29), (x + 30, foot - 27), (x + 32, foot - 16)], 6),
        (x + 33, foot - 12),
        (x + 33, foot - 3),
    ]
    c.poly(body, RED)
    c.poly(
        [(x - 31.6, foot - 26.4), (x - 28, foot - 29), (x + 26, foot - 29), (x + 30, foot - 26.4)],
        PAPER,
    )
    c.rect(x - 32, foot - 7, x + 33, foot - 5.6, STRAW)
    _shelves(c, x - 29, foot - 24.5, x + 9, foot - 9.5)
    c.poly(
        [(x - 31, foot - 25), (x + 11, foot - 25), (x + 13, foot - 20.5), (x - 33, foot - 20.5)],
        PETROL,
    )
    for i in range(6):
        a = x - 31 + i * 7
        c.poly(
            [
                (a, foot - 25),
                (a + 3.5, foot - 25),
                (a + 3.5 + (i - 2) * 0.2, foot - 20.5),
                (a + (i - 3) * 0.2, foot - 20.5),
            ],
            PAPER,
        )
    c.rect(x + 12.5, foot - 24.5, x + 20, foot - 3, WINE)
    c.rect(x + 13.5, foot - 23.5, x + 19, foot - 12, mix(LAGOON, PAPER, 0.35))
    c.poly(
        [(x + 22, foot - 24), (x + 28.4, foot - 24), (x + 31, foot - 14), (x + 22, foot - 14)],
        mix(LAGOON, PAPER, 0.35),
    )
    c.line([(x + 23, foot - 15), (x + 27, foot - 23)], 0.7, PAPER)
    for dx in (-19.0, 23.0):
        c.disc(x + dx, foot - 3, 5.4, WINE)
        c.disc(x + dx, foot - 2.4, 4.5, INK)
        c.disc(x + dx, foot - 2.4, 2.0, STRAW)
    c.disc(x + 32, foot - 8.6, 1.2, STRAW)
    for dx, tall, coat in ((-24.0, 15.0, PETROL), (-13.0, 10.5, OCHRE), (3.0, 16.0, INK)):
        u = tall / 10
        c.poly(
            [
                (x + dx - 1.9 * u, foot + 3),
                (x + dx - 1.3 * u, foot + 3 - 7.6 * u),
                (x + dx + 1.3 * u, foot + 3 - 7.6 * u),
                (x + dx + 1.9 * u, foot + 3),
            ],
            coat,
        )
        c.disc(x + dx, foot + 3 - 9 * u, 1.15 * u, INK if coat != INK else RUST)
        c.poly(place(box(-0.9, -1.2, 0.9, 1.2), x + dx + 2.2 * u, foot + 3 - 5 * u, u, 15), PAPER)


def _shelves(c: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    c.rect(x0, y0, x1, y1, INK)
    rows = 3
    tall = (y1 - y0) / rows
    inks = (STRAW, CREAM, LAGOON, RUST, OCHRE, SAGE, ROSE, PAPER, PETROL)
    for row in range(rows):
        x, foot = x0 + 0.6, y0 + tall * (row + 1) - 0.5
        while x < x1 - 1.6:
            wide = c.rng.uniform(0.8, 1.5)
            c.rect(
                x, foot - tall * c.rng.uniform(0.6, 0.86), x + wide - 0.15, foot, c.rng.choice(inks)
            )
            x += wide
        c.rect(x0, foot, x1, foot + 0.5, OCHRE)
