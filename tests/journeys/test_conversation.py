"""A conversation in a real browser: what is new arrives without a jump."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from blog.comments.states import Action, Status
from tests.factories.comments import decide, make_comment, read
from tests.factories.posts import make_post
from tests.web.public.pages import no_questions_asked, path_of

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser"), pytest.mark.sqlite_only]
A_WHILE = 400_000


@pytest.fixture
def post_id(app) -> int:
    """An article with two comments, the second an answer to the first."""
    made = make_post("Ships wait").id
    make_comment(made, "First remark.", name="Ann", status=Status.APPROVED)
    make_comment(made, "An answer.", name="Ben", status=Status.APPROVED, parent_id=1)
    return made


@pytest.fixture
def page(browser: Browser, site: str, post_id: int) -> Iterator[Page]:
    """The article as a reader has it open, whose clock a test moves."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.clock.install()
    page.goto(path_of(post_id))
    yield page
    context.close()


def later(page: Page) -> None:
    """The page has been asking for news."""
    with page.expect_response("**/comments/news/**"):
        page.clock.fast_forward(A_WHILE)


def texts(page: Page):
    return page.locator("#comments .comment-text")


def test_new_replies_are_told_and_come_when_they_are_wanted(page: Page, post_id: int) -> None:
    button = page.locator(".news-button")
    make_comment(post_id, "Another answer.", status=Status.APPROVED, parent_id=1)
    later(page)
    expect(button).to_have_text("1 new reply")
    make_comment(post_id, "A new remark.", status=Status.APPROVED)
    later(page)
    expect(button).to_have_text("2 new replies")
    expect(texts(page)).to_have_text(["First remark.", "An answer."])
    button.click()
    expect(texts(page)).to_have_text(
        ["First remark.", "An answer.", "Another answer.", "A new remark."]
    )
    expect(page.locator("#comment-1 > .children > .comment")).to_have_count(2)
    expect(page.locator("#comments-heading")).to_have_text("4 Comments")
    expect(button).to_be_hidden()
    later(page)
    expect(button).to_be_hidden()


def test_a_comment_that_waited_is_news_once_it_is_approved(page: Page, post_id: int) -> None:
    make_comment(post_id, "Held.", status=Status.PENDING)
    later(page)
    expect(page.locator(".news-button")).to_be_hidden()
    decide(3, Action.APPROVE)
    later(page)
    expect(page.locator(".news-button")).to_have_text("1 new reply")


def test_the_first_word_under_an_article_arrives_too(browser: Browser, site: str, app) -> None:
    post_id = make_post("Nobody yet").id
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.clock.install()
    page.goto(path_of(post_id))
    make_comment(post_id, "The first word.", status=Status.APPROVED)
    later(page)
    page.locator(".news-button").click()
    expect(texts(page)).to_have_text(["The first word."])
    expect(page.locator(".comments-none")).to_have_count(0)
    context.close()


def test_a_like_counts_on_the_spot_and_is_known_again(page: Page) -> None:
    first = page.locator("#comment-1 > article .vote")
    expect(first).to_have_attribute("aria-pressed", "false")
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(first.locator("b")).to_have_text("1")
    page.reload()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#comment-2 > article .vote")).to_have_attribute("aria-pressed", "false")
    first.click()
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(first.locator("b")).to_have_text("")


def test_a_vote_that_is_refused_says_why_and_leaves_the_page(page: Page) -> None:
    decide(2, Action.SPAM)
    page.locator("#comment-2 > article .vote").click()
    said = page.locator("#comment-2 > article .comment-actions [role=status]")
    expect(said).to_have_text("This comment does not exist, or no longer.")


def test_a_thread_folds_and_stays_folded_until_somebody_wants_it(page: Page) -> None:
    fold = page.locator("#comment-1 > article .fold")
    expect(fold).to_have_text("Fold")
    fold.click()
    expect(fold).to_have_text("Unfold (1)")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#comment-2")).to_be_hidden()
    page.reload()
    expect(page.locator("#comment-2")).to_be_hidden()
    page.evaluate("location.hash = 'comment-2'")
    expect(page.locator("#comment-2 .comment-text")).to_be_visible()
    expect(page.locator("#comment-2 .fold")).to_have_count(0)


def test_a_reader_ignores_somebody_and_may_look_all_the_same(page: Page, post_id: int) -> None:
    no_questions_asked()
    make_comment(post_id, "Ann has friends.", name="Cid", status=Status.APPROVED)
    ann = email_of(1)
    make_comment(post_id, "Ann once more.", name="Ann", email=ann, status=Status.APPROVED)
    page.reload()
    page.locator("#comment-1 > article .ignore").click()
    expect(texts(page).filter(visible=True)).to_have_text(["An answer.", "Ann has friends."])
    cover = page.locator("#comment-1 > .cover")
    expect(cover).to_have_text("Ignored – show")
    page.reload()
    expect(cover).to_be_visible()
    cover.locator("button").click()
    expect(page.locator("#comment-1 > article .comment-text")).to_be_visible()
    page.locator("#comment-1 > article .ignore").click()
    expect(texts(page).filter(visible=True)).to_have_count(4)


def email_of(comment_id: int) -> str:
    """The address that a comment was signed with."""
    return read(comment_id).author_email
