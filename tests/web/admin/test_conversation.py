"""What is done to a whole conversation from the page of one of its comments."""

from blog.comments.states import Status
from tests.factories.comments import make_comment, read
from tests.factories.posts import make_post
from tests.web.admin.desk import get, post


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
