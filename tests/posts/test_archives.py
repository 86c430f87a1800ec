"""Listings equal the plain sorted list, whatever was listed, moved and taken out before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from blog.core import fragments
from blog.core.db import db, transaction
from blog.core.errors import NotFound
from blog.core.tags import touch
from blog.posts import archives, listings
from blog.posts.archive_models import ArchiveBlock, ArchiveEntry
from blog.posts.models import Post
from tests.conftest import NOON

POSTS = 14
SMALL = 4
SCOPES = ("home", "tag:1", "category:1")

steps = st.lists(
    st.tuples(
        st.integers(1, POSTS),
        st.one_of(st.none(), st.integers(-12, 6)),
        st.sets(st.sampled_from(SCOPES), min_size=1),
    ),
    max_size=40,
)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    """Reading passes by blocks as small as those of these tests."""
    monkeypatch.setattr(listings, "SKIPPED", SMALL)
    monkeypatch.setattr(listings, "FEW", 1)


@pytest.fixture
def rows(app):
    """Bare posts, for the archive's foreign keys."""
    _insert_posts(POSTS)
    return app


def _insert_posts(count: int) -> None:
    with transaction() as session:
        session.execute(
            insert(Post),
            [
                {"id": n, "preview_token": "x", "created_at": NOON, "updated_at": NOON}
                for n in range(1, count + 1)
            ],
        )


def _at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps, st.integers(1, 5))
def test_every_page_is_a_slice_of_the_sorted_list(rows, series, per_page):
    with transaction() as session:
        for model in (ArchiveEntry, ArchiveBlock):
            session.execute(delete(model))
        touch(archives.ALL)
    listed: dict[str, dict[int, datetime]] = {scope: {} for scope in SCOPES}
    for post_id, hours, scopes in series:
        with transaction() as session:
            for scope in SCOPES:
                listed[scope].pop(post_id, None)
            if hours is None:
                archives.unlist_post(session, post_id, block_size=SMALL)
            else:
                archives.list_post(session, post_id, scopes, _at(hours), block_size=SMALL)
                for scope in scopes:
                    listed[scope][post_id] = _at(hours)
    for scope in SCOPES:
        _check_blocks(scope)
        _check_pages(scope, listed[scope], per_page)
        _check_day(scope, listed[scope], per_page)


def _check_blocks(scope: str) -> None:
    blocks = db.session.scalars(
        select(ArchiveBlock)
        .where(ArchiveBlock.scope == scope)
        .order_by(ArchiveBlock.starts_at, ArchiveBlock.starts_id)
    ).all()
    entries = [
        (row.published_at, row.post_id)
        for row in db.session.scalars(select(ArchiveEntry).where(ArchiveEntry.scope == scope))
    ]
    ends = [(b.starts_at, b.starts_id) for b in blocks[1:]] + [(listings.AFTER_ALL, 0)]
    for block, end in zip(blocks, ends, strict=False):
        start = (block.starts_at, block.starts_id)
        assert block.entries == sum(start <= entry < end for entry in entries)
        assert block.entries <= SMALL
    assert sum(block.entries for block in blocks) == len(entries)
    assert all(block.entries for block in blocks[1:])
    db.session.rollback()


def _newest_first(listed: dict[int, datetime]) -> list[int]:
    out = [(moment, post_id) for post_id, moment in listed.items() if moment <= NOON]
    return [post_id for _moment, post_id in sorted(out, reverse=True)]


def _check_pages(scope: str, listed: dict[int, datetime], per_page: int) -> None:
    expected = _newest_first(listed)
    page = listings.page(scope, 1, per_page)
    seen = list(page.items)
    while page.next:
        page = listings.page(scope, page.next, per_page)
        seen += page.items
    assert seen == expected
    assert page.total == len(expected)
    with pytest.raises(NotFound):
        listings.page(scope, page.number + 1, per_page)


def _check_day(scope: str, listed: dict[int, datetime], per_page: int) -> None:
    day = listings.Period(_at(-8), _at(2))
    within = {i: moment for i, moment in listed.items() if day.start <= moment < day.end}
    expected = _newest_first(within)
    page = listings.page(scope, 1, per_page, day)
    assert page.total == len(expected)
    assert page.items == expected[:per_page]
    if page.pages > 1:
        last = listings.page(scope, page.pages, per_page, day)
        assert last.items == expected[(page.pages - 1) * per_page :]


@pytest.fixture
def long_archive(app, monkeypatch):
    """2,500 articles, an hour apart, the newest at noon, in blocks of a hundred."""
    monkeypatch.setattr(listings, "SKIPPED", 100)
    _insert_posts(2_500)
    with transaction() as session:
        session.execute(
            insert(ArchiveEntry),
            [
                {"scope": "home", "post_id": n, "published_at": NOON - timedelta(hours=2_500 - n)}
                for n in range(1, 2_501)
            ],
        )
        archives._count(session, None, block_size=100)
    return app


def test_page_1000_costs_what_page_1_costs(long_archive, queries):
    with fragments.unused(), queries() as first:
        assert listings.page("home", 1, 2).items == [2_500, 2_499]
    with fragments.unused(), queries() as late:
        assert listings.page("home", 1_000, 2).items == [502, 501]
    assert len(first) == 2
    assert len(late) == 3, "one more, to pass by the blocks between"
    assert not any("JOIN" in statement for statement in late)


def test_no_more_than_a_block_is_ever_skipped(long_archive, monkeypatch):
    skipped = []
    original = listings.ask

    def ask(query, **parameters):
        if "limit" in parameters:
            skipped.append(parameters["skip"])
        return original(query, **parameters)

    monkeypatch.setattr(listings, "ask", ask)
    for number in (1, 49, 50, 51, 777, 1_250):
        listings.page("home", number, 2)
    assert max(skipped) < 100


def test_scheduled_articles_appear_on_the_page_without_any_write(long_archive, stopped_clock):
    stopped_clock.forward(hours=-3)
    assert listings.page("home", 1, 2).items == [2_497, 2_496]
    stopped_clock.forward(hours=1)
    assert listings.page("home", 1, 2).items == [2_498, 2_497]
    stopped_clock.forward(minutes=59)
    assert listings.page("home", 1, 2).items == [2_498, 2_497]
    stopped_clock.forward(minutes=1)
    assert listings.page("home", 1, 2).items == [2_499, 2_498]


def test_neighbours_are_the_nearest_and_never_still_to_come(long_archive, stopped_clock):
    moment = NOON - timedelta(hours=1_000)
    assert listings.neighbours(1_500, moment) == listings.Neighbours(1_499, 1_501)
    assert listings.neighbours(1, NOON - timedelta(hours=2_499)).previous is None
    stopped_clock.forward(hours=-1_000)
    assert listings.neighbours(1_500, moment) == listings.Neighbours(1_499, None)
    stopped_clock.forward(hours=-10)
    assert listings.neighbours(1_500, moment) == listings.Neighbours(1_490, None)


def test_an_empty_list_has_a_first_page_and_no_second(app):
    assert listings.page("home", 1, 10).items == []
    for number in (0, -1, 2, 10**9):
        with pytest.raises(NotFound):
            listings.page("home", number, 10)


def test_periods_are_those_of_the_sites_clocks():
    year = listings.period(2023, zone=UTC)
    assert (year.start, year.end) == (
        datetime(2023, 1, 1, tzinfo=UTC),
        datetime(2024, 1, 1, tzinfo=UTC),
    )
    december = listings.period(2023, 12, zone=UTC)
    assert december.end == datetime(2024, 1, 1, tzinfo=UTC)
    spring = listings.period(2026, 3, 29, zone=ZoneInfo("Europe/Berlin"))
    assert spring.end - spring.start == timedelta(hours=23)


@pytest.mark.parametrize(
    "date", [(2023, 13), (2023, 0), (2023, 2, 30), (0,), (1,), (9999,), (10**9,), (2023, 4, 0)]
)
def test_dates_that_are_none_are_not_found(date):
    with pytest.raises(NotFound):
        listings.period(*date, zone=UTC)
