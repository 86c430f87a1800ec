"""How the web server is started."""

import sys


def web_command(host: str, port: int, workers: int, target: str = "wsgi:app") -> tuple[str, ...]:
    """How the web server is started; the benchmark starts it in the same way."""
    return (
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "1", "--respawn-failed-workers", "--no-ws"),
        *("--log-level", "warning", target),
    )
