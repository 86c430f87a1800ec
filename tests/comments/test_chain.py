"""Every line of the moderation log is chained to the one before: tampering shows."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from blog.accounts.permissions import SYSTEM, Actor, Role
from blog.comments.deletion import delete_comment
from blog.comments.models import Comment, LogHead, ModerationEntry
from blog.comments.moderation.log import chain_lines
from blog.comments.moderation.verification import verify_log
from blog.comments.services import Edit, edit_comment, moderate_comment, undo
from blog.comments.states import Action
from blog.core.db import db, transaction
from blog.core.errors import Conflict
from tests.comments.test_at_once import at_once
from tests.comments.test_services import counted, kept_counts
from tests.conftest import NOON
from tests.factories.comments import article, decide, make_comment, read, staff

DECISIONS = 2_000


def a_log_of_seven_lines() -> list[int]:
    post_id = article()
    comments = [make_comment(post_id) for _ in range(3)]
    for comment in comments:
        decide(comment.id, Action.REJECT)
    undo(SYSTEM, decide(comments[0].id, Action.APPROVE))
    return list(db.session.scalars(select(ModerationEntry.id).order_by(ModerationEntry.id)))


def tamper(statement) -> None:
    with db.engine.begin() as connection:
        connection.execute(statement)
    db.session.rollback()


def test_a_log_that_nobody_touched_holds(app):
    ids = a_log_of_seven_lines()
    found = verify_log()
    assert (found.lines, found.erased, found.wrong) == (len(ids), 0, None)


def test_an_empty_log_holds(app):
    assert verify_log().wrong is None


@pytest.mark.parametrize(
    "change",
    [
        {"action": "approve"},
        {"actor_name": "Somebody Else"},
        {"note": "as agreed"},
        {"reasons": []},
        {"comment_id": 999},
        {"after": {"status": "approved"}},
        {"words_salt": None},
        {"who_salt": None, "who_digest": None},
        {"created_at": NOON - timedelta(days=1)},
    ],
    ids=lambda change: "+".join(change),
)
def test_a_line_that_was_altered_is_named(app, change):
    ids = a_log_of_seven_lines()
    tamper(update(ModerationEntry).where(ModerationEntry.id == ids[3]).values(**change))
    wrong = verify_log().wrong
    assert wrong is not None
    assert (wrong.number, wrong.entry_id, wrong.fault) == (4, ids[3], "altered")


@pytest.mark.parametrize("place", [0, 3, -1], ids=["first", "middle", "last"])
def test_a_line_that_was_removed_is_missed(app, place):
    ids = a_log_of_seven_lines()
    tamper(delete(ModerationEntry).where(ModerationEntry.id == ids[place]))
    wrong = verify_log().wrong
    assert wrong is not None
    assert wrong.number == (len(ids) if place == -1 else place + 1)


def test_a_line_that_was_slipped_in_is_found(app):
    ids = a_log_of_seven_lines()
    lines = ModerationEntry.__table__
    names = [column.name for column in lines.columns if column.name != "id"]
    copied = select(*(lines.c[name] for name in names)).where(lines.c.id == ids[2])
    tamper(insert(lines).from_select(names, copied))
    wrong = verify_log().wrong
    assert wrong is not None
    assert (wrong.number, wrong.fault) == (3, "twice")


def test_a_line_written_past_the_chain_is_found_and_can_be_chained(app):
    ids = a_log_of_seven_lines()
    loose = {"number": None, "previous": None, "hash": None}
    tamper(update(ModerationEntry).where(ModerationEntry.id == ids[-1]).values(**loose))
    tamper(delete(LogHead))
    tamper(update(ModerationEntry).values(**loose))
    wrong = verify_log().wrong
    assert wrong is not None
    assert wrong.fault == "unchained"
    assert chain_lines() == len(ids)
    assert verify_log().wrong is None


def test_a_log_that_was_cut_and_an_older_head_are_found(app):
    a_log_of_seven_lines()
    tamper(update(LogHead).values(lines=LogHead.lines + 1))
    assert verify_log().wrong is not None


def test_what_a_deleted_comment_said_leaves_the_log_and_the_chain_holds(app):
    comment = make_comment(article(), "My telephone is 555 0199.", name="Mei")
    edit_comment(SYSTEM, comment.id, 1, Edit("My telephone is [removed].", "Mei", "", ""))
    decide(comment.id, Action.TRASH)
    delete_comment(SYSTEM, comment.id, read(comment.id).version)
    rows = db.session.execute(select(ModerationEntry.__table__)).all()
    kept = json.dumps([tuple(row) for row in rows], default=str)
    assert "555 0199" not in kept
    found = verify_log()
    assert (found.wrong, found.erased) == (None, 1)


def test_what_is_rolled_back_leaves_no_line_and_no_gap(app):
    post_id = article()
    comment = make_comment(post_id)
    with pytest.raises(RuntimeError), transaction():
        decide(comment.id, Action.APPROVE)
        raise RuntimeError
    decide(comment.id, Action.APPROVE)
    found = verify_log()
    assert (found.lines, found.wrong) == (2, None)


def test_two_moderators_decide_two_thousand_times_at_once(app):
    """No lost update, no fork: each decision that was told done has its line and its version."""
    post_id = article()
    numbers = [make_comment(post_id).id for _ in range(20)]
    before = verify_log().lines
    versions = dict.fromkeys(numbers, 1)

    people = [staff(Role.MODERATOR, name) for name in ("Ana Brandt", "Noor Haddad")]

    def moderator(who: Actor, first: int):
        def work() -> int:
            done = 0
            for step in range(DECISIONS // 2):
                number = numbers[(first + step) % len(numbers)]
                comment = read(number)
                wanted = Action.APPROVE if comment.status == "pending" else Action.UNAPPROVE
                try:
                    moderate_comment(who, number, comment.version, wanted)
                    done += 1
                except Conflict:
                    continue
            return done

        return work

    outcomes = at_once(app, moderator(people[0], 0), moderator(people[1], 10))
    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    assert sum(outcomes) > DECISIONS // 2
    found = verify_log()
    assert (found.lines - before, found.wrong) == (sum(outcomes), None)
    decided = select(ModerationEntry.actor_name, func.count()).group_by(ModerationEntry.actor_name)
    by_name = dict(db.session.execute(decided).all())
    assert sorted(by_name[each.name] for each in people) == sorted(outcomes)
    steps = db.session.scalar(select(func.sum(Comment.version)))
    assert steps - sum(versions.values()) == sum(outcomes)
    assert kept_counts() == counted()


def test_the_command_tells_it_and_names_the_first_wrong_line(app):
    runner = app.test_cli_runner()
    ids = a_log_of_seven_lines()
    fine = runner.invoke(args=["comments", "verify-log"])
    assert fine.exit_code == 0
    assert f"{len(ids)} lines" in fine.output
    tamper(update(ModerationEntry).where(ModerationEntry.id == ids[4]).values(note="better"))
    wrong = runner.invoke(args=["comments", "verify-log"])
    assert wrong.exit_code == 1
    assert f"Line 5 (row {ids[4]}) is not what was written" in wrong.output
    told = runner.invoke(args=["comments", "verify-log", "--json"])
    assert told.exit_code == 1
    assert json.loads(told.output)["wrong"] == {
        "number": 5,
        "entry_id": ids[4],
        "fault": "altered",
    }


def test_the_command_chains_what_an_earlier_release_wrote(app):
    a_log_of_seven_lines()
    answer = app.test_cli_runner().invoke(args=["comments", "chain-log"])
    assert (answer.exit_code, answer.output) == (0, "0 lines chained.\n")
