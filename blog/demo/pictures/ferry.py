"""What the ferry essay keeps coming back to: the boat, her pier, the water, the gulls."""

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    INK,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    SOOT,
    STONE,
    STRAW,
    Ink,
    mix,
)
from blog.demo.pictures.shapes import Path, box, curve, place

HULL: Path = [(-30, -6.5), (-26, -6.2), (18, -6.2), (31, -8.6), (27, 0), (-27, 0), (-30, -3)]
GULL: Path = [
    *curve(
        [
            (-1.0, -0.28),
            (-0.55, -0.36),
            (-0.2, -0.1),
            (0, -0.02),
            (0.2, -0.1),
            (0.55, -0.36),
            (1.0, -0.28),
        ],
        6,
    ),
    *curve(
        [
            (0.6, -0.2),
            (0.26, 0.06),
            (0.06, 0.2),
            (0, 0.24),
            (-0.06, 0.2),
            (-0.26, 0.06),
            (-0.6, -0.2),
        ],
        6,
    ),
]


def ferry(
    c: Canvas, x: float, y: float, s: float, *, night: bool = False, flip: bool = False
) -> None:
    """Draw the ferry, 60 units long at scale 1, afloat with her waterline at (x, y)."""
    shell = mix(PETROL, INK, 0.5) if night else PETROL
    house = mix(STONE, PETROL, 0.45) if night else PAPER
    glass = STRAW if night else SOOT

    def put(shape: Path, ink: Ink) -> None:
        c.poly(place(shape, x, y, s, 0, flip), ink)

    put(HULL, shell)
    put([(-30, -2.2), (28.2, -2.2), (27, 0), (-28, 0)], RED)
    put(
        [(-30, -6.5), (-26, -6.2), (18, -6.2), (31, -8.6), (30.6, -7.6), (18, -5.2), (-30, -5.5)],
        OCHRE,
    )
    put(box(-25, -11.6, 15, -6.2), house)
    put(box(-27, -12.4, 17, -11.6), SOOT)
    put(box(-17, -17, 9, -12.4), house)
    put(box(-18.5, -17.8, 11, -17), SOOT)
    put([(2, -22.4), (9.4, -22.4), (8.4, -17.8), (2, -17.8)], house)
    put(box(1, -23.2, 10.6, -22.4), RED)
    put([(-9, -17.8), (-8, -26.5), (-2.4, -26.5), (-3, -17.8)], RED)
    put([(-8.4, -23.2), (-8, -26.5), (-2.4, -26.5), (-2.6, -23.2)], INK)
    put([(-8.6, -21.4), (-8.4, -23.2), (-2.6, -23.2), (-2.75, -21.4)], PAPER)
    for i in range(11):
        put(box(-23 + i * 3.4, -10.4, -20.8 + i * 3.4, -8.2), glass)
    for i in range(7):
        put(box(-15.6 + i * 3.4, -15.8, -13.2 + i * 3.4, -13.6), glass)
    for i in range(3):
        put(box(2.8 + i * 2.0, -21.4, 4.4 + i * 2.0, -19.4), glass)
    for i in range(15):
        put(box(-27 + i * 0.72, -14.4, -26.85 + i * 0.72, -12.4), SOOT)
        put(box(10 + i * 0.5, -14.4, 10.15 + i * 0.5, -12.4), SOOT)
    put(box(-27, -14.6, -17, -14.2), SOOT)
    put(box(9, -14.6, 17.2, -14.2), SOOT)
    put(box(12.6, -29, 13, -12), SOOT)
    put([(12.6, -28.6), (7.6, -27.4), (12.6, -26.2)], OCHRE)


def gull(c: Canvas, x: float, y: float, size: float, ink: Ink = INK, angle: float = 0.0) -> None:
    """Draw one gull on the wing, seen from far off."""
    c.poly(place(GULL, x, y, size, angle), ink)


def piles(c: Canvas, xs: list[float], top: float, foot: float, wide: float) -> None:
    """Draw mooring piles with pale caps."""
    for x in xs:
        c.rect(x - wide, top, x + wide, foot, INK)
        c.rect(x - wide, top, x - wide * 0.3, foot, SOOT)
        c.disc(x, top, wide, CREAM, wide * 0.45)


def pier(c: Canvas, left: float, right: float, deck: float) -> None:
    """Draw the landing stage between two uprights, with its lamp, on piles in the water."""
    for i in range(int((right - left) / 9) + 1):
        x = left + 3 + i * 9
        c.rect(x - 1, deck, x + 1, deck + 15, SOOT)
        c.line([(x, deck + 3), (x + 9, deck + 12)], 0.5, SOOT)
    c.rect(left, deck - 1, right, deck + 2.2, INK)
    c.rect(left, deck - 1, right, deck - 0.4, STONE)
    for i in range(int((right - left) / 5)):
        x = left + 2.5 + i * 5
        c.rect(x - 0.25, deck - 6, x + 0.25, deck - 1, INK)
    c.rect(left, deck - 6.2, right - 2, deck - 5.7, INK)


def lamp(c: Canvas, x: float, foot: float, tall: float, glow: Ink) -> None:
    """Draw a pier lamp."""
    c.rect(x - 0.4, foot - tall, x + 0.4, foot, INK)
    c.disc(x, foot - tall, 1.7, glow)
    c.poly([(x - 2.4, foot - tall - 1), (x, foot - tall - 3), (x + 2.4, foot - tall - 1)], INK)


def glints(
    c: Canvas, x: float, top: float, half: float, inks: tuple[Ink, ...], count: int = 40
) -> None:
    """Draw broken reflections that widen towards the foot of the sheet under x."""
    for i in range(count):
        share = (i + c.rng.random()) / count
        y = top + (c.h + 2 - top) * share
        reach = half * (0.35 + share)
        cx = x + c.rng.uniform(-reach, reach)
        long = c.rng.uniform(0.25, 0.8) * reach
        c.line([(cx - long, y), (cx + long, y)], 0.25 + 0.5 * share, inks[i % len(inks)])


def standing(
    c: Canvas, x: float, foot: float, tall: float, coat: Ink, head: Ink, hat: bool = False
) -> None:
    """Draw a person in a coat from behind."""
    u = tall / 10
    c.rect(x - 1.3 * u, foot - 3 * u, x - 0.2 * u, foot, INK)
    c.rect(x + 0.2 * u, foot - 3 * u, x + 1.3 * u, foot, INK)
    c.poly(
        [
            (x - 2.0 * u, foot - 2.4 * u),
            *curve(
                [
                    (x - 1.9 * u, foot - 6.4 * u),
                    (x - 1.5 * u, foot - 7.9 * u),
                    (x, foot - 8.3 * u),
                    (x + 1.5 * u, foot - 7.9 * u),
                    (x + 1.9 * u, foot - 6.4 * u),
                ],
                6,
            ),
            (x + 2.0 * u, foot - 2.4 * u),
        ],
        coat,
    )
    c.disc(x, foot - 9.1 * u, 0.95 * u, head, 1.1 * u)
    if hat:
        c.rect(x - 1.7 * u, foot - 9.5 * u, x + 1.7 * u, foot - 9.2 * u, coat)
        c.poly(
            [
                (x - 1.0 * u, foot - 9.4 * u),
                (x - 0.8 * u, foot - 10.6 * u),
                (x + 0.8 * u, foot - 10.6 * u),
                (x + 1.0 * u, foot - 9.4 * u),
            ],
            coat,
        )
    c.line([(x, foot - 7.6 * u), (x, foot - 2.6 * u)], 0.12 * u, mix(coat, PAPER, 0.25))
