"""Geometry without ink: functions that give lists of points for a pen to draw."""

import itertools
import math
import random
from collections.abc import Sequence

Point = tuple[float, float]
Path = list[Point]


def between(first: Point, second: Point, share: float) -> Point:
    """Give the point that lies the given share of the way from the first to the second."""
    return (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
    )


def spread(start: float, stop: float, count: int) -> list[float]:
    """Give evenly spaced numbers from start to stop, both included."""
    if count < 2:
        return [start]
    return [start + (stop - start) * i / (count - 1) for i in range(count)]


def curve(points: Sequence[Point], steps: int = 14, closed: bool = False) -> Path:
    """Give a smooth path through every point (a Catmull-Rom spline)."""
    n = len(points)
    out: Path = []
    for i in range(n if closed else n - 1):
        p0 = points[(i - 1) % n] if closed else points[max(i - 1, 0)]
        p1, p2 = points[i], points[(i + 1) % n]
        p3 = points[(i + 2) % n] if closed else points[min(i + 2, n - 1)]
        for j in range(steps):
            t = j / steps
            out.append(
                (_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t))
            )
    if not closed:
        out.append(points[-1])
    return out


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b
        + (c - a) * t
        + (2 * a - 5 * b + 4 * c - d) * t * t
        + (3 * b - a - 3 * c + d) * t * t * t
    )


def wave(x0: float, x1: float, y: float, height: float, length: float, phase: float = 0.0) -> Path:
    """Give a sine line from x0 to x1 about the level y."""
    count = max(8, int(abs(x1 - x0) / length * 14))
    return [
        (x, y + height * math.sin(x / length * math.tau + phase)) for x in spread(x0, x1, count)
    ]


def ridge(
    x0: float, x1: float, y: float, height: float, rng: random.Random, bumps: int = 7
) -> Path:
    """Give the outline of a range of hills: never lower than y, never higher than y - height."""
    step = (x1 - x0) / (bumps * 2)
    tops = [(x0, y - height * rng.uniform(0.1, 0.6))]
    for i in range(1, bumps * 2):
        lift = rng.uniform(0.45, 0.95) if i % 2 else rng.uniform(0.05, 0.5)
        tops.append((x0 + step * (i + rng.uniform(-0.45, 0.45)), y - height * lift))
    tops.append((x1, y - height * rng.uniform(0.1, 0.6)))
    return curve(tops, 8)


def rough(points: Sequence[Point], rng: random.Random, amount: float, rounds: int = 3) -> Path:
    """Give the same line broken up like a coast, by displacing midpoints again and again."""
    path = list(points)
    for _ in range(rounds):
        nxt: Path = [path[0]]
        for a, b in itertools.pairwise(path):
            mx, my = between(a, b, 0.5)
            nxt += [(mx + rng.uniform(-amount, amount), my + rng.uniform(-amount, amount)), b]
        path = nxt
        amount *= 0.55
    return path


def oval(x: float, y: float, rx: float, ry: float, start: float = 0.0, stop: float = 360.0) -> Path:
    """Give points on an ellipse between two angles in degrees (0 is east, 90 is south)."""
    count = max(8, int(abs(stop - start) / 3))
    return [
        (x + rx * math.cos(math.radians(a)), y + ry * math.sin(math.radians(a)))
        for a in spread(start, stop, count)
    ]


def place(
    points: Sequence[Point],
    x: float,
    y: float,
    scale: float = 1.0,
    angle: float = 0.0,
    flip: bool = False,
) -> Path:
    """Give the points scaled, mirrored if asked, turned by degrees and moved to (x, y)."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    side = -scale if flip else scale
    return [
        (x + px * side * cos - py * scale * sin, y + px * side * sin + py * scale * cos)
        for px, py in points
    ]


def box(x0: float, y0: float, x1: float, y1: float) -> Path:
    """Give the four corners of a rectangle."""
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def sag(first: Point, second: Point, drop: float, count: int = 24) -> Path:
    """Give the line of a cable that hangs between two points."""
    return [
        (x, y + 4 * drop * t * (1 - t))
        for t in spread(0, 1, count)
        for x, y in [between(first, second, t)]
    ]


def arch(x0: float, x1: float, base: float, spring: float, rise: float) -> Path:
    """Give an opening with straight sides and a round head of the given rise."""
    mid, half = (x0 + x1) / 2, (x1 - x0) / 2
    return [(x0, base), *oval(mid, spring, half, rise, 180, 360), (x1, base)]


def pointed(x0: float, x1: float, base: float, spring: float, rise: float) -> Path:
    """Give an opening with straight sides and a pointed head of the given rise."""
    mid, half = (x0 + x1) / 2, (x1 - x0) / 2
    radius = half * 1.4
    tip = math.sqrt(radius**2 - (radius - half) ** 2)
    left = [
        (x0 + half * t, spring - rise * math.sqrt(radius**2 - (radius - half * t) ** 2) / tip)
        for t in (s * s for s in spread(0, 1, 16))
    ]
    right = [(2 * mid - x, y) for x, y in reversed(left)]
    return [(x0, base), *left, *right, (x1, base)]


def heading(path: Sequence[Point], share: float) -> tuple[Point, float]:
    """Give the point at a share of a path's length and the direction there in degrees."""
    legs = [math.dist(a, b) for a, b in itertools.pairwise(path)]
    left = sum(legs) * share
    for i, leg in enumerate(legs):
        if left <= leg or i == len(legs) - 1:
            a, b = path[i], path[i + 1]
            angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
            return between(a, b, left / leg if leg else 0.0), angle
        left -= leg
    raise ValueError("a path needs at least two points")
