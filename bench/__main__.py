"""`make bench`: seeds a scratch site, serves it beside the yardstick, loads both, and compares."""

import argparse
import base64
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import create_engine, text

from bench import report
from bench.load import Load, LoadError, find_wrk, load, median
from bench.report import Row
from bench.servers import Page, Server, get, served

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
TARGET = 30
CATEGORY = "/category/politics/"
FRONT = "/"
NEAR, DEEP = "/page/2/", "/page/400/"
ROUNDS = 3
Measure = Callable[..., list[Load]]


def main() -> int:
    """Run it all; returns 1 if a target is missed or the benchmark could not be run."""
    options = _options()
    try:
        wrk = find_wrk()
        with tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as folder, ExitStack() as stack:
            rows, notes = _measure(wrk, Path(folder), stack, options)
    except LoadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    report.write(rows, notes, RESULTS)
    print(f"\n{report.table(rows)}\n")
    print("\n".join(notes))
    print(f"Written to {RESULTS.relative_to(ROOT)}/.")
    return 1 if any(row.is_missed for row in rows) else 0


def _measure(
    wrk: str, folder: Path, stack: ExitStack, options: argparse.Namespace
) -> tuple[list[Row], list[str]]:
    environ = {
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": "",
        "SITE_URL": "http://news.example.org",
        "LOG_FORMAT": "",
    }
    article = _seed(environ, options)
    servers = {
        state: stack.enter_context(
            served("wsgi:app", environ | extra, folder / f"{state}.log", "/readyz")
        )
        for state, extra in (("cold", {"FRAGMENT_BYTES": "0"}), ("warm", {"FRAGMENT_BYTES": ""}))
    }
    pages = [_capture(servers, path) for path in (article, CATEGORY, FRONT)]
    kept = folder / "pages.json"
    kept.write_text(_as_json(pages), "utf-8")
    servers["bare"] = stack.enter_context(
        served("bench.bare:app", {"BENCH_PAGES": str(kept)}, folder / "bare.log", article)
    )
    for page in pages:
        if get(servers["bare"].port, page.path) != page:
            raise LoadError(f"the yardstick does not answer {page.path} with the same bytes")

    def measure(*asked: tuple[str, str]) -> list[Load]:
        """In rounds, one after the other in each, so that what disturbs one disturbs all."""
        print("  " + ", ".join(f"{state} {path}" for state, path in asked), flush=True)
        for state, path in asked:
            load(wrk, servers[state], path, options.warmup)
        rounds = [
            [load(wrk, servers[state], path, options.seconds // ROUNDS) for state, path in asked]
            for _round in range(ROUNDS)
        ]
        return [median(loads) for loads in zip(*rounds, strict=True)]

    rows = [
        *_compare("article", article, TARGET, measure),
        *_compare("category", CATEGORY, TARGET, measure),
        *_compare("front page", FRONT, None, measure),
    ]
    near, deep = measure(("cold", NEAR), ("cold", DEEP))
    rows += [Row("archive p. 2", "cold", near), Row("archive p. 400", "cold", deep)]
    return rows, _notes(pages, rows, near, deep, options)


def _compare(name: str, path: str, target: int | None, measure: Measure) -> list[Row]:
    bare, cold, warm = measure(("bare", path), ("cold", path), ("warm", path))
    return [
        Row(name, "bare", bare),
        Row(name, "cold", cold, bare, target),
        Row(name, "warm", warm, bare, target),
    ]


def _seed(environ: dict[str, str], options: argparse.Namespace) -> str:
    """Fill the scratch site; returns the address of the article with 50 comments."""
    print(f"Seeding {options.posts} articles and {options.comments} comments …", flush=True)
    amounts = ("--posts", str(options.posts), "--comments", str(options.comments), "--seed", "1")
    for arguments in (("db", "upgrade"), ("seed", *amounts)):
        command = (sys.executable, "-m", "flask", "--app", "wsgi", *arguments)
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | environ, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise LoadError(f"flask {arguments[0]} failed:\n{done.stderr[-4000:]}")
    engine = create_engine(f"sqlite:///{environ['INSTANCE_PATH']}/blog.db")
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT c.path || '/' || p.slug FROM posts p "
                "JOIN categories c ON c.id = p.primary_category_id "
                "JOIN threads t ON t.post_id = p.id WHERE t.approved = 50 ORDER BY p.id LIMIT 1"
            )
        ).scalar_one()
    engine.dispose()
    return f"/{found}/"


def _capture(servers: dict[str, Server], path: str) -> Page:
    """The page, once it is the same cold, warm and warm again."""
    cold = get(servers["cold"].port, path)
    for _time in range(2):
        if get(servers["warm"].port, path) != cold:
            raise LoadError(f"{path} differs between cold and warm")
    if cold.status != 200:
        raise LoadError(f"{path} answers {cold.status}")
    return cold


def _as_json(pages: Sequence[Page]) -> str:
    return json.dumps(
        [
            {
                "path": page.path,
                "body": base64.b64encode(page.body).decode(),
                "headers": page.headers,
            }
            for page in pages
        ]
    )


def _notes(
    pages: Sequence[Page],
    rows: Sequence[Row],
    near: Load,
    deep: Load,
    options: argparse.Namespace,
) -> list[str]:
    costs = ", ".join(
        f"{row.page} {row.state} 1/{row.load.cpu / row.bare.cpu:.1f}"
        for row in rows
        if row.bare is not None and row.bare.cpu
    )
    sizes = ", ".join(f"{page.path} {len(page.body):,} bytes" for page in pages)
    return [
        f"Archive page 400 costs {deep.cpu / near.cpu:.2f} times what page 2 costs.",
        f"By processor time alone: {costs}.",
        f"Pages: {sizes}.",
        f"{options.posts} articles, {options.comments} comments, SQLite; granian (WSGI), "
        f"2 workers, 1 blocking thread; wrk, 2 threads, 16 connections, {options.seconds} s in "
        f"{ROUNDS} rounds after {options.warmup} s.",
        "Cold: no stored fragments. Warm: with them. Bare: a Flask route with the same bytes.",
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}.",
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--posts", type=int, default=5_000)
    parser.add_argument("--comments", type=int, default=10_000)
    parser.add_argument("--warmup", type=int, default=2, help="seconds")
    parser.add_argument("--seconds", type=int, default=6, help="in rounds")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
