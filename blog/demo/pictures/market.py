"""The old market, for the article in Arabic."""

from blog.demo.pictures.canvas import Canvas
from blog.demo.pictures.palette import (
    CREAM,
    INK,
    LAGOON,
    OCHRE,
    PAPER,
    PETROL,
    RED,
    RUST,
    SAGE,
    SAND,
    STRAW,
    WINE,
    Ink,
    mix,
)
from blog.demo.pictures.registry import picture
from blog.demo.pictures.shapes import Path, between, box, curve, oval, pointed, spread

SPICES: tuple[Ink, ...] = (OCHRE, RED, SAGE, RUST, STRAW, WINE)


@picture("arabic-old-market")
def old_market(c: Canvas) -> None:
    """Pointed arches run back down a covered street, crossed by shafts of sun."""
    vx, floor = c.w * 0.57, c.h * 0.64
    c.fill(mix(WINE, INK, 0.5))
    arches = 6
    for i in range(arches):
        _bay(c, vx, i / (arches - 1))
    _ground(c, vx, floor)
    for i in (1, 0):
        _stall(c, vx, i, left=True)
        _stall(c, vx, i, left=False)
    _shafts(c)
    _walker(c, vx - 5, c.h * 0.82, 17.0, INK)
    _walker(c, vx + 6.5, c.h * 0.735, 10.5, PETROL)
    _walker(c, vx + 1.2, c.h * 0.69, 6.5, RED)
    for share, drop, size in ((0.25, 0.22, 1.5), (0.8, 0.16, 1.2), (0.44, 0.13, 0.8)):
        _lantern(c, c.w * share, c.h * drop, size)


def _span(c: Canvas, vx: float, share: float) -> tuple[float, float, float, float]:
    """Give the left, right, foot and top of the opening of the bay at a share of the depth."""
    near = (1 - share) ** 1.5
    left = vx - 5 - (vx + 4) * 0.98 * near
    right = vx + 5 + (c.w - vx + 4) * 0.98 * near
    return left, right, c.h * 0.64 + c.h * 0.5 * near, c.h * 0.44 - c.h * 0.52 * near


def _bay(c: Canvas, vx: float, share: float) -> None:
    left, right, foot, top = _span(c, vx, share)
    spring = top + (foot - top) * 0.42
    wall = mix(mix(WINE, RUST, 0.35), SAND, share**0.8)
    opening = pointed(left, right, foot, spring, spring - top)
    rim = (1 - share) * 4.2 + 0.8
    outer = pointed(left - rim, right + rim, foot, spring, spring - top + rim * 1.2)
    c.poly(outer, mix(wall, OCHRE, 0.55))
    arc = outer[1:-1]
    inner = opening[1:-1]
    for k in range(0, len(arc) - 1, 2):
        c.poly([arc[k], arc[k + 1], inner[k + 1], inner[k]], mix(wall, PAPER, 0.5))
    c.poly(opening, mix(wall, INK, 0.18) if share < 1 else PAPER)
    if share == 1:
        c.poly(opening, PAPER)
        return
    c.line(opening, 0.35, mix(wall, INK, 0.55))
    with c.plate(
        WINE, tone=c.fade(top, foot, 215, 40), screen="lines", cell=0.95, strength=0.75
    ) as shade:
        shade.poly(opening)


def _ground(c: Canvas, vx: float, floor: float) -> None:
    left, right, _foot, _ = _span(c, vx, 0.0)
    end_left, end_right, end_foot, _ = _span(c, vx, 1.0)
    c.poly(
        [(end_left, end_foot), (end_right, end_foot), (right + 4, c.h + 4), (left - 4, c.h + 4)],
        mix(SAND, RUST, 0.35),
    )
    for t in spread(0, 1, 10):
        a = (end_left + (end_right - end_left) * t, end_foot)
        b = (left + (right - left) * t, c.h + 4)
        c.line([a, b], 0.25, mix(RUST, WINE, 0.5))
    for t in (0.05, 0.12, 0.21, 0.33, 0.48, 0.66, 0.86):
        c.line(
            [
                between((end_left, floor), (left, c.h + 4), t),
                between((end_right, floor), (right, c.h + 4), t),
            ],
            0.25,
            mix(RUST, WINE, 0.5),
        )


def _stall(c: Canvas, vx: float, row: int, left: bool) -> None:
    s = (1.0, 0.58)[row]
    side = -1 if left else 1
    edge = c.w * (0.0 if left else 1.0)
    x = edge + (vx - edge) * (0.2, 0.56)[row]
    foot = c.h * (1.0, 0.83)[row]
    table, reach = foot - 20 * s, 25.0 * s
    far = x + side * reach * 1.3
    cloth = (PETROL, RED)[row] if left else (RED, PETROL)[row]
    c.poly([(x, foot), (x, table), (far, table - 1), (far, foot + 4)], mix(cloth, INK, 0.35))
    for i in range(0, 8, 2):
        a, b = x + side * reach * 1.3 * i / 8, x + side * reach * 1.3 * (i + 1) / 8
        c.poly([(a, foot + 1), (a, table), (b, table), (b, foot + 1)], mix(cloth, INK, 0.15))
    c.poly(
        [
            (x - side * 1.5 * s, table),
            (far, table - 1),
            (far, table + 1.6 * s),
            (x - side * 1.5 * s, table + 1.6 * s),
        ],
        STRAW,
    )
    _spices(c, x, table, s, side, row * 2 + (0 if left else 3))
    pole = x - side * 0.5 * s
    c.rect(pole - 0.5 * s, table - 25 * s, pole + 0.5 * s, foot, INK)
    _awning(c, x, table, s, side, cloth)


def _spices(c: Canvas, x: float, table: float, s: float, side: int, first: int) -> None:
    for i in range(4):
        mid = x + side * (4.2 + i * 7.4) * s
        ink = SPICES[(i + first) % 6]
        c.poly(
            curve(
                [
                    (mid - 3.4 * s, table - 2.4 * s),
                    (mid - 1.4 * s, table - 6.6 * s),
                    (mid, table - 10 * s),
                    (mid + 1.4 * s, table - 6.6 * s),
                    (mid + 3.4 * s, table - 2.4 * s),
                ],
                6,
            ),
            ink,
        )
        c.poly(
            [(mid, table - 10 * s), (mid + 3.4 * s, table - 2.4 * s), (mid, table - 2.4 * s)],
            mix(ink, INK, 0.22),
        )
        c.poly(
            [
                (mid - 3.7 * s, table - 2.6 * s),
                (mid + 3.7 * s, table - 2.6 * s),
                (mid + 2.8 * s, table + 0.3),
                (mid - 2.8 * s, table + 0.3),
            ],
            CREAM,
        )


def _awning(c: Canvas, x: float, table: float, s: float, side: int, cloth: Ink) -> None:
    roof, reach = table - 25 * s, 25.0 * s
    for i in range(7):
        a, b = x + side * reach * 1.3 * (i / 7), x + side * reach * 1.3 * ((i + 1) / 7)
        ink = cloth if i % 2 else CREAM
        lean = -side * 3.5 * s
        c.poly(
            [
                (a, roof - 6 * s),
                (b, roof - 6 * s),
                (b + lean, roof + 2 * s),
                (a + lean, roof + 2 * s),
            ],
            ink,
        )
        c.poly(oval((a + b) / 2 + lean, roof + 2 * s, abs(b - a) / 2, 1.5 * s, 0, 180), ink)


def _shafts(c: Canvas) -> None:
    for top, foot, wide, grow in (
        (0.2, 0.44, 5.0, 9.0),
        (0.42, 0.58, 3.4, 6.0),
        (0.6, 0.74, 4.4, 8.0),
    ):
        a, b = c.w * top, c.w * foot
        level = c.h * (0.95 if top < 0.4 else 0.8 if top < 0.5 else 0.9)
        with c.plate(
            PAPER,
            over=False,
            tone=c.fade(-4, level, 205, 95),
            screen="lines",
            cell=0.8,
            strength=0.72,
            slip=0,
        ) as beam:
            beam.poly([(a - wide, -3), (a + wide, -3), (b + grow, level), (b - grow, level)])
        c.disc(b, level, grow, mix(STRAW, PAPER, 0.4), grow * 0.2)


def _walker(c: Canvas, x: float, foot: float, tall: float, robe: Ink) -> None:
    u = tall / 10
    with c.plate(WINE, strength=0.7, slip=0.1) as shade:
        shade.poly(
            [
                (x - 1.8 * u, foot),
                (x + 1.8 * u, foot),
                (x + 6 * u, foot + 5 * u),
                (x + 2.4 * u, foot + 5 * u),
            ]
        )
    body: Path = [
        (x - 2.1 * u, foot),
        *curve(
            [
                (x - 1.7 * u, foot - 5 * u),
                (x - 1.5 * u, foot - 7.6 * u),
                (x, foot - 8.2 * u),
                (x + 1.5 * u, foot - 7.6 * u),
                (x + 1.8 * u, foot - 5 * u),
            ],
            6,
        ),
        (x + 2.2 * u, foot),
    ]
    c.poly(body, robe)
    c.disc(x, foot - 9 * u, 0.95 * u, CREAM, 1.1 * u)
    c.line([(x + 1.5 * u, foot - 6 * u), (x + 2.4 * u, foot - 3.4 * u)], 0.5 * u, robe)
    c.poly(box(x + 1.6 * u, foot - 3.4 * u, x + 3.4 * u, foot - 1.6 * u), OCHRE)


def _lantern(c: Canvas, x: float, y: float, s: float) -> None:
    c.line([(x, -3), (x, y)], 0.35, INK)
    c.poly([(x - 2.4 * s, y + 1.6 * s), (x, y - 1.6 * s), (x + 2.4 * s, y + 1.6 * s)], INK)
    c.poly(
        [
            (x - 2.4 * s, y + 1.6 * s),
            (x + 2.4 * s, y + 1.6 * s),
            (x + 3.2 * s, y + 5 * s),
            (x + 1.4 * s, y + 8.6 * s),
            (x - 1.4 * s, y + 8.6 * s),
            (x - 3.2 * s, y + 5 * s),
        ],
        STRAW,
    )
    for dx in (-0.9, 0.9):
        c.line([(x + dx * s, y + 1.6 * s), (x + dx * 1.2 * s, y + 8.6 * s)], 0.3 * s, INK)
    c.line([(x - 3.2 * s, y + 5 * s), (x + 3.2 * s, y + 5 * s)], 0.35 * s, INK)
    c.rect(x - 1.5 * s, y + 8.4 * s, x + 1.5 * s, y + 9.4 * s, INK)
    c.disc(x, y + 10.2 * s, 0.6 * s, LAGOON)
