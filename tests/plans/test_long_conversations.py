"""An article with thousands of comments opens as one with fifty does, counted in SQLite's steps."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert

from blog.comments.models import Comment, Thread
from blog.comments.pages import Order, branches_on, locate, paging, size_of
from blog.comments.queries import branch_rows, thread_rows
from blog.comments.recounts import count_branches
from blog.core import clock
from blog.core.db import db, transaction
from tests.factories.comments import article

pytestmark = pytest.mark.sqlite_only

FEW, MANY = 50, 5_000
STEP = 10
FLAT = 2.5
"""Finding fifty comments by their branches takes two looks where all of an article's take one."""
EACH = 12
"""Steps for each branch that is counted along an index: those of one article at most."""


@pytest.fixture
def articles(app) -> dict[int, int]:
    """An article for each number of comments that answer it."""
    made = {number: article() for number in (FEW, MANY)}
    with transaction() as session:
        for number, post_id in made.items():
            rows = [
                {
                    "id": post_id * 10_000 + place,
                    "post_id": post_id,
                    "status": "approved",
                    "expert": False,
                    "status_changed_at": clock.now(),
                    "created_at": clock.now() + timedelta(seconds=place),
                    "body_source": "Words",
                    "body_html": "<p>Words</p>",
                    "body_digest": str(place),
                }
                for place in range(number)
            ]
            session.execute(insert(Comment), rows)
            session.execute(insert(Thread), [{"post_id": post_id, "approved": number}])
        count_branches(session)
    return made


def steps(act: Callable[[], object]) -> int:
    """What it takes the database to do it."""
    done = 0

    def made() -> None:
        nonlocal done
        done += STEP

    raw = db.session.connection().connection.driver_connection
    raw.set_progress_handler(made, STEP)
    try:
        act()
    finally:
        raw.set_progress_handler(None, 0)
    return done


def read(post_id: int, page: int | None = None, order: Order = Order.OLDEST) -> None:
    """A page of the conversation as a reader is shown it."""
    division = paging(size_of(post_id).branches)
    if division.pages == 1:
        thread_rows(post_id)
        return
    branch_rows(post_id, branches_on(post_id, division, page or division.default, order))


@pytest.mark.parametrize(
    ("page", "order"), [(None, Order.OLDEST), *((1, order) for order in Order)]
)
def test_its_first_and_its_last_page_cost_what_one_page_costs(articles, page, order):
    few = steps(lambda: read(articles[FEW]))
    assert steps(lambda: read(articles[MANY], page, order)) <= FLAT * few


def test_a_page_in_the_middle_costs_a_walk_along_one_index(articles):
    few = steps(lambda: read(articles[FEW]))
    for order in Order:
        found = steps(lambda order=order: read(articles[MANY], 50, order))
        assert found <= FLAT * few + EACH * MANY // 2


def test_a_link_to_one_comment_costs_counting_those_before_it(articles):
    middle = articles[MANY] * 10_000 + MANY // 2
    assert steps(lambda: locate(middle)) <= EACH * MANY // 2
