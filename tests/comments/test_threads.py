"""A conversation is shown whole, in order, and never deeper than the page can bear."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.comments.threads import Node, build_threads, walk

START = datetime(2023, 4, 14, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A comment as far as threads care."""

    id: int
    parent_id: int | None = None
    minute: int = 0

    @property
    def created_at(self) -> datetime:
        return START + timedelta(minutes=self.minute)


@st.composite
def conversations(draw: st.DrawFn) -> list[Row]:
    """Rows in any order; dates may be wrong, parents unknown, even in a circle."""
    size = draw(st.integers(0, 25))
    parent = st.none() | st.integers(1, size + 3)
    rows = [Row(n + 1, draw(parent), draw(st.integers(0, 9))) for n in range(size)]
    return draw(st.permutations(rows))


depths = st.integers(1, 10)


def shape(nodes: Iterable[Node[Row]]) -> list[object]:
    return [
        [node.comment.id, shape(node.children)] if node.children else node.comment.id
        for node in nodes
    ]


def numbers(nodes: Iterable[Node[Row]]) -> list[int]:
    return [node.comment.id for node in nodes]


@given(conversations(), depths, st.booleans())
def test_every_comment_appears_exactly_once(rows: list[Row], depth: int, newest: bool) -> None:
    shown = list(walk(build_threads(rows, max_depth=depth, newest_first=newest)))
    assert sorted(numbers(shown)) == sorted(row.id for row in rows)


@given(conversations(), depths)
def test_depth_is_never_above_the_limit(rows: list[Row], depth: int) -> None:
    nodes = build_threads(rows, max_depth=depth)
    assert all(node.depth == 1 for node in nodes)
    for node in walk(nodes):
        assert node.depth <= depth
        assert all(child.depth == node.depth + 1 for child in node.children)


@given(conversations(), depths)
def test_a_reply_comes_after_what_it_answers(rows: list[Row], depth: int) -> None:
    """Even where a wrong clock dated it earlier."""
    place = {
        node.comment.id: n for n, node in enumerate(walk(build_threads(rows, max_depth=depth)))
    }
    for node in walk(build_threads(rows, max_depth=depth)):
        if node.reply_to is not None:
            assert place[node.reply_to.id] < place[node.comment.id]


@st.composite
def plausible_conversations(draw: st.DrawFn) -> list[Row]:
    """Replies that are later than what they answer, as on a site with a working clock."""
    rows: list[Row] = []
    for n in range(1, draw(st.integers(0, 25)) + 1):
        parent = draw(st.none() | st.sampled_from([row.id for row in rows])) if rows else None
        rows.append(Row(n, parent, minute=n // 3))
    return rows


@given(plausible_conversations(), depths)
def test_siblings_are_in_time_order(rows: list[Row], depth: int) -> None:
    nodes = build_threads(rows, max_depth=depth)
    for level in [nodes, *(node.children for node in walk(nodes))]:
        for earlier, later in pairwise(node.comment for node in level):
            assert (earlier.created_at, earlier.id) < (later.created_at, later.id)


@given(plausible_conversations(), depths)
def test_a_reply_knows_what_it_answers(rows: list[Row], depth: int) -> None:
    by_id = {row.id: row for row in rows}
    for node in walk(build_threads(rows, max_depth=depth)):
        answered = node.comment.parent_id
        assert node.reply_to == (None if answered is None else by_id[answered])
        for child in node.children:
            assert child.flattened == (child.reply_to != node.comment)


@given(conversations(), depths, st.booleans(), st.integers())
def test_the_order_does_not_depend_on_the_database(
    rows: list[Row], depth: int, newest: bool, seed: int
) -> None:
    shuffled = Random(seed).sample(rows, len(rows))
    once = build_threads(rows, max_depth=depth, newest_first=newest)
    again = build_threads(shuffled, max_depth=depth, newest_first=newest)
    assert shape(once) == shape(again)


CHAIN = [Row(1), Row(2, 1, 1), Row(3, 2, 2), Row(4, 3, 3), Row(5, 2, 4), Row(6, None, 5)]


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        (10, [[1, [[2, [[3, [4]], 5]]]], 6]),
        (3, [[1, [[2, [3, 4, 5]]]], 6]),
        (2, [[1, [2, 3, 4, 5]], 6]),
        (1, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_replies_beyond_the_depth_stay_on_its_last_level(
    depth: int, expected: Sequence[object]
) -> None:
    assert shape(build_threads(CHAIN, max_depth=depth)) == expected


def test_newest_first_turns_the_top_level_only() -> None:
    nodes = build_threads(CHAIN, max_depth=3, newest_first=True)
    assert shape(nodes) == [6, [1, [[2, [3, 4, 5]]]]]


def test_on_the_last_level_a_reply_says_whom_it_answers() -> None:
    nodes = {node.comment.id: node for node in walk(build_threads(CHAIN, max_depth=3))}
    assert [n for n, node in nodes.items() if node.flattened] == [4]
    assert nodes[4].reply_to == CHAIN[2]


def test_a_reply_to_a_hidden_comment_moves_to_the_nearest_visible_ancestor() -> None:
    rows = [Row(1), Row(4, 3, 3), Row(9, 8, 4)]
    parents = {1: None, 2: 1, 3: 2, 4: 3, 8: None, 9: 8}
    assert shape(build_threads(rows, max_depth=5, parents=parents)) == [[1, [4]], 9]


def test_without_knowing_the_hidden_ones_it_moves_to_the_top() -> None:
    assert shape(build_threads([Row(1), Row(4, 3, 3)], max_depth=5)) == [1, 4]


def test_hidden_comments_in_a_circle_lead_to_the_top() -> None:
    assert shape(build_threads([Row(4, 3)], max_depth=5, parents={3: 2, 2: 3})) == [4]


def test_comments_in_a_circle_are_still_shown() -> None:
    assert shape(build_threads([Row(1, 2, 5), Row(2, 1, 1), Row(3, 3)], max_depth=5)) == [
        3,
        [2, [1]],
    ]


@pytest.mark.parametrize("depth", [1, 5, 10])
def test_a_chain_of_ten_thousand_replies_is_no_trouble(depth: int) -> None:
    rows = [Row(n, n - 1 or None, n) for n in range(1, 10_001)]
    shown = list(walk(build_threads(rows, max_depth=depth)))
    assert numbers(shown) == list(range(1, 10_001))


def test_a_reply_under_ten_thousand_hidden_ones_finds_its_ancestor() -> None:
    parents = {n: n - 1 or None for n in range(1, 10_001)}
    nodes = build_threads([Row(1), Row(10_000, 9_999)], max_depth=5, parents=parents)
    assert shape(nodes) == [[1, [10_000]]]


def test_a_thread_needs_a_level() -> None:
    with pytest.raises(ValueError, match="at least one level"):
        build_threads([], max_depth=0)
