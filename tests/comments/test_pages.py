"""Pages of a conversation: every branch stands on one, wherever it is looked up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from blog.accounts.permissions import SYSTEM
from blog.comments.deletion import delete_comment
from blog.comments.models import Branch, Comment, Thread
from blog.comments.pages import Order, Paging, branches_on, locate, paging, size_of
from blog.comments.recounts import count_branches
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.core.db import db, transaction
from blog.core.settings.store import change
from tests.factories.comments import article, decide, make_comment, read

APPROVED = Status.APPROVED


@given(st.integers(0, 2_000), st.integers(1, 60), st.booleans())
def test_every_branch_stands_on_the_page_that_it_is_looked_up_on(branches, per_page, opens_last):
    division = Paging(branches, per_page, opens_last)
    reached = 0
    for page in range(1, division.pages + 1):
        start, stop = division.bounds(page)
        assert start == reached
        assert all(division.page_of(place + 1) == page for place in range(start, stop))
        reached = stop
    assert reached == branches


@pytest.mark.parametrize(("branches", "pages"), [(0, 1), (50, 1), (74, 1), (75, 2), (124, 2)])
def test_nobody_turns_a_page_for_less_than_half_of_one(branches, pages):
    assert Paging(branches, 50, opens_last=True).pages == pages


def test_a_full_page_keeps_its_comments_however_many_come_after():
    assert Paging(75, 50, opens_last=True).bounds(1) == Paging(9_000, 50, opens_last=True).bounds(1)


def kept() -> tuple[dict[int, int], dict[int, int]]:
    """The branches that are shown with their sizes, and how many each article has."""
    db.session.expire_all()
    sizes = select(Branch.id, Branch.approved)
    numbers = select(Thread.post_id, Thread.branches).where(Thread.branches > 0)
    return dict(db.session.execute(sizes).all()), dict(db.session.execute(numbers).all())


def counted_anew() -> tuple[dict[int, int], dict[int, int]]:
    """The same, as a bulk load would count it; nothing is left changed."""
    try:
        with transaction() as session:
            session.execute(delete(Branch))
            count_branches(session)
            found = kept()
            raise InterruptedError
    except InterruptedError:
        return found


moves = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(list(Action))), max_size=20)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 7), min_size=8, max_size=8), moves)
def test_whatever_is_decided_the_kept_numbers_are_those_of_the_rows(app, parents, moves):
    with transaction() as session:
        for table in (Comment, Branch, Thread):
            session.execute(delete(table))
    change(DiscussionSettings, {"flood_seconds": 0})
    posts = [article(), article()]
    made: list[Comment] = []
    for number, wish in enumerate(parents):
        post_id = posts[number % 2]
        above = [each.id for each in made if each.post_id == post_id]
        parent = above[wish % len(above)] if above and wish else None
        made.append(make_comment(post_id, status=APPROVED, parent_id=parent))
    for number, action in moves:
        comment = read(made[number].id)
        if action.value in {each.value for each in allowed(comment)}:
            decide(comment.id, action)
        assert kept() == counted_anew()


def allowed(comment: Comment) -> list[Action]:
    from_here = {
        "approved": [Action.UNAPPROVE, Action.REJECT, Action.SPAM, Action.TRASH],
        "pending": [Action.APPROVE, Action.SPAM],
        "spam": [Action.NOT_SPAM],
        "trash": [Action.RESTORE],
        "rejected": [Action.APPROVE],
    }
    return from_here[comment.status]


def test_a_reply_belongs_to_the_branch_it_grows_on(app):
    post_id = article()
    first = make_comment(post_id, status=APPROVED)
    reply = make_comment(post_id, status=APPROVED, parent_id=first.id)
    deeper = make_comment(post_id, status=APPROVED, parent_id=reply.id)
    assert (first.branch_id, reply.branch_id, deeper.branch_id) == (None, first.id, first.id)
    assert kept() == ({first.id: 3}, {post_id: 1})


def test_a_branch_whose_first_comment_goes_for_good_keeps_its_place(app, stopped_clock):
    post_id = article()
    first = make_comment(post_id, status=APPROVED)
    stopped_clock.forward(minutes=1)
    second = make_comment(post_id, status=APPROVED)
    stopped_clock.forward(minutes=1)
    reply = make_comment(post_id, status=APPROVED, parent_id=first.id)
    decide(first.id, Action.TRASH)
    delete_comment(SYSTEM, first.id, read(first.id).version)
    assert branches_on(post_id, Paging(2, 50, opens_last=True), 1, Order.OLDEST) == [
        first.id,
        second.id,
    ]
    assert read(reply.id).branch_id == first.id


@pytest.fixture
def long_one(app, stopped_clock) -> tuple[int, list[int]]:
    """An article with 25 branches, ten on a page; the ids in time."""
    change(DiscussionSettings, {"comments_per_page": 10})
    post_id = article()
    ids = []
    for _number in range(25):
        ids.append(make_comment(post_id, status=APPROVED).id)
        stopped_clock.forward(minutes=1)
    return post_id, ids


@pytest.mark.parametrize("order", [Order.OLDEST, Order.NEWEST])
def test_pages_follow_each_other(long_one, order):
    post_id, ids = long_one
    division = paging(size_of(post_id).branches)
    found = [branches_on(post_id, division, page, order) for page in range(1, 4)]
    expected = ids if order is Order.OLDEST else ids[::-1]
    assert found == [expected[:10], expected[10:20], expected[20:]]


def test_most_replies_first(long_one):
    post_id, ids = long_one
    for parent, number in ((ids[3], 3), (ids[20], 2), (ids[7], 2)):
        for _reply in range(number):
            make_comment(post_id, status=APPROVED, parent_id=parent)
    division = paging(size_of(post_id).branches)
    first = branches_on(post_id, division, 1, Order.REPLIES)
    assert first[:4] == [ids[3], ids[20], ids[7], ids[24]]


def test_a_comment_is_found_after_500_insertions_before_it(app, stopped_clock):
    post_id = article()
    comment = make_comment(post_id, status=APPROVED)
    earlier(post_id, comment, 500)
    for _number in range(500):
        make_comment(post_id, status=APPROVED)
    place = locate(comment.id)
    assert place is not None
    division = paging(size_of(post_id).branches)
    assert (division.branches, division.pages) == (1_001, 20)
    assert place.page == 11
    assert comment.id in branches_on(post_id, division, 11, Order.OLDEST)


def earlier(post_id: int, comment: Comment, number: int) -> None:
    """So many approved comments that come before it, as an import brings them."""
    with transaction() as session:
        first = (session.scalar(select(func.max(Comment.id))) or 0) + 10_000
        session.add_all(
            Comment(
                id=first + step,
                post_id=post_id,
                status="approved",
                status_changed_at=comment.created_at,
                created_at=comment.created_at.replace(year=2020),
                body_source="Words",
                body_html="<p>Words</p>",
                body_digest=str(step),
            )
            for step in range(number)
        )
        session.flush()
        session.execute(delete(Branch))
        count_branches(session)


def test_what_others_cannot_see_is_found_for_nobody(app):
    comment = make_comment(article())
    assert locate(comment.id) is None
    assert locate(comment.id, unseen=True) is not None
    assert locate(comment.id + 1, unseen=True) is None
