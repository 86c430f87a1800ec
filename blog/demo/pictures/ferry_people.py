"""The ferry essay, at the rail: the passengers and the gulls."""

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.ferry import ferry, gull, standing
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
    SHOAL,
    SOOT,
    STONE,
    STRAW,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, curve, place, ridge, wave

NEAR_WING: Path = [
    *curve([(0.02, -0.04), (0.12, -0.42), (0.34, -0.72), (0.68, -0.92), (1.12, -0.98)], 10),
    *curve([(0.86, -0.78), (0.6, -0.5), (0.44, -0.24), (0.3, 0.06)], 8),
]
TIP: Path = [*curve([(0.72, -0.93), (0.92, -0.97), (1.12, -0.98)], 6), (0.86, -0.78), (0.74, -0.66)]
BODY: Path = [
    *curve(
        [
            (-0.62, -0.02),
            (-0.52, -0.13),
            (-0.36, -0.14),
            (-0.1, -0.1),
            (0.3, -0.04),
            (0.62, 0.06),
            (0.86, 0.1),
        ],
        8,
    ),
    *curve([(0.8, 0.17), (0.4, 0.18), (0.05, 0.2), (-0.3, 0.14), (-0.52, 0.06)], 8),
]


@picture("city-ferry-05")
def passengers(c: Canvas) -> None:
    """People stand along the rail with their backs to us and watch the far shore."""
    c.fill(STRAW)
    sea = c.h * 0.5
    with c.plate(OCHRE, tone=c.fade(0, sea, 225, 0), screen="lines", cell=1.05) as sky:
        sky.rect(-2, -2, c.w + 2, sea)
    c.disc(c.w * 0.62, sea - 10, 15, PAPER)
    c.poly(
        [*ridge(-3, c.w + 3, sea, 8, c.rng, 5), (c.w + 3, sea), (-3, sea)], mix(LAGOON, OCHRE, 0.3)
    )
    c.band(sea, c.h, LAGOON)
    for i in range(22):
        y = sea + 1 + i * 1.5
        c.line(
            wave(-3, c.w + 3, y, 0.2 + 0.02 * i, 8 + i, i * 2.1),
            0.18 + 0.02 * i,
            PAPER if i % 4 == 1 else PETROL,
        )
    with c.plate(
        OCHRE, over=False, tone=c.glow(c.w * 0.62, sea, 34, 220, 0), screen="lines", cell=1.4
    ) as path:
        path.rect(c.w * 0.3, sea, c.w * 0.95, c.h * 0.85)
    _awning(c)
    deck = c.h * 0.9
    c.band(deck, c.h + 2, mix(PETROL, INK, 0.45))
    for i in range(-4, 18):
        x = c.w * i / 13
        c.line([(x, deck), (x + (x - c.w / 2) * 0.2, c.h + 2)], 0.3, PETROL)
    _rail(c, deck)
    _crowd(c, deck + 2)


def _awning(c: Canvas) -> None:
    c.band(-2, c.h * 0.1, mix(PETROL, INK, 0.45))
    count = int(c.w / 7) + 2
    for i in range(count):
        x = -3 + i * 7.0
        ink = PAPER if i % 2 else PETROL
        c.rect(x, c.h * 0.1, x + 7, c.h * 0.14, ink)
        c.disc(x + 3.5, c.h * 0.14, 3.5, ink, 2.2)
    for share in (0.1, 0.9):
        c.rect(c.w * share - 0.9, c.h * 0.1, c.w * share + 0.9, c.h * 0.9, PAPER)
        c.rect(c.w * share + 0.3, c.h * 0.1, c.w * share + 0.9, c.h * 0.9, STONE)


def _rail(c: Canvas, deck: float) -> None:
    for i in range(int(c.w / 6) + 2):
        c.rect(i * 6 - 0.3, deck - 17, i * 6 + 0.3, deck, PAPER)
    for lift in (5.5, 11.0):
        c.band(deck - lift, deck - lift + 0.6, PAPER)
    c.band(deck - 18, deck - 16.4, RED)


def _crowd(c: Canvas, foot: float) -> None:
    people: tuple[tuple[float, float, Ink, bool], ...] = (
        (0.15, 43, INK, True),
        (0.235, 38, SOOT, False),
        (0.34, 46, PETROL, False),
        (0.405, 23, OCHRE, False),
        (0.53, 41, INK, False),
        (0.72, 45, RED, True),
        (0.83, 39, DEEP, False),
    )
    for share, tall, coat, hat in people:
        standing(c, c.w * share, foot, tall, coat, INK, hat)
    x, u = c.w * 0.34, 4.6
    c.line([(x + 1.6 * u, foot - 6.2 * u), (c.w * 0.405 - 3, foot - 14)], 1.6, PETROL)
    bag = c.w * 0.235 - 10.5
    c.rect(bag, foot - 8, bag + 8, foot, mix(OCHRE, INK, 0.35))
    c.ring(bag + 4, foot - 8, 2, 0.6, INK)


@picture("city-ferry-06")
def gulls(c: Canvas) -> None:
    """Gulls hang over the stern, one so near that it fills the frame."""
    c.fill(SHOAL)
    sea = c.h * 0.84
    with c.plate(LAGOON, tone=c.fade(0, sea, 235, 0), screen="lines", cell=1.05) as sky:
        sky.rect(-2, -2, c.w + 2, sea)
    c.disc(c.w * 0.2, c.h * 0.27, 13, CREAM)
    c.band(sea, c.h + 2, PETROL)
    ferry(c, c.w * 0.17, sea + 1.2, 0.52, flip=True)
    for i in range(9):
        y = sea + 1.6 + i * 1.8
        c.line(wave(-3, c.w + 3, y, 0.35, 10 + i, i), 0.24, LAGOON if i % 2 else SHOAL)
    for x, y, size, turn in (
        (0.08, 0.55, 3.2, 8),
        (0.3, 0.62, 4.4, -10),
        (0.22, 0.48, 2.4, 0),
        (0.1, 0.7, 2.6, 6),
        (0.37, 0.08, 3.0, -6),
    ):
        gull(c, c.w * x, c.h * y, size, PAPER, turn)
    _great_gull(c, c.w * 0.36, c.h * 0.36, 17, -16)
    _great_gull(c, c.w * 0.65, c.h * 0.63, 43, -7)


def _great_gull(c: Canvas, x: float, y: float, size: float, turn: float) -> None:
    with c.plate(PETROL, strength=0.55, slip=0.1) as shade:
        shade.poly(place(NEAR_WING, x + size * 0.05, y + size * 0.05, size, turn))
    far = [(px * 0.62 - 0.14, py * 0.98) for px, py in NEAR_WING]
    c.poly(place(far, x, y, size, turn), STONE)
    far_tip = [(px * 0.62 - 0.14, py * 0.98) for px, py in TIP]
    c.poly(place(far_tip, x, y, size, turn), SOOT)
    c.poly(
        place([(-0.6, -0.03), (-0.78, 0.03), (-0.77, 0.08), (-0.58, 0.05)], x, y, size, turn), OCHRE
    )
    c.poly(place([(-0.73, 0.04), (-0.77, 0.08), (-0.7, 0.068)], x, y, size, turn), RED)
    c.poly(place(BODY, x, y, size, turn), PAPER)
    under = [(px, py) for px, py in BODY if py > 0.03]
    c.poly(place([*under, (-0.2, 0.08), (0.4, 0.1)], x, y, size, turn), MIST)
    c.poly(place(NEAR_WING, x, y, size, turn), CREAM)
    for k in range(5):
        root = [(0.16 + 0.1 * k, -0.12 - 0.13 * k), (0.36 + 0.11 * k, -0.02 - 0.15 * k)]
        c.line(place(root, x, y, size, turn), 0.014 * size, STONE)
    c.poly(place(TIP, x, y, size, turn), INK)
    eye = place([(-0.52, -0.04)], x, y, size, turn)[0]
    c.disc(*eye, size * 0.022, INK)
