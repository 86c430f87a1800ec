"""Whatever is decided in any order: counts are right, and undoing it all leaves no trace."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from blog.accounts.permissions import SYSTEM
from blog.comments.models import Comment, CommentTally, Thread
from blog.comments.services import Edit, edit_comment, moderate_many, undo
from blog.comments.states import Action, Status
from blog.core.db import db, transaction
from tests.comments.test_services import STANDING, WORDS, counted, kept_counts, snapshot
from tests.factories.comments import article, make_comment, read, targets

acts = st.lists(
    st.tuples(st.sampled_from([*Action, "edit"]), st.sets(st.integers(0, 3), min_size=1)),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts)
def test_acting_and_undoing_everything_changes_nothing(app, stopped_clock, acts):
    comments = thread_in_every_state()
    before, counts_before = snapshot(*STANDING, *WORDS), kept_counts()
    done = []
    for act, chosen in acts:
        stopped_clock.forward(minutes=1)
        done += perform(act, [read(comments[number]) for number in sorted(chosen)])
        assert kept_counts() == counted()
    for batch in reversed(done):
        undo(SYSTEM, batch)
    assert snapshot(*STANDING, *WORDS) == before
    assert kept_counts() == counts_before


def thread_in_every_state() -> list[int]:
    with transaction() as session:
        for table in (Comment, Thread, CommentTally):
            session.execute(delete(table))
    db.session.remove()
    first, second = article(), article()
    states = (Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM)
    return [
        make_comment(first if status != Status.SPAM else second, status=status).id
        for status in states
    ]


def perform(act: Action | str, comments: list[Comment]) -> list[str]:
    if act == "edit":
        return [
            edit_comment(SYSTEM, each.id, each.version, Edit(each.body_source + "!", "A", "", ""))
            for each in comments
        ]
    code = "abuse" if act is Action.REJECT else ""
    batch, done, _left = moderate_many(SYSTEM, targets(comments), Action(act), reject_code=code)
    return [batch] if done else []
