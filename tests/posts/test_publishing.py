"""The life of a post."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blog.posts.publishing import (
    Move,
    PostState,
    PostStatus,
    after,
    is_visible,
    moves,
    state,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
times = st.none() | st.integers(-(10**9), 10**9).map(lambda s: NOW + timedelta(seconds=s))
statuses = st.sampled_from(PostStatus)


@given(statuses, times)
def test_only_a_published_post_whose_time_has_come_is_seen_by_all(status, published_at):
    expected = status is PostStatus.PUBLISHED and published_at is not None and published_at <= NOW
    assert is_visible(status, published_at, NOW) is expected


@given(statuses, times, st.integers(0, 10**9))
def test_time_alone_brings_a_post_out_and_never_takes_it_back(status, published_at, seconds):
    later = NOW + timedelta(seconds=seconds)
    if is_visible(status, published_at, NOW):
        assert is_visible(status, published_at, later)


@given(statuses, st.lists(st.sampled_from(Move)))
def test_whatever_is_done_a_post_that_left_the_trash_is_a_draft(status, series):
    for move in series:
        target = after(status, move)
        if target is None:
            continue
        if status is PostStatus.TRASH:
            assert target is PostStatus.DRAFT
        status = target
    assert status in PostStatus


@given(statuses)
def test_everything_can_be_thrown_away_and_come_back(status):
    thrown = PostStatus.TRASH if status is PostStatus.TRASH else after(status, Move.TRASH)
    assert thrown is PostStatus.TRASH
    assert moves(PostStatus.TRASH) == (Move.RESTORE,)


def test_a_published_post_may_be_scheduled_anew_and_a_draft_not_drafted():
    assert after(PostStatus.PUBLISHED, Move.PUBLISH) is PostStatus.PUBLISHED
    assert after(PostStatus.DRAFT, Move.RETURN_TO_DRAFT) is None
    assert after(PostStatus.DRAFT, Move.RESTORE) is None
    assert state("published", NOW + timedelta(seconds=1), NOW) is PostState.SCHEDULED
