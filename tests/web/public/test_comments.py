"""Submitting a comment: every answer it may get, and nothing typed is ever lost."""

from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from blog.accounts.permissions import SYSTEM
from blog.comments.models import Comment
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.core.db import db
from blog.core.settings.store import change
from blog.posts import services
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide, make_comment
from tests.factories.comments import read as stored
from tests.factories.posts import make_post
from tests.html import read
from tests.web.public.pages import MEI, comments, path_of, see, send

FORGED = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
JSON = {"Accept": "application/json"}
WORDS = "Words that took\nan hour to write."


@pytest.fixture
def post(app):
    return make_post("Ships wait")


@pytest.fixture
def path(post):
    return path_of(post)


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(Comment)) or 0


def newest() -> Comment:
    found = db.session.scalar(select(Comment).order_by(Comment.id.desc()).limit(1))
    assert found is not None
    return found


def no_questions_asked() -> None:
    change(DiscussionSettings, {"require_previously_approved": False, "flood_seconds": 0})


def cookies(response) -> list[str]:
    return response.headers.getlist("Set-Cookie")


def path_in(cookie: str) -> str:
    return cookie.partition("Path=")[2].partition(";")[0]


# Accepted


def test_an_approved_comment_is_303_to_itself_for_everybody(client, visitor, post, path):
    no_questions_asked()
    response = send(client, post.id, "First!")
    assert (response.status_code, response.location) == (303, f"{path}#comment-1")
    assert cookies(response) == []
    page = see(visitor(), path)
    assert page.one("ol.comment-list > li#comment-1 .comment-text").text == "First!"
    assert page.one("#comments-heading").text == "1 Comment"


def test_a_waiting_comment_is_shown_to_its_writer_alone(client, visitor, post, path):
    response = send(client, post.id, "First!")
    assert (response.status_code, response.location) == (303, f"{path}#comment-1")
    own = client.get(path)
    assert own.headers["Cache-Control"] == "private, no-store"
    shown = read(own.text).one("li#comment-1")
    assert "Only you can see this." in shown.one(".comment-waiting").text
    assert not shown.has(".reply-link")
    assert shown.one(".comment-time")["href"] == "#comment-1"
    assert comments(visitor(), path) == []
    assert client.get("/comments/1/").status_code == 404


def test_its_cookie_is_for_the_article_and_for_posting_alone(client, post, path):
    made = cookies(send(client, post.id))
    assert [path_in(cookie) for cookie in made] == [path, "/comments/"]
    for cookie in made:
        assert cookie.startswith("pending=")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    assert "Cache-Control" not in client.get("/").headers


def test_an_article_with_an_arabic_address_shows_its_writer_the_waiting_comment(client):
    post = make_post("السوق العتيق")
    response = send(client, post.id, "Salaam")
    article, _posting = cookies(response)
    assert path_in(article) == path_of(post) == response.location.partition("#")[0]
    # A browser compares the path as it stands in the request; the test client decodes it first.
    value = article.partition("=")[2].partition(";")[0]
    client.set_cookie("pending", value, path=unquote(path_of(post)))
    assert comments(client, path_of(post)) == ["Salaam"]


def test_all_of_ones_waiting_comments_are_shown(client, post, path, stopped_clock):
    send(client, post.id, "One")
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Two")
    assert comments(client, path) == ["One", "Two"]


def test_ones_waiting_comment_stays_in_sight_when_the_next_is_refused(client, post):
    send(client, post.id, "One")
    page = read(send(client, post.id, "Two").text)
    assert page.one(".comment-text").text == "One"


def test_the_cookie_goes_when_nothing_waits_any_more(client, post, path):
    send(client, post.id)
    decide(1, Action.APPROVE)
    response = client.get(path)
    (gone,) = cookies(response)
    assert gone.startswith("pending=;")
    assert path_in(gone) == path
    assert "Cache-Control" not in client.get(path).headers


def test_a_rejected_comment_tells_its_writer_and_looks_absent_to_others(
    client, visitor, post, path
):
    send(client, post.id, "Buy now")
    decide(1, Action.REJECT)
    assert "rejected" in see(client, path).one(".comment-waiting").text
    assert comments(visitor(), path) == []


@pytest.mark.parametrize("action", [Action.SPAM, Action.TRASH])
def test_spam_and_trash_look_absent(client, visitor, post, path, action):
    send(client, post.id)
    decide(1, action)
    assert comments(visitor(), path) == []
    assert visitor().get("/comments/1/").status_code == 404


def test_a_signed_in_reader_is_who_the_account_says_never_the_form(client, visitor, post, path):
    ann = make_user("subscriber", name="Ann", email="ann@example.org")
    sign_in(client, ann)
    assert not see(client, path).has("#comment-form input[name=author_name]")
    response = send(client, post.id, author_name="The Editor", author_email="boss@example.org")
    assert response.status_code == 303
    comment = newest()
    assert (comment.user_id, comment.author_name) == (ann.id, "Ann")
    assert comment.author_email == "ann@example.org"
    elsewhere = sign_in(visitor(), ann)
    assert comments(elsewhere, path) == ["A thoughtful remark."]


def test_the_authors_own_comment_is_published_at_once(client, visitor):
    ann = make_user("author", name="Ann")
    post = make_post(author_ids=(ann.id,))
    send(sign_in(client, ann), post.id, "Thank you all.")
    assert see(visitor(), path_of(post)).one(".comment .badge").text == "Author"


# Threads


def test_a_reply_nests_beneath_what_it_answers(client, visitor, post, path):
    no_questions_asked()
    send(client, post.id, "First")
    send(client, post.id, "Second", parent="1")
    page = see(visitor(), path)
    assert page.one("li#comment-1 > ol.children > li#comment-2 .comment-text").text == "Second"


def test_beyond_five_levels_a_thread_is_flat_and_says_whom_it_answers(client, post, path):
    no_questions_asked()
    for number in range(7):
        send(client, post.id, f"Level {number}", parent=str(number or ""), author_name=f"N{number}")
    page = see(client, path)
    deepest = " > ol > ".join(f"li#comment-{number}" for number in range(1, 6))
    assert page.has(f"ol.comment-list > {deepest}")
    last = page.one("li#comment-7")
    assert not page.has("li#comment-6 li#comment-7")
    assert last.one(".comment-answers").text == "in reply to N5"
    assert last.one(".comment-answers")["href"] == "#comment-6"


def test_a_reply_link_works_without_script(client, post, path):
    make_comment(post.id, status=Status.APPROVED, name="Sam")
    link = see(client, path).one(".reply-link")["href"]
    assert link == f"{path}?replyto=1#respond"
    response = client.get(link)
    assert response.headers["Cache-Control"] == "private, no-store"
    page = read(response.text)
    assert page.one("#respond h3").text == "Leave a Reply to Sam"
    assert page.one("#comment-form input[name=parent]")["value"] == "1"
    assert page.one("#cancel-reply")["href"] == f"{path}#respond"
    assert page.one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize("answered", ["99", "1", "2", "abc", "-1", "0", str(10**30), "%00"])
def test_a_reply_link_to_nothing_visible_here_is_a_plain_form(client, post, path, answered):
    make_comment(post.id, status=Status.PENDING, name="Hidden")
    make_comment(make_post("Elsewhere").id, status=Status.APPROVED, name="Foreign")
    page = see(client, f"{path}?replyto={answered}")
    assert page.one("#respond h3").text == "Leave a Reply"
    assert page.one("#comment-form input[name=parent]")["value"] == ""


def test_a_permalink_leads_to_the_comment_once_everybody_can_see_it(client, post, path):
    comment = make_comment(post.id)
    address = f"/comments/{comment.id}/"
    assert client.get(address).status_code == 404
    decide(comment.id, Action.APPROVE)
    response = client.get(address)
    assert (response.status_code, response.location) == (302, f"{path}#comment-1")
    services.return_to_draft(SYSTEM, post.id, post.version)
    assert client.get(address).status_code == 404


# Refused


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
    for name, message in (
        ("author_name", "Enter your name."),
        ("author_email", "This does not look like an e-mail address."),
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


@pytest.mark.parametrize("number", ["99", "abc", "", "-1", "0", str(10**30), "1;", "²", "1\x00"])
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
    response = send(client, post.id, text)
    assert response.status_code in (303, 413, 422)


# Where it comes from


def test_a_form_from_elsewhere_is_403_and_stores_nothing(client, post):
    for headers in (FORGED, {"Origin": "null"}, {"Origin": "http://["}):
        assert send(client, post.id, headers=headers).status_code == 403
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    assert send(client, post.id).status_code == 403
    assert rows() == 0


def test_a_form_from_here_is_taken(client, post):
    assert send(client, post.id, headers={"Origin": "http://localhost"}).status_code == 303


def test_a_browser_that_says_nothing_needs_the_forms_own_token(client, post, path):
    client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    assert send(client, post.id).status_code == 403
    assert send(client, post.id, guard="made up").status_code == 403
    token = see(client, path).one("#comment-form input[name=guard]")["value"]
    assert send(client, post.id, guard=token).status_code == 303


def test_every_visitor_gets_the_same_page(client, visitor, path):
    assert client.get(path).data == visitor().get(path).data


# JSON


def test_json_is_answered_in_json(client, post, path):
    response = send(client, post.id, headers=JSON)
    assert response.status_code == 201
    assert response.json == {"id": 1, "status": "pending", "url": f"{path}#comment-1"}
    assert response.location == f"{path}#comment-1"
    assert comments(client, path) == ["A thoughtful remark."]


def test_a_refusal_is_json_too(client, post):
    response = send(client, post.id, "", author_name="", headers=JSON)
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert response.json["fields"] == {
        "author_name": "Enter your name.",
        "content": "Write a comment first.",
    }
    assert send(client, 99, headers=JSON).json["status"] == 404
    send(client, post.id)
    flood = send(client, post.id, "Another", headers=JSON)
    assert (flood.status_code, flood.headers["Retry-After"]) == (429, "15")


# Remembered


def remembered(client, post, **fields):
    """A visitor with an approved comment, who asked to be remembered."""
    response = send(client, post.id, "One", remember="1", **fields)
    decide(newest().id, Action.APPROVE)
    return response


def test_nobody_is_remembered_who_did_not_ask(client, post):
    assert not any(cookie.startswith("commenter=") for cookie in cookies(send(client, post.id)))


def test_the_remembering_cookie_goes_only_where_comments_are_posted(client, post):
    (cookie,) = [c for c in cookies(remembered(client, post)) if c.startswith("commenter=")]
    assert path_in(cookie) == "/comments/"
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_nobody_is_remembered_where_the_owner_does_not_offer_it(client, post, path):
    change(DiscussionSettings, {"cookie_opt_in": False})
    assert not see(client, path).has("input[name=remember]")
    response = send(client, post.id, remember="1")
    assert not any(cookie.startswith("commenter=") for cookie in cookies(response))


def test_a_remembered_visitor_may_leave_name_and_email_blank(client, post, stopped_clock):
    remembered(client, post, author_url="example.org")
    stopped_clock.forward(minutes=1)
    response = send(client, post.id, "Two", author_name="", author_email="")
    assert response.status_code == 303
    comment = newest()
    assert (comment.author_name, comment.author_email) == ("Mei Chen", "mei@example.org")
    assert comment.author_url == "https://example.org"


def test_a_proven_writer_is_published_after_an_approved_comment(client, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Two")
    assert newest().status == "approved"


def test_the_same_name_and_email_without_the_cookie_waits(client, visitor, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    send(visitor(), post.id, "Two")
    assert newest().status == "pending"
    assert [reason["code"] for reason in newest().reasons] == ["identity_not_proven"]


def test_somebody_else_at_the_same_browser_proves_nothing(client, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Two", author_name="Sam", author_email="sam@example.org")
    assert newest().status == "pending"
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Three", author_name="", author_email="")
    assert newest().author_name == "Mei Chen"


def test_a_forged_cookie_proves_nothing(client, post, stopped_clock):
    make_comment(post.id, status=Status.APPROVED, name=MEI["author_name"])
    client.set_cookie("commenter", '["Mei Chen","mei@example.org","","x"]', path="/comments/")
    client.set_cookie("pending", "[1]", path=path_of(post))
    assert client.get(path_of(post)).status_code == 200
    assert send(client, post.id, author_name="", author_email="").status_code == 422


# After a decision


def test_approval_shows_it_to_everybody_and_undo_takes_it_back(client, visitor, post, path):
    send(client, post.id, "First!")
    reader = visitor()
    assert comments(reader, path) == []
    decide(1, Action.APPROVE)
    assert comments(reader, path) == ["First!"]
    decide(1, Action.UNAPPROVE)
    assert comments(reader, path) == []
    assert stored(1).status == "pending"


def test_a_reply_to_a_hidden_comment_moves_up_and_back(client, post, path):
    make_comment(post.id, "Top", status=Status.APPROVED)
    make_comment(post.id, "Middle", status=Status.APPROVED, parent_id=1)
    make_comment(post.id, "Low", status=Status.APPROVED, parent_id=2)
    decide(2, Action.SPAM)
    assert see(client, path).has("li#comment-1 > ol > li#comment-3")
    decide(2, Action.NOT_SPAM)
    assert see(client, path).has("li#comment-2 > ol > li#comment-3")
