"""Mail to those who moderate: who gets it, about what, and who is left alone."""

import re

import pytest
from sqlalchemy import select

from blog.accounts.permissions import Role
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.core import mailer, outbox
from blog.core.db import db
from blog.core.outbox import OutboxEntry
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from tests.factories.comments import article, decide, make_comment, staff


@pytest.fixture
def sent(app, drain, monkeypatch):
    """Does the work that waits and returns the mail it sent: address, subject, body."""
    outgoing = []
    monkeypatch.setattr(
        "blog.comments.notices.send_later", lambda *message: outgoing.append(message)
    )

    def deliver() -> list[tuple[str, str, str]]:
        outgoing.clear()
        drain()
        return list(outgoing)

    return deliver


@pytest.fixture(autouse=True)
def site(app):
    change(SiteSettings, {"contact_email": "desk@example.org"})


def test_what_waits_is_told_to_the_site_and_to_the_author(app, sent):
    author = staff(Role.AUTHOR)
    comment = make_comment(article(author, title="A bridge"), "Well *said*.", name="Mei")
    mail = sent()
    assert [address for address, *_rest in mail] == sorted([author.email, "desk@example.org"])
    _address, subject, body = mail[0]
    assert subject == "A comment waits: A bridge"
    assert "Mei wrote about “A bridge”:" in body
    assert "Well said." in body
    assert re.search(rf"Read it and decide: http\S+/admin/comments/{comment.id}/", body)


def test_what_is_published_is_told_to_the_author_alone(app, sent):
    change(DiscussionSettings, {"require_previously_approved": False})
    author = staff(Role.AUTHOR)
    make_comment(article(author, title="A bridge"), status=Status.APPROVED)
    [(address, subject, body)] = sent()
    assert (address, subject) == (author.email, "New comment: A bridge")
    assert "Read it: http" in body


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR])
def test_a_reply_from_the_desk_is_not_told_to_the_desk(app, sent, role):
    make_comment(article(staff(Role.AUTHOR)), actor=staff(role), status=Status.APPROVED)
    assert sent() == []


def test_another_author_is_a_reader_like_any_other(app, sent):
    author, other = staff(Role.AUTHOR), staff(Role.AUTHOR)
    make_comment(article(author), actor=other, status=Status.APPROVED)
    assert [address for address, *_rest in sent()] == [author.email]


def test_nobody_is_told_of_their_own_comment(app, sent):
    author = staff(Role.AUTHOR)
    make_comment(article(author), actor=author, status=Status.APPROVED)
    assert sent() == []


def test_who_may_not_moderate_is_not_asked_to(app, sent):
    contributor = staff(Role.CONTRIBUTOR)
    make_comment(article(contributor))
    assert [address for address, *_rest in sent()] == ["desk@example.org"]


def test_the_owner_may_switch_either_off(app, sent):
    change(DiscussionSettings, {"mail_on_hold": False})
    make_comment(article(staff(Role.AUTHOR)))
    assert sent() == []
    change(DiscussionSettings, {"mail_on_comment": False, "require_previously_approved": False})
    make_comment(article(staff(Role.AUTHOR)), status=Status.APPROVED)
    assert sent() == []


def test_what_was_thrown_away_before_the_mail_went_is_not_told(app, sent):
    comment = make_comment(article(staff(Role.AUTHOR)))
    decide(comment.id, Action.SPAM)
    assert sent() == []


def test_rejected_and_spam_make_no_mail_at_all(app):
    change(DiscussionSettings, {"disallowed_words": "casino"})
    make_comment(article(), "casino", status=Status.REJECTED)
    assert db.session.query(OutboxEntry).filter_by(job="comments.notify").count() == 0


def die(_in_hand: outbox.InHand) -> None:
    raise KeyboardInterrupt


def test_a_crash_after_the_mail_was_written_down_writes_it_no_second_time(app, monkeypatch):
    make_comment(article(), "Well said.")
    with monkeypatch.context() as crash:
        crash.setattr(outbox.InHand, "end", die)
        [work] = waiting("comments.notify")
        with pytest.raises(KeyboardInterrupt):
            outbox.run(work.id)
    db.session.rollback()
    assert waiting("comments.notify") == []
    assert len(waiting("mail.send")) == 1


def test_a_mail_that_is_handed_over_again_is_the_same_mail(app, monkeypatch):
    make_comment(article(), "Well said.")
    delivered = []
    monkeypatch.setattr(mailer, "_deliver", lambda message: delivered.append(message["Message-ID"]))
    [work] = waiting("comments.notify")
    outbox.run(work.id)
    [mail] = waiting("mail.send")
    details = dict(mail.payload)
    outbox.drain()
    mailer.send(**details)
    first, again = delivered
    assert first == again


def waiting(job: str) -> list[OutboxEntry]:
    asked = select(OutboxEntry).where(OutboxEntry.job == job, OutboxEntry.done_at.is_(None))
    return list(db.session.scalars(asked))
