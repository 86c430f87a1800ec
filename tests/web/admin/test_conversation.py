"""What is done to a whole conversation from the page of one of its comments."""

from urllib.parse import urlencode

import pytest

from blog.comments.states import Status
from tests.factories.comments import make_comment, read
from tests.factories.posts import make_post
from tests.html import read as parsed
from tests.web.admin.desk import get, post, undo_fields
from tests.web.public.pages import path_of


def talk(**details):
    return make_comment(make_post("Ships wait").id, status=Status.APPROVED, **details)


def test_a_conversation_is_locked_with_a_reason_undone_and_unlocked(app, desk):
    comment = talk(name="Mei")
    here = f"/admin/comments/{comment.id}/"
    asked = {"version": comment.version, "reason": "Enough.", "back": here}
    post(desk, f"{here}lock/", **asked)
    page = get(desk, here)
    assert "It is locked from this comment on." in page
    assert "Locked: the comment by Mei" in page
    assert "locked the conversation from here on" in page
    assert "somebody" in post(desk, f"{here}lock/", 409, **asked).text.lower()
    post(desk, f"{here}unlock/", version=read(comment.id).version, back=here)
    assert "It is locked" not in get(desk, here)


def test_a_reason_that_is_too_long_is_kept_and_said(app, desk):
    comment = talk()
    asked = {"version": comment.version, "reason": "So it is. " * 40}
    page = post(desk, f"/admin/comments/{comment.id}/lock/", 422, **asked).text
    assert "Use at most 300 characters." in page
    assert "So it is. So it is." in page


def test_what_answers_a_locked_comment_leads_to_the_lock(app, desk):
    comment = talk()
    answer = make_comment(comment.post_id, parent_id=comment.id)
    post(desk, f"/admin/comments/{comment.id}/lock/", version=comment.version)
    page = get(desk, f"/admin/comments/{answer.id}/")
    assert "It is locked further up." in page
    assert f'href="/admin/comments/{comment.id}/"' in page


def test_an_articles_comments_are_closed_and_reopened(app, desk):
    comment = talk()
    here = f"/admin/comments/{comment.id}/"
    post(desk, f"{here}thread/", open="no", back=here)
    page = get(desk, here)
    assert "The article takes no more comments." in page
    assert "“Ships wait” takes no more comments." in page
    post(desk, f"{here}thread/", open="yes", back=here)
    assert "Close comments on this article" in get(desk, here)
    assert "closed the article’s comments" in get(desk, "/admin/moderation-log/")


def test_a_reply_is_split_off_and_taken_back_with_the_bar(app, desk):
    comment = talk()
    answer = make_comment(comment.post_id, parent_id=comment.id, status=Status.APPROVED, name="Mei")
    here = f"/admin/comments/{answer.id}/"
    assert "split/" not in get(desk, f"/admin/comments/{comment.id}/")
    post(desk, f"{here}split/", version=answer.version, back=here)
    page = get(desk, here)
    assert "Split off: the comment by Mei" in page
    assert "split it off as a conversation of its own" in page
    post(desk, f"{here}split/", 409, version=answer.version, back=here)
    post(desk, "/admin/comments/undo/", **undo_fields(page))
    assert read(answer.id).parent_id == comment.id


@pytest.mark.parametrize("asked", ["tunnel", "{path}", "https://example.org{path}", "/?p={id}"])
def test_an_article_is_found_by_its_title_or_address_and_gets_the_conversation(
    app, desk, drain, asked
):
    comment, tunnel = talk(), make_post("A tunnel to Asia").id
    drain()
    here = f"/admin/comments/{comment.id}/"
    asked = asked.format(path=path_of(tunnel), id=tunnel)
    page = get(desk, f"{here}move/?{urlencode({'q': asked})}")
    assert "A tunnel to Asia" in page
    assert "1 comment goes along, from “Ships wait”." in page
    post(desk, f"{here}move/", post=tunnel, version=comment.version)
    assert read(comment.id).post_id == tunnel
    assert "moved the conversation to another article" in get(desk, here)


@pytest.mark.parametrize(
    "asked", ["nowhere to be found", "/nowhere/", "https://[", "/?p=x", "\x00"]
)
def test_an_article_that_is_not_found_is_said_and_nothing_is_moved(app, desk, asked):
    comment = talk()
    here = f"/admin/comments/{comment.id}/move/"
    page = get(desk, f"{here}?{urlencode({'q': asked})}")
    assert ("No article fits" in page) == bool(asked.strip("\x00"))
    assert "Choose the article first." in post(desk, here, 422, q=asked).text
    refused = post(desk, here, 422, post=comment.post_id, version=comment.version, q="Ships")
    assert "It stands under this article already. Nothing was moved." in " ".join(
        parsed(refused.text).text.split()
    )
    assert read(comment.id).version == comment.version
