"""A comment that is refused: nothing is stored, the reason is said, nothing typed is lost."""

from time import thread_time

import pytest

from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.comments.submission import TRIES_PER_NETWORK, TRIES_SECONDS
from blog.core.settings.store import change
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import make_comment
from tests.factories.posts import make_post
from tests.html import read
from tests.web.public.pages import (
    newest,
    no_questions_asked,
    path_of,
    rows,
    see,
    send,
)

WORDS = "Words that took\nan hour to write."


def refused(response, status: int):
    """The page that says no: nothing stored, the text kept."""
    assert response.status_code == status
    assert rows() == 0
    page = read(response.text)
    assert page.one("textarea").raw.lstrip("\n") == WORDS
    return page


def test_what_is_missing_is_said_beside_each_field(client, post):
    page = refused(send(client, post.id, WORDS, author_name=" ", author_email="mei@"), 422)
    summary = page.one("#comment-form .error-summary")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert "autofocus" in summary.attributes
    assert [link["href"] for link in summary.all("li a")] == [
        "#comment-author_name",
        "#comment-author_email",
    ]
    assert [link.text for link in summary.all("li a")] == [
        "Name: Enter your name.",
        "Email: This does not look like an email address.",
    ]
    for name, message in (
        ("author_name", "Enter your name."),
        ("author_email", "This does not look like an email address."),
    ):
        box = page.one(f"#comment-form input[name={name}]")
        assert box["aria-invalid"] == "true"
        assert f"comment-{name}-error" in box["aria-describedby"].split()
        assert page.one(f"#comment-{name}-error").text == message
    assert page.one("input[name=author_email]")["value"] == "mei@"
    assert page.one("h1").text == "Ships wait"


def test_an_empty_comment_is_asked_for_its_words(client, post):
    response = send(client, post.id, " \n ", author_url="example.org")
    assert response.status_code == 422
    page = read(response.text)
    assert page.one("#comment-content-error").text == "Write a comment first."
    assert page.one("input[name=author_url]")["value"] == "example.org"
    assert page.one("input[name=author_name]")["value"] == "Mei Chen"


@pytest.mark.parametrize("blank", ["\u200b", "\u3164", "\u2800 \uffa0"])
def test_a_name_and_words_that_nobody_can_see_are_asked_for(client, post, blank):
    response = send(client, post.id, blank, author_name=blank)
    assert response.status_code == 422
    page = read(response.text)
    assert page.one("#comment-content-error").text == "Write a comment first."
    assert page.one("#comment-author_name-error").text == "Enter your name."


def test_nothing_is_kept_that_would_write_over_other_comments(client, post):
    text = "Z" + "\u0301" * 5_000 + " &#x202e;turned &#x301;" + "&#x301;" * 50
    assert send(client, post.id, text, author_name="A\u202enn" + "\u0301" * 200).status_code == 303
    kept = newest()
    assert kept.author_name == "Ann" + "\u0301" * 4
    assert kept.body_html.count("\u0301") == 16
    assert "\u202e" not in kept.body_html


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("author_name", "n" * 246),
        ("author_email", f"{'m' * 95}@example.org"),
        ("author_url", f"https://example.org/{'u' * 200}"),
        ("author_url", "javascript:alert(1)"),
    ],
)
def test_what_is_too_long_or_no_address_is_refused(client, post, name, value):
    page = refused(send(client, post.id, WORDS, **{name: value}), 422)
    assert page.has(f"#comment-{name}-error")


def test_the_same_words_again_are_409(client, post):
    send(client, post.id, WORDS)
    response = send(client, post.id, WORDS)
    assert response.status_code == 409
    assert "exactly this already" in read(response.text).one(".error-summary").text
    assert rows() == 1


def test_too_soon_is_429_and_says_when(client, post, stopped_clock):
    send(client, post.id, "One")
    stopped_clock.forward(seconds=5)
    response = send(client, post.id, WORDS)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "10")
    page = read(response.text)
    assert "10 seconds" in page.one(".error-summary").text
    assert page.one("textarea").raw.strip() == WORDS
    assert rows() == 1
    stopped_clock.forward(seconds=10)
    assert send(client, post.id, WORDS).status_code == 303


def test_closed_comments_are_403_and_the_text_can_be_copied(client):
    post = make_post(comments_open=False)
    page = refused(send(client, post.id, WORDS), 403)
    assert page.one("#respond")["role"] == "alert"
    assert "Nothing you wrote is lost." in page.one("#respond").text


def test_comments_that_age_has_closed_are_403(client, post, path, stopped_clock):
    change(DiscussionSettings, {"close_after_days_enabled": True})
    stopped_clock.forward(days=13)
    assert see(client, path).has("#comment-form")
    stopped_clock.forward(days=1)
    assert "no longer new" in see(client, path).one("#respond").text
    refused(send(client, post.id, WORDS), 403)


def test_pages_do_not_age(client, stopped_clock):
    change(DiscussionSettings, {"close_after_days_enabled": True})
    page = make_post("Policy", type="page")
    stopped_clock.forward(days=400)
    assert see(client, path_of(page)).has("#comment-form")
    assert send(client, page.id).status_code == 303


def test_where_an_account_is_asked_for_a_guest_is_led_to_it(client, post, path):
    change(DiscussionSettings, {"registration_required": True})
    page = see(client, path)
    assert not page.has("#comment-form")
    assert page.one("#respond a.button")["href"].startswith("/login/?next=")
    page = refused(send(client, post.id, WORDS), 403)
    assert "Sign in to comment." in page.one("#respond .error-summary").text
    sign_in(client, make_user())
    assert see(client, path).has("#comment-form")
    assert send(client, post.id, WORDS).status_code == 303


def test_a_text_of_more_than_65525_bytes_is_413_and_kept(client, post):
    fits = "é" * 32_762
    response = send(client, post.id, fits + "éé")
    assert response.status_code == 413
    assert read(response.text).one("textarea").raw.strip() == fits + "éé"
    assert rows() == 0
    assert send(client, post.id, fits).status_code == 303


def test_a_body_of_more_than_a_megabyte_is_a_bare_413(client, post):
    response = send(client, post.id, "x" * 1_000_001)
    assert response.status_code == 413
    assert "textarea" not in response.text
    assert len(response.text) < 10_000
    assert rows() == 0


@pytest.mark.parametrize("number", ["99", "abc", "", "-1", "0", str(10**30), "1;", "²"])
def test_an_unknown_article_is_a_404_with_the_text_kept(client, number):
    make_post()
    page = refused(send(client, number, WORDS), 404)
    assert page.one("h1").text == "This article is not here"
    assert not page.has("form#comment-form")


def test_a_draft_is_as_unknown_as_what_never_was(client):
    refused(send(client, make_post(status="draft").id, WORDS), 404)


@pytest.mark.parametrize("parent", ["99", "abc", "-1", "0", str(10**30), "2"])
def test_a_reply_to_nothing_visible_here_is_403_with_the_text_kept(client, post, parent):
    make_comment(make_post("Elsewhere").id, status=Status.APPROVED)
    make_comment(post.id, status=Status.PENDING)
    response = send(client, post.id, WORDS, parent=parent)
    assert response.status_code == 403
    page = read(response.text)
    assert page.one("#comment-form textarea").raw.strip() == WORDS
    assert "not there any more" in page.one(".error-summary").text
    assert rows() == 2


def test_null_and_control_characters_do_no_harm(client, visitor, post, path):
    no_questions_asked()
    response = send(client, post.id, "a\x00b\x1b[31m\u202e", author_name="Mei\x00\x07\n Chen\x1b")
    assert response.status_code == 303
    assert newest().author_name == "Mei Chen"
    assert "\x00" not in visitor().get(path).text
    assert "\x1b" not in visitor().get(path).text


def test_a_hostile_comment_shows_no_script(client, visitor, post, path):
    no_questions_asked()
    text = '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x">y</a>'
    send(client, post.id, f"Hello {text}", author_name="<b>Bo</b>")
    page = see(visitor(), path)
    shown = page.one("li#comment-1")
    assert shown.one(".comment-author").text == "<b>Bo</b>"
    assert not shown.has("script")
    assert not shown.has("img")
    assert not shown.has(".comment-text a")


@pytest.mark.parametrize(
    "text",
    [
        "- " * 20_000,
        "<ul><li>" * 5_000,
        "[" * 60_000,
        "a-" * 30_000,
        "&lt;" * 16_000,
        "*a " * 20_000,
        "> " * 30_000,
        "<p><em>" * 9_000,
    ],
)
def test_a_text_made_to_cost_time_is_answered_before_it_is_rendered(client, post, text):
    began = thread_time()
    response = send(client, post.id, text)
    assert response.status_code in (303, 413, 422)
    assert thread_time() - began < 0.5


def test_a_network_that_tries_too_often_waits_and_keeps_its_words(client, visitor, post):
    for _ in range(TRIES_PER_NETWORK):
        assert send(client, post.id, WORDS, author_email="no address").status_code == 422
    response = send(client, post.id, WORDS)
    page = refused(response, 429)
    assert response.headers["Retry-After"] == "60"
    assert "Try again in 60 seconds." in page.one("#comment-form .error-summary").text
    assert send(visitor(), post.id, WORDS).status_code == 429
    elsewhere = visitor()
    elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert send(elsewhere, post.id, WORDS).status_code == 303


def test_a_network_may_try_again_when_its_minute_is_over(client, post, stopped_clock):
    for _ in range(TRIES_PER_NETWORK + 1):
        send(client, post.id, "")
    assert send(client, post.id, WORDS).status_code == 429
    stopped_clock.forward(seconds=TRIES_SECONDS)
    assert send(client, post.id, WORDS).status_code == 303


def test_a_text_of_a_network_that_tries_too_often_is_not_rendered(client, post, monkeypatch):
    for _ in range(TRIES_PER_NETWORK):
        send(client, post.id, "")
    rendered = []
    monkeypatch.setattr("blog.comments.submission.render", rendered.append)
    assert send(client, post.id, WORDS).status_code == 429
    assert rendered == []


def test_moderators_may_write_as_often_as_they_like(client, post):
    sign_in(client, make_user("moderator"))
    for number in range(TRIES_PER_NETWORK + 1):
        assert send(client, post.id, f"Answer {number}").status_code == 303


@pytest.mark.parametrize(
    "text",
    [
        "İ" * 32_000,
        "<a x=y " * 9_000,
        "<a " + "x=y " * 16_000 + ">",
        "http://a.b/" + "(" * 65_000,
        "The quick brown fox jumps over the lazy dog. " * 1_400,
        "The quick brown fox.\n\n" * 1_900,
        "a.b@" * 16_000,
        "a.com " * 10_000,
        "<b>x</b>" * 850,
    ],
)
def test_no_text_costs_much_even_under_long_word_lists(client, post, text):
    held = "\n".join(f"http{number:x}://a.com" for number in range(5_000))
    change(DiscussionSettings, {"moderation_words": held, "disallowed_words": f"{held}\ncasino"})
    change(DiscussionSettings, {"flood_seconds": 0})
    send(client, post.id, "The lists are read once.")
    began = thread_time()
    response = send(client, post.id, text, confirm="1")
    assert response.status_code in (303, 413, 422)
    assert thread_time() - began < 0.4
