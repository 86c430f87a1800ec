"""A served site and a browser in front of it."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser import launch_options

TIMEOUT_MS = 10_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys of a session."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options())
        yield chromium
        chromium.close()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The app served on a port of its own; the address without a trailing slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["script", "no script"])
def with_script(request: pytest.FixtureRequest) -> bool:
    """Every journey is made twice: with script, and without."""
    return request.param == "script"


@pytest.fixture
def person(browser: Browser, site: str, with_script: bool) -> Iterator[Callable[[], Page]]:
    """Makes people: each call is a browser of its own, with nothing kept in it."""
    contexts: list[BrowserContext] = []

    def arrive() -> Page:
        context = browser.new_context(base_url=site, java_script_enabled=with_script)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        return context.new_page()

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def session_cookie(app: Flask) -> Callable[[str], str]:
    """The value of the browser's cookie for a session's token."""

    def signed(token: str) -> str:
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        return str(serializer.dumps({"_user_id": token, "_fresh": True}))

    return signed
