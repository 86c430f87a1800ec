"""Others are asked about a comment: nobody waits for them who posts it, and nothing is lost."""

import json
import socket
import threading
from functools import partial

import pytest
from sqlalchemy import select

from blog.accounts.permissions import Role
from blog.comments import checks
from blog.comments.models import Comment
from blog.comments.moderation.dossier import dossier
from blog.comments.moderation.opinions import Said
from blog.comments.moderation.rehearsal import propose, rehearse
from blog.comments.moderation.statistics import statistics
from blog.comments.outside.answers import MOST_BYTES, Unreadable, read_answer
from blog.comments.outside.settings import CheckSettings
from blog.comments.receipts import read_receipt
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.comments.states import Action, Status
from blog.comments.submission import Refused
from blog.core import fetch, outbox
from blog.core.db import db
from blog.core.fetch import Unanswered
from blog.core.outbox import OutboxEntry
from blog.core.settings.store import Unfit, change
from tests.comments.test_writer import rewrite, token_of
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.fakes.checks import SECRET
from tests.fakes.mail import catch_mail


def codes(comment: Comment) -> list[str]:
    return [reason["code"] for reason in read(comment.id).reasons]


def stands(comment: Comment) -> Status:
    return Status(read(comment.id).status)


def waiting(job: str = "comments.check") -> list[OutboxEntry]:
    db.session.rollback()
    found = select(OutboxEntry).where(OutboxEntry.job == job, OutboxEntry.done_at.is_(None))
    return list(db.session.scalars(found))


def test_a_comment_waits_until_it_was_asked_about_and_is_then_as_the_rules_had_it(check, drain):
    post_id = article(title="A bridge")
    comment = make_comment(post_id, "See [this](https://a.example/).", email="mei@example.org")
    assert stands(comment) is Status.PENDING
    assert codes(comment) == ["being_checked"]
    assert read_receipt(token_of(comment)).reason.code == "being_checked"
    assert check.asked == []
    drain()
    assert stands(comment) is Status.APPROVED
    assert codes(comment) == []
    told = check.told["data"]
    assert told["comment"]["text"] == "See [this](https://a.example/)."
    assert told["comment"]["links"] == 1
    assert told["article"]["title"] == "A bridge"
    assert told["rules"] == {"would": "approve"}
    assert told["author"] == {"has_account": False, "name": comment.author_name}
    assert b"mei@example.org" not in check.asked[0][2]


def test_email_and_pseudonym_are_sent_where_the_owner_says_so_and_names_where_not_otherwise(
    check, drain
):
    change(CheckSettings, {"send_email": True, "send_network": True, "send_name": False})
    comment = make_comment(article(), email="mei@example.org", address="203.0.113.9")
    drain()
    told = check.told["data"]["author"]
    pseudonym = comment.address_hash
    assert told == {"has_account": False, "email": "mei@example.org", "pseudonym": pseudonym}
    assert b"203.0.113" not in check.asked[0][2]


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("approve", Status.APPROVED),
        ("hold", Status.PENDING),
        ("spam", Status.SPAM),
        ("reject", Status.REJECTED),
    ],
)
def test_an_answer_is_a_call_like_any_other_and_kept_with_its_words(check, drain, action, status):
    check.says(action, "rude", "off topic")
    comment = make_comment(article())
    drain()
    assert stands(comment) is status
    [reason] = read(comment.id).reasons
    assert reason["code"] == f"outside_{action}"
    assert reason["params"]["words"] == "rude · off topic"
    found = dossier(staff(Role.EDITOR), comment.id)
    [line] = [line for line in found.trace if line.rule == "outside_check"]
    assert line.verdict.reasons[0].code == f"outside_{action}"
    assert [entry.action for entry in found.history] == ["submitted", "checked"]


def test_the_most_severe_call_wins_whoever_makes_it(check, drain):
    change(DiscussionSettings, {"moderation_words": "harbour"})
    check.says("approve")
    comment = make_comment(article(), "The harbour.")
    drain()
    assert stands(comment) is Status.PENDING
    assert codes(comment) == ["moderation_words", "outside_approve"]


def test_what_is_refused_rejected_or_by_staff_is_asked_of_nobody(check, drain):
    change(DiscussionSettings, {"disallowed_words": "casino"})
    post_id = article()
    make_comment(post_id, "A casino", status=Status.REJECTED)
    make_comment(post_id, actor=staff(Role.MODERATOR), status=Status.APPROVED)
    with pytest.raises(Refused):
        make_comment(post_id, "")
        make_comment(post_id, "x", email="no address")
    drain()
    assert len(check.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, b"yes", {}),
        (401, b"", {}),
        (302, b"", {"Location": "/elsewhere"}),
        (200, b'{"action": "publish"}', {}),
    ],
)
def test_an_answer_that_cannot_be_read_leaves_it_to_the_moderators(
    check, drain, caplog, status, body, headers
):
    check.status, check.body, check.headers = status, body, headers
    comment = make_comment(article())
    drain()
    assert (stands(comment), codes(comment)) == (Status.PENDING, ["no_answer"])
    assert len(check.asked) == 1
    assert f"check webhook of comment {comment.id} is of no use" in caplog.text
    assert SECRET not in caplog.text


def test_without_a_secret_nothing_is_sent_and_everything_waits(check, app, drain, monkeypatch):
    monkeypatch.setitem(app.config, "CHECK_SECRET", "")
    comment = make_comment(article())
    drain()
    assert (stands(comment), codes(comment), check.asked) == (Status.PENDING, ["no_answer"], [])


def test_another_secret_than_theirs_is_of_no_use(check, app, drain, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "CHECK_SECRET", "another secret altogether")
    check.says("approve")
    comment = make_comment(article())
    drain()
    assert (stands(comment), codes(comment)) == (Status.PENDING, ["no_answer"])
    assert "status 401" in caplog.text


def test_one_that_thinks_too_long_has_not_answered(check, drain, monkeypatch):
    change(CheckSettings, {"minutes": 0})
    hurried = partial(fetch.post, seconds=0.05)
    monkeypatch.setattr(
        checks,
        "post",
        lambda url, body, headers, *, seconds, most: hurried(url, body, headers, most=most),
    )
    check.says("approve")
    check.waits = threading.Event()
    comment = make_comment(article())
    drain()
    check.waits.set()
    assert (stands(comment), codes(comment)) == (Status.PENDING, ["no_answer"])


def test_one_that_is_down_is_asked_again_within_the_limit_and_no_longer(
    check, drain, stopped_clock
):
    check.status = 503
    first, second = make_comment(article()), make_comment(article())
    drain()
    assert codes(first) == ["being_checked"]
    check.says("approve")
    stopped_clock.forward(minutes=1)
    drain()
    assert stands(first) is Status.APPROVED
    check.status = 503
    third = make_comment(article())
    for _minute in range(3):
        drain()
        stopped_clock.forward(minutes=1)
    assert (stands(third), codes(third)) == (Status.PENDING, ["no_answer"])
    assert len([key for _, headers, _ in check.asked if (key := headers["webhook-id"])]) == 7
    assert stands(second) is Status.APPROVED


def test_nobody_there_is_no_answer(check, drain):
    change(CheckSettings, {"url": "http://127.0.0.1:1/", "minutes": 0})
    comment = make_comment(article())
    drain()
    assert (stands(comment), codes(comment)) == (Status.PENDING, ["no_answer"])


def test_one_that_is_too_slow_or_says_too_much_gives_no_answer(check):
    check.says("approve")
    check.body += b" " * MOST_BYTES
    with pytest.raises(Unanswered, match="more than"):
        fetch.post(check.url, b"{}", {}, seconds=5, most=MOST_BYTES)
    check.waits = threading.Event()
    with pytest.raises(Unanswered):
        fetch.post(check.url, b"{}", {}, seconds=0.05, most=MOST_BYTES)
    check.waits.set()


def test_one_that_sends_its_headers_one_by_one_is_cut_off():
    cut_off = threading.Event()

    def drip(listening):
        connection, _address = listening.accept()
        with connection:
            connection.recv(65_536)
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                for _header in range(90):
                    connection.sendall(b"X-Drop: 1\r\n")
                    cut_off.wait(0.01)
                connection.sendall(b"Content-Length: 0\r\n\r\n")
            except OSError:
                cut_off.set()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=(listening,))
        dripping.start()
        with pytest.raises(Unanswered, match="not whole within"):
            fetch.post(
                f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {},
                seconds=0.1, most=MOST_BYTES,
            )  # fmt: skip
        dripping.join()
    assert cut_off.is_set()


def test_a_moderator_who_decides_meanwhile_has_decided(check, drain, monkeypatch):
    check.says("reject", "rude")
    comment = make_comment(article())
    asked = checks.post

    def decides(*details, **more):
        decide(comment.id, Action.APPROVE)
        return asked(*details, **more)

    monkeypatch.setattr(checks, "post", decides)
    drain()
    assert stands(comment) is Status.APPROVED
    assert codes(comment) == ["outside_reject"]


def test_an_answer_to_words_that_were_changed_since_counts_for_nothing(check, drain, monkeypatch):
    check.says("spam")
    comment = make_comment(article())
    [old] = waiting()
    rewrite(comment, "New words.")
    outbox.run(old.id)
    assert check.asked == []
    check.says("approve")
    drain()
    assert stands(comment) is Status.APPROVED
    assert check.told["data"]["comment"]["text"] == "New words."
    assert check.told["data"]["comment"]["is_edited"]


def test_published_words_that_are_changed_wait_again(check, drain):
    comment = make_comment(article())
    drain()
    assert rewrite(comment) is Status.PENDING
    drain()
    assert stands(comment) is Status.APPROVED


def test_what_a_moderator_put_back_stays_there_whatever_a_check_says(check, drain):
    comment = make_comment(article())
    drain()
    decide(comment.id, Action.UNAPPROVE)
    check.says("approve")
    assert rewrite(comment) is Status.PENDING
    drain()
    assert stands(comment) is Status.PENDING


def test_an_asking_that_runs_twice_asks_once(check):
    comment = make_comment(article())
    [entry] = waiting()
    details = dict(entry.payload)
    checks.run_check(**details)
    checks.run_check(**details)
    assert len(check.asked) == 1
    assert stands(comment) is Status.APPROVED


def test_moderators_are_told_when_all_have_spoken(check, monkeypatch):
    sent = catch_mail(monkeypatch)
    author = staff(Role.AUTHOR)
    check.says("hold")
    make_comment(article(author, title="A bridge"))
    assert [letter.subject for letter in sent()] == ["A comment waits: A bridge"]


def test_they_hear_once_of_one_whose_words_were_changed_before_it_was_checked(check, monkeypatch):
    sent = catch_mail(monkeypatch)
    comment = make_comment(article(staff(Role.AUTHOR), title="A bridge"))
    rewrite(comment)
    assert [letter.subject for letter in sent()] == ["New comment: A bridge"]


def test_a_recorded_answer_is_replayed_in_a_rehearsal_and_asked_no_second_time(check, drain):
    check.says("spam", "looks bought")
    comment = make_comment(article())
    drain()
    found = rehearse(
        staff(Role.ADMINISTRATOR), propose({RuleSettings: {"outside_only_holds": True}}), 10
    )
    [difference] = found.differences
    assert (difference.row.id, difference.before, difference.after) == (
        comment.id, "spam", "pending",
    )  # fmt: skip
    assert len(check.asked) == 1


def test_statistics_tell_what_the_check_said_and_not_that_it_was_asked(check, drain):
    make_comment(article())
    drain()
    check.says("hold")
    make_comment(article())
    drain()
    rules = {rule.rule: rule.held for rule in statistics(staff(Role.EDITOR), 7).rules}
    assert rules == {"outside_check": 1}


def test_what_is_no_address_is_not_stored(app):
    for wrong in ("ftp://a.example/", "a.example", "https://u:p@a.example/", "http://a:port/"):
        with pytest.raises(Unfit):
            change(CheckSettings, {"url": wrong})


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'{"action": 1}',
        b'{"action": "spam", "score": 1}',
        b'{"action": "spam", "reasons": "rude"}',
        b'{"action": "spam", "reasons": [1]}',
        json.dumps({"action": "spam", "reasons": ["x"] * 11}).encode(),
        json.dumps({"action": "spam", "reasons": ["x" * 201]}).encode(),
        b"[" * 10_000,
        b"\xff",
    ],
)
def test_an_answer_is_read_strictly(body):
    with pytest.raises(Unreadable):
        read_answer(200, body)


def test_reasons_are_words_on_one_line():
    body = json.dumps({"action": "hold", "reasons": ["a\n\x1b b ", " "]}).encode()
    answer = read_answer(200, body)
    assert (answer.said, answer.reasons) == (Said.HOLD, ("a b",))
