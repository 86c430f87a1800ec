"""Whatever is posted as a comment, a name or an address: nothing of it runs, for anybody.

The browser here is told to take no notice of the Content-Security-Policy, which would stop most of
it: what is shown must be harmless by itself.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, Request

from blog.accounts.permissions import Role
from blog.accounts.sessions import start_session
from blog.comments.models import Comment
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.comments.submission import Refused
from blog.core.settings.store import change
from blog.posts import addresses
from tests.factories.accounts import make_user
from tests.factories.comments import article, make_comment
from tests.journeys.hostile import pieces

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser"), pytest.mark.sqlite_only]

UNDER_EACH_ARTICLE = 40
EVERY = 15
LONGEST_NAME, LONGEST_URL = 245, 200
LISTEN = """
window.hits = 0;
window.hit = () => { window.hits += 1; };
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = window.hit;
"""
WRONG = """
() => {
  const safe = ["http:", "https:", "mailto:"], wrong = [];
  const shown = document.querySelectorAll("#comments li *, [data-row] *, #pane *");
  for (const element of shown) {
    const line = element.outerHTML.slice(0, 200);
    for (const {name, value} of element.attributes) {
      if (name.startsWith("on") || ["style", "srcdoc", "background", "ping"].includes(name))
        wrong.push(`${name}: ${line}`);
      if (["href", "src", "action", "formaction", "xlink:href", "data", "poster"].includes(name)
          && !safe.includes(new URL(value, document.baseURI).protocol))
        wrong.push(`${name}: ${line}`);
    }
    if (element.closest(".comment-text") && (element.id || element.hasAttribute("name")))
      wrong.push(`a name of its own: ${line}`);
    if (["SCRIPT", "STYLE", "IFRAME", "OBJECT", "EMBED", "SVG", "MATH", "META", "BASE", "LINK"]
        .includes(element.tagName.toUpperCase()))
      wrong.push(`element: ${line}`);
  }
  for (const element of document.querySelectorAll("#comments a, #comments button, #pane a"))
    element.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
  return wrong;
}
"""


@pytest.fixture
def hostile(app: object) -> list[Comment]:
    """Every piece as text, as name and, where it can be one, as address; all of it published."""
    change(
        DiscussionSettings,
        {"flood_seconds": 0, "require_previously_approved": False, "max_links": 0},
    )
    stored: list[Comment] = []
    post_id = 0
    for number, piece in enumerate(pieces()):
        if number % UNDER_EACH_ARTICLE == 0:
            post_id = article(title=f"About {piece}"[:200])
        for content in (piece, f"Only a name {number}."):
            # What shows nothing at all is refused as empty; its sender still has a name.
            with suppress(Refused):
                stored.append(
                    make_comment(
                        post_id,
                        content,
                        status=Status.APPROVED,
                        name=f"{piece[: LONGEST_NAME - 4]} {number}",
                        url=_as_address(piece),
                        address=f"10.{number // 250}.{number % 250}.1",
                    )
                )
                break
    return stored


@pytest.fixture
def page(
    browser: Browser, site: str, session_cookie: Callable[[str], str]
) -> Iterator[tuple[Page, list[str]]]:
    """An administrator's browser without its third wall, and what it asked of others."""
    context = browser.new_context(base_url=site, bypass_csp=True)
    token = start_session(make_user(Role.ADMINISTRATOR))
    context.add_cookies([{"name": "session", "value": session_cookie(token), "url": site}])
    context.add_init_script(LISTEN)
    page = context.new_page()
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((f"{site}/", "about:", "data:")):
            elsewhere.append(request.url)

    page.on("request", note)
    page.on("dialog", lambda dialog: (elsewhere.append(dialog.message), dialog.dismiss()))
    yield page, elsewhere
    context.close()


def test_nothing_of_it_runs_on_any_page(
    hostile: list[Comment], page: tuple[Page, list[str]]
) -> None:
    browser, elsewhere = page
    articles = {comment.post_id for comment in hostile}
    paths = [_path(post_id) for post_id in sorted(articles)]
    paths += [f"/admin/comments/{comment.id}/" for comment in hostile[::EVERY]]

    found = [wrong for path in paths for wrong in _look(browser, path)]
    found += _look_through_the_queue(browser)

    assert len(hostile) > 400
    assert found == []
    assert elsewhere == []


def test_a_name_without_a_space_makes_no_page_wider(
    app: object, page: tuple[Page, list[str]]
) -> None:
    browser, _elsewhere = page
    post_id, above = article(), None
    change(DiscussionSettings, {"flood_seconds": 0, "thread_depth": 2})
    for number in range(3):
        details = {"name": "n" * LONGEST_NAME, "address": f"10.0.{number}.1"}
        comment = make_comment(
            post_id, f"Words {number}", status=Status.APPROVED, parent_id=above, **details
        )
        above = comment.id
    paths = [f"{_path(post_id)}?replyto={above}", "/admin/comments/?view=all"]
    for path in (*paths, f"/admin/comments/{above}/"):
        for width in (360, 1280):
            browser.set_viewport_size({"width": width, "height": 800})
            browser.goto(path)
            assert browser.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_browser_in_which_it_ran_would_be_noticed(page: tuple[Page, list[str]]) -> None:
    browser, elsewhere = page
    browser.goto("/")
    browser.evaluate(
        """() => {
          document.body.innerHTML = '<div id="pane"><p onclick="1">a</p></div>'
            + '<img src="x:y" onerror="top.hit(1)"><img src="http://127.0.0.1:9/x">';
        }"""
    )
    browser.wait_for_function("() => window.hits === 1")

    assert len(browser.evaluate(WRONG)) == 1
    assert elsewhere


def _as_address(piece: str) -> str:
    """The piece within a web address; whoever types one that is none is told so, elsewhere."""
    plain = "".join(character for character in piece if character not in ' "<>\\')
    address = f"https://example.org/?{plain}"
    return address if address.isprintable() and len(address) <= LONGEST_URL else ""


def _path(post_id: int) -> str:
    found = addresses.resolve_id(post_id)
    assert found is not None
    return found.canonical_path


def _look(page: Page, path: str) -> list[str]:
    """What is wrong with a page: what ran, and what could."""
    page.goto(path, wait_until="load")
    wrong = page.evaluate(WRONG)
    hits = page.evaluate("() => window.hits")
    return [f"{path}: {each}" for each in wrong] + ([f"{path}: it ran"] if hits else [])


def _look_through_the_queue(page: Page) -> list[str]:
    """The same for the moderators' list, page after page."""
    found, path = [], "/admin/comments/?view=all"
    while path:
        found += _look(page, path)
        older = page.locator("a[rel=next]")
        path = older.first.get_attribute("href") or "" if older.count() else ""
    return found
