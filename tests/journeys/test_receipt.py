"""A guest comes back to a comment by its receipt: script on and off, in a browser."""

import pytest
from playwright.sync_api import expect

from blog.comments.states import Action
from tests.factories.comments import decide, newest_id
from tests.factories.posts import make_post
from tests.web.public.pages import path_of

pytestmark = [pytest.mark.journey, pytest.mark.sqlite_only]


def test_a_guest_changes_appeals_and_takes_back_a_comment(person):
    path = path_of(make_post("Ships wait"))
    page = person()
    page.goto(path)
    form = page.locator("#comment-form")
    form.get_by_label("Your comment").fill("Teh ships wait.")
    form.get_by_label("Name").fill("Mei Chen")
    form.get_by_label("Email").fill("mei@example.org")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("link", name="Your receipt").click()
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()

    page.get_by_label("Your comment").fill("The ships wait.")
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator(".receipt-comment .comment-text")).to_have_text("The ships wait.")
    expect(page.locator(".receipt-comment")).to_contain_text("edited")

    decide(newest_id(), Action.REJECT)
    page.reload()
    expect(page.get_by_role("heading", name="Rejected")).to_be_visible()
    page.get_by_label("Why it should be published").fill("They do wait.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("Your appeal waits for a moderator.")).to_be_visible()

    decide(newest_id(), Action.APPROVE)
    page.reload()
    expect(page.get_by_role("heading", name="Published")).to_be_visible()
    expect(page.get_by_text("changed the decision")).to_be_visible()

    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download everything").click()
    assert downloading.value.suggested_filename == "comment.json"

    receipt = page.url
    page.get_by_role("link", name="Delete it").click()
    page.get_by_role("button", name="Delete my comment").click()
    expect(page.get_by_role("heading", name="Your comment is deleted")).to_be_visible()
    answer = page.goto(receipt)
    assert answer is not None
    assert answer.status == 404
    page.goto(path)
    expect(page.get_by_text("The ships wait.")).to_have_count(0)
