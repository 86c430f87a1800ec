"""Waiting times, decisions, rules and articles of a period, from the log."""

import pytest

from blog.accounts.permissions import ANONYMOUS, SYSTEM, Role
from blog.comments.moderation import statistics as module
from blog.comments.moderation.statistics import percentile, statistics
from blog.comments.services import undo
from blog.comments.states import Action
from blog.core.errors import Forbidden
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import article, decide, make_comment, staff
from tests.html import read


@pytest.fixture
def found(app, stopped_clock):
    """A day with four comments, of which three were decided, after 10, 30 and 120 minutes."""
    posts = [article(title="A quiet one"), article(title="A busy one")]
    comments = [make_comment(posts[number > 0]).id for number in range(4)]
    for comment_id, minutes, action in zip(
        comments, (10, 20, 90), (Action.APPROVE, Action.SPAM, Action.REJECT), strict=False
    ):
        stopped_clock.forward(minutes=minutes)
        decide(comment_id, action)
    return statistics(staff(Role.MODERATOR), 7)


def test_how_long_comments_waited(found):
    assert (found.median_minutes, found.p90_minutes) == (30, 120)
    assert found.days[-1].waited == 30


def test_what_was_sent_and_decided(found):
    assert (found.submitted, found.decisions, found.undone) == (4, 3, 0)
    assert (found.days[-1].approved, found.days[-1].taken_away) == (1, 2)
    assert [day.approved for day in found.days[:-1]] == [0] * 6


def test_what_each_rule_held_and_what_became_of_it(found):
    [record] = [each for each in found.rules if each.rule == "previously_approved"]
    assert (record.held, record.approved, record.taken_away) == (4, 1, 2)


def test_which_articles_were_busiest(found):
    assert [(each.title, number) for each, number in found.busiest] == [
        ("A busy one", 3),
        ("A quiet one", 1),
    ]


def test_what_was_taken_back_counts_as_that_and_the_first_wait_as_the_wait(app, stopped_clock):
    comment_id = make_comment(article()).id
    stopped_clock.forward(minutes=5)
    undo(SYSTEM, decide(comment_id, Action.SPAM))
    stopped_clock.forward(minutes=60)
    decide(comment_id, Action.APPROVE)
    found = statistics(SYSTEM, 7)
    assert (found.decisions, found.undone, found.median_minutes) == (2, 1, 5)


def test_what_is_older_than_the_period_does_not_count(app, stopped_clock):
    decide(make_comment(article()).id, Action.APPROVE)
    stopped_clock.forward(days=10)
    assert statistics(SYSTEM, 7).decisions == 0
    assert statistics(SYSTEM, 30).decisions == 1


def test_a_long_log_is_read_so_far_and_that_is_told(app, monkeypatch):
    monkeypatch.setattr(module, "MOST_LINES", 3)
    for _ in range(4):
        make_comment(article())
    found = statistics(SYSTEM, 7)
    assert (found.submitted, found.is_whole) == (3, False)


def test_nothing_is_known_of_nothing(app):
    found = statistics(SYSTEM, 30)
    assert (found.median_minutes, found.rules, found.busiest) == (None, [], [])
    with pytest.raises(Forbidden):
        statistics(ANONYMOUS, 7)


def test_decisions_are_as_many_as_the_days_show(app, stopped_clock):
    early = make_comment(article()).id
    decide(early, Action.APPROVE)
    stopped_clock.forward(days=6, hours=23)
    decide(early, Action.UNAPPROVE)
    decide(early, Action.TRASH)
    found = statistics(SYSTEM, 7)
    assert found.decisions == sum(day.approved + day.taken_away for day in found.days) == 1


@pytest.mark.parametrize(
    ("minutes", "scale"),
    [(2.9, ["4 min", "2 min"]), (59, ["1.0 h", "30 min"]), (200, ["4.0 h", "2.0 h"])],
)
def test_the_middle_of_a_scale_is_half_of_its_top(client, stopped_clock, minutes, scale):
    comment_id = make_comment(article()).id
    stopped_clock.forward(minutes=minutes)
    decide(comment_id, Action.APPROVE)
    sign_in(client, make_user(Role.MODERATOR))
    page = read(client.get("/admin/statistics/").text)
    assert [each.text for each in page.all(".chart-scale")[1].all("li")] == [*scale, "0"]


@pytest.mark.parametrize(("share", "value"), [(50, 2), (90, 4), (100, 4), (1, 1)])
def test_percentiles_are_values_that_were_there(share, value):
    assert percentile([4, 1, 3, 2], share) == value


def test_the_page_draws_the_bars_itself(found, client):
    sign_in(client, make_user(Role.MODERATOR))
    page = client.get("/admin/statistics/").text
    assert page.count("<rect") == 3
    assert "Approved before" in page
    scales = [[each.text for each in scale.all("li")] for scale in read(page).all(".chart-scale")]
    assert [scale[-1] for scale in scales] == ["0", "0"]
    assert scales[1] == ["30 min", "15 min", "0"]
    assert read(page).all(".chart-days li")[-1].text == "10 Mar"
    assert "A busy one" in page
    assert "2.0 h" in page
    assert client.get("/admin/statistics/?days=7").status_code == 200
    assert client.get("/admin/statistics/?days=8").status_code == 404
    sign_in(client, make_user(Role.AUTHOR))
    assert client.get("/admin/statistics/").status_code == 403


def test_where_nothing_was_decided_no_empty_chart_is_drawn(client):
    sign_in(client, make_user(Role.MODERATOR))
    page = read(client.get("/admin/statistics/").text)
    assert not page.has(".chart svg")
    assert [each.text.partition(".")[0] for each in page.all(".chart-empty")] == [
        "Nothing was decided in this time",
        "No comment waited for a decision in this time",
    ]
