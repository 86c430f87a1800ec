"""With script the moderation screen is worked by keys, without leaving the page."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from blog.accounts.permissions import Actor, Role
from blog.accounts.sessions import start_session
from blog.comments.states import Action, Status
from tests.conftest import StoppedClock
from tests.factories.accounts import make_user
from tests.factories.comments import article, decide, make_comment, read
from tests.journeys.axe import Look, findings

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser"), pytest.mark.sqlite_only]
FOCUSED = "() => document.activeElement.closest('[data-row]')?.id ?? document.activeElement.id"


@pytest.fixture
def cookie(app: object, session_cookie: Callable[[str], str]) -> str:
    """What a moderator's browser holds."""
    return session_cookie(start_session(make_user(Role.MODERATOR, name="Ann Editor")))


@pytest.fixture
def page(browser: Browser, site: str, cookie: str) -> Iterator[Page]:
    """The queue of three comments that wait, as a moderator finds it."""
    post_id = article()
    for name in ("First", "Second", "Third"):
        make_comment(post_id, f"{name} remark.", name=name)
    context = browser.new_context(base_url=site)
    context.add_cookies([{"name": "session", "value": cookie, "url": site}])
    page = context.new_page()
    page.goto("/admin/comments/")
    yield page
    context.close()


def row(page: Page, name: str):
    return page.locator("[data-row]", has_text=f"{name} remark.")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        page.locator("body:not([aria-busy])").wait_for()


def test_move_approve_and_undo(page: Page) -> None:
    third = row(page, "Third").get_attribute("id")
    second = row(page, "Second").get_attribute("id")
    press(page, "j", "j", "k")
    assert page.evaluate(FOCUSED) == third
    press(page, "a")
    expect(page.locator("#undo p")).to_have_text("Approved: the comment by Third")
    expect(row(page, "Third")).to_have_count(0)
    expect(page.locator("#views [aria-current] .count")).to_have_text("2")
    expect(page.locator(".rail .bubble")).to_contain_text("2")
    expect(page.locator("#said")).to_have_text("Approved: the comment by Third")
    assert page.evaluate(FOCUSED) == second, "the focus stays where the work is"
    press(page, "z")
    expect(row(page, "Third")).to_be_visible()
    expect(page.locator("#undo")).to_be_hidden()
    expect(page.locator(".rail .bubble")).to_contain_text("3")


def test_what_the_mouse_is_pressed_on_stays_beneath_it(page: Page) -> None:
    """A row that takes the focus when a button goes down must not move what is clicked."""
    row(page, "Third").hover()
    row(page, "Third").locator(".acts summary").click()
    expect(row(page, "Third").get_by_label("Reason, which the writer sees")).to_be_visible()


def test_tick_and_decide_about_several(page: Page) -> None:
    press(page, "j", "x", "j", "x")
    page.locator("#bulk button[value=spam]").click()
    expect(page.locator("#undo p")).to_have_text("Called spam: 2 comments")
    press(page, "z")
    expect(page.locator("[data-row]")).to_have_count(3)


def test_what_is_ticked_stays_so_while_others_are_opened_and_decided(page: Page) -> None:
    press(page, "j", "x", "j", "o")
    expect(page.locator(".dossier")).to_be_focused()
    press(page, "a")
    expect(row(page, "Second")).to_have_count(0)
    expect(row(page, "Third").locator("[name=target]")).to_be_checked()
    expect(row(page, "First").locator("[name=target]")).not_to_be_checked()


def test_answer_edit_and_leave_with_escape(page: Page) -> None:
    press(page, "j", "q")
    expect(page.locator(".panel textarea")).to_be_focused()
    press(page, "Escape")
    expect(page.locator(".panel")).to_have_count(0)
    assert page.evaluate(FOCUSED) == row(page, "Third").get_attribute("id")
    press(page, "r")
    page.keyboard.type("Just a joke?")
    page.get_by_role("button", name="Approve and reply").click()
    expect(page.locator("#undo p")).to_contain_text("your reply is posted")
    expect(row(page, "Third")).to_have_count(0)


def test_open_beside_the_list_and_close(page: Page) -> None:
    press(page, "j", "o")
    expect(page.locator(".dossier")).to_be_focused()
    press(page, "s")
    expect(page.locator(".dossier-facts .status")).to_have_text("Spam")
    press(page, "Escape")
    expect(page.locator(".dossier")).to_have_count(0)


def test_a_conflict_is_shown_where_one_stands(page: Page) -> None:
    comment_id = int(row(page, "Third").get_attribute("id").removeprefix("comment-"))
    other: Actor = make_user(Role.EDITOR, name="Bo Quick").actor
    decide(comment_id, Action.SPAM, other)
    press(page, "j", "a")
    expect(page.locator(".conflict")).to_be_focused()
    expect(page.locator(".conflict")).to_contain_text("Bo Quick called it spam")
    assert read(comment_id).status == Status.SPAM
    page.reload()
    expect(page.locator("[data-row]")).to_have_count(2)


def test_the_keys_are_told_and_letters_typed_are_letters(page: Page) -> None:
    press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    press(page, "Escape")
    page.locator("input[name=q]").fill("ad")
    page.locator("input[name=q]").press("s")
    expect(page.locator("[data-row]")).to_have_count(3)


@pytest.mark.parametrize("look", [Look(1280, "dark"), Look(360, "light")], ids=str)
def test_the_opened_screens_have_no_violations(
    page: Page, browser: Browser, site: str, cookie: str, look: Look
) -> None:
    comment_id = row(page, "Third").get_attribute("id").removeprefix("comment-")
    paths = [
        f"/admin/comments/?open={comment_id}",
        f"/admin/comments/?do=quick&on={comment_id}",
        f"/admin/comments/?do=reply&on={comment_id}",
        "/admin/comments/?view=spam",
        "/admin/comments/review/",
        f"/admin/comments/review/?do=reply&open={comment_id}",
        "/admin/comments/review/?view=trash",
    ]
    assert findings(browser, site, paths, look, cookie) == []


def test_control_and_enter_send_the_reply(page):
    row(page, "Second").focus()
    page.keyboard.press("r")
    page.locator(".panel textarea").fill("Thank you.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".panel")).to_have_count(0)
    page.goto("/admin/comments/?view=approved")
    expect(page.locator("[data-row]", has_text="Thank you.")).to_be_visible()


def test_what_comes_while_somebody_reads_is_told_and_shown_when_they_wish(
    page: Page, stopped_clock: StoppedClock
) -> None:
    page.clock.install()
    page.goto("/admin/comments/")
    top = page.locator("#list").bounding_box()
    stopped_clock.forward(seconds=20)
    make_comment(article(), "Fourth remark.", name="Fourth")
    page.clock.run_for(30_000)
    expect(page.locator("#fresh p")).to_contain_text("1 more comment waits.")
    expect(page.locator("#views [aria-current] .count")).to_have_text("4")
    expect(page.locator(".rail .bubble")).to_contain_text("4")
    assert page.locator("#list").bounding_box() == top
    expect(row(page, "Fourth")).to_have_count(0)
    page.get_by_role("link", name="Show what is new").click()
    expect(row(page, "Fourth")).to_have_count(1)
    expect(page.locator("#fresh p")).to_be_hidden()
