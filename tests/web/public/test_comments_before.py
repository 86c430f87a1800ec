"""Before a comment is posted: help with its form, a preview, and a word about how it reads."""

import pytest

from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.core.settings.store import change
from tests.html import read
from tests.web.public.pages import MEI, comments, newest, rows, see, send

JSON = {"Accept": "application/json"}
LOUD = "NOBODY ASKED THE PILOTS ABOUT ANY OF THIS"


def test_the_form_says_how_to_format(client, post, path):
    help_ = see(client, path).one("#comment-form .format-help")
    assert "**weight**" in help_.text
    assert "> a quotation" in help_.text


def test_the_preview_shows_the_page_again_with_everything_kept(client, post, path):
    answer = send(client, post.id, "A *thought* & more", parent="", preview="1", remember="1")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = read(answer.text)
    assert page.one("#comment-preview em").text == "thought"
    assert page.one("#comment-content").raw.strip() == "A *thought* & more"
    assert page.one("#comment-author_name")["value"] == MEI["author_name"]
    assert page.one("#comment-remember").get("checked") is not None
    assert rows() == 0
    assert comments(client, path) == []


def test_what_is_previewed_is_what_is_stored(client, post):
    text = "> quoted\n\n- one\n- two\n\n`code` <script>alert(1)</script> https://example.org"
    preview = client.post("/comments/preview/", data={"content": text}).text
    send(client, post.id, text)
    assert newest().body_html in preview
    assert "<script>" not in preview


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), (" ", 422), ("x" * 65_526, 413), ("&" * 60_000, 422)]
)
def test_a_preview_has_the_bounds_of_a_comment(client, post, text, status):
    piece = client.post("/comments/preview/", data={"content": text})
    assert piece.status_code == status
    assert read(piece.text).has(".field-error")
    page = send(client, post.id, text, preview="1")
    assert page.status_code == status
    assert read(page.text).has("#comment-content-error")


def test_previews_are_limited_and_nothing_is_lost(client, post):
    for _ in range(120):
        client.post("/comments/preview/", data={"content": "x"})
    piece = client.post("/comments/preview/", data={"content": "x"})
    assert piece.status_code == 429
    page = send(client, post.id, "Still here", preview="1")
    assert page.status_code == 429
    assert "Retry-After" in page.headers
    assert read(page.text).one("#comment-content").raw.strip() == "Still here"


def test_a_preview_without_its_article_keeps_the_text(client, app):
    answer = send(client, 999, "Where to?", preview="1")
    assert answer.status_code == 404
    assert "Where to?" in answer.text


def test_a_preview_from_elsewhere_is_refused(client, post):
    forged = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = client.post("/comments/preview/", data={"content": "x"}, headers=forged)
    assert answer.status_code == 403


def test_a_nudge_keeps_the_text_and_offers_to_post_anyway(client, post, path):
    answer = send(client, post.id, LOUD)
    assert answer.status_code == 409
    page = read(answer.text)
    told = page.one(".error-summary--nudge").text
    assert "shouting" in told
    assert "Post it anyway: a moderator will read it first." in told
    assert page.one("#comment-content").raw.strip() == LOUD
    button = page.one("#comment-form button[name=confirm]")
    assert button.text == "Post anyway"
    assert rows() == 0
    assert send(client, post.id, LOUD, confirm=button["value"]).status_code == 303
    assert (newest().status, newest().reasons[0]["code"]) == ("pending", "posted_anyway")


def test_where_the_owner_holds_nothing_for_that_it_is_said_and_done(client, post, path):
    change(RuleSettings, {"nudged_held": False})
    answer = send(client, post.id, LOUD)
    assert "post it as it is" in answer.text
    assert "a moderator will read it" not in answer.text
    send(client, post.id, LOUD, confirm="1")
    assert comments(client, path) == [LOUD]


def test_without_a_nudge_there_is_no_such_button(client, post, path):
    assert not see(client, path).has("#comment-form button[name=confirm]")


def test_json_is_nudged_in_json(client, post):
    answer = send(client, post.id, LOUD, headers=JSON)
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.json["nudges"] == ["shouting"]
    assert answer.json["confirm"] == "confirm"
    assert send(client, post.id, LOUD, headers=JSON, confirm="1").status_code == 201


def test_json_is_previewed_in_json(client, post):
    answer = send(client, post.id, "*a*", headers=JSON, preview="1")
    assert answer.json == {"html": "<p><em>a</em></p>"}


def test_what_is_refused_is_not_nudged(client, post):
    answer = send(client, post.id, LOUD, author_email="")
    assert answer.status_code == 422
    assert "shouting" not in answer.text
    change(DiscussionSettings, {"nudge_style": False})
    assert send(client, post.id, LOUD).status_code == 303
