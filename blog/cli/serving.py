"""How the web server is started: granian, its processes forked from one that has the app loaded."""

import argparse
import multiprocessing
import pkgutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from blog.cli.processes import entitle, settle


def serve(
    app: Callable[..., Any], host: str, port: int, workers: int, started: Callable[[], None]
) -> None:
    """Serve until SIGTERM; each web process calls `started` before its first request.

    granian starts again a web process that dies, but gives up on two deaths within seconds.
    """
    multiprocessing.set_start_method("fork", force=True)
    Granian(
        "",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve(target_loader=partial(_loaded, app, started), wrap_loader=False)


def web_command(host: str, port: int, workers: int, target: str = "wsgi:app") -> tuple[str, ...]:
    """The command that serves `target` as `make run` serves the site; the benchmark uses it."""
    return (
        *(sys.executable, "-m", "blog.cli.serving", target),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Load an application by its name and serve it."""
    parser = argparse.ArgumentParser(prog="python -m blog.cli.serving")
    parser.add_argument("target", help="module:name")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    options = parser.parse_args(arguments)
    app = pkgutil.resolve_name(options.target)
    settle()
    serve(app, options.host, options.port, options.workers, _nothing)


def _loaded(app: Callable[..., Any], started: Callable[[], None]) -> Callable[..., Any]:
    """What granian asks for in each new web process."""
    entitle("granian-web")
    started()
    return app


def _nothing() -> None:
    """An application that was loaded by its name has no more to do."""


if __name__ == "__main__":
    main()
