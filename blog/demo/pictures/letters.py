"""Opinion and sport: the letters, and the runners seen from above."""

from blog.demo.pictures.canvas import Canvas, Pen
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
    RUST,
    SAGE,
    SAND,
    SOOT,
    STONE,
    STRAW,
    WINE,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, box, curve, oval, place, spread


@picture("opinion-letters")
def opinion_letters(c: Canvas) -> None:
    """Letters lie in a heap, and a fountain pen has just begun an answer in red."""
    c.fill(mix(RED, WINE, 0.3))
    with c.plate(WINE, tone=c.glow(c.w * 0.4, c.h * 0.4, 110, 0, 235), cell=1.2) as felt:
        felt.rect(-2, -2, c.w + 2, c.h + 2)
    x, y = c.w * 0.37, c.h * 0.5
    heap: tuple[tuple[float, float, float, Ink], ...] = (
        (-16, -12, -31, SAND),
        (14, -16, 24, LAGOON),
        (-22, 13, 16, STRAW),
        (18, 12, -17, ROSE),
        (-4, -19, 6, CREAM),
        (-9, 16, -9, STONE),
        (8, 3, 13, SAGE),
        (-6, 0, -6, CREAM),
    )
    for dx, dy, turn, ink in heap:
        _envelope(c, x + dx, y + dy, turn, ink)
    _sheet(c, c.w * 0.62, c.h * 0.6, 8)
    _pen(c, c.w * 0.655, c.h * 0.555, 1.0, -38)


def _envelope(c: Canvas, x: float, y: float, turn: float, ink: Ink) -> None:
    half, tall = 25.0, 16.5
    shape = box(-half, -tall, half, tall)
    with c.plate(WINE, strength=0.85, slip=0.1) as shade:
        shade.poly(place(shape, x + 1.6, y + 2.0, 1, turn))
    c.poly(place(shape, x, y, 1, turn), ink)
    fold = mix(ink, INK, 0.4)
    c.poly(place([(-half, tall), (0, -1), (half, tall)], x, y, 1, turn), mix(ink, PAPER, 0.3))
    c.line(place([(-half, tall), (-3, -0.5)], x, y, 1, turn), 0.3, fold)
    c.line(place([(half, tall), (3, -0.5)], x, y, 1, turn), 0.3, fold)
    c.poly(place([(-half, -tall), (0, 5), (half, -tall)], x, y, 1, turn), mix(ink, INK, 0.09))
    c.line(place([(-half, -tall), (0, 5), (half, -tall)], x, y, 1, turn), 0.35, fold)
    if ink in (CREAM, STRAW, STONE):
        edge = 13
        for i in range(edge):
            a = -half + 2 * half * i / edge
            stripe = [(a, tall), (a + 2.0, tall), (a + 2.8, tall - 1.6), (a + 0.8, tall - 1.6)]
            c.poly(place(stripe, x, y, 1, turn), RED if i % 2 else PETROL)
    else:
        c.disc(*place([(0, 3.4)], x, y, 1, turn)[0], 2.7, RED if ink != ROSE else PETROL)


def _sheet(c: Canvas, x: float, y: float, turn: float) -> None:
    shape = box(-24, -32, 24, 40)
    with c.plate(WINE, strength=0.85, slip=0.1) as shade:
        shade.poly(place(shape, x + 1.8, y + 2.4, 1, turn))
    c.poly(place(shape, x, y, 1, turn), PAPER)
    for row in range(13):
        level = -25 + row * 4.7
        c.line(place([(-19, level), (19, level)], x, y, 1, turn), 0.18, STONE)
    for row in range(5):
        level = -25.6 + row * 4.7
        stop = (17.0, 18.5, 15.0, 18.0, 4.5)[row]
        left = -12.0 if row == 0 else -19.0
        while left < stop:
            right = min(stop, left + c.rng.uniform(3.0, 8.5))
            c.line(place(_word(c, left, right, level), x, y, 1, turn), 0.36, RED)
            left = right + 1.5


def _word(c: Canvas, left: float, right: float, level: float) -> Path:
    """Give one joined-up word: loops of a pen that leans forward, some tall, some hanging."""
    path: Path = [(left, level)]
    x = left
    while x < right:
        tall = c.rng.choice((1.0, 1.0, 1.1, 0.9, 2.5, -1.3))
        path += [(x + 0.55, level - tall), (x + 0.35, level - tall * 1.08), (x + 0.3, level - 0.1)]
        x += 0.8
        path.append((x, level + 0.1))
    return curve(path, 4)


def _pen(c: Canvas, x: float, y: float, s: float, turn: float) -> None:
    def put(shape: Path, ink: Ink) -> None:
        c.poly(place(shape, x, y, s, turn), ink)

    with c.plate(SOOT, strength=0.55, slip=0) as shade:
        shade.poly(
            place([(0, 0), (15, -2.2), (95, -3.4), (95, 3.4), (15, 3)], x + 3, y + 6, s, turn + 5)
        )
    put(
        curve(
            [(0, 0), (6, -1.5), (11, -3.0), (16, -2.4), (16, 2.4), (11, 3.0), (6, 1.5)],
            6,
            closed=True,
        ),
        OCHRE,
    )
    put([(3, 0), (11, -2.6), (16, -2.2), (16, 0)], STRAW)
    c.line(place([(0.4, 0), (9, 0)], x, y, s, turn), 0.3, INK)
    c.disc(*place([(9.4, 0)], x, y, s, turn)[0], 0.8, INK)
    put([(15, -2.6), (27, -4.0), (27, 4.0), (15, 2.6)], INK)
    put([(27, -4.6), (29.5, -4.8), (29.5, 4.8), (27, 4.6)], STRAW)
    put([(29.5, -5), (66, -5.4), (66, 5.4), (29.5, 5)], DEEP)
    put([(29.5, -3.4), (66, -3.7), (66, -2.3), (29.5, -2.1)], LAGOON)
    put([(66, -5.8), (70, -5.8), (70, 5.8), (66, 5.8)], OCHRE)
    put([(70, -5.4), (120, -4.8), (120, 4.8), (70, 5.4)], DEEP)
    put([(70, -3.7), (120, -3.3), (120, -2.1), (70, -2.3)], LAGOON)


RUNNER: Path = [
    (-1.2, 0.2),
    (-0.3, -3.0),
    (-1.4, -6.4),
    (-3.4, -5.2),
    (-4.2, -3.6),
    (-5.0, -4.2),
    (-4.2, -6.4),
    (-1.4, -8.8),
    (0.4, -9.2),
    (2.2, -7.6),
    (4.2, -7.0),
    (4.0, -6.0),
    (1.8, -6.2),
    (1.2, -6.8),
    (1.0, -4.4),
    (3.4, -3.0),
    (3.2, 0.4),
    (2.2, 0.3),
    (2.2, -2.2),
    (0.4, -3.4),
    (-0.2, 0.0),
]


@picture("sport-marathon")
def marathon(c: Canvas) -> None:
    """Runners on an open road, from above, each small beside a long shadow."""
    c.fill(STRAW)
    road = mix(STONE, PAPER, 0.35)
    c.poly([(c.w * 0.02, -3), (c.w * 0.78, -3), (c.w * 0.98, c.h + 3), (c.w * 0.22, c.h + 3)], road)
    _verges(c)
    for k in (1, 2):
        top, foot = c.w * (0.02 + 0.76 * k / 3), c.w * (0.22 + 0.76 * k / 3)
        for t in spread(0, 1, 12)[:-1]:
            a, b = t * c.h, (t + 0.045) * c.h
            xa, xb = top + (foot - top) * t, top + (foot - top) * (t + 0.045)
            c.poly([(xa - 0.5, a), (xa + 0.5, a), (xb + 0.5, b), (xb - 0.5, b)], PAPER)
    runners = (
        (0.22, 0.05),
        (0.45, 0.02),
        (0.67, 0.08),
        (0.36, 0.2),
        (0.58, 0.22),
        (0.76, 0.27),
        (0.3, 0.36),
        (0.5, 0.40),
        (0.71, 0.45),
        (0.84, 0.56),
        (0.4, 0.55),
        (0.89, 0.8),
    )
    lead = (0.645, 0.73)
    shirts = (PETROL, INK, OCHRE, LAGOON, RUST, SOOT, WINE, PETROL)
    with c.plate(mix(PETROL, INK, 0.35), strength=0.82, slip=0.1) as shade:
        for i, (fx, fy) in enumerate(runners):
            _shadow(shade, c.w * fx, c.h * fy, 1.25, 1 if i % 2 else -1)
        _shadow(shade, c.w * lead[0], c.h * lead[1], 2.3, 1)
    for i, (fx, fy) in enumerate(runners):
        _from_above(c, c.w * fx, c.h * fy, 1.25, shirts[i % 8])
    _from_above(c, c.w * lead[0], c.h * lead[1], 2.3, RED)


def _shadow(pen: Pen, x: float, y: float, s: float, side: int) -> None:
    """Lay a runner's figure along the road, feet at (x, y), away from a low sun."""
    figure = [(-py * 1.9, px * side) for px, py in RUNNER]
    pen.poly(place(figure, x, y, s, 157))
    head = place([(19.4, 0.9 * side)], x, y, s, 157)[0]
    pen.poly(place(oval(0, 0, 2.3, 1.25), *head, s, 157))


def _verges(c: Canvas) -> None:
    for left, right, far in ((0.02, 0.22, -0.5), (0.78, 0.98, 1.5)):
        kerb: Path = [(c.w * left, -3), (c.w * right, c.h + 3)]
        c.poly([*kerb, (c.w * far, c.h + 3), (c.w * far, -3)], OCHRE)
        for i in range(26):
            t = i / 26
            x, y = c.w * (left + (right - left) * t), -3 + (c.h + 6) * t
            run = c.w * (right - left) / 26
            c.poly(
                [
                    (x - 1.3, y),
                    (x + 1.3, y),
                    (x + run + 1.3, y + c.h / 25),
                    (x + run - 1.3, y + c.h / 25),
                ],
                RED if i % 2 else PAPER,
            )
    for fx, fy, r in (
        (0.03, 0.6, 10.0),
        (0.1, 0.88, 8.0),
        (0.95, 0.12, 11.0),
        (0.99, 0.42, 8.0),
        (0.02, 0.3, 6.5),
    ):
        x, y = c.w * fx, c.h * fy
        with c.plate(WINE, strength=0.55) as shade:
            shade.disc(x - 8, y + 4.6, r)
        c.disc(x, y, r, mix(PETROL, SAGE, 0.3))
        c.disc(x + r * 0.15, y - r * 0.15, r * 0.72, SAGE)
        c.disc(x + r * 0.25, y - r * 0.25, r * 0.35, mix(SAGE, STRAW, 0.5))


def _from_above(c: Canvas, x: float, y: float, s: float, shirt: Ink) -> None:
    skin = mix(RUST, INK, 0.35)
    c.strand(place([(-2.0, 0.2), (-2.7, -1.4), (-1.6, -2.6)], x, y, s, -12), 0.75 * s, skin)
    c.strand(place([(2.0, 0.2), (2.9, 1.5), (2.4, 2.4)], x, y, s, -12), 0.75 * s, skin)
    c.strand(place([(-0.7, 0.4), (-0.8, 3.0)], x, y, s, -12), 0.9 * s, skin)
    c.strand(place([(0.7, 0), (0.8, -2.2)], x, y, s, -12), 0.9 * s, skin)
    torso = curve(
        [
            (-2.3, 0),
            (-1.6, -1.0),
            (0, -1.1),
            (1.6, -1.0),
            (2.3, 0),
            (1.6, 0.9),
            (0, 1.1),
            (-1.6, 0.9),
        ],
        5,
        closed=True,
    )
    c.poly(place(torso, x, y, s, -12), shirt)
    c.disc(x - 0.1 * s, y - 0.5 * s, 0.95 * s, INK)
