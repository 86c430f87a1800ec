"""A mixed load by wrk: pages in all encodings and 304s, as fast as can be or at a steady rate."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from random import Random

from bench.load import Load, LoadError, read
from bench.servers import get
from bench.soak.prepare import Made

SCRIPT = Path(__file__).with_name("mix.lua")
THREADS, CONNECTIONS = 2, 64
PATIENCE = 30
LINES = 4_000
ENCODINGS = ("", "br", "br", "gzip", "gzip", "gzip, deflate, br, zstd", "zstd")
KNOWN = 0.3
"""How often a client has the page and sends its ETag."""
HOT = 0.6
"""How often it is one of the pages that change."""


class Mix:
    """What is asked for on the site at `port`, written to a file for wrk."""

    def __init__(self, wrk: str, port: int, made: Made, folder: Path) -> None:
        self.wrk = wrk
        self.port = port
        self.file = folder / "mix.txt"
        self.file.write_text("\n".join(_lines(port, made)), "utf-8")

    def command(self, seconds: int, rate: float = 0.0) -> tuple[str, ...]:
        """How wrk is started for so many seconds, at so many requests a second or at all it can."""
        return (
            *(self.wrk, "--latency", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s"),
            *("--timeout", f"{PATIENCE}s", "-s", str(SCRIPT), f"http://127.0.0.1:{self.port}/"),
            *("--", str(self.file), f"{rate / THREADS:.3f}"),
        )

    def peak(self, seconds: int) -> Load:
        """As many requests as can be. Raises LoadError if any failed."""
        done = subprocess.run(self.command(seconds), capture_output=True, text=True, check=False)
        if done.returncode:
            raise LoadError(f"wrk failed: {done.stderr or done.stdout}")
        return read(done.stdout)


def _lines(port: int, made: Made) -> Iterable[str]:
    chance = Random("mix")
    hot = [*made.articles.values(), "/", made.category]
    etags = {path: get(port, path).header("etag") for path in made.others}
    for _line in range(LINES):
        encoding, etag = chance.choice(ENCODINGS), ""
        path = chance.choice(hot if chance.random() < HOT else made.others)
        if chance.random() < KNOWN and path in etags:
            encoding, etag = "", etags[path]
        yield f"{path}\t{encoding}\t{etag}"
