"""Mail to readers tells what is so when it goes, once, and only to those who said yes."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from blog.accounts.permissions import Actor, Role
from blog.comments.receipts import receipt_path, receipt_token
from blog.comments.services import keep_decision, undo
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.comments.writer import appeal, withdraw_comment
from blog.core import outbox
from blog.core.settings.store import change
from blog.notifications import services
from blog.notifications.models import Following, Subscriber
from blog.notifications.settings import NotificationSettings
from tests.conftest import StoppedClock
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.fakes.mail import Letter, catch_mail

ASKER = "asker@example.org"
Post = Callable[[], list[Letter]]


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Post:
    """Does what is due and returns the mail to readers that it sent since the last time."""
    change(DiscussionSettings, {"mail_on_comment": False, "mail_on_hold": False})
    change(DiscussionSettings, {"flood_seconds": 0})
    sent = catch_mail(monkeypatch)

    def since() -> list[Letter]:
        letters = sent()
        found = list(letters)
        letters.clear()
        return found

    return since


@pytest.fixture
def reader(app: Flask) -> Actor:
    """Somebody with an account, whose address is known to be theirs."""
    return staff(Role.SUBSCRIBER, "Noor Haddad")


def question(post_id: int, asker: Actor) -> int:
    """A published comment whose writer wants mail on replies."""
    return make_comment(
        post_id, "Who pays?", status=Status.APPROVED, actor=asker, wants_mail=True
    ).id


def what_went_before(post: Post, stopped_clock: StoppedClock) -> None:
    """Mail about the question itself has gone, long ago."""
    post()
    stopped_clock.forward(hours=2)
    post()
    stopped_clock.forward(hours=2)


def test_a_reply_is_told_after_the_wait_and_once(reader, post, stopped_clock: StoppedClock):
    post_id = article(title="A bridge")
    asked = question(post_id, reader)
    what_went_before(post, stopped_clock)
    make_comment(post_id, "The *port* does.", name="Mei", parent_id=asked, status=Status.APPROVED)
    assert post() == []
    stopped_clock.forward(minutes=5)
    [letter] = post()
    assert letter.to == reader.email
    assert letter.subject == "Mei replied: A bridge"
    assert "The port does." in letter.text
    assert re.search(r"http\S+/comments/\d+/", letter.text)
    stopped_clock.forward(days=8)
    assert post() == []


def test_an_approval_that_is_taken_back_sends_nothing(reader, post, stopped_clock: StoppedClock):
    post_id = article()
    asked = question(post_id, reader)
    what_went_before(post, stopped_clock)
    reply = make_comment(post_id, parent_id=asked)
    batch = decide(reply.id, Action.APPROVE)
    post()
    undo(staff(Role.MODERATOR), batch)
    stopped_clock.forward(hours=2)
    assert post() == []


def test_taken_back_and_approved_again_it_is_told_once(reader, post, stopped_clock: StoppedClock):
    post_id = article()
    asked = question(post_id, reader)
    what_went_before(post, stopped_clock)
    reply = make_comment(post_id, parent_id=asked)
    undo(staff(Role.MODERATOR), decide(reply.id, Action.APPROVE))
    decide(reply.id, Action.APPROVE)
    post()
    stopped_clock.forward(minutes=5)
    assert len(post()) == 1
    undo(staff(Role.MODERATOR), decide(reply.id, Action.UNAPPROVE))
    post()
    stopped_clock.forward(hours=2)
    assert post() == []


def test_fifty_replies_are_one_mail(reader, post, stopped_clock: StoppedClock):
    post_id = article(title="A bridge")
    asked = question(post_id, reader)
    what_went_before(post, stopped_clock)
    for number in range(50):
        make_comment(
            post_id,
            parent_id=asked,
            status=Status.APPROVED,
            address=f"10.0.{number}.1",
        )
    post()
    stopped_clock.forward(minutes=5)
    [letter] = post()
    assert letter.subject.startswith("50 new replies")
    stopped_clock.forward(days=1)
    assert post() == []


def test_what_comes_after_a_mail_waits_for_the_pause(reader, post, stopped_clock: StoppedClock):
    post_id = article()
    asked = question(post_id, reader)
    what_went_before(post, stopped_clock)
    for _number in range(3):
        make_comment(post_id, parent_id=asked, status=Status.APPROVED)
        post()
        stopped_clock.forward(minutes=6)
        post()
    stopped_clock.forward(minutes=60)
    [rest] = post()
    assert rest.subject.startswith("2 new replies")


def test_a_daily_digest_is_one_mail_which_counts_what_it_has_no_room_for(
    reader, post, stopped_clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("blog.notifications.sending.IN_ONE_MAIL", 2)
    post_id = article()
    asked = question(post_id, reader)
    what_went_before(post, stopped_clock)
    found = services.own(reader)
    assert found is not None
    services.choose(services.manage_token(found), "daily")
    replies = [
        make_comment(post_id, parent_id=asked, status=Status.APPROVED).id for _number in range(5)
    ]
    decide(replies[4], Action.UNAPPROVE)
    post()
    stopped_clock.forward(hours=24)
    [letter] = post()
    assert letter.subject.startswith("4 new replies")
    assert "And 2 more." in letter.text
    assert f"/comments/{replies[2]}/" in letter.text
    stopped_clock.forward(days=2)
    assert post() == []


def test_nothing_of_oneself_is_told(reader, post, stopped_clock: StoppedClock):
    post_id = article()
    asked = question(post_id, reader)
    make_comment(post_id, parent_id=asked, actor=reader, status=Status.APPROVED)
    post()
    stopped_clock.forward(hours=2)
    assert [letter for letter in post() if "replied" in letter.subject] == []


def test_the_writer_is_told_of_a_decision_with_its_reason(post, stopped_clock: StoppedClock):
    post_id = article(title="A bridge")
    guest = make_comment(post_id, email=ASKER, wants_mail=True, confirmed_email=ASKER)
    decide(guest.id, Action.REJECT)
    post()
    stopped_clock.forward(minutes=5)
    [letter] = post()
    assert letter.to == ASKER
    assert letter.subject == "Your comment was not published: A bridge"
    assert "It was rejected because it is not about the article." in letter.text
    assert letter.path == receipt_path(guest.id, guest.created_at)
    assert letter.path in letter.html


def test_a_reply_that_its_writer_deleted_is_told_to_nobody(
    reader, post, stopped_clock: StoppedClock
):
    post_id = article()
    asked = question(post_id, reader)
    reply = make_comment(post_id, "Regretted", parent_id=asked, status=Status.APPROVED)
    make_comment(post_id, parent_id=reply.id, actor=reader, status=Status.APPROVED)
    assert withdraw_comment(receipt_token(reply.id, reply.created_at))
    post()
    stopped_clock.forward(hours=2)
    assert [letter for letter in post() if "replied" in letter.subject] == []


def test_nobody_signs_up_a_stranger(post, stopped_clock: StoppedClock):
    post_id = article(title="A bridge")
    asked = make_comment(post_id, email=ASKER, wants_mail=True, status=Status.APPROVED)
    make_comment(post_id, parent_id=asked.id, status=Status.APPROVED)
    [question_] = post()
    assert question_.subject == "Do you want mail about “A bridge”?"
    stopped_clock.forward(days=1)
    assert post() == []

    services.confirm(question_.path.split("/")[-2])
    make_comment(post_id, parent_id=asked.id, name="Mei", status=Status.APPROVED)
    post()
    stopped_clock.forward(minutes=5)
    assert [letter.subject for letter in post()] == ["Mei replied: A bridge"]


def test_an_address_is_asked_once_a_day_and_thrice_in_all(post, stopped_clock: StoppedClock):
    post_id = article()
    asked = 0
    for _day in range(6):
        for _time in range(3):
            make_comment(post_id, email=ASKER, wants_mail=True, address="")
        asked += len(post())
        stopped_clock.forward(days=1)
    assert asked == 3


def test_spam_asks_nobody_anything(post):
    comment = make_comment(article(), email=ASKER, wants_mail=True)
    decide(comment.id, Action.SPAM)
    assert post() == []


def test_one_click_ends_all_and_a_second_changes_nothing(reader, post, stopped_clock: StoppedClock):
    post_id = article()
    asked = question(post_id, reader)
    make_comment(post_id, parent_id=asked, status=Status.APPROVED)
    post()
    found = services.own(reader)
    assert found is not None
    token = services.manage_token(found)
    services.stop(token)
    services.stop(token)
    stopped_clock.forward(hours=2)
    assert post() == []
    assert Following.query.count() == 0


def test_a_whole_thread_is_followed_by_hundreds(app, post, stopped_clock, monkeypatch):
    monkeypatch.setattr("blog.notifications.sending.FOLLOWERS_AT_ONCE", 2)
    post_id = article()
    readers = [staff(Role.SUBSCRIBER) for _number in range(5)]
    for each in readers:
        assert services.follow_thread(each, post_id, "", None)
    make_comment(post_id, status=Status.APPROVED)
    post()
    stopped_clock.forward(minutes=5)
    assert {letter.to for letter in post()} == {each.email for each in readers}


def test_mail_that_is_written_down_is_not_written_again_after_a_crash(
    reader, post, stopped_clock: StoppedClock
):
    post_id = article()
    asked = question(post_id, reader)
    make_comment(post_id, parent_id=asked, status=Status.APPROVED)
    post()
    stopped_clock.forward(minutes=5)
    subscriber = services.own(reader)
    assert subscriber is not None
    from_crashed_worker = subscriber.id
    assert len(post()) == 1
    outbox.enqueue("notifications.mail", subscriber_id=from_crashed_worker)
    assert post() == []


def test_the_owner_may_offer_none(reader, post):
    change(NotificationSettings, {"offered": False})
    question(article(), reader)
    post()
    assert Subscriber.query.count() == 0


def what_comes(post: Post, stopped_clock: StoppedClock) -> list[str]:
    """The subjects of all mail that what has happened until now leads to."""
    post()
    stopped_clock.forward(hours=2)
    return [letter.subject for letter in post()]


def test_each_decision_that_is_another_than_the_last_is_told(
    reader, post, stopped_clock: StoppedClock
):
    waiting = make_comment(article(title="A bridge"), actor=reader, wants_mail=True)
    decide(waiting.id, Action.APPROVE)
    assert what_comes(post, stopped_clock) == ["Your comment is published: A bridge"]
    decide(waiting.id, Action.REJECT)
    assert what_comes(post, stopped_clock) == ["Your comment is no longer shown: A bridge"]
    decide(waiting.id, Action.APPROVE)
    assert what_comes(post, stopped_clock) == ["Your comment is published: A bridge"]
    decide(waiting.id, Action.UNAPPROVE)
    decide(waiting.id, Action.APPROVE)
    assert what_comes(post, stopped_clock) == []


def test_a_decision_that_is_undone_within_the_wait_is_told_to_nobody(
    reader, post, stopped_clock: StoppedClock
):
    change(DiscussionSettings, {"require_previously_approved": False})
    published = make_comment(article(), status=Status.APPROVED, actor=reader, wants_mail=True)
    moderator = staff(Role.MODERATOR)
    for _time in range(2):
        batch = decide(published.id, Action.REJECT)
        post()
        undo(moderator, batch)
        assert what_comes(post, stopped_clock) == []
    decide(published.id, Action.REJECT)
    assert len(what_comes(post, stopped_clock)) == 1


@pytest.mark.parametrize(
    ("is_kept", "told"),
    [(True, "Your appeal was read: A bridge"), (False, "Your comment is published: A bridge")],
)
def test_what_became_of_an_appeal_is_told(
    reader, post, stopped_clock: StoppedClock, is_kept: bool, told: str
):
    comment = make_comment(article(title="A bridge"), actor=reader, wants_mail=True)
    decide(comment.id, Action.REJECT)
    assert len(what_comes(post, stopped_clock)) == 1
    appeal(receipt_token(comment.id, comment.created_at), "It is about the bridge.")
    assert what_comes(post, stopped_clock) == []
    if is_kept:
        keep_decision(staff(Role.MODERATOR), comment.id, read(comment.id).version)
    else:
        decide(comment.id, Action.APPROVE)
    assert what_comes(post, stopped_clock) == [told]


def test_who_was_rejected_by_a_rule_is_told_and_told_again_once_it_is_published(
    reader, post, stopped_clock: StoppedClock
):
    change(DiscussionSettings, {"disallowed_words": "foobar"})
    rejected = make_comment(
        article(), "A foobar.", status=Status.REJECTED, actor=reader, wants_mail=True
    )
    assert len(what_comes(post, stopped_clock)) == 1
    decide(rejected.id, Action.APPROVE)
    assert what_comes(post, stopped_clock) == ["Your comment is published: A bridge for Asia"]


@pytest.mark.parametrize(
    ("action", "why"),
    [(Action.TRASH, "A moderator removed it."), (Action.SPAM, "It was taken for spam.")],
)
def test_what_readers_had_seen_does_not_go_without_a_word(
    reader, post, stopped_clock: StoppedClock, action: Action, why: str
):
    seen, unseen = (
        make_comment(article(title="A bridge"), status=status, actor=reader, wants_mail=True)
        for status in (Status.APPROVED, Status.PENDING)
    )
    what_went_before(post, stopped_clock)
    decide(seen.id, Action.UNAPPROVE)
    for comment in (seen, unseen):
        decide(comment.id, action)
    post()
    stopped_clock.forward(hours=2)
    [letter] = post()
    assert letter.subject == "Your comment is no longer shown: A bridge"
    assert why in letter.text
    assert letter.path == receipt_path(seen.id, seen.created_at)
    appeal(receipt_token(seen.id, seen.created_at), "Many had answered it.")
    keep_decision(staff(Role.MODERATOR), seen.id, read(seen.id).version)
    assert what_comes(post, stopped_clock) == ["Your appeal was read: A bridge"]


def test_whoever_has_an_account_is_told_of_decisions_without_asking_unless_they_want_no_mail(
    reader, post, stopped_clock: StoppedClock
):
    post_id = article(title="A bridge")
    comment = make_comment(post_id, actor=reader)
    make_comment(post_id)
    decide(comment.id, Action.APPROVE)
    assert what_comes(post, stopped_clock) == ["Your comment is published: A bridge"]
    make_comment(post_id, parent_id=comment.id, status=Status.APPROVED)
    assert what_comes(post, stopped_clock) == []
    found = services.own(reader)
    assert found is not None
    services.choose(services.manage_token(found), "none")
    decide(comment.id, Action.REJECT)
    assert what_comes(post, stopped_clock) == []


def test_nobody_is_told_what_they_decided_themselves(post, stopped_clock: StoppedClock):
    editor = staff(Role.EDITOR)
    decide(make_comment(article(), status=Status.APPROVED, actor=editor).id, Action.TRASH, editor)
    assert what_comes(post, stopped_clock) == []
