"""Stored pieces of pages: bounded, judged by the database, and off when the owner says so."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from blog.core import clock, fragments
from blog.core.db import db, transaction
from blog.core.fragments import settle
from blog.core.sources import Sources, depends_on, lasts_until, recording
from blog.core.tags import TagVersion, touch, versions


def fragment(key, build, **options):
    """As a request that asks for one piece and ends."""
    found = fragments.fragment(key, build, **options)
    settle()
    return found


@pytest.fixture
def build():
    """Makes `piece 1`, `piece 2`, … from the tag `post:1`."""
    built: list[str] = []

    def make() -> str:
        depends_on("post:1")
        built.append("x")
        return f"piece {len(built)}"

    return make


def test_a_piece_is_built_once_until_what_it_shows_changes(app, build):
    assert [fragment("key", build) for _time in range(3)] == ["piece 1"] * 3
    with transaction():
        touch("post:2")
    assert fragment("key", build) == "piece 1"
    with transaction():
        touch("post:1")
    assert fragment("key", build) == "piece 2"


def test_a_piece_ends_when_the_clock_changes_it(app, stopped_clock, build):
    def passing() -> str:
        lasts_until(clock.now() + timedelta(minutes=5))
        lasts_until(clock.now() + timedelta(minutes=9))
        return build()

    assert fragment("key", passing) == "piece 1"
    stopped_clock.forward(seconds=299)
    assert fragment("key", passing) == "piece 1"
    stopped_clock.forward(seconds=1)
    assert fragment("key", passing) == "piece 2"


def test_a_piece_within_a_piece_is_part_of_what_that_was_made_from(app, build):
    def whole() -> str:
        return f"around {fragment('inner', build)}"

    assert fragment("outer", whole) == "around piece 1"
    with recording() as sources:
        assert fragment("outer", whole) == "around piece 1"
    assert sources.tags == {"post:1"}
    with transaction():
        touch("post:1")
    assert fragment("outer", whole) == "around piece 2"


def test_pieces_asked_for_together_are_judged_each_by_itself(app):
    asked: list[list[int]] = []

    def build(missing):
        asked.append(list(missing))
        return {number: (f"text {number}", Sources({f"post:{number}"})) for number in missing}

    keys = {number: f"piece:{number}" for number in (1, 2, 3)}
    for _time in range(2):
        assert fragments.fragments(keys, build) == {n: f"text {n}" for n in (1, 2, 3)}
        settle()
    with transaction():
        touch("post:2")
    fragments.fragments(keys, build)
    assert asked == [[1, 2, 3], [2]]


def test_pieces_together_cost_one_statement(app, queries):
    def build(missing):
        return {number: ("text", Sources({f"post:{number}"})) for number in missing}

    keys = {number: f"piece:{number}" for number in range(40)}
    fragments.fragments(keys, build)
    settle()
    with transaction():
        touch("something")
    with queries() as statements:
        fragments.fragments(keys, build)
    assert len(statements) == 1


def test_what_a_page_needed_last_time_is_asked_for_at_once(app, queries):
    def piece(number: int) -> str:
        def build() -> str:
            depends_on(f"post:{number}")
            return "text"

        return fragment(f"piece:{number}", build)

    with recording() as sources:
        for number in range(5):
            piece(number)
    fragments.remember("page", sources.tags)
    with transaction():
        touch("something")
    with queries() as statements:
        fragments.expect("page")
        for number in range(5):
            piece(number)
    assert len(statements) == 1


def test_a_service_sees_what_it_has_just_changed_and_stores_none_of_it(app, build):
    assert fragment("key", build) == "piece 1"
    with transaction():
        touch("post:1")
        assert fragment("key", build) == "piece 2"
    assert fragment("key", build) == "piece 3"


def test_only_what_may_be_kept_is_kept(app, build):
    for number in (1, 2):
        assert fragment("key", build, keep=lambda text: text == "never") == f"piece {number}"
    assert fragment("nothing", lambda: None, size=lambda _nothing: 0) is None


def test_what_was_built_is_at_hand_at_once_and_stored_at_the_end_of_the_request(app, build):
    versions(["something"])
    assert [fragments.fragment("key", build) for _time in range(2)] == ["piece 1"] * 2
    db.session.rollback()
    assert fragments.fragment("key", build) == "piece 2"
    settle()
    db.session.rollback()
    assert fragments.fragment("key", build) == "piece 2"


def test_what_was_read_before_a_change_is_never_stored_as_if_read_after_it(app, build):
    """A slow build ends after a commit elsewhere; its piece does not outlive that."""
    versions(["something"])
    assert fragments.fragment("key", build) == "piece 1"
    with db.engine.begin() as elsewhere:
        elsewhere.execute(insert(TagVersion).values(tag="post:1", version=7))
    settle()
    db.session.rollback()
    assert fragments.fragment("key", build) == "piece 2"


def test_everything_can_be_built_anew(app, build):
    assert fragment("key", build) == "piece 1"
    with fragments.unused():
        assert fragment("key", build) == "piece 2"
    assert fragment("key", build) == "piece 1"
