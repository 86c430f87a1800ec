"""How much waits for a moderator beside the comments' own states: kept, not counted."""

from collections import Counter

from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import Session, SessionTransaction

from blog.comments.reports.models import Waiting
from blog.core.db import before_commit, db, insert_or
from blog.core.prepared import Prepared

STEPS = "waiting_steps"
KNOWN = "waiting_known"
REPORTED = "reported"

_NUMBER = Prepared(
    lambda: insert_or(Waiting).on_conflict_do_update(
        index_elements=["kind"], set_={"number": Waiting.number + bindparam("step")}
    )
)


def wait(kind: str, step: int) -> None:
    """Note inside a transaction that so many more, or fewer, of a kind wait."""
    steps: Counter[str] = db.session().info.setdefault(STEPS, Counter())
    steps[kind] += step
    before_commit("waiting", _write, order=1)


def waiting(kind: str) -> int:
    """How many of a kind wait; all kinds are asked for together, once in a transaction."""
    known: dict[str, int] | None = db.session().info.get(KNOWN)
    if known is None:
        rows = db.session.execute(select(Waiting.kind, Waiting.number))
        known = db.session().info[KNOWN] = {row.kind: row.number for row in rows}
    return max(0, known.get(kind, 0))


def _write() -> None:
    steps: Counter[str] = db.session().info.pop(STEPS, None) or Counter()
    db.session().info.pop(KNOWN, None)
    _NUMBER.run(
        *(
            {"kind": kind, "number": max(0, step), "step": step}
            for kind, step in sorted(steps.items())
            if step
        )
    )


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(STEPS, None)


@event.listens_for(Session, "after_transaction_end")
def _forget_known(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(KNOWN, None)
