"""What a writer may do: change while it is fresh, take it back, appeal once."""

from itertools import count

import pytest
from sqlalchemy import select

from blog.accounts.permissions import SYSTEM
from blog.comments import deletion
from blog.comments.marks import Mark, mark_comment
from blog.comments.models import Appeal, Comment, ModerationEntry, Thread
from blog.comments.moderation.queue import Filters, View, counts, page
from blog.comments.queries import marked_rows
from blog.comments.receipts import read_receipt, receipt_token
from blog.comments.services import Edit, edit_comment, keep_decision, undo
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.comments.submission import Refused, Submission, submit_comment
from blog.comments.writer import Sender, appeal, rewrite_comment, withdraw_comment
from blog.core import outbox
from blog.core.db import db, transaction
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from blog.core.outbox import OutboxEntry
from blog.core.settings.store import change
from blog.core.tags import versions
from blog.posts.models import Post
from blog.search.queries import search
from tests.factories.comments import article, decide, make_comment, read, staff

_numbers = count(1)
NO_QUESTIONS = {"require_previously_approved": False, "flood_seconds": 0}


def token_of(comment: Comment) -> str:
    return receipt_token(comment.id, comment.created_at)


def rewrite(comment: Comment, content: str = "") -> Status:
    """The change as its writer makes it who has just read the receipt."""
    version = read(comment.id).version
    text = content or f"New words, {next(_numbers)}."
    return rewrite_comment(token_of(comment), version, text, Sender())


def last_line(comment_id: int) -> ModerationEntry:
    query = select(ModerationEntry).where(ModerationEntry.comment_id == comment_id)
    return db.session.scalars(query.order_by(ModerationEntry.id.desc())).first()


def shown(post_id: int) -> int:
    return db.session.scalar(select(Thread.approved).where(Thread.post_id == post_id)) or 0


def test_a_change_is_seen_and_leaves_a_trace(app):
    change(DiscussionSettings, NO_QUESTIONS)
    post_id = article()
    comment = make_comment(post_id, "Frist!", status=Status.APPROVED)
    version, before = comment.version, versions([f"thread:{post_id}"])
    assert rewrite(comment, "First!") is Status.APPROVED
    changed = read(comment.id)
    assert (changed.body_source, changed.body_html) == ("First!", "<p>First!</p>")
    assert changed.edited_at is not None
    assert changed.version == version + 1
    assert versions([f"thread:{post_id}"]) > before
    line = last_line(comment.id)
    assert (line.action, line.status_before, line.status_after) == (
        "rewritten", None, "approved",
    )  # fmt: skip
    assert "First" not in str((line.before, line.after))


def test_the_rules_judge_the_new_words_as_those_of_a_new_comment(app):
    change(DiscussionSettings, NO_QUESTIONS | {"moderation_words": "casino"})
    post_id = article()
    comment = make_comment(post_id, status=Status.APPROVED)
    assert rewrite(comment, "Visit my casino") is Status.PENDING
    assert shown(post_id) == 0
    assert read(comment.id).reasons[0]["code"] == "moderation_words"
    assert read(comment.id).facts["text"]["source"] == "Visit my casino"


def test_without_the_word_that_held_it_a_comment_is_published(app):
    change(DiscussionSettings, NO_QUESTIONS | {"moderation_words": "casino"})
    comment = make_comment(article(), "The old casino")
    assert comment.status == Status.PENDING
    assert rewrite(comment, "The old playhouse") is Status.APPROVED


def test_disallowed_words_reject_what_was_published(app):
    change(DiscussionSettings, NO_QUESTIONS | {"disallowed_words": "pills"})
    comment = make_comment(article(), status=Status.APPROVED)
    assert rewrite(comment, "Buy pills") is Status.REJECTED
    assert read(comment.id).reject_code == "disallowed_words"


@pytest.mark.parametrize("content", ["", "   ", "x" * 65_526, "> " * 3_000 + "deep"])
def test_what_could_not_be_posted_cannot_be_put_in_later(app, content):
    comment = make_comment(article(), "As it was")
    with pytest.raises(Refused):
        rewrite(comment, content or " ")
    assert read(comment.id).body_source == "As it was"


def test_a_change_is_not_called_a_repetition_or_too_quick(app):
    comment = make_comment(article(), "Once", email="mei@example.org")
    assert rewrite(comment, "Twice") is Status.PENDING
    assert rewrite(comment, "Thrice") is Status.PENDING


def test_nor_does_slow_mode_slow_it(app):
    post_id = article()
    with transaction() as session:
        session.get_one(Post, post_id).comments_pause = 300
    assert rewrite(make_comment(post_id), "Other words.") is Status.PENDING


def test_saving_the_same_words_changes_nothing(app):
    comment = make_comment(article(), "Once")
    assert rewrite(comment, "Once ") is Status.PENDING
    assert read(comment.id).version == comment.version
    assert read(comment.id).edited_at is None


def test_after_the_window_it_stays(app, stopped_clock):
    comment = make_comment(article(), "Once")
    stopped_clock.forward(minutes=14, seconds=59)
    rewrite(comment, "Twice")
    stopped_clock.forward(seconds=1)
    with pytest.raises(Forbidden, match="over"):
        rewrite(comment)
    assert read(comment.id).body_source == "Twice"


@pytest.mark.parametrize("reply", [Status.PENDING, Status.APPROVED])
def test_once_answered_it_stays(app, reply):
    post_id = article()
    comment = make_comment(post_id, status=Status.APPROVED)
    make_comment(post_id, parent_id=comment.id, status=reply)
    with pytest.raises(Forbidden, match="answered"):
        rewrite(comment)


def test_a_reply_that_was_thrown_away_is_no_answer(app):
    change(DiscussionSettings, NO_QUESTIONS)
    post_id = article()
    comment = make_comment(post_id, status=Status.APPROVED)
    make_comment(post_id, parent_id=comment.id, status=Status.SPAM)
    assert rewrite(comment) is Status.APPROVED


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM, Status.TRASH])
def test_what_was_decided_against_is_not_changed(app, status):
    comment = make_comment(article(), status=status)
    with pytest.raises(Forbidden, match="decided"):
        rewrite(comment)


def test_what_a_moderator_put_back_in_the_queue_stays_there(app):
    change(DiscussionSettings, NO_QUESTIONS)
    comment = make_comment(article(), status=Status.APPROVED)
    decide(comment.id, Action.UNAPPROVE)
    assert rewrite(comment, "Harmless now") is Status.PENDING
    assert read(comment.id).body_source == "Harmless now"


def test_what_a_moderator_corrected_stays_corrected(app):
    comment = make_comment(article(), name="Mei")
    edit_comment(SYSTEM, comment.id, comment.version, Edit("Corrected", "Mei", "", ""))
    with pytest.raises(Forbidden, match="corrected"):
        rewrite(comment)


def test_two_tabs_do_not_overwrite_each_other(app):
    comment = make_comment(article())
    seen = comment.version
    rewrite(comment, "From the first")
    with pytest.raises(Conflict):
        rewrite_comment(token_of(comment), seen, "From the second", Sender())
    assert read(comment.id).body_source == "From the first"


def test_a_comment_is_not_changed_without_end(app):
    comment = make_comment(article())
    for number in range(30):
        rewrite(comment, f"Words {number}")
    with pytest.raises(TooMany):
        rewrite(comment)


def test_a_members_change_is_judged_as_the_members(app):
    change(DiscussionSettings, {"flood_seconds": 0})
    member, post_id = staff("subscriber"), article()
    make_comment(post_id, actor=member, status=Status.APPROVED)
    comment = make_comment(post_id, actor=member)
    assert comment.status == Status.APPROVED
    assert rewrite(comment) is Status.APPROVED


def test_a_cookie_that_proved_who_wrote_still_does(app):
    change(DiscussionSettings, {"flood_seconds": 0})
    post_id = article()
    known = {"name": "Mei", "email": "mei@example.org", "cookie": "a token"}
    make_comment(post_id, status=Status.APPROVED, **known)
    proven = make_comment(post_id, **known)
    assert rewrite(proven) is Status.APPROVED
    claimed = make_comment(post_id, name="Mei", email="mei@example.org", status=Status.APPROVED)
    assert rewrite(claimed) is Status.PENDING


def test_moderators_are_told_of_a_published_comment_that_waits_again(app):
    change(DiscussionSettings, NO_QUESTIONS | {"moderation_words": "casino"})
    comment = make_comment(article(), status=Status.APPROVED)
    outbox.drain()
    rewrite(comment, "Visit my casino")
    waiting = db.session.scalars(select(OutboxEntry.job).where(OutboxEntry.done_at.is_(None)))
    assert "comments.notify" in set(waiting)


def test_one_that_nobody_answered_goes_altogether(app):
    post_id = article()
    comment = make_comment(post_id, "My words", name="Mei", status=Status.APPROVED)
    assert withdraw_comment(token_of(comment)) is False
    db.session.expire_all()
    assert db.session.get(Comment, comment.id) is None
    assert shown(post_id) == 0
    assert last_line(comment.id).action == "withdrawn"


def test_one_that_was_answered_leaves_its_place_and_nothing_else(app):
    post_id = article()
    comment = make_comment(
        post_id, "My words", name="Mei", email="mei@example.org", status=Status.APPROVED,
        address="203.0.113.9", cookie="a token", url="https://mei.example",
    )  # fmt: skip
    edit_comment(
        SYSTEM, comment.id, comment.version, Edit("My words!", "Mei", "mei@example.org", "")
    )
    reply = make_comment(post_id, parent_id=comment.id, status=Status.APPROVED)
    assert withdraw_comment(token_of(comment)) is True
    left = read(comment.id)
    columns = {column.name: getattr(left, column.key) for column in Comment.__table__.columns}
    assert "Mei" not in str(columns)
    assert "mei" not in str(columns)
    assert "words" not in str(columns).replace("body_", "")
    assert (left.facts, left.identity, left.address_hash, left.user_id) == (None,) * 4
    assert left.erased_at is not None
    assert read(reply.id).parent_id == comment.id
    kept = db.session.scalars(
        select(ModerationEntry).where(ModerationEntry.comment_id == comment.id)
    )
    assert "My words" not in str([(line.before, line.after) for line in kept])
    with pytest.raises(NotFound):
        read_receipt(token_of(comment))


def test_what_was_pinned_is_pinned_no_longer(app):
    post_id = article()
    comment = make_comment(post_id, "My words", status=Status.APPROVED)
    make_comment(post_id, parent_id=comment.id, status=Status.APPROVED)
    mark_comment(SYSTEM, comment.id, comment.version, Mark.PINNED)
    assert [row.id for row in marked_rows(post_id)] == [comment.id]
    withdraw_comment(token_of(comment))
    assert marked_rows(post_id) == []


def test_what_is_left_is_not_answered_corrected_or_found(app):
    post_id = article()
    comment = make_comment(post_id, "Lighthouses", status=Status.APPROVED)
    make_comment(post_id, parent_id=comment.id, status=Status.APPROVED)
    outbox.drain()
    withdraw_comment(token_of(comment))
    outbox.drain()
    assert search("lighthouses", "comment", 1, 10).total == 0
    with pytest.raises(Refused):
        make_comment(post_id, parent_id=comment.id)
    with pytest.raises(Conflict):
        edit_comment(SYSTEM, comment.id, read(comment.id).version, Edit("Back", "", "", ""))


def test_the_correction_of_words_that_are_gone_cannot_be_taken_back(app):
    post_id = article()
    comment = make_comment(post_id, "My words", status=Status.APPROVED)
    make_comment(post_id, parent_id=comment.id, status=Status.APPROVED)
    batch = edit_comment(SYSTEM, comment.id, comment.version, Edit("Corrected", "Mei", "", ""))
    withdraw_comment(token_of(comment))
    with pytest.raises(NotFound):
        undo(SYSTEM, batch)


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM, Status.TRASH])
def test_what_nobody_sees_is_deleted_wherever_it_stands(app, status):
    comment = make_comment(article(), status=status)
    withdraw_comment(token_of(comment))
    db.session.expire_all()
    assert db.session.get(Comment, comment.id) is None


def test_deleting_twice_is_not_there_the_second_time(app):
    comment = make_comment(article())
    withdraw_comment(token_of(comment))
    for act in (
        lambda: withdraw_comment(token_of(comment)),
        lambda: appeal(token_of(comment), "Why?"),
        lambda: rewrite_comment(token_of(comment), 1, "Again", Sender()),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_an_appeal_is_made_once_and_waits_for_moderators(app, status):
    comment = make_comment(article(), status=status)
    appeal(token_of(comment), "  It is on topic.\r\nRead it again.  ")
    [row] = page(SYSTEM, Filters(View.APPEALS)).rows
    assert (row.id, row.appeal) == (comment.id, "It is on topic.\nRead it again.")
    assert counts(SYSTEM)[View.APPEALS] == 1
    with pytest.raises(Conflict):
        appeal(token_of(comment), "And again.")


def test_what_readers_had_seen_and_was_thrown_away_is_appealed_against(app):
    comment = make_comment(article(), status=Status.APPROVED)
    decide(comment.id, Action.TRASH)
    assert read_receipt(token_of(comment)).may_appeal
    appeal(token_of(comment), "Many had answered it.")
    assert counts(SYSTEM)[View.APPEALS] == 1


@pytest.mark.parametrize("status", [Status.PENDING, Status.APPROVED, Status.TRASH])
def test_there_is_nothing_to_appeal_against_elsewhere(app, status):
    comment = make_comment(article(), status=status)
    with pytest.raises(Conflict):
        appeal(token_of(comment), "Why?")


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2_001])
def test_an_appeal_needs_words_but_not_too_many(app, text):
    comment = make_comment(article(), status=Status.REJECTED)
    with pytest.raises(Invalid):
        appeal(token_of(comment), text)
    assert db.session.get(Appeal, comment.id) is None


def test_authors_see_the_appeals_under_their_own_articles_alone(app):
    author = staff("author")
    mine = make_comment(article(author), status=Status.REJECTED)
    other = make_comment(article(), status=Status.REJECTED)
    for comment in (mine, other):
        appeal(token_of(comment), "Why?")
    assert [row.id for row in page(author, Filters(View.APPEALS)).rows] == [mine.id]
    assert counts(author)[View.APPEALS] == 1


def test_any_decision_answers_an_appeal_and_undo_brings_it_back(app):
    comment = make_comment(article(), status=Status.REJECTED)
    appeal(token_of(comment), "Why?")
    batch = decide(comment.id, Action.APPROVE)
    assert counts(SYSTEM)[View.APPEALS] == 0
    undo(SYSTEM, batch)
    assert counts(SYSTEM)[View.APPEALS] == 1
    assert read(comment.id).status == Status.REJECTED


def test_keeping_the_decision_answers_it_too(app):
    comment = make_comment(article(), status=Status.REJECTED)
    appeal(token_of(comment), "Why?")
    moderator = staff("moderator")
    batch = keep_decision(moderator, comment.id, read(comment.id).version)
    assert read(comment.id).status == Status.REJECTED
    assert read_receipt(token_of(comment)).appeal.accepted is False
    with pytest.raises(Conflict):
        keep_decision(moderator, comment.id, read(comment.id).version)
    undo(moderator, batch)
    assert counts(SYSTEM)[View.APPEALS] == 1


def test_who_may_not_decide_may_not_keep_either(app):
    comment = make_comment(article(), status=Status.REJECTED)
    appeal(token_of(comment), "Why?")
    with pytest.raises(Forbidden):
        keep_decision(staff("author"), comment.id, read(comment.id).version)


def test_emptying_spam_leaves_what_is_appealed(app):
    post_id = article()
    gone, appealed = (make_comment(post_id, status=Status.SPAM) for _ in range(2))
    appeal(token_of(appealed), "Not spam.")
    assert deletion.empty_bin(SYSTEM, Status.SPAM) == 1
    db.session.expire_all()
    assert db.session.get(Comment, gone.id) is None
    assert db.session.get(Comment, appealed.id) is not None


def test_the_facts_of_another_comment_are_not_touched(app):
    post_id = article()
    mine = make_comment(post_id)
    other = submit_comment(Submission(post_id=post_id, content="Other", name="O", email="o@x.org"))
    rewrite(mine)
    withdraw_comment(token_of(mine))
    assert read(other.comment_id).body_source == "Other"
