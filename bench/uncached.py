"""Pages made anew, from stored pieces and without, beside a bare Flask route."""

from contextlib import ExitStack
from pathlib import Path

from bench.load import LoadError
from bench.pages import as_json, settled
from bench.report import Promise, Results
from bench.rounds import Meter, Subject
from bench.servers import get, served
from bench.sites import Site

CATEGORY = "/category/politics/"
NO_PAGES = {"PAGE_CACHE_BYTES": "0"}
NOTHING = NO_PAGES | {"FRAGMENT_BYTES": "0"}
AIM, FLOOR = 1 / 12, 1 / 16


def article(meter: Meter, site: Site, folder: Path, has_goals: bool) -> Results:
    """The article with 50 threaded comments. Raises LoadError."""
    name = "article, 50 comments"
    return _measure(meter, site, folder, name, site.article(), AIM if has_goals else None)


def category(meter: Meter, site: Site, folder: Path, has_goals: bool) -> Results:
    """The first page of a category. Raises LoadError."""
    return _measure(meter, site, folder, "category", CATEGORY, FLOOR if has_goals else None, AIM)


def _measure(
    meter: Meter,
    site: Site,
    folder: Path,
    name: str,
    path: str,
    goal: float | None,
    aim: float | None = None,
) -> Results:
    with ExitStack() as stack:
        warm, cold = (
            stack.enter_context(
                served("wsgi:app", site.environ | extra, folder / f"{state}.log", "/readyz")
            )
            for state, extra in (("warm", NO_PAGES), ("cold", NOTHING))
        )
        page = settled(cold.port, path)
        if settled(warm.port, path) != page:
            raise LoadError(f"{path} differs between cold and warm")
        kept = folder / "uncached.json"
        kept.write_text(as_json([page]), "utf-8")
        bare = stack.enter_context(
            served("bench.bare:app", {"BENCH_PAGES": str(kept)}, folder / "flask.log", path)
        )
        if get(bare.port, path) != page:
            raise LoadError(f"the yardstick does not answer {path} with the same bytes")
        subjects = [
            Subject("bare Flask", bare, path, is_fixed=True),
            Subject("ours, warm", warm, path, is_fixed=True),
            Subject("ours, cold", cold, path),
        ]
        rows = meter.measure(site.kind, f"{name}, made anew", subjects)
    yardstick, from_pieces, from_nothing = rows
    return Results(
        rows,
        [
            Promise(
                site.kind,
                f"{name} made anew, from stored pieces : bare Flask",
                from_pieces.beside(yardstick),
                goal,
                aim=aim,
                rows=(from_pieces, yardstick),
            ),
            Promise(
                site.kind,
                f"{name} made anew, nothing stored : bare Flask",
                from_nothing.beside(yardstick),
                rows=(from_nothing, yardstick),
            ),
        ],
        notes=[f"{path} has {len(page.body):,} bytes."],
    )
