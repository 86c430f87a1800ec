"""The bounded store: within its bytes, and not to be emptied by a walk through everything."""

import threading

from blog.core.second_chance import SecondChance


def test_what_was_put_in_is_found():
    store = SecondChance[str](800)
    store.put("a", "first", 50)
    assert (store.get("a"), store.get("b")) == ("first", None)


def test_a_new_value_takes_the_place_and_the_bytes_of_the_old():
    store = SecondChance[str](800)
    store.put("a", "first", 50)
    store.put("a", "second", 70)
    assert (store.get("a"), store.size, len(store)) == ("second", 70, 1)


def test_it_keeps_to_its_bytes():
    store = SecondChance[int](800)
    for number in range(100):
        store.put(str(number), number, 90)
    assert store.size <= 800
    assert len(store) == 8


def test_who_walks_through_everything_once_does_not_push_out_what_is_asked_for_again():
    store = SecondChance[int](1_000)
    store.put("front page", 1, 100)
    for number in range(500):
        assert store.get("front page") == 1
        store.put(f"archive {number}", number, 100)
    assert store.get("front page") == 1


def test_what_is_not_asked_for_any_more_goes_in_the_end():
    store = SecondChance[int](1_000)
    store.put("old", 1, 100)
    store.get("old")
    for number in range(30):
        store.put(f"new {number}", number, 100)
    assert store.get("old") is None


def test_a_value_that_would_fill_the_store_is_not_kept_nor_is_the_one_it_replaces():
    store = SecondChance[str](800)
    store.put("a", "small", 100)
    store.put("a", "large", 200)
    assert (store.get("a"), store.size) == (None, 0)


def test_a_store_of_no_bytes_keeps_nothing():
    store = SecondChance[str](0)
    store.put("a", "x", 1)
    assert (store.get("a"), store.size) == (None, 0)


def test_a_value_that_grows_is_counted():
    store = SecondChance[str](800)
    store.put("a", "x", 60)
    store.put("b", "y", 90)
    store.grow("b", "y", 30)
    store.grow("b", "somebody else's", 30)
    store.grow("gone", "z", 30)
    assert store.size == 180
    store.grow("b", "y", 700)
    assert store.size <= 800


def test_only_the_very_value_is_discarded():
    store = SecondChance[str](800)
    store.put("a", "new", 60)
    store.discard("a", "old")
    assert store.get("a") == "new"
    store.discard("a", "new")
    store.discard("a", "new")
    assert (store.get("a"), store.size) == (None, 0)


def test_any_can_go_and_the_rest_is_still_in_order():
    store = SecondChance[int](1_000)
    for number in range(8):
        store.put(str(number), number, 100)
    for gone in (0, 7, 3):
        store.discard(str(gone), gone)
    for number in range(10, 30):
        store.put(str(number), number, 100)
    assert store.size == 1_000
    assert [store.get(str(number)) for number in range(20, 30)] == list(range(20, 30))
    store.clear()
    assert (store.get("29"), store.size) == (None, 0)


def test_threads_leave_it_whole():
    store = SecondChance[int](2_000)

    def work(seed: int) -> None:
        for step in range(2_000):
            number = (seed * 31 + step * 7) % 60
            if store.get(str(number)) is None:
                store.put(str(number), number, 90 + number)
            if step % 11 == 0:
                store.discard(str(number), number)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [number for number in range(60) if store.get(str(number)) == number]
    assert store.size == sum(90 + number for number in kept) <= 2_000
