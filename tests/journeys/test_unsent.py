"""Unsent text survives a reload and a sign-in, and is forgotten once it is posted."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.accounts import make_user
from tests.factories.posts import make_post
from tests.web.public.pages import no_questions_asked, path_of

pytestmark = [pytest.mark.journey, pytest.mark.sqlite_only]
TEXT = "The ships wait, and so do I."


@pytest.fixture
def path(app) -> str:
    no_questions_asked()
    return path_of(make_post("Ships wait"))


def typed(page: Page):
    return page.locator("#comment-content")


@pytest.mark.parametrize("with_script", ["script"], indirect=True)
def test_a_reload_restores_it_and_it_can_be_discarded(person, path):
    page = person()
    page.goto(path)
    typed(page).fill(TEXT)
    page.reload()
    expect(typed(page)).to_have_value(TEXT)
    page.get_by_role("button", name="Discard it").click()
    expect(typed(page)).to_have_value("")
    page.reload()
    expect(typed(page)).to_have_value("")


@pytest.mark.parametrize("with_script", ["script"], indirect=True)
def test_once_posted_it_is_forgotten(person, path):
    page = person()
    page.goto(path)
    typed(page).fill(TEXT)
    page.locator("#comment-author_name").fill("Mei")
    page.locator("#comment-author_email").fill("mei@example.org")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("#comment-1 .comment-text")).to_have_text(TEXT)
    expect(typed(page)).to_have_value("")
    page.goto(path)
    expect(typed(page)).to_have_value("")


@pytest.mark.parametrize("with_script", ["script"], indirect=True)
def test_the_preview_follows_what_is_typed(person, path):
    page = person()
    page.goto(path)
    typed(page).fill("A *first* try")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#comment-preview em")).to_have_text("first")
    typed(page).fill("A *second* try")
    expect(page.locator("#comment-preview em")).to_have_text("second")


def test_signing_in_from_the_form_keeps_it(person, path, with_script):
    make_user("subscriber", name="Ann", email="ann@example.org", password="a good long password")
    page = person()
    page.goto(path)
    typed(page).fill(TEXT)
    page.get_by_role("button", name="Sign in and keep what you wrote").click()
    if with_script:
        sign_in(page)
    else:
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Sign in in a new tab").click()
        sign_in(opened.value)
        expect(opened.value.get_by_role("heading", name="waits in the other tab")).to_be_visible()
        page.get_by_role("button", name="I have signed in").click()
    expect(typed(page)).to_have_value(TEXT)
    expect(page.locator("#respond")).to_contain_text("Signed in as Ann.")


def sign_in(page: Page) -> None:
    form = page.locator("form").filter(has=page.locator("input[type=password]"))
    form.locator("input[type=email]").fill("ann@example.org")
    form.locator("input[type=password]").fill("a good long password")
    form.get_by_role("button", name="Sign in", exact=True).click()
