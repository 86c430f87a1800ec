"""What pages cost on sites of different sizes: seeded, then asked in turns by `bench.growth`."""

from collections.abc import Sequence

from bench import growth
from bench.plot import Curve
from bench.report import NAMES, Promise, Results
from bench.sites import Sites

BASE = 10_000
SMALL = (1_000, BASE)
FULL = 1_000_000


def sizes(posts: int, comments: int, full: bool) -> list[tuple[int, int]]:
    """How many articles and comments the sites have: up to the main site's, or a million articles.

    All have as many comments for each article, so that the same page shows as much on each.
    """
    wanted = [*(size for size in SMALL if size < posts), posts]
    if full and posts < FULL:
        wanted.append(FULL)
    return [(size, size * comments // posts) for size in wanted]


def measure(sites: Sites, wanted: Sequence[tuple[int, int]], has_goals: bool) -> Results:
    """The median time of each page on each site, nothing stored. Raises LoadError."""
    environs = [sites.of(posts, comments).environ for posts, comments in wanted]
    print("  growth: every page on each size in turns", flush=True)
    return results(sites.kind, growth.measure(environs), has_goals)


def results(kind: str, rows: Sequence[growth.Row], has_goals: bool) -> Results:
    """The rows as curves, and what the page that grows most was promised not to exceed."""
    curves = [
        Curve(
            NAMES[kind],
            page,
            BASE,
            growth.LIMIT,
            {row.posts: row.median for row in rows if row.page == page},
        )
        for page in dict.fromkeys(row.page for row in rows)
    ]
    found = [(curve.growth, curve.page) for curve in curves if curve.growth is not None]
    most = max(found, default=None)
    promises = []
    if most is not None:
        largest = max(row.posts for row in rows)
        promises.append(
            Promise(
                kind,
                f"growth, {BASE:,} to {largest:,} articles, the worst page: {most[1]}",
                most[0],
                growth.LIMIT if has_goals else None,
                at_least=False,
            )
        )
    return Results(promises=promises, growth=curves)
