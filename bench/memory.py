"""What the whole of `make run` holds in memory when its caches are full."""

from collections.abc import Sequence
from pathlib import Path

import psutil

from bench.load import Load, load
from bench.pages import settled
from bench.report import Promise, Results
from bench.rounds import Meter
from bench.servers import WORKERS, Server, started
from bench.sites import Site

LIMIT_MIB = 220
MIB = 1024 * 1024
ARTICLES, LIST_PAGES, PER_PAGE = 4_000, 400, 10
TURNS = 3
LONGEST = 40
STEP_SECONDS = 3
BROWSER = ("Accept-Encoding: gzip, deflate, br, zstd",)
NOT_FOR_MAKE = dict.fromkeys(("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"), "")
SCRIPT = """
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local paths = {}
local asked = 0

function init(args)
  for path in io.lines(args[1]) do
    paths[#paths + 1] = path
  end
  asked = tonumber(args[2]) + number * math.floor(#paths / 2)
end

function request()
  asked = asked + 1
  return wrk.format("GET", paths[asked % #paths + 1])
end
"""


def measure(meter: Meter, site: Site, folder: Path, has_goals: bool) -> Results:
    """The memory of `make run` with two web processes after a load. Raises LoadError."""
    environ = site.environ | NOT_FOR_MAKE

    def command(port: int) -> Sequence[str]:
        return ("make", "run", f"PORT={port}", f"WORKERS={WORKERS}", "DEMO=0")

    print("  memory: make run, crawled and loaded", flush=True)
    with started(command, environ, folder / "make-run.log", "/readyz") as server:
        at_first = pss(server)
        lists = min(LIST_PAGES, site.posts // PER_PAGE)
        paths = site.articles(ARTICLES) + [f"/page/{number + 1}/" for number in range(1, lists)]
        loads = _crawl(meter, server, folder, paths)
        page = settled(server.port, site.article(), "gzip")
        loads.append(load(meter.wrk, server, page.path, meter.seconds * meter.rounds))
        loads += _crawl(meter, server, folder, paths[::7])
        held = pss(server)
    promise = Promise(
        site.kind,
        f"memory of make run, {WORKERS} web processes, after the load",
        sum(held.values()) / MIB,
        LIMIT_MIB if has_goals else None,
        at_least=False,
        unit="MiB",
    )
    shares = ", ".join(f"{name} {size / MIB:.0f}" for name, size in held.items())
    notes = [
        f"Memory ({site.kind}) is PSS in MiB: {shares}; {sum(at_first.values()) / MIB:.0f} before "
        f"the load. {sum(one.requests for one in loads):,} requests, {len(paths):,} addresses."
    ]
    return Results(promises=[promise], notes=notes)


def pss(server: Server) -> dict[str, int]:
    """The proportional set size of each of the server's processes, by a name for each."""
    sizes: dict[str, int] = {}
    for process in server.processes():
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii")
        sizes[f"{_name(process)} {process.pid}"] = read_pss(rollup)
    return sizes


def read_pss(rollup: str) -> int:
    """The bytes that a `smaps_rollup` says are a process's share."""
    [line] = [line for line in rollup.splitlines() if line.startswith("Pss:")]
    return int(line.split()[1]) * 1024


def _name(process: psutil.Process) -> str:
    """What it calls itself, else the module that it runs."""
    name = process.name()
    if not name.startswith("python"):
        return name
    return next((word for word in process.cmdline()[1:] if word.startswith("blog.")), name)


def _crawl(meter: Meter, server: Server, folder: Path, paths: Sequence[str]) -> list[Load]:
    """Ask for every page in every encoding that browsers get, so often that each process has it."""
    script, listed = folder / "crawl.lua", folder / "paths.txt"
    script.write_text(SCRIPT, "utf-8")
    listed.write_text("".join(f"{path}\n" for path in paths), "utf-8")
    loads: list[Load] = []
    while sum(one.requests for one in loads) < TURNS * len(paths) and len(loads) < LONGEST:
        asked = str(sum(one.requests for one in loads) // 2)
        loads.append(
            load(
                meter.wrk,
                server,
                "/",
                STEP_SECONDS,
                script=(str(script), str(listed), asked),
                headers=BROWSER,
            )
        )
    return loads
