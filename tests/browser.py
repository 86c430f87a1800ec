"""A Chromium for the journeys: the system's, else Debian's package, else Playwright's download.

`python -m tests.browser` makes sure that there is one, or fails with a clear line.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def system_browser() -> str | None:
    """The path of an installed Chromium or Chrome; CHROMIUM names one elsewhere."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launch_options() -> dict[str, object]:
    """What Playwright's `chromium.launch` takes on this machine."""
    options: dict[str, object] = {"args": list(ARGUMENTS)}
    found = system_browser()
    if found:
        options["executable_path"] = found
    return options


def main() -> int:
    """Find or install a browser; returns the exit status."""
    if system_browser() or _downloaded():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        sys.stdout.write("Installing Chromium for the browser journeys …\n")
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "chromium"],
        ):
            subprocess.run(command, env=environ, check=False, stdout=subprocess.DEVNULL)
        if system_browser():
            return 0
    result = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False
    )
    if result.returncode == 0:
        return 0
    sys.stderr.write(
        "The browser journeys need Chromium and none could be installed. "
        "Install it (apt install chromium) or name one with CHROMIUM=/path/to/chromium.\n"
    )
    return 1


def _downloaded() -> bool:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    return any(cache.glob("chromium-*"))


if __name__ == "__main__":
    sys.exit(main())
