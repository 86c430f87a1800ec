"""Correcting a comment and answering it from the moderation screen."""

from blog.accounts.permissions import SYSTEM
from blog.comments.services import Edit, edit_comment
from blog.comments.states import Action, Status
from tests.factories.comments import article, decide, make_comment, read
from tests.web.admin.desk import LIST, get, post


def test_quick_edit_in_the_row_and_edit_on_a_page(app, desk):
    comment = make_comment(article(), "Teh bridge.", name="Mei")
    row = get(desk, f"{LIST}?do=quick&on={comment.id}")
    assert f'id="quick-{comment.id}"' in row
    fields = {"content": "The bridge.", "author_name": "Mei", "version": comment.version}
    post(desk, f"{LIST}{comment.id}/edit/", **fields)
    assert read(comment.id).body_source == "The bridge."
    page = get(desk, f"{LIST}{comment.id}/edit/")
    assert "The bridge." in page
    assert "edited it" in page


def test_an_edit_that_cannot_be_taken_keeps_the_text(app, desk):
    comment = make_comment(article())
    fields = {"content": "Mine.", "author_email": "nonsense", "version": 1}
    page = post(desk, f"{LIST}{comment.id}/edit/", 422, **fields).text
    assert "Mine." in page
    assert "This is not an email address." in page


def test_an_edit_over_somebody_elses_shows_both(app, desk):
    comment = make_comment(article())
    edit_comment(SYSTEM, comment.id, 1, Edit("Theirs.", "Mei", "", ""))
    fields = {"content": "Mine.", "author_name": "Mei", "version": 1}
    page = post(desk, f"{LIST}{comment.id}/edit/", 409, **fields).text
    assert "Mine." in page
    assert "Theirs." in page
    assert 'value="2"' in page
    post(desk, f"{LIST}{comment.id}/edit/", **(fields | {"version": 2}))
    assert read(comment.id).body_source == "Mine."


def test_a_reply_from_the_queue_approves_what_waited_and_says_so(app, desk):
    comment = make_comment(article())
    assert "Approve and reply" in get(desk, f"{LIST}?do=reply&on={comment.id}")
    fields = {"content": "Thank you.", "approve": "yes", "version": comment.version}
    post(desk, f"{LIST}{comment.id}/reply/", **fields)
    assert read(comment.id).status == Status.APPROVED
    assert "Thank you." in get(desk, LIST + "?view=mine")
    assert "Undo takes back the approval" in get(desk, LIST)


def test_an_empty_reply_is_asked_for_again(app, desk):
    comment = make_comment(article(), status=Status.APPROVED)
    fields = {"content": " ", "approve": "no", "version": comment.version}
    assert "Write a comment first." in post(desk, f"{LIST}{comment.id}/reply/", 422, **fields).text


def test_a_reply_to_what_somebody_has_decided_keeps_the_text(app, desk):
    comment = make_comment(article())
    decide(comment.id, Action.SPAM)
    fields = {"content": "My long answer.", "approve": "yes", "version": 1}
    assert "My long answer." in post(desk, f"{LIST}{comment.id}/reply/", 409, **fields).text
