"""While the queue is open, its numbers are asked for: one's own, and kept by nobody."""

import pytest

from blog.accounts.permissions import Role
from blog.comments.states import Action
from tests.factories.comments import article, decide, make_comment, staff
from tests.html import read
from tests.web.admin.desk import LIST, as_, get, tabs

COUNTS = LIST + "counts.json"


def test_the_numbers_are_those_of_the_tabs_and_what_came_since_is_told(app, desk, stopped_clock):
    author = staff(Role.AUTHOR)
    decided, other = make_comment(article(author)), make_comment(article())
    browsers = {desk: (1, 2), as_(app, author): (1, 1)}
    for browser in browsers:
        place = read(get(browser, LIST)).one("#fresh")["data-since"]
        assert browser.get(f"{COUNTS}?since={place}").json["fresh"] == 0
    stopped_clock.forward(minutes=1)
    make_comment(decided.post_id)
    make_comment(other.post_id)
    decide(decided.id, Action.APPROVE)
    for browser, (fresh, waiting) in ((desk, (2, 3)), (list(browsers)[1], (1, 1))):
        answer = browser.get(f"{COUNTS}?since={place}")
        assert (answer.json["fresh"], answer.json["waiting"]) == (fresh, waiting)
        told = {view.capitalize(): number for view, number in answer.json["views"].items()}
        assert told == tabs(get(browser, LIST))
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", [Role.SUBSCRIBER, Role.CONTRIBUTOR])
def test_nobody_else_is_told(app, client, role):
    assert client.get(COUNTS).status_code == 302
    assert as_(app, staff(role)).get(COUNTS).status_code == 403


def test_a_place_that_is_none_is_not_found(app, desk):
    get(desk, COUNTS + "?since=yesterday", 404)
