"""Stored pieces of pages: bounded, judged by the database, and off when the owner says so."""

from blog.core.db import transaction
from blog.core.fragments import FragmentStore, fragment
from blog.core.tags import touch


def test_a_piece_is_built_once_until_what_it_shows_changes(app):
    built = []

    def build() -> str:
        built.append(1)
        return f"piece {len(built)}"

    assert [fragment("key", ["post:1"], build) for _time in range(3)] == ["piece 1"] * 3
    with transaction():
        touch("post:2")
    assert fragment("key", ["post:1"], build) == "piece 1"
    with transaction():
        touch("post:1")
    assert fragment("key", ["post:1"], build) == "piece 2"


def test_the_store_keeps_to_its_bytes_and_drops_what_was_asked_for_longest_ago():
    store = FragmentStore(800)
    for number in range(12):
        store.put(f"k{number:02}", (1,), "x" * 97)
        store.get("k00", (1,))
    assert store.size <= 800
    assert store.get("k00", (1,)) is not None
    assert store.get("k01", (1,)) is None
    assert store.get("k11", (1,)) is not None


def test_a_piece_that_would_fill_the_store_is_not_kept():
    store = FragmentStore(800)
    store.put("large", (1,), "x" * 200)
    assert store.size == 0


def test_a_store_of_no_bytes_keeps_nothing():
    store = FragmentStore(0)
    store.put("k", (1,), "x")
    assert store.get("k", (1,)) is None
    assert store.size == 0
