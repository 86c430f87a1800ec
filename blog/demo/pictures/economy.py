"""Economy: the price of bread and the empty warehouse."""

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    INK,
    MOSS,
    OCHRE,
    PAPER,
    PETROL,
    RED,
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
from blog.demo.pictures.shapes import Path, Point, between, curve, oval, spread


@picture("economy-coins-chart")
def coins_chart(c: Canvas) -> None:
    """The slices of one loaf, piled up on a board, are the rising bars of a chart."""
    c.fill(MOSS)
    table = c.h * 0.8
    for i in range(1, 7):
        y = table - i * c.h * 0.125
        c.line([(-2, y), (c.w + 2, y)], 0.22, mix(MOSS, SAGE, 0.7))
    for i in range(1, 12):
        x = c.w * i / 12
        c.line([(x, -2), (x, table)], 0.14, mix(MOSS, SAGE, 0.45))
    c.band(table, c.h + 2, CREAM)
    with c.plate(STONE, tone=c.fade(table, c.h, 190, 20), screen="lines", cell=1.0) as cloth:
        cloth.rect(-2, table, c.w + 2, c.h + 2)
    _board(c, table)
    piles = (3, 4, 4, 6, 8, 11, 15)
    step, start = c.w * 0.098, c.w * 0.275
    for i, count in enumerate(piles):
        last = i == len(piles) - 1
        _pile(
            c,
            start + i * step,
            table,
            step * 0.86,
            max(2, round(count * c.h / 97)),
            RED if last else RUST,
        )
    _loaf(c, c.w * 0.075, table, c.w * 0.135, c.w * 0.15)
    for x, count in ((0.8, 2), (0.9, 5)):
        for k in range(count):
            _coin(c, c.w * x + (k % 2) * 0.8, table + c.h * 0.14 - k * 1.5)
    _knife(c, table)


def _board(c: Canvas, table: float) -> None:
    left, right = c.w * 0.02, c.w * 0.98
    with c.plate(SOOT, strength=0.55) as shade:
        shade.rect(left + 3, table + 4, right + 5, table + 9)
    c.rect(left, table - 0.4, right, table + 3.4, OCHRE)
    c.rect(left, table + 3.4, right, table + 6, mix(OCHRE, WINE, 0.5))
    for i in range(5):
        y = table + 0.4 + i * 0.6
        c.line([(left + 2 + i * 7, y), (right - 9 + i, y)], 0.14, mix(OCHRE, WINE, 0.4))


def _loaf_outline(x0: float, foot: float, wide: float, tall: float) -> Path:
    head = min(tall * 0.42, wide * 0.66)
    neck, lip = foot - tall + head, wide * 0.07
    return [
        (x0 + lip * 1.4, foot),
        *curve(
            [
                (x0 + lip * 1.2, neck + head * 0.55),
                (x0 - lip * 0.4, neck + head * 0.1),
                (x0 + wide * 0.12, neck - head * 0.72),
                (x0 + wide * 0.5, foot - tall),
                (x0 + wide * 0.88, neck - head * 0.72),
                (x0 + wide + lip * 0.4, neck + head * 0.1),
                (x0 + wide - lip * 1.2, neck + head * 0.55),
            ],
            10,
        ),
        (x0 + wide - lip * 1.4, foot),
    ]


def _pile(c: Canvas, x: float, foot: float, wide: float, count: int, crust: Ink) -> None:
    thick = 3.9
    crumbs: list[Path] = []
    for k in range(count):
        left, y = x + c.rng.uniform(-0.7, 0.7), foot - k * thick
        right = left + wide
        crumb = _slab(left + 1.1, right - 1.1, y - 0.5, thick - 1.35)
        c.poly(_slab(left, right, y, thick - 0.35), crust)
        c.poly(crumb, PAPER)
        crumbs.append(crumb)
        for _ in range(7):
            px = c.rng.uniform(left + 2, right - 2)
            c.disc(
                px,
                y - thick * c.rng.uniform(0.3, 0.65),
                c.rng.uniform(0.15, 0.5),
                mix(SAND, OCHRE, 0.3),
                0.2,
            )
    with c.plate(SAND, tone=c.drift(x, x + wide, 0, 235), cell=0.85, slip=0.1) as shade:
        for crumb in crumbs:
            shade.poly(crumb)


def _slab(left: float, right: float, foot: float, tall: float) -> Path:
    half = tall / 2
    return [
        *oval(left + half, foot - half, half, half, 90, 270),
        *oval(right - half, foot - half, half, half, -90, 90),
    ]


def _loaf(c: Canvas, x: float, foot: float, wide: float, tall: float) -> None:
    face = _loaf_outline(x, foot, wide, tall)
    for k in range(16, 0, -1):
        ink = mix(RUST, WINE, 0.55 if k % 4 == 0 else 0.2)
        c.poly([(px - k * 1.7, py - k * 0.22) for px, py in face], ink)
    c.poly(face, mix(RUST, WINE, 0.45))
    rim = wide * 0.06
    crumb = _loaf_outline(x + rim, foot - rim, wide - 2 * rim, tall - 2 * rim)
    c.poly(crumb, PAPER)
    with c.plate(SAND, tone=c.drift(x, x + wide, 20, 210), cell=0.85, slip=0.1) as shade:
        shade.poly(crumb)
    for _ in range(40):
        px, py = x + wide * c.rng.uniform(0.14, 0.86), foot - tall * c.rng.uniform(0.12, 0.82)
        size = c.rng.uniform(0.2, 0.6)
        c.disc(px, py, size, mix(SAND, OCHRE, 0.35), size * 0.7)


def _coin(c: Canvas, x: float, y: float) -> None:
    c.disc(x, y + 1.1, 5.0, mix(OCHRE, WINE, 0.6), 1.7)
    c.rect(x - 5.0, y, x + 5.0, y + 1.1, mix(OCHRE, WINE, 0.6))
    c.disc(x, y, 5.0, STRAW, 1.7)
    c.ring(x, y, 3.9, 0.25, OCHRE, 1.25)


def _knife(c: Canvas, table: float) -> None:
    y = table + c.h * 0.115
    left, grip, right = c.w * 0.16, c.w * 0.56, c.w * 0.72
    with c.plate(SOOT, strength=0.5) as shade:
        shade.poly(
            [(left + 3, y + 3.4), (right + 2, y + 3.4), (right + 2, y + 5), (left + 8, y + 5)]
        )
    teeth: Path = [(grip, y - 1.6)]
    teeth += [(left, y - 1.2), (left - 2, y + 0.4)]
    for i, x in enumerate(spread(left, grip, 41)):
        teeth.append((x, y + 1.5 + (0.5 if i % 2 else 0.0)))
    c.poly(teeth, PAPER)
    c.line([(left, y - 0.1), (grip, y - 0.2)], 0.25, STONE)
    c.poly(
        [
            (grip, y - 2),
            (right, y - 1.7),
            (right + 1.4, y + 0.4),
            (right, y + 2.4),
            (grip, y + 1.9),
        ],
        INK,
    )
    for share in (0.2, 0.5, 0.8):
        c.disc(grip + (right - grip) * share, y, 0.5, OCHRE)


@picture("economy-warehouse")
def warehouse(c: Canvas) -> None:
    """Racks with nothing on them run back to a far door; one box is left on the floor."""
    c.fill(STONE)
    v = c.at(0.37, 0.46)
    _shed(c, v)
    for side in (-1, 1):
        _racks(c, v, side)
    _last_box(c)


def _deep(v: Point, x: float, y: float, depth: float) -> Point:
    """Give a point of the front plane pushed back: depth 0 is the front, more is further."""
    return between(v, (x, y), 1 / (1 + depth))


def _shed(c: Canvas, v: Point) -> None:
    far = 1 / 9.5
    (west, top), (east, foot) = between(v, (-14, -22), far), between(v, (c.w + 14, c.h + 10), far)
    floor: Path = [(west, foot), (east, foot), (c.w * 1.4, c.h + 14), (c.w * -0.4, c.h + 14)]
    c.poly(floor, SAND)
    c.poly([(west, top), (east, top), (c.w + 60, -80), (-60, -80)], mix(PETROL, INK, 0.35))
    c.poly([(west, top), (west, foot), (-60, c.h + 46), (-60, -98)], mix(PETROL, INK, 0.1))
    c.poly(
        [(east, top), (east, foot), (c.w + 60, c.h + 40), (c.w + 60, -90)], mix(PETROL, INK, 0.25)
    )
    for depth in (0.15, 0.75, 1.6, 2.9, 5.0):
        a, b2 = _deep(v, c.w * 0.3, -22, depth), _deep(v, c.w * 0.7, -22, depth)
        d, e = (
            _deep(v, c.w * 0.7, -22, depth * 1.35 + 0.18),
            _deep(v, c.w * 0.3, -22, depth * 1.35 + 0.18),
        )
        c.poly([a, b2, d, e], STRAW)
        pool = [
            _deep(v, c.w * s, c.h + 10, q)
            for s, q in (
                (0.42, depth),
                (0.78, depth),
                (0.78, depth * 1.35 + 0.18),
                (0.42, depth * 1.35 + 0.18),
            )
        ]
        c.poly(pool, PAPER)
        with c.plate(
            STRAW, over=False, tone=c.fade(-10, c.h, 120, 20), cell=1.0, strength=0.4
        ) as beam:
            beam.poly([a, b2, pool[1], pool[0]])
    c.rect(west, top, east, foot, mix(PETROL, SAGE, 0.25))
    c.rect(v[0] - 2.6, v[1] - 1.6, v[0] + 3.4, foot, PAPER)
    for share in (0.4, 0.6):
        c.line(
            [_deep(v, c.w * share, c.h + 10, 9), _deep(v, c.w * share, c.h + 10, -0.2)], 0.3, OCHRE
        )


def _racks(c: Canvas, v: Point, side: int) -> None:
    x = c.w * 0.5 + side * c.w * 0.5 * 0.86
    back = x + side * 20
    top, foot = -12.0, c.h + 10
    depths = [0.0, 0.2, 0.45, 0.78, 1.2, 1.8, 2.6, 3.8, 5.6, 8.0]
    steel, far = mix(RED, INK, 0.1), mix(WINE, INK, 0.45)
    for depth in reversed(depths):
        wide = 2.0 / (1 + depth)
        for line, ink, share in ((back, far, 0.6), (x, steel, 1.0)):
            c.line([_deep(v, line, top, depth), _deep(v, line, foot, depth)], wide * share, ink)
        for level in spread(foot - 14, top + 18, 4):
            c.line([_deep(v, x, level, depth), _deep(v, back, level, depth)], wide * 0.5, far)
    for level in spread(foot - 14, top + 18, 4):
        front = [_deep(v, x, level, d) for d in (-0.15, 8.0)]
        rear = [_deep(v, back, level, d) for d in (8.0, -0.15)]
        with c.plate(SOOT, strength=0.35, slip=0.1) as shelf:
            shelf.poly([*front, *rear])
        (x0, y0), (x1, y1) = front
        c.poly([(x0, y0 - 1.3), (x1, y1 - 0.15), (x1, y1 + 0.15), (x0, y0 + 1.3)], OCHRE)


def _last_box(c: Canvas) -> None:
    x, y = c.w * 0.62, c.h * 0.82
    with c.plate(SOOT, strength=0.6) as shade:
        shade.poly([(x - 8, y + 5), (x + 9, y + 5), (x + 29, y + 11), (x + 14, y + 12)])
    for i in range(3):
        c.rect(x - 9 + i * 7.5, y + 5, x - 6 + i * 7.5, y + 7.4, mix(OCHRE, INK, 0.55))
    c.rect(x - 10, y + 4, x + 10, y + 5.4, mix(OCHRE, INK, 0.3))
    c.rect(x - 7, y - 8, x + 6, y + 4, RED)
    c.poly([(x + 6, y - 8), (x + 10, y - 10.4), (x + 10, y + 2), (x + 6, y + 4)], WINE)
    c.poly(
        [(x - 7, y - 8), (x - 3, y - 10.4), (x + 10, y - 10.4), (x + 6, y - 8)],
        mix(RED, STRAW, 0.3),
    )
    c.rect(x - 2, y - 8, x + 1, y + 4, STRAW)
    c.poly([(x - 2, y - 8), (x + 2, y - 10.4), (x + 5, y - 10.4), (x + 1, y - 8)], CREAM)
