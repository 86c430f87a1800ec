"""The reading of plans itself: what is bad is seen."""

import pytest

from blog.core.db import db
from tests.plans.explain import Sent, faults

BAD = {
    "a table read from end to end": "SELECT id FROM comments WHERE length(body_source) > 7",
    "everything sorted": "SELECT id FROM comments ORDER BY body_digest LIMIT 20",
}
GOOD = {
    "one row": "SELECT id FROM comments WHERE id = 7",
    "the newest of a status": (
        "SELECT id FROM comments WHERE status = 'approved'"
        " ORDER BY created_at DESC, id DESC LIMIT 20"
    ),
    "a small table": "SELECT value FROM settings",
}


@pytest.mark.parametrize("statement", BAD.values(), ids=BAD)
def test_what_is_bad_is_seen(grown, statement):
    assert faults(db.session.connection(), Sent(statement, ()))


@pytest.mark.parametrize("statement", GOOD.values(), ids=GOOD)
def test_what_is_good_passes(grown, statement):
    assert not faults(db.session.connection(), Sent(statement, ()))
