"""Names of those who have spoken are offered after "@", by keyboard or pointer."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from blog.comments.states import Status
from tests.factories.comments import make_comment
from tests.factories.posts import make_post
from tests.web.public.pages import path_of

pytestmark = [pytest.mark.journey, pytest.mark.sqlite_only]


@pytest.mark.parametrize("with_script", ["script"], indirect=True)
def test_a_name_is_offered_and_taken(person):
    post = make_post("Ships wait")
    for name in ("Mei Chen", "Sam Okoro", "Mera"):
        make_comment(post.id, name=name, status=Status.APPROVED)
    page = person()
    page.goto(path_of(post))
    field = page.locator("#comment-content")
    field.press_sequentially("Yes, @me")
    offered = page.get_by_role("option")
    expect(offered).to_have_text(["Mei Chen", "Mera"])
    assert Axe().run(page).response["violations"] == []
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Yes, @Mera ")
    expect(offered).to_have_count(0)
    field.press_sequentially("and @sam")
    page.get_by_role("option", name="Sam Okoro").click()
    expect(field).to_have_value("Yes, @Mera and @Sam Okoro ")
    field.press_sequentially("mail@me")
    expect(offered).to_have_count(0)
    field.press_sequentially(" @m")
    field.press("Escape")
    expect(offered).to_have_count(0)
