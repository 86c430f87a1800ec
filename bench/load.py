"""Loading one address with wrk, and reading what wrk says."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.servers import Server

THREADS = 2
CONNECTIONS = 16
UNITS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}
INSTALL = (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "wrk"))


class LoadError(Exception):
    """wrk is missing, or something other than the page was answered."""


@dataclass(frozen=True)
class Load:
    """Requests a second, latency, and what one request costs the server, all in milliseconds.

    The cost is processor time: unlike the rate it hardly depends on what else the machine does.
    """

    rate: float
    p50: float
    p99: float
    cpu: float = 0.0
    requests: int = 0


def find_wrk() -> str:
    """The path of wrk, installed if this may be done here. Raises LoadError."""
    found = shutil.which("wrk")
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in INSTALL:
            subprocess.run(command, env=environ, check=False, stdout=subprocess.DEVNULL)
        found = shutil.which("wrk")
    if not found:
        raise LoadError("The benchmark needs wrk; on Debian: apt-get install wrk")
    return found


def load(
    wrk: str,
    server: Server,
    path: str,
    seconds: int,
    *,
    connections: int = CONNECTIONS,
    script: Sequence[str] = (),
) -> Load:
    """Ask for one page for so long. Raises LoadError if any answer was not the page.

    `script` is the path of one in Lua that says what is sent instead, and what is passed to it.
    """
    url = f"http://127.0.0.1:{server.port}{path}"
    before = server.cpu_seconds()
    output = _run(wrk, url, seconds, connections, script)
    used = server.cpu_seconds() - before
    found = re.search(r"(\d+) requests in", output)
    requests = int(found.group(1)) if found else 0
    return replace(read(output), cpu=used * 1_000 / max(1, requests), requests=requests)


def median(loads: Sequence[Load]) -> Load:
    """The load of the round whose rate lies in the middle."""
    return sorted(loads, key=lambda one: one.rate)[len(loads) // 2]


def read(output: str) -> Load:
    """What `wrk --latency` printed. Raises LoadError."""
    wrong = re.search(r"(Non-2xx or 3xx responses|Socket errors): .+", output)
    if wrong:
        raise LoadError(wrong.group())
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if rate is None:
        raise LoadError(f"wrk said nothing of a rate:\n{output}")
    return Load(float(rate.group(1)), _percentile(output, 50), _percentile(output, 99))


def _percentile(output: str, number: int) -> float:
    found = re.search(rf"^\s+{number}%\s+([\d.]+)(us|ms|s|m)\s*$", output, re.MULTILINE)
    if found is None:
        raise LoadError(f"wrk said nothing of the {number}th percentile:\n{output}")
    return float(found.group(1)) * UNITS[found.group(2)]


def _run(wrk: str, url: str, seconds: int, connections: int, script: Sequence[str]) -> str:
    options = ("--latency", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s")
    command = (wrk, *options, url)
    if script:
        command = (wrk, *options, "-s", script[0], url, "--", *script[1:])
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise LoadError(f"wrk failed: {done.stderr or done.stdout}")
    return done.stdout
