"""Comments posted through all rules, beside a bare route that inserts one row.

Both are sent the same forms by wrk: each comment has words, a name, an email address and a network
of its own, so that no rule against doubles or floods is what is measured. Whoever answers has it on
the disk: both databases are as durable as they are made to be.
"""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote_plus, urlencode

from sqlalchemy import create_engine, text

from bench.databases import named, postgresql
from bench.load import Load, LoadError, load
from bench.report import Promise, Results, Row
from bench.rounds import Meter
from bench.servers import ROOT, Server, served
from bench.sites import Sites

PATH = "/comments/"
PAGE = "a comment of 1 kB"
GOAL = 1 / 2
CONNECTIONS = 8
ARTICLES = 100
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
PER_RUN = 200_000
"""Each run of wrk counts from a number of its own, so that no comment is posted twice."""


def measure(meter: Meter, kind: str, folder: Path, has_goals: bool) -> Results:
    """How fast rows are inserted by a bare route, and comments taken in by ours.

    The same again while our worker does its later work. Raises LoadError if anything but a 303 was
    answered, or less was stored than was answered.
    """
    print(f"  {PAGE}: bare Flask, ours", flush=True)
    with ExitStack() as stack:
        server = stack.enter_context(postgresql(folder)) if kind == "postgresql" else ""
        site = Sites(kind, folder, server).of(ARTICLES, 0)
        environ = site.environ | {"TRUSTED_PROXIES": "1"}
        kept = named(server, "bare").replace("+psycopg", "") if server else folder / "bare.db"
        bare = stack.enter_context(
            served(
                "bench.bare_insert:app",
                {"BENCH_DATABASE": str(kept)},
                folder / "bare.log",
                "/readyz",
            )
        )
        ours = stack.enter_context(served("wsgi:app", environ, folder / "own.log", "/readyz"))
        for one in (bare, ours):
            _check_answer(one)
        script = _script(folder)
        inserted, taken_in = _load(meter, script, (bare, ours), 0)
        with _worker(environ, folder / "worker.log"):
            [meanwhile] = _load(meter, script, (ours,), meter.rounds + 1)
        _check_stored(site.database_url, [*taken_in, *meanwhile])
    yardstick, own = (
        Row(kind, PAGE, "bare Flask", inserted[1:]),
        Row(kind, PAGE, "ours", taken_in[1:]),
    )
    promise = Promise(
        kind,
        "a comment of 1 kB, ours : a bare insert",
        own.beside(yardstick),
        GOAL if has_goals else None,
        rows=(own, yardstick),
    )
    return Results([yardstick, own, Row(kind, PAGE, "ours, worker too", meanwhile[1:])], [promise])


def _load(meter: Meter, script: str, servers: Sequence[Server], before: int) -> list[list[Load]]:
    """The loads of each server, the first of each to warm it, in rounds.

    `before` is how many rounds there were earlier: no comment may be posted twice.
    """
    loads: list[list[Load]] = [[] for _ in servers]
    for number in range(meter.rounds + 1):
        first = str((before + number) * PER_RUN)
        lasting = meter.seconds if number else meter.warmup
        pairs = list(zip(servers, loads, strict=True))
        for server, found in pairs if number % 2 else reversed(pairs):
            found.append(
                load(
                    meter.wrk,
                    server,
                    PATH,
                    lasting,
                    connections=CONNECTIONS,
                    script=(script, first),
                )
            )
    return loads


def _script(folder: Path) -> str:
    """The file that tells wrk what to post."""
    # To Lua's string.format `%%` is a percent sign.
    words = quote_plus(WORDS).replace("%", "%%").replace("%%7Bnumber%%7D", "%d")
    file = folder / "post.lua"
    file.write_text(SCRIPT.replace("BODY", words).replace("ARTICLES", str(ARTICLES)), "utf-8")
    return str(file)


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
    """Our worker at its work."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            (sys.executable, "-m", "flask", "--app", "wsgi", "worker"),
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
