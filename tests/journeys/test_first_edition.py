"""The main story: an article is published, a reader replies, a moderator approves."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from blog.accounts.permissions import Role
from tests.conftest import StoppedClock
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.media import picture_bytes

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

TITLE = "Two ports agree on the price of waiting"
STANDFIRST = "Harbour masters on both shores will charge ships by the hour and not by the day."
BODY = """The agreement was signed on a Tuesday, on a table carried out to the quay.

> “An hour is an hour on either side,” said the older of the two harbour masters.

It begins in spring."""
REPLY = "Who pays when it is the port that makes the ship wait?"
ANSWER = "The port does. That is the second page of the agreement."


def test_an_article_is_published_answered_and_moderated(
    person: Callable[[], Page], tmp_path: Path, stopped_clock: StoppedClock
) -> None:
    editor = make_user(Role.EDITOR, PASSWORD, name="Ines Okafor")
    make_user(Role.MODERATOR, PASSWORD, email="mod@example.org", name="Tomas Brandt")

    desk = person()
    sign_in(desk, editor.email)
    make_category(desk, "Political Affairs", None)
    make_category(desk, "Asia", "Political Affairs")
    address = publish(desk, tmp_path)
    assert address.endswith("/political-affairs/asia/two-ports-agree-on-the-price-of-waiting/")

    reader, other = person(), person()
    reads_the_article(reader, address)
    leaves_a_reply(reader, REPLY)
    expect(reader.get_by_text("Waiting for a moderator. Only you can see this.")).to_be_visible()
    other.goto(address)
    expect(other.get_by_text(REPLY)).to_have_count(0)

    moderator = person()
    sign_in(moderator, "mod@example.org")
    moderator.goto("/admin/comments/")
    expect(moderator.get_by_text("The writer has no approved comment yet.").first).to_be_visible()
    moderator.get_by_role("button", name="Approve the comment by Noor Haddad").click()
    expect(moderator.get_by_role("button", name="Undo")).to_be_visible()
    other.reload()
    expect(other.get_by_text(REPLY)).to_be_visible()

    stopped_clock.forward(minutes=1)
    answers(other, ANSWER)
    nested = other.locator(".comment-list > li > ol > li", has_text=ANSWER)
    expect(nested).to_be_visible()

    moderator.get_by_role("button", name="Undo").click()
    expect(
        moderator.get_by_role("button", name="Approve the comment by Noor Haddad")
    ).to_be_visible()
    stranger = person()
    stranger.goto(address)
    expect(stranger.get_by_text(REPLY)).to_have_count(0)


def sign_in(page: Page, email: str) -> None:
    page.goto("/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Sign out").first).to_be_attached()


def make_category(page: Page, name: str, parent: str | None) -> None:
    page.goto("/admin/categories/new/")
    page.get_by_label("Name", exact=True).fill(name)
    if parent:
        page.get_by_label("Parent").select_option(label=option_with(page, "Parent", parent))
    page.get_by_role("button", name="Add category").click()
    expect(page.get_by_role("link", name=name).first).to_be_visible()


def option_with(page: Page, label: str, text: str) -> str:
    """The whole label of the choice that ends with `text`; a tree's choices are indented."""
    options = page.get_by_label(label, exact=True).locator("option").all_text_contents()
    return next(option for option in options if option.strip().endswith(text))


def publish(page: Page, tmp_path: Path) -> str:
    """Write the article and put it before readers; returns its address."""
    photo = tmp_path / "quay.jpg"
    photo.write_bytes(picture_bytes(width=1200, height=800))
    page.goto("/admin/posts/new/")
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Standfirst", exact=True).fill(STANDFIRST)
    page.get_by_label("Text", exact=True).fill(BODY)
    page.get_by_label("Picture file").set_input_files(photo)
    page.get_by_label("Alternative text").fill("A table with papers on a quay.")
    page.get_by_label("Caption").fill("The table was carried back afterwards.")
    page.get_by_label("Credit").fill("Photo: Ada Lind/Harbour Press")
    page.get_by_label("Source", exact=True).fill("Harbour Press")
    page.get_by_label("Address of the source").fill("https://example.org/waiting")
    choice = option_with(page, "Primary category", "Asia")
    page.get_by_label("Primary category").select_option(label=choice)
    page.get_by_label("Tags").fill("Ports, Shipping")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published.")).to_be_visible()
    address = page.get_by_role("link", name="View", exact=True).first.get_attribute("href")
    assert address
    return address


def reads_the_article(page: Page, address: str) -> None:
    """From the front page by the section to the article, which has all its parts."""
    page.goto("/")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    page.goto("/category/political-affairs/")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url(f"**{address}")
    trail = page.get_by_role("navigation", name="Breadcrumb")
    for step in ("Home", "Political Affairs", "Asia"):
        expect(trail.get_by_role("link", name=step)).to_be_visible()
    expect(page.locator("article > header h1")).to_have_text(TITLE)
    expect(page.locator(".standfirst").first).to_have_text(STANDFIRST)
    expect(
        page.locator("figure > figcaption .credit, figure figcaption .credit").first
    ).to_have_text("(Photo: Ada Lind/Harbour Press)")
    expect(page.locator(".source")).to_contain_text("Source: Harbour Press")
    expect(page.get_by_role("link", name="Leave a Comment")).to_be_visible()
    expect(page.locator("#respond")).to_contain_text("Leave a Reply")


def leaves_a_reply(page: Page, text: str, name: str = "Noor Haddad") -> None:
    page.get_by_label("Your comment").fill(text)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email").fill(f"{name.split()[0].lower()}@example.net")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text(text)).to_be_visible()


def answers(page: Page, text: str) -> None:
    """Reply to the first comment, by its own link."""
    page.get_by_role("link", name="Reply to Noor Haddad").click()
    expect(page.locator("#respond")).to_contain_text("Leave a Reply to Noor Haddad")
    leaves_a_reply(page, text, name="Lev Amsel")
