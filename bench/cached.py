"""A stored page beside the least that the server can do, and beside files."""

from contextlib import ExitStack
from pathlib import Path

from bench import nginx
from bench.load import LoadError
from bench.pages import as_json, settled
from bench.report import Promise, Results, Row
from bench.rounds import Meter, Subject
from bench.servers import get, served
from bench.sites import Site

PAGE = "article, 50 comments, stored"
GZIP = ("Accept-Encoding: gzip",)
OF_BARE, OF_FILE, OF_GZIP, OF_OWN_200 = 0.8, 0.7, 0.5, 0.97
MOST_P99 = 3.0


def measure(meter: Meter, site: Site, folder: Path, has_goals: bool) -> Results:
    """Our stored article, whole, compressed and unchanged. Raises LoadError."""
    path = site.article()
    with ExitStack() as stack:
        ours = stack.enter_context(
            served("wsgi:app", site.environ, folder / "stored.log", "/readyz")
        )
        page, gzipped = settled(ours.port, path), settled(ours.port, path, "gzip")
        if gzipped.header("Content-Encoding") != "gzip":
            raise LoadError(f"{path} is not answered compressed")
        kept = folder / "stored.json"
        kept.write_text(as_json([page], with_length=True), "utf-8")
        bare = stack.enter_context(
            served("bench.bare_wsgi:app", {"BENCH_PAGES": str(kept)}, folder / "bare.log", path)
        )
        if get(bare.port, path) != page:
            raise LoadError(f"the yardstick does not answer {path} with the same bytes")
        known = (f"If-None-Match: {page.header('ETag')}",)
        subjects = [
            Subject("bare granian", bare, path, is_fixed=True),
            Subject("ours", ours, path, is_fixed=True),
            Subject("ours, 304", ours, path, known),
            Subject("ours, gzip", ours, path, GZIP),
        ]
        found = nginx.find_nginx()
        if found:
            files = stack.enter_context(
                nginx.serving(found, folder / "nginx", page.body, gzipped.body)
            )
            if get(files.port, nginx.PATH).body != page.body:
                raise LoadError("nginx does not answer with the same bytes")
            if get(files.port, nginx.PATH, "gzip").body != gzipped.body:
                raise LoadError("nginx does not answer with the same compressed bytes")
            subjects += [
                Subject("nginx, file", files, nginx.PATH, is_fixed=True),
                Subject("nginx, gzip_static", files, nginx.PATH, GZIP),
            ]
        rows = meter.measure(site.kind, PAGE, subjects)
    notes = [f"The article has {len(page.body):,} bytes, {len(gzipped.body):,} with gzip."]
    if not found:
        notes.append("Without nginx: it is not here and could not be installed (nginx-light).")
    return Results(rows, _promises(site.kind, rows, has_goals), notes=notes)


def _promises(kind: str, rows: list[Row], has_goals: bool) -> list[Promise]:
    by = {row.by: row for row in rows}
    ours, bare = by["ours"], by["bare granian"]
    pairs: list[tuple[Row, Row, float | None]] = [(ours, bare, OF_BARE)]
    if "nginx, file" in by:
        pairs += [
            (ours, by["nginx, file"], OF_FILE),
            # Told beside it: nothing that this server answers can come nearer.
            (bare, by["nginx, file"], None),
            (by["ours, gzip"], by["nginx, gzip_static"], OF_GZIP),
        ]
    pairs.append((by["ours, 304"], ours, OF_OWN_200))
    rates = [
        Promise(
            kind,
            f"stored article, {own.by} : {other.by}",
            own.beside(other),
            goal if has_goals else None,
            rows=(own, other),
        )
        for own, other, goal in pairs
    ]
    waits = Promise(
        kind,
        f"stored article, p99 at {ours.middle('rate', fixed=True):,.0f}/s, ours : bare granian",
        ours.beside(bare, "p99", fixed=True),
        MOST_P99 if has_goals else None,
        at_least=False,
    )
    return [*rates, waits]
