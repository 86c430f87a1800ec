"""Asking axe about many pages at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

HEIGHT = 900


@dataclass(frozen=True)
class Look:
    """How wide a window is, and whether its owner likes it dark."""

    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.width} {self.scheme}"


def findings(
    browser: Browser, site: str, paths: Iterable[str], look: Look, session: str = ""
) -> list[str]:
    """Every violation on these pages, one line each; a page that scrolls sideways is one too."""
    context = browser.new_context(
        base_url=site,
        viewport={"width": look.width, "height": HEIGHT},
        color_scheme=look.scheme,
        reduced_motion="reduce",
    )
    if session:
        host = urlsplit(site).hostname
        context.add_cookies([{"name": "session", "value": session, "domain": host, "path": "/"}])
    page = context.new_page()
    found: list[str] = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status in (200, 404), f"{path}: {answer.status}"
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: scrolls sideways")
        for rule in Axe().run(page).response["violations"]:
            found += [f"{path}: {rule['id']}: {node['html'][:200]}" for node in rule["nodes"]]
    context.close()
    return found
