"""A comment that is taken: who sees it from when on, and where it stands."""

import pytest

from blog.accounts.permissions import SYSTEM
from blog.comments.receipts import receipt_token
from blog.comments.states import Action, Status
from blog.comments.writer import withdraw_comment
from blog.posts import services
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide, make_comment
from tests.factories.comments import read as stored
from tests.factories.posts import make_post
from tests.html import read
from tests.web.public.pages import (
    comments,
    cookies,
    newest,
    no_questions_asked,
    path_in,
    path_of,
    see,
    send,
)


def test_an_approved_comment_is_303_to_itself_for_everybody(client, visitor, post, path):
    no_questions_asked()
    response = send(client, post.id, "First!")
    assert (response.status_code, response.location) == (303, f"{path}#comment-1")
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
    assert client.get("/").headers["Cache-Control"] == "public, no-cache"


def test_an_article_with_an_arabic_address_shows_its_writer_the_waiting_comment(client, app):
    post = make_post("السوق العتيق")
    response = send(client, post.id, "Salaam")
    article, _posting = cookies(response)
    assert path_in(article) == path_of(post) == response.location.partition("#")[0]
    # A browser compares the path as it stands in the request; the test's jar decodes it first.
    sent = {"Cookie": article.partition(";")[0]}
    assert "Salaam" in app.test_client(use_cookies=False).get(path_of(post), headers=sent).text


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
    assert client.get(path).headers["Cache-Control"] == "public, no-cache"


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


@pytest.mark.parametrize(("role", "badge"), [("moderator", "Moderator"), ("editor", "Editor")])
def test_staff_are_known_by_a_badge_and_readers_have_none(client, visitor, post, path, role, badge):
    no_questions_asked()
    send(sign_in(client, make_user(role, name="Ann")), post.id, "As staff.")
    send(visitor(), post.id, "As a guest.", author_name="Moderator Ann")
    page = see(visitor(), path)
    assert [each.text for each in page.all(".comment .badge")] == [badge]
    assert page.one("#comment-1 .badge").text == badge


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
    sixth = stored(6)
    withdraw_comment(receipt_token(sixth.id, sixth.created_at))
    answers = see(client, path).one("li#comment-7 .comment-answers")
    assert answers.text == "in reply to A former reader"


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


@pytest.mark.parametrize("answered", ["abc", "-1", "0", str(10**30), "%00"])
def test_a_reply_link_to_nothing_at_all_is_a_plain_form(client, post, path, answered):
    page = see(client, f"{path}?replyto={answered}")
    assert page.one("#respond h3").text == "Leave a Reply"
    assert page.one("#comment-form input[name=parent]")["value"] == ""
    assert not page.all("#comment-form .error-summary")


@pytest.mark.parametrize("answered", ["99", "1", "2"])
def test_a_reply_link_to_nothing_visible_here_says_so(client, post, path, answered):
    make_comment(post.id, status=Status.PENDING, name="Hidden")
    make_comment(make_post("Elsewhere").id, status=Status.APPROVED, name="Foreign")
    page = see(client, f"{path}?replyto={answered}")
    assert page.one("#respond h3").text == "Leave a Reply"
    assert page.one("#comment-form .error-summary").text == (
        "The comment you answered takes no more replies. Post it as a comment of its own?"
    )


def test_a_reply_to_what_went_in_the_meantime_stands_alone_only_by_choice(client, post):
    make_comment(post.id, status=Status.APPROVED)
    decide(1, Action.UNAPPROVE)
    refused = send(client, post.id, "As you say", parent="1")
    for again in (refused, send(client, post.id, "As you say", parent="1", preview="1")):
        form = read(again.text).one("#comment-form")
        assert form.one("input[name=parent]")["value"] == "1"
        assert "takes no more replies" in form.one(".error-summary").text
        assert form.one("button[name=alone]")["value"] == "1"
    assert send(client, post.id, "As you say", parent="1").status_code == 403
    assert send(client, post.id, "As you say", parent="1", alone="1").status_code == 303
    assert stored(2).parent_id is None


def test_a_permalink_leads_to_the_comment_once_everybody_can_see_it(client, post, path):
    comment = make_comment(post.id)
    address = f"/comments/{comment.id}/"
    assert client.get(address).status_code == 404
    decide(comment.id, Action.APPROVE)
    response = client.get(address)
    assert (response.status_code, response.location) == (302, f"{path}#comment-1")
    services.return_to_draft(SYSTEM, post.id, post.version)
    assert client.get(address).status_code == 404


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
