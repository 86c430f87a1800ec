"""What taking a comment in may cost: so many statements, and one durable write."""

import pytest
from sqlalchemy import inspect

from blog.accounts.permissions import Role
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.comments.submission import Refused, Submission, submit_comment
from blog.core.db import db
from blog.core.settings.store import change
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import article, make_comment
from tests.factories.posts import make_post
from tests.web.public.pages import send

READS = {
    "sqlite": 3,
    "postgresql": 4,
}  # PostgreSQL is asked to let one article's writers take turns
WRITES = 8
IN_A_SECTION = WRITES + 1  # which counts what stands under its articles


def kinds(statements: list[str]) -> tuple[int, int]:
    """How many read, how many write."""
    reads = sum(statement.startswith("SELECT") for statement in statements)
    return reads, len(statements) - reads


def guest(post_id: int, **details: object) -> Submission:
    known = {"name": "Mei Chen", "email": "mei@example.org", "address": "203.0.113.9"}
    return Submission(post_id=post_id, content="A *thought*.", **(known | details))


def test_a_guests_comment_costs_a_few_statements_and_one_commit(
    app, queries, transactions, database_kind
):
    post_id = article()
    submit_comment(guest(post_id, name="Ann", email="ann@example.org", address="192.0.2.1"))
    db.session.remove()
    transactions.clear()
    with queries() as statements:
        submit_comment(guest(post_id))
    assert kinds(statements) == (READS[database_kind], WRITES)
    assert transactions == ["commit"]


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_however_much_is_there(app, queries, database_kind, number):
    change(DiscussionSettings, {"flood_seconds": 0, "moderation_words": "harbour\nferry"})
    post_id = article()
    parent_id = make_comment(post_id, status=Status.APPROVED).id
    for _ in range(number):
        make_comment(post_id, email="mei@example.org", name="Mei Chen")
    db.session.remove()
    with queries() as statements:
        submit_comment(guest(post_id, parent_id=parent_id, cookie="a token"))
    assert kinds(statements) == (READS[database_kind], WRITES)


def test_one_that_is_published_at_once_also_counts_its_branch_and_tells_who_depends_on_it(
    app, queries, transactions, database_kind
):
    change(DiscussionSettings, {"require_previously_approved": False})
    post_id = article()
    db.session.remove()
    transactions.clear()
    with queries() as statements:
        submit_comment(guest(post_id))
    reads, writes = kinds(statements)
    assert reads == READS[database_kind]
    assert writes <= WRITES + 4
    assert transactions == ["commit"]


def test_a_refused_one_commits_that_it_was_tried_and_nothing_else(
    app, queries, transactions, database_kind
):
    post_id = article(comments_open=False)
    db.session.remove()
    transactions.clear()
    with queries() as statements, pytest.raises(Refused):
        submit_comment(guest(post_id))
    assert kinds(statements) == (READS[database_kind], 1)
    assert transactions == ["commit"]


def test_the_form_costs_no_statement_more(client, queries, transactions, database_kind):
    change(DiscussionSettings, {"flood_seconds": 0})
    post_id = make_post("Ships wait").id
    send(client, post_id, "First.")
    transactions.clear()
    with queries() as statements:
        assert send(client, post_id, "Second.").status_code == 303
    assert kinds(statements) == (READS[database_kind], IN_A_SECTION)
    assert transactions.count("commit") == 1


def test_a_members_costs_what_finding_them_costs(client, queries, database_kind):
    sign_in(client, make_user(Role.SUBSCRIBER))
    post_id = make_post("Ships wait").id
    with queries() as statements:
        assert send(client, post_id, "A member's.").status_code == 303
    reads, writes = kinds(statements)
    assert reads <= READS[database_kind] + 2
    assert writes == IN_A_SECTION


def test_indexes_of_what_most_lack_hold_only_what_is_set(app):
    asked = inspect(db.engine)
    partial = {
        index["name"]
        for table in ("comments", "moderation_log")
        for index in asked.get_indexes(table)
        if any(option.endswith("_where") for option in index.get("dialect_options", {}))
    }
    assert partial == {
        "ix_comments_answering",
        "ix_comments_branch",
        "ix_comments_locked",
        "ix_comments_marked",
        "ix_comments_appealed",
        "ix_comments_parent_id",
        "ix_comments_by_alias",
        "ix_comments_reported",
        "ix_comments_by_identity",
        "ix_comments_by_user",
        "ix_moderation_log_actor",
        "ix_moderation_log_batch",
        "ix_moderation_log_told",
        "ix_moderation_log_unchained",
        "ix_moderation_log_undoes",
    }
