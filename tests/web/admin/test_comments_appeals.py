"""Appeals on the moderation screen: found in their own view, and answered there."""

import pytest

from blog.comments.receipts import read_receipt, receipt_token
from blog.comments.states import Status
from blog.comments.writer import appeal
from tests.factories.comments import article, make_comment
from tests.html import read
from tests.web.admin.desk import LIST, get, shown, tabs

VIEW = LIST + "?view=appeals"


@pytest.fixture
def appealed(app):
    comment = make_comment(article(), status=Status.REJECTED)
    appeal(receipt_token(comment.id, comment.created_at), "It is <b>on</b> topic.")
    return comment


def outcome(comment) -> bool | None:
    return read_receipt(receipt_token(comment.id, comment.created_at)).appeal.accepted


def test_an_appeal_waits_in_its_own_view_with_its_words(appealed, desk):
    page = get(desk, VIEW)
    assert tabs(page)["Appeals"] == 1
    assert shown(page) == [appealed.id]
    assert (
        read(desk.get(VIEW).text).one("#list .appeal blockquote").text == "It is <b>on</b> topic."
    )


def test_keeping_the_decision_has_a_key_that_the_list_of_keys_tells(appealed, desk):
    page = read(desk.get(VIEW).text)
    key = page.one("#list .appeal button")["data-key"]
    [told] = [each for each in page.all("#keys dl div") if "decision that is appealed" in each.text]
    assert told.one("kbd").text == key
    acts = [each["data-key"] for each in page.all("#list .acts [data-key]")]
    assert key not in acts


def test_without_appeals_the_view_says_what_will_be_there(app, desk):
    assert "No appeal waits." in get(desk, VIEW)


def test_the_opened_comment_shows_it_too(appealed, desk):
    page = get(desk, f"{LIST}{appealed.id}/")
    assert read(page).has(".appeal blockquote")
    assert "asked for another look at the decision" in page


def keep(desk, comment, version: str = ""):
    form = read(get(desk, VIEW)).one("#list .appeal form")
    data = {"version": version or form.one("input[name=version]")["value"], "back": VIEW}
    return desk.post(form["action"], data=data)


def test_keeping_the_decision_answers_it_and_can_be_taken_back(appealed, desk):
    assert keep(desk, appealed).status_code == 303
    page = get(desk, VIEW)
    assert tabs(page)["Appeals"] == 0
    assert outcome(appealed) is False
    undo = read(page).one("#undo form input[name=batch]")["value"]
    desk.post("/admin/comments/undo/", data={"batch": undo, "back": VIEW})
    assert tabs(get(desk, VIEW))["Appeals"] == 1
    assert outcome(appealed) is None


def test_an_answer_to_what_has_changed_is_409(appealed, desk):
    assert keep(desk, appealed, version="1").status_code == 409
    assert outcome(appealed) is None
