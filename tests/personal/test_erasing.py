"""Erasing a person: after a day of grace nothing of them is left, and all else is as true."""

import pytest
from sqlalchemy import JSON, String, Text, inspect, select, text

from blog.accounts import services
from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM, Role
from blog.comments.legal.models import IllegalNotice
from blog.comments.models import (
    Comment,
    CommentTally,
    KeptBan,
    ModerationEntry,
    SpamModel,
    Thread,
)
from blog.comments.moderation.learned import training
from blog.comments.moderation.learned.kept import ONLY
from blog.comments.moderation.verification import verify_log
from blog.comments.privacy import forget_networks
from blog.comments.receipts import receipt_path
from blog.comments.reports.models import Report
from blog.comments.standing import set_standing
from blog.comments.states import Action, Status
from blog.comments.submission import Refused, Submission, submit_comment
from blog.comments.votes.models import Vote
from blog.core import outbox
from blog.core.db import db, transaction
from blog.core.errors import Conflict
from blog.core.mailer import send_later
from blog.notifications.models import Subscriber
from blog.personal import erasing
from blog.personal.models import Erasure
from blog.personal.people import Person
from blog.personal.services import ask_for_erasure, keep
from blog.posts.experts import experts_of, names_of_experts
from blog.posts.models import Byline
from tests.factories.accounts import make_user
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.factories.posts import make_post
from tests.personal.conftest import EMAIL, NAME, WORD, Left
from tests.web.public.pages import comments, path_of, see

OF_THE_OWNER = {"settings"}
"""The list of words that comments are held for names one of them."""


def everything(*but: str) -> str:
    """Every text that the database holds, the search index included, but that of some tables."""
    found = []
    tables = set(inspect(db.engine).get_table_names()) - {*OF_THE_OWNER, *but}
    for table in db.metadata.sorted_tables:
        texts = [c for c in table.columns if isinstance(c.type, String | Text | JSON)]
        if table.name in tables and texts:
            found += [str(row) for row in db.session.execute(select(*texts))]
    if "search_words" in tables:
        found += [str(row) for row in db.session.execute(text("SELECT * FROM search_words"))]
    else:
        found += [str(row) for row in db.session.execute(text("SELECT * FROM search_documents"))]
    db.session.rollback()
    return "\n".join(found).casefold()


def ask(left: Left) -> Erasure:
    return ask_for_erasure(Person(left.user.id, EMAIL))


def a_day_later(stopped_clock, drain) -> None:
    stopped_clock.forward(hours=24, minutes=1)
    drain()
    db.session.expire_all()


def traces() -> list[str]:
    kept = everything()
    return [each for each in (NAME, EMAIL, WORD, "Quillfeather") if each.casefold() in kept]


def test_after_a_day_no_column_holds_a_name_an_address_or_a_word(left, mail, stopped_clock, drain):
    decide(left.rejected, Action.SPAM, left.moderator)
    training.train()
    mail()
    assert len(traces()) == 4
    assert WORD in db.session.get_one(SpamModel, ONLY).weights
    ask(left)
    a_day_later(stopped_clock, drain)
    assert traces() == []
    assert db.session.get(User, left.user.id) is None
    assert verify_log().wrong is None
    assert not db.session.scalars(select(Erasure)).all()


def test_the_discussion_can_still_be_read(left, mail, client, stopped_clock, drain):
    mail()
    path = path_of(left.post_id)
    before = comments(client, path)
    assert any(WORD in words for words in before)
    receipts = [
        receipt_path(number, read(number).created_at) for number in (left.answered, left.alone)
    ]
    ask(left)
    a_day_later(stopped_clock, drain)
    page = see(client, path)
    assert comments(client, path) == ["Somebody else's view.", "I beg to differ."]
    assert "erased" in page.one(f"#comment-{left.answered}").text or "deleted" in page.text
    assert NAME not in page.text
    assert WORD not in client.get("/comments/feed/").text
    assert "Nothing" in see(client, f"/search/?q={WORD}").text
    for receipt in receipts:
        assert client.get(receipt).status_code == 404
    assert read(left.answered).erased_at is not None
    for number in (left.alone, left.rejected, left.as_guest):
        assert db.session.get(Comment, number) is None


def test_what_was_counted_is_still_true(left, mail, stopped_clock, drain):
    mail()
    ask(left)
    a_day_later(stopped_clock, drain)
    by_status = {each.status: each.comments for each in db.session.scalars(select(CommentTally))}
    stored = db.session.scalars(select(Comment.status)).all()
    assert {status: number for status, number in by_status.items() if number} == {
        status: stored.count(status) for status in set(stored)
    }
    thread = db.session.get_one(Thread, left.post_id)
    assert (thread.approved, thread.pending) == (3, 0)
    votes = db.session.scalars(select(Vote.value).where(Vote.comment_id == left.foreign)).all()
    assert len(votes) == read(left.foreign).likes == 2
    report = db.session.scalars(select(Report)).one()
    assert (report.reason, report.user_id, report.note) == ("abuse", None, "")
    assert read(left.foreign).reports == 1
    notice = db.session.scalars(select(IllegalNotice)).one()
    assert (notice.name, notice.email, notice.outcome) == ("", "", "open")
    assert not db.session.scalars(select(Subscriber)).all()


def test_an_erasure_that_was_interrupted_is_finished_by_the_next_run(
    left, mail, stopped_clock, drain, monkeypatch
):
    mail()
    monkeypatch.setattr("blog.comments.erasing.AT_ONCE", 1)
    real, done = erasing.erase_comments, []

    def fails(writer) -> int:
        if len(done) == 2:
            raise ConnectionError("the machine was switched off")
        done.append(writer)
        return real(writer)

    monkeypatch.setattr(erasing, "erase_comments", fails)
    ask(left)
    a_day_later(stopped_clock, drain)
    assert db.session.get_one(User, left.user.id).active is False
    assert WORD in everything()
    monkeypatch.setattr(erasing, "erase_comments", real)
    stopped_clock.forward(hours=1)
    drain()
    assert traces() == []
    assert verify_log().wrong is None


def test_a_long_list_is_erased_in_several_pieces(left, mail, stopped_clock, monkeypatch):
    mail()
    monkeypatch.setattr("blog.comments.erasing.AT_ONCE", 1)
    monkeypatch.setattr(erasing, "STEPS", 2)
    erasure_id = ask(left).id
    stopped_clock.forward(hours=25)
    assert erasing.erase(erasure_id)
    assert not all(each.done_at for each in db.session.scalars(select(outbox.OutboxEntry)))
    outbox.drain()
    assert traces() == []


@pytest.mark.parametrize("at_once", [500, 1])
def test_mail_that_waits_and_tells_of_them_is_never_sent_and_no_other_is_lost(
    left, mail, monkeypatch, at_once
):
    monkeypatch.setattr(erasing, "ENTRIES_AT_ONCE", at_once)
    monkeypatch.setattr(erasing, "COMMENTS_AT_ONCE", at_once)
    mail()
    with transaction():
        send_later(EMAIL, "To them", "Hello.")
        both = f"/comments/{left.foreign}/ and /comments/{left.answered}/"
        send_later("a@else.example", "A reply", f"{NAME} wrote: {both}")
        send_later(f"not{EMAIL}", "To somebody else", "Hello.")
    erasure = ask_for_erasure(Person(left.user.id, EMAIL), now=True)
    assert not erasing.erase(erasure.id)
    waiting = [about["to"] for _number, about in outbox.undone() if "to" in about]
    assert waiting == [f"not{EMAIL}"]


def test_thinking_again_within_the_day_changes_nothing(left, mail, stopped_clock, drain):
    mail()
    a_day_later(stopped_clock, drain)  # until when decisions about comments are told
    before = everything("outbox", "rate_windows")
    ask(left)
    stopped_clock.forward(hours=23)
    keep(Person(left.user.id, EMAIL))
    a_day_later(stopped_clock, drain)
    assert everything("outbox", "rate_windows") == before
    assert db.session.get_one(User, left.user.id).active


def test_it_is_too_late_once_it_has_begun(left, stopped_clock):
    ask(left)
    stopped_clock.forward(hours=24)
    with pytest.raises(Conflict):
        keep(Person(left.user.id, EMAIL))


def test_a_guest_s_comments_go_with_the_address_alone(app, mail, stopped_clock, drain):
    post_id = article()
    one = make_comment(post_id, f"One {WORD}.", name=NAME, email=EMAIL, status=Status.APPROVED)
    alias = EMAIL.replace("@", "+news@")
    other = make_comment(post_id, f"Two {WORD}.", name=NAME, email=alias, parent_id=one.id)
    stranger = make_comment(post_id, email=f"not-{EMAIL}")
    ask_for_erasure(Person(None, EMAIL))
    a_day_later(stopped_clock, drain)
    assert traces() == [EMAIL]
    assert read(stranger.id).author_email == f"not-{EMAIL}"
    for comment in (one, other):
        assert db.session.get(Comment, comment.id) is None


@pytest.mark.parametrize("days", [7, 60])
def test_a_ban_outlasts_the_person_for_as_long_as_keys_live(app, mail, stopped_clock, drain, days):
    app.extensions.pop("address_keys", None)
    user, post_id = make_user(name=NAME, email=EMAIL), article()
    comment = make_comment(post_id, actor=user.actor)
    set_standing(staff(Role.MODERATOR), comment.id, "account", "banned", message=WORD)
    ask_for_erasure(Person(user.id, EMAIL))
    a_day_later(stopped_clock, drain)
    assert traces() == []
    stopped_clock.forward(days=days)
    forget_networks()
    back = make_user(name=NAME, email=EMAIL)
    sent = Submission(post_id, "Here I am again.", actor=back.actor)
    if days == 7:
        with pytest.raises(Refused):
            submit_comment(sent)
        with pytest.raises(Refused):
            submit_comment(Submission(post_id, "Or as a guest.", name="Z", email=EMAIL))
        make_comment(post_id, email="somebody@else.example")
    else:
        assert not db.session.scalars(select(KeptBan)).all()
        submit_comment(sent)


def test_the_log_keeps_what_one_of_the_staff_did_and_no_name(left, mail, stopped_clock, drain):
    mail()
    number, name = left.moderator.user_id, left.moderator.name
    ask_for_erasure(Person(number, left.moderator.email))
    a_day_later(stopped_clock, drain)
    lines = db.session.scalars(
        select(ModerationEntry).where(ModerationEntry.actor_id == number)
    ).all()
    assert lines
    assert {line.actor_name for line in lines} == {""}
    account = db.session.get_one(User, number)
    assert (account.role, account.active, account.name != name) == ("moderator", False, True)
    assert left.moderator.email not in everything()
    assert verify_log().wrong is None


def test_articles_keep_the_name_of_who_wrote_them(app, client, mail, stopped_clock, drain):
    author = staff(Role.AUTHOR, NAME)
    post_id = article(author)
    ask_for_erasure(Person(author.user_id, author.email))
    a_day_later(stopped_clock, drain)
    assert see(client, path_of(post_id)).one("a[rel=author]").text == NAME
    account = db.session.get_one(User, author.user_id)
    assert (account.active, account.password_hash) == (False, None)
    assert author.email not in everything()
    assert db.session.scalars(select(Byline.user_id)).all() == [author.user_id]


@pytest.mark.parametrize("role", [Role.SUBSCRIBER, Role.CONTRIBUTOR, Role.EDITOR])
def test_nobody_who_is_gone_is_named_as_an_articles_expert(app, role):
    gone, stays = make_user(role, name=NAME, email=EMAIL), make_user(name="Lina Moreau")
    post = make_post("Ask them", questions=True, experts=(EMAIL, stays.email))
    erasure = ask_for_erasure(Person(gone.id, EMAIL), now=True)
    assert not erasing.erase(erasure.id)
    assert names_of_experts(post.id) == ("Lina Moreau",)
    assert experts_of(post.id) & {gone.id, stays.id} == {stays.id}


def test_the_last_administrator_stays(app):
    admin = make_user(Role.ADMINISTRATOR, "seven quiet herons")
    with pytest.raises(Conflict, match="last administrator"):
        ask_for_erasure(Person(admin.id, admin.email))


def test_whoever_became_the_last_administrator_meanwhile_stays_and_is_told(
    app, mail, stopped_clock
):
    leaving, other = (make_user(Role.ADMINISTRATOR, "seven quiet herons") for _ in range(2))
    ask_for_erasure(Person(leaving.id, leaving.email))
    services.deactivate_user(SYSTEM, other.id)
    a_day_later(stopped_clock, mail)
    assert db.session.get_one(User, leaving.id).active
    assert [letter.subject for letter in mail()][-1] == "Nothing about you was erased at Rejoinder"
    assert not db.session.scalars(select(Erasure)).all()


def test_whom_an_administrator_shut_out_does_not_come_back_by_being_erased(
    app, mail, stopped_clock, drain
):
    app.extensions.pop("address_keys", None)
    user, post_id = make_user(email=EMAIL), article()
    services.deactivate_user(SYSTEM, user.id)
    ask_for_erasure(Person(user.id, EMAIL))
    a_day_later(stopped_clock, drain)
    back = make_user(email=EMAIL)
    with pytest.raises(Refused):
        submit_comment(Submission(post_id, "Here I am again.", actor=back.actor))
