"""The receipt's page: found by the writer alone, and everything on it works without script."""

import json

import pytest

from blog.accounts.permissions import Role
from blog.comments.receipts import receipt_path
from blog.comments.settings import DiscussionSettings
from blog.comments.standing import end_standing, set_standing
from blog.comments.states import Action, Status
from blog.core.settings.store import change
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide, make_comment, staff
from tests.factories.comments import read as stored
from tests.html import read
from tests.web.public.pages import comments, cookies, no_questions_asked, path_in, rows, see, send


def receipt_on(client, path: str) -> str:
    """Where the article leads its writer."""
    return see(client, path).one(".comment-receipt a")["href"]


def edit(client, receipt: str, content: str, **fields: str):
    version = see(client, receipt).one("input[name=version]")["value"]
    data = {"act": "edit", "version": version, "content": content, **fields}
    return client.post(receipt, data=data)


def test_whoever_posts_is_led_to_the_receipt_and_nobody_else_is(client, visitor, post, path):
    send(client, post.id, "First!")
    page = see(client, receipt_on(client, path))
    assert page.one(".receipt-comment .comment-text").text == "First!"
    assert page.one(".receipt-state h2").text == "Waiting"
    assert "every first comment" in page.one(".receipt-state").text
    assert not see(visitor(), path).has(".comment-receipt")


def test_so_is_the_writer_of_a_comment_that_is_published_at_once(client, visitor, post, path):
    no_questions_asked()
    response = send(client, post.id, "First!")
    (cookie,) = cookies(response)
    assert cookie.startswith("posted=")
    assert path_in(cookie) == path
    assert "Max-Age=900" in cookie
    assert client.get(path).headers["Cache-Control"] == "private, no-store"
    assert see(client, receipt_on(client, path)).one(".receipt-state h2").text == "Published"
    assert not see(visitor(), path).has(".comment-receipt")


def test_a_members_waiting_comment_leads_to_its_receipt_on_every_device(
    client, visitor, post, path
):
    member = make_user("subscriber")
    send(sign_in(client, member), post.id, "A member's")
    receipt = receipt_on(sign_in(visitor(), member), path)
    assert "A member's" in see(visitor(), receipt).one(".receipt-comment").text


def test_its_address_is_told_to_nobody_and_kept_nowhere(client, post, path):
    send(client, post.id)
    receipt = receipt_on(client, path)
    for address in (receipt, f"{receipt}delete/", f"{receipt}comment.json"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Surrogate-Key" not in headers
    assert see(client, receipt).one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize("token", ["x", "WzEsMV0.abc", "%F0%9F%92%A9", "a" * 3_000])
def test_an_unknown_one_is_a_plain_404(client, post, token):
    send(client, post.id)
    for address in (f"/comments/receipt/{token}/", f"/comments/receipt/{token}/delete/"):
        assert client.get(address).status_code == 404
        assert client.post(address, data={"content": "Mine now"}).status_code == 404
    assert client.get(f"/comments/receipt/{token}/comment.json").status_code == 404


def test_the_token_of_one_comment_does_nothing_to_another(client, visitor, post, path):
    change(DiscussionSettings, {"flood_seconds": 0})
    send(client, post.id, "Mine")
    other = visitor()
    send(other, post.id, "Theirs", author_email="o@example.org")
    edit(client, receipt_on(client, path), "Mine, changed")
    assert stored(1).body_source == "Mine, changed"
    assert stored(2).body_source == "Theirs"


def test_a_change_is_shown_and_marked_for_every_reader(client, visitor, post, path):
    no_questions_asked()
    send(client, post.id, "Frist!")
    reader = visitor()
    assert comments(reader, path) == ["Frist!"]
    response = edit(client, receipt_on(client, path), "First!")
    assert response.status_code == 303
    assert comments(reader, path) == ["First!"]
    assert see(reader, path).one(".comment-edited").text == "edited"
    assert "edited on" in see(client, response.location).one(".receipt-comment").text


def test_a_change_that_is_refused_is_kept_with_what_is_wrong(client, post, path):
    send(client, post.id, "First!")
    response = edit(client, receipt_on(client, path), " ")
    assert response.status_code == 422
    assert "Write a comment first." in read(response.text).one(".field-error").text
    response = edit(client, receipt_on(client, path), "long " * 20_000)
    assert response.status_code == 413
    assert read(response.text).one("textarea[name=content]").raw.startswith("\nlong long")


def test_a_change_after_the_window_says_so_and_keeps_the_text(client, post, path, stopped_clock):
    send(client, post.id, "First!")
    receipt = receipt_on(client, path)
    version = see(client, receipt).one("input[name=version]")["value"]
    stopped_clock.forward(minutes=15)
    data = {"act": "edit", "version": version, "content": "Much too late"}
    response = client.post(receipt, data=data)
    assert response.status_code == 403
    page = read(response.text)
    assert "over" in page.one(".error-summary").text
    assert "Much too late" in page.one("#kept-text").raw
    assert not see(client, receipt).has("textarea[name=content]")


def test_a_change_from_an_old_tab_is_409_with_both_versions(client, post, path):
    send(client, post.id, "First!")
    receipt = receipt_on(client, path)
    edit(client, receipt, "Second!")
    old = {"act": "edit", "version": "1", "content": "Third!"}
    response = client.post(receipt, data=old)
    assert response.status_code == 409
    page = read(response.text)
    assert page.one(".receipt-comment .comment-text").text == "Second!"
    assert page.one("textarea[name=content]").raw.strip() == "Third!"


@pytest.mark.parametrize("fields", [{}, {"version": "x"}, {"version": "9" * 40}, {"act": "?"}])
def test_a_form_that_nobody_made_is_answered_calmly(client, post, path, fields):
    send(client, post.id, "First!")
    response = client.post(receipt_on(client, path), data=fields)
    assert response.status_code in (403, 409, 422)
    assert stored(1).body_source == "First!"


def test_deleting_asks_once_and_then_the_comment_is_gone(client, visitor, post, path):
    no_questions_asked()
    send(client, post.id, "Regretted")
    reader = visitor()
    assert comments(reader, path) == ["Regretted"]
    receipt = receipt_on(client, path)
    page = see(client, f"{receipt}delete/")
    assert page.one("h1").text == "Delete your comment?"
    assert rows() == 1
    response = client.post(page.one("form[method=post]")["action"])
    assert response.status_code == 303
    assert see(client, response.location).one("h1").text == "Your comment is deleted"
    assert comments(reader, path) == []
    assert rows() == 0


def test_replaying_a_receipt_after_deletion_is_404(client, post, path):
    send(client, post.id)
    receipt = receipt_on(client, path)
    client.post(f"{receipt}delete/")
    for answer in (
        client.get(receipt),
        client.post(receipt, data={"act": "edit", "content": "Again", "version": "1"}),
        client.post(receipt, data={"act": "appeal", "appeal": "Again"}),
        client.post(f"{receipt}delete/"),
        client.get(f"{receipt}comment.json"),
    ):
        assert answer.status_code == 404
        assert "no longer" in answer.text


def test_a_deleted_comment_with_replies_leaves_the_thread_readable(client, visitor, post, path):
    no_questions_asked()
    send(client, post.id, "Regretted")
    receipt = receipt_on(client, path)
    make_comment(post.id, "An answer", parent_id=1, status=Status.APPROVED)
    reader = visitor()
    assert comments(reader, path) == ["Regretted", "An answer"]
    client.post(f"{receipt}delete/")
    page = see(reader, path)
    place = page.one("li#comment-1")
    assert "Regretted" not in page.text
    assert "Mei Chen" not in page.text
    assert place.one(".comment-erased").text == "Its writer has deleted this comment."
    assert place.one("li#comment-2 .comment-text").text == "An answer"
    assert [link["href"] for link in page.all(".reply-link")] == [f"{path}?replyto=2#respond"]
    for feed in ("/comments/feed/", f"{path}feed/"):
        text = reader.get(feed).text
        assert "An answer" in text
        assert "comment-1<" not in text
    assert "takes no more replies" in see(client, f"{path}?replyto=1").one("#comment-form").text


def test_a_writer_takes_everything_along_in_a_file(client, post, path):
    send(client, post.id, "Mine & only mine")
    response = client.get(f"{receipt_on(client, path)}comment.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="comment.json"'
    kept = json.loads(response.text)["comment"]
    assert (kept["author_name"], kept["body_source"]) == ("Mei Chen", "Mine & only mine")


def test_a_rejected_comment_says_why_and_takes_one_appeal(client, post, path):
    send(client, post.id, "Off topic?")
    receipt = receipt_on(client, path)
    decide(1, Action.REJECT)
    page = see(client, receipt)
    assert page.one(".receipt-state h2").text == "Rejected"
    assert "not about the article" in page.one(".receipt-state").text
    answer = client.post(receipt, data={"act": "appeal", "appeal": "It is about <ships>."})
    assert answer.status_code == 303
    page = see(client, receipt)
    assert "waits for a moderator" in page.one(".receipt-appeal").text
    assert "It is about <ships>." in page.one(".receipt-appeal").text
    assert not page.has("textarea[name=appeal]")
    again = client.post(receipt, data={"act": "appeal", "appeal": "Please!"})
    assert again.status_code == 409
    assert "already" in read(again.text).one(".error-summary").text
    decide(1, Action.APPROVE)
    assert "changed the decision" in see(client, receipt).one(".receipt-appeal").text


def test_an_appeal_without_words_is_422_at_its_field(client, post, path):
    send(client, post.id)
    receipt = receipt_on(client, path)
    decide(1, Action.SPAM)
    answer = client.post(receipt, data={"act": "appeal", "appeal": " "})
    assert answer.status_code == 422
    assert read(answer.text).has("#receipt-appeal-error")
    answer = client.post(receipt, data={"act": "appeal", "appeal": "so " * 1_000})
    assert answer.status_code == 422
    assert "so so so" in read(answer.text).one("textarea[name=appeal]").raw


def test_an_article_that_is_gone_takes_its_receipts_along(client, post, path):
    send(client, post.id)
    receipt = receipt_on(client, path)
    assert client.get(receipt[:-1]).status_code == 301
    assert client.head(receipt).status_code == 200


def test_what_moderators_told_a_member_stands_beside_all_their_comments(client, post, app):
    moderator, member = staff(Role.MODERATOR), staff(Role.SUBSCRIBER)
    change(DiscussionSettings, {"flood_seconds": 0})
    one, other = (make_comment(post.id, actor=member) for _ in range(2))
    set_standing(moderator, one.id, "account", "noted", message="Knows the harbour.")
    set_standing(moderator, one.id, "account", "messaged", message="Thank you <b>both</b>.")
    ban = set_standing(moderator, one.id, "account", "suspended", days=3, message="Cool down.")
    told = see(client, receipt_path(other.id, other.created_at)).one(".receipt-told")
    assert [each.text for each in told.all("strong")] == [
        "You may not comment until 13 March 2026",
        "A message to you",
    ]
    assert [each.text for each in told.all("blockquote")] == [
        "Cool down.",
        "Thank you <b>both</b>.",
    ]
    assert "It is over." not in told.text
    end_standing(moderator, one.id, ban)
    page = see(client, receipt_path(one.id, one.created_at))
    assert "It is over." in page.one(".receipt-told").text


def test_what_a_guest_was_told_stands_beside_that_comment_alone(client, post, app):
    change(DiscussionSettings, {"flood_seconds": 0})
    one, other = (make_comment(post.id, email="mei@example.org") for _ in range(2))
    set_standing(staff(Role.MODERATOR), one.id, "email", "warned", message="Please do not shout.")
    told = see(client, receipt_path(one.id, one.created_at)).one(".receipt-told").text
    assert "A warning" in told
    assert "Please do not shout." in told
    assert not see(client, receipt_path(other.id, other.created_at)).has(".receipt-told")
