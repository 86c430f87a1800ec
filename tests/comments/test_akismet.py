"""Akismet is asked whether comments are spam, and told where people found otherwise."""

from sqlalchemy import select

from blog.accounts.permissions import Role
from blog.comments import checks
from blog.comments.models import ModerationEntry
from blog.comments.privacy import forget_networks
from blog.comments.receipts import read_receipt
from blog.comments.services import undo
from blog.comments.states import Action, Status
from blog.core.db import db
from blog.core.outbox import OutboxEntry
from tests.comments.test_checks import codes, stands, waiting
from tests.comments.test_writer import token_of
from tests.factories.comments import article, decide, make_comment, read, staff


def test_akismet_is_asked_with_the_network_which_is_forgotten_at_once(akismet, drain):
    comment = make_comment(article(), "Buy!", name="Bot", address="203.0.113.9")
    [entry] = waiting()
    assert entry.payload["network"] == "203.0.113.0"
    drain()
    assert stands(comment) is Status.APPROVED
    [(path, sent)] = akismet.forms
    assert path == "/1.1/comment-check"
    assert (sent["api_key"], sent["user_ip"]) == ("key1", "203.0.113.0")
    assert (sent["comment_content"], sent["comment_author"]) == ("Buy!", "Bot")
    assert "comment_author_email" not in sent
    db.session.expire_all()
    kept = [str(row.payload) for row in db.session.scalars(select(OutboxEntry))]
    assert all("203.0.113" not in payload for payload in kept)


def test_the_network_of_an_asking_that_goes_on_failing_is_forgotten_when_its_time_is_over(
    akismet, drain, monkeypatch, stopped_clock
):
    def fails(*_details):
        raise RuntimeError("disk full")

    monkeypatch.setattr(checks, "_asked", fails)
    make_comment(article(), address="203.0.113.9")
    drain()
    forget_networks()
    [entry] = waiting()
    assert entry.payload["network"] == "203.0.113.0"
    stopped_clock.forward(days=1)
    forget_networks()
    [entry] = waiting()
    assert "203.0.113" not in str(entry.payload)


def test_what_akismet_takes_for_spam_is_spam_and_its_hint_is_kept(akismet, drain):
    akismet.body, akismet.headers = b"true", {"X-akismet-pro-tip": "discard"}
    comment = make_comment(article())
    drain()
    assert stands(comment) is Status.SPAM
    [reason] = read(comment.id).reasons
    assert reason["params"] == {"check": "akismet", "words": "discard"}


def test_a_key_that_akismet_does_not_know_leaves_it_to_the_moderators(akismet, drain, caplog):
    akismet.body, akismet.headers = b"invalid", {"X-akismet-debug-help": "No such key"}
    comment = make_comment(article())
    drain()
    assert (stands(comment), codes(comment)) == (Status.PENDING, ["no_answer"])
    assert "No such key" in caplog.text


def test_akismet_learns_where_it_was_wrong_and_what_was_taken_back(akismet, drain):
    comment = make_comment(article())
    drain()
    akismet.body = b"Thanks for making the web a better place."
    batch = decide(comment.id, Action.SPAM, staff(Role.EDITOR))
    drain()
    undo(staff(Role.EDITOR), batch)
    drain()
    decide(comment.id, Action.UNAPPROVE, staff(Role.EDITOR))
    decide(comment.id, Action.APPROVE, staff(Role.EDITOR))
    drain()
    paths = [path for path, _sent in akismet.forms]
    assert paths == ["/1.1/comment-check", "/1.1/submit-spam", "/1.1/submit-ham"]
    assert akismet.forms[1][1]["user_ip"] == "0.0.0.0"


def test_of_two_checks_both_are_heard(check, akismet, drain):
    akismet.body = b"true"
    check.says("reject")
    comment = make_comment(article())
    drain()
    assert stands(comment) is Status.REJECTED
    assert set(codes(comment)) == {"outside_spam", "outside_reject"}
    assert read_receipt(token_of(comment)).reason.code == "outside_reject"
    lines = db.session.scalars(select(ModerationEntry.action).order_by(ModerationEntry.id))
    assert list(lines) == ["submitted", "checked", "checked"]
