"""A site with enough in it that a database minds how it finds things."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, insert, select, text

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM
from blog.comments.models import ModerationEntry, SectionTally
from blog.comments.moderation import territory
from blog.comments.sections import limit_moderator
from blog.core import plans as few_or_many
from blog.core.db import db, transaction
from blog.core.outbox import OutboxEntry
from blog.demo.seed import seed
from blog.posts.models import Post
from tests.conftest import NOON, empty, new_client
from tests.factories.accounts import make_user, sign_in
from tests.plans.explain import Sent, faults

POSTS, COMMENTS, PENDING = 4_000, 20_000, 2_500
LINES = 5_000
FEW = {"writer": POSTS, "prolific": 10}
SECTIONS = {"of a large section": 0, "of a small section": COMMENTS}
"""The section is one; how many comments of it count as few makes it large or small."""


@pytest.fixture
def grown(migrated_app: Flask) -> Iterator[Flask]:
    """The seeded site, made once for all tests that find it untouched."""
    with migrated_app.app_context():
        is_there = db.session.scalar(select(func.count()).select_from(Post)) == POSTS
        db.session.remove()
        if not is_there:
            empty(migrated_app, anew=True)
            _grow()
        migrated_app.extensions["fragments"].clear()
        migrated_app.extensions["page_cache"].clear()
        yield migrated_app
        db.session.remove()


@pytest.fixture
def sent(grown: Flask) -> Callable[[], AbstractContextManager[list[Sent]]]:
    """Notes statements: `with sent() as statements: …`."""

    @contextmanager
    def note() -> Iterator[list[Sent]]:
        statements: list[Sent] = []

        def noted(_connection, _cursor, statement, parameters, _context, many) -> None:
            if statement.startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
                statements.append(Sent(statement, parameters[0] if many else parameters))

        event.listen(db.engine, "before_cursor_execute", noted)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", noted)

    return note


@pytest.fixture
def plans(sent: Callable) -> Callable[[Callable[[], object]], list[Sent]]:
    """Does something and looks at the plan of every statement it sent; returns those."""

    def look(act: Callable[[], object]) -> list[Sent]:
        with sent() as statements:
            act()
        db.session.rollback()
        with db.engine.connect() as connection:
            wrong = {str(each): found for each in statements if (found := faults(connection, each))}
        assert not wrong, "\n".join(f"{fault}\n    {where}" for where, fault in wrong.items())
        assert statements
        return statements

    return look


@pytest.fixture
def reader(grown: Flask) -> FlaskClient:
    """Somebody nobody knows."""
    return new_client(grown)


@pytest.fixture
def member(grown: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], FlaskClient]:
    """Makes somebody with that role, signed in.

    A writer is one of the site's authors, whose articles count as few; a prolific one's as many.
    Of a section is a moderator who is limited to one in which most comments stand, or few.
    """

    def signed_in(role: str) -> FlaskClient:
        if role in SECTIONS:
            monkeypatch.setattr(territory, "FEW_COMMENTS", SECTIONS[role])
            user = make_user("moderator")
            limit_moderator(SYSTEM, user.id, [_fullest_section()])
            user = db.session.get_one(User, user.id)
        elif role in FEW:
            monkeypatch.setattr(few_or_many, "FEW", FEW[role])
            user = db.session.scalars(select(User).where(User.slug == "writer-1")).one()
        else:
            user = make_user(role)
        return sign_in(new_client(grown), user)

    return signed_in


def _fullest_section() -> int:
    number = func.sum(SectionTally.comments)
    query = select(SectionTally.section_id).group_by(SectionTally.section_id)
    found = db.session.scalar(query.order_by(number.desc()).limit(1))
    assert found is not None
    return found


def _grow() -> None:
    seed(POSTS, COMMENTS, 1, PENDING, is_indexed=False)
    moments = [NOON - timedelta(minutes=number) for number in range(LINES)]
    with transaction() as session:
        session.execute(
            insert(ModerationEntry),
            [
                {
                    "comment_id": number % COMMENTS + 1,
                    "post_id": 1,
                    "action": "approve",
                    "reasons": [],
                    "batch": f"batch {number}",
                    "created_at": moment,
                }
                for number, moment in enumerate(moments)
            ],
        )
        session.execute(
            insert(OutboxEntry),
            [
                {
                    "job": "search.refresh_post",
                    "payload": {"post_id": number},
                    "created_at": moment,
                    "due_at": moment,
                    "done_at": moment,
                }
                for number, moment in enumerate(moments)
            ],
        )
    if db.engine.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
