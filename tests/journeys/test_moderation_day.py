"""A moderation day: a hundred comments wait, and all of them are decided without the mouse."""

from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from blog.accounts.permissions import Role
from blog.accounts.sessions import start_session
from blog.comments.models import Comment
from blog.comments.moderation.verification import verify_log
from blog.comments.states import Status
from blog.core.db import db
from tests.comments.test_services import counted, kept_counts
from tests.conftest import StoppedClock
from tests.factories.accounts import make_user
from tests.factories.comments import article, make_comment

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser"), pytest.mark.sqlite_only]
WAITING = 100
MOST_PRESSES = 300


@pytest.fixture
def desk(
    app: object,
    browser: Browser,
    site: str,
    session_cookie: Callable[[str], str],
    stopped_clock: StoppedClock,
) -> Iterator[Callable[[int, bool], Page]]:
    """A moderator before so many comments that wait, with script or without."""
    contexts = []
    cookie = session_cookie(start_session(make_user(Role.MODERATOR, name="Ann Editor")))

    def sit_down(waiting: int, with_script: bool) -> Page:
        posts = [article() for _ in range(3)]
        for number in range(waiting):
            make_comment(posts[number % 3], f"Remark {number:03d} of the day.")
            stopped_clock.forward(seconds=20)
        context = browser.new_context(base_url=site, java_script_enabled=with_script)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "session", "value": cookie, "url": site}])
        contexts.append(context)
        page = context.new_page()
        page.goto("/admin/comments/")
        return page

    yield sit_down
    for context in contexts:
        context.close()


def statuses() -> dict[str, int]:
    db.session.rollback()
    rows = db.session.execute(select(Comment.status, func.count()).group_by(Comment.status))
    return dict(rows.all())


def test_a_hundred_comments_are_decided_by_keys_alone(desk: Callable[[int, bool], Page]) -> None:
    """In three minutes, which is 300 presses for who presses a hundred keys in a minute."""
    page = desk(WAITING, True)
    pressed: list[str] = []

    def press(key: str) -> None:
        pressed.append(key)
        page.keyboard.press(key)

    page.get_by_role("link", name="One at a time").focus()
    press("Enter")
    expect(page.locator("#opened")).to_be_focused()
    decisions = cycle("aasdax")
    for number in reversed(range(WAITING)):
        expect(page.locator("#opened .whole")).to_contain_text(f"Remark {number:03d}")
        key = next(decisions)
        press(key)
        if key == "x":
            press("o")  # Off topic
            press("Enter")
    expect(page.locator("#pane")).to_contain_text("Nothing is left in this view.")
    assert len(pressed) <= MOST_PRESSES
    found = statuses()
    assert Status.PENDING not in found
    assert found == {"approved": 50, "rejected": 16, "spam": 17, "trash": 17}
    assert kept_counts() == counted()
    assert verify_log().wrong is None


def test_keys_go_to_and_fro_undo_and_change_the_view(desk: Callable[[int, bool], Page]) -> None:
    page = desk(3, True)
    page.goto("/admin/comments/review/")
    shown = page.locator("#opened .whole")
    expect(page.locator("#opened")).to_be_focused()
    page.keyboard.press("j")
    expect(shown).to_contain_text("Remark 001")
    page.keyboard.press("k")
    expect(shown).to_contain_text("Remark 002")
    page.keyboard.press("s")
    expect(shown).to_contain_text("Remark 001")
    expect(page.locator("#said")).to_contain_text("Called spam")
    page.keyboard.press("z")
    expect(shown).to_contain_text("Remark 002")
    expect(page.locator("#opened")).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator(".panel textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator("#views [aria-current]")).to_contain_text("All")


def test_without_script_the_same_is_done_by_links_and_buttons(
    desk: Callable[[int, bool], Page],
) -> None:
    page = desk(9, False)
    page.get_by_role("link", name="One at a time").click()
    for number, name in zip(reversed(range(9)), cycle(["Approve", "Spam", "Trash"]), strict=False):
        expect(page.locator("#opened .whole")).to_contain_text(f"Remark {number:03d}")
        page.locator("#opened .acts > form").get_by_role("button", name=name).first.click()
    expect(page.locator("#pane")).to_contain_text("Nothing is left in this view.")
    page.locator("#undo").get_by_role("button", name="Undo").click()
    expect(page.locator("#opened .whole")).to_contain_text("Remark 000")
    assert statuses() == {"pending": 1, "approved": 3, "spam": 3, "trash": 2}
