"""The model that judges pages under fire: what it lets pass, and what it never does."""

import pytest

from bench.soak.model import Model, Seen

ARTICLE, OTHER = 1, 2
PAGE, LIST = "/article/", "/"


class Told:
    """A model, and pages as a reader sees them."""

    def __init__(self) -> None:
        self.model = Model({ARTICLE: 0, OTHER: 3})
        for comment in ("one", "two"):
            self.model.posted(comment, ARTICLE)

    def decide(self, comment: str, before: bool, after: bool) -> None:
        self.model.begins(comment, before, after, "decision")
        self.model.done(comment, after, "decision")

    def article(self, *comments: str, since: int | None = None) -> list[str]:
        """What is wrong with such a page, asked for then or just now."""
        seen = Seen(frozenset(comments), {ARTICLE: frozenset({len(comments)})})
        self.model.judge(PAGE, seen, self.model.now if since is None else since, ARTICLE)
        return self.new_faults()

    def numbers(self, *numbers: int, article: int = ARTICLE, since: int | None = None) -> list[str]:
        seen = Seen(numbers={article: frozenset(numbers)})
        self.model.judge(LIST, seen, self.model.now if since is None else since)
        return self.new_faults()

    def new_faults(self) -> list[str]:
        found = [fault.kind for fault in self.model.faults]
        self.model.faults.clear()
        return found


@pytest.fixture
def told() -> Told:
    return Told()


def test_what_waits_is_never_shown(told):
    assert told.article() == []
    assert told.article("one") == ["never approved, and shown", "stale number"]


def test_an_approved_comment_is_on_every_page_that_is_asked_for_after_the_answer(told):
    before = told.model.now
    told.decide("one", False, True)
    assert told.article("one") == []
    assert told.article() == ["stale: not shown", "stale number"]
    assert told.article(since=before) == [], "it was asked for before"
    assert told.article("one", since=before) == []


def test_while_the_answer_is_under_way_both_are_true(told):
    told.model.begins("one", False, True, "approve")
    assert told.article("one") == told.article() == []
    told.model.done("one", True, "approve")
    assert told.article() == ["stale: not shown", "stale number"]


def test_a_withdrawn_comment_is_on_no_page_that_is_asked_for_after_the_answer(told):
    told.decide("one", False, True)
    before = told.model.now
    told.decide("one", True, False)
    assert told.article() == []
    assert told.article("one") == ["withdrawn, and shown", "stale number"]
    assert told.article("one", since=before) == []


def test_a_decision_whose_answer_was_lost_stays_open_until_the_next_answer(told):
    told.model.begins("one", False, True, "approve, and the process is killed")
    assert told.article("one") == told.article() == []
    told.model.begins("one", False, False, "spam")
    assert told.article("one") == told.article() == []
    told.model.done("one", False, "spam")
    assert told.article("one") == ["withdrawn, and shown", "stale number"]


def test_a_decision_that_changes_nothing_for_readers_excuses_no_page(told):
    before = told.model.now
    told.decide("one", False, False)
    assert told.article("one", since=before) == ["never approved, and shown", "stale number"]


def test_one_change_does_not_excuse_another_comment(told):
    told.decide("one", False, True)
    before = told.model.now
    told.decide("two", False, True)
    assert told.article("one", since=before) == []
    assert told.article("two", since=before) == ["stale: not shown"]


def test_numbers_in_lists_are_those_of_the_moment(told):
    before = told.model.now
    told.decide("one", False, True)
    assert told.numbers(1) == []
    assert told.numbers(0) == told.numbers(2) == told.numbers(1, 0) == ["stale number"]
    assert told.numbers(0, since=before) == []
    assert told.numbers(3, article=OTHER) == [], "it had them from the start"
    assert told.numbers(0, article=OTHER) == ["stale number"]


def test_nothing_is_shown_that_nobody_posted(told):
    assert told.article("three")[0] == "shown, and never posted"
