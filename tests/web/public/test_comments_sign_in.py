"""Signing in from the comment form loses nothing: by whatever way, with script and without."""

import pytest

from blog.comments.settings import DiscussionSettings
from blog.core.settings.store import change
from tests.factories.accounts import make_user, sign_in
from tests.html import read
from tests.web.public.pages import MEI, rows, see, send

TEXT = "A long thought.\n\nWith <b>two</b> parts & more."


def leave(client, post_id: int, content: str = TEXT, **fields: str):
    """The button in the form, pressed."""
    data = {"post": str(post_id), "parent": "", "content": content, **MEI, **fields}
    return client.post("/comments/sign-in/", data=data)


def hidden_and_typed(page) -> dict[str, str]:
    fields = {each["name"]: each["value"] for each in page.all("form[method=post] input")}
    return fields | {"content": page.one("textarea[name=content]").raw.removeprefix("\n")}


def test_the_form_offers_it_to_whoever_is_not_signed_in(client, post, path):
    button = see(client, path).one("#comment-form button[name=sign_in]")
    assert button["formaction"] == "/comments/sign-in/"
    sign_in(client, make_user("subscriber"))
    assert not see(client, path).has("#comment-form button[name=sign_in]")


def test_the_text_waits_and_goes_back_into_the_form(client, post, path):
    answer = leave(client, post.id)
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = read(answer.text)
    assert page.one("main a.button")["target"] == "_blank"
    carried = hidden_and_typed(page)
    sign_in(client, make_user("subscriber", name="Ann"))
    back = client.post("/comments/", data=carried | {"resume": "1"})
    assert back.status_code == 200
    assert back.headers["Cache-Control"] == "private, no-store"
    form = read(back.text)
    assert form.one("#comment-content").raw.removeprefix("\n") == TEXT
    assert "Signed in as Ann." in form.text
    assert rows() == 0


def test_signing_in_in_the_other_tab_ends_with_a_word(client):
    assert "waits in the other tab" in see(client, "/comments/sign-in/").text


def test_without_words_there_is_nothing_to_keep(client, post, path):
    answer = leave(client, post.id, "  ")
    assert answer.status_code == 303
    assert answer.location.startswith("/login/?next=")


def test_a_reply_stays_a_reply(client, post, path):
    change(DiscussionSettings, {"require_previously_approved": False})
    send(client, post.id, "First")
    carried = hidden_and_typed(read(leave(client, post.id, parent="1").text))
    back = read(client.post("/comments/", data=carried | {"resume": "1"}).text)
    assert back.one("#comment-form input[name=parent]")["value"] == "1"


def test_who_must_sign_in_keeps_the_text_of_a_session_that_ended(client, post):
    change(DiscussionSettings, {"registration_required": True})
    answer = send(client, post.id, TEXT)
    assert answer.status_code == 403
    form = read(answer.text).one("#respond form")
    assert form["action"] == "/comments/sign-in/"
    assert form.one("textarea").raw.removeprefix("\n") == TEXT


@pytest.mark.parametrize("post_id", ["", "x", "999", "9" * 30])
def test_an_article_that_is_not_there_loses_no_text_either(client, app, post_id):
    answer = leave(client, post_id)
    assert "A long thought." in answer.text
    back = client.post("/comments/", data={"post": post_id, "content": TEXT, "resume": "1"})
    assert back.status_code == 404
    assert "A long thought." in back.text
