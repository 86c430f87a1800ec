"""A comment is judged, and stored with every reason that was given."""

import json
import threading

import pytest
from sqlalchemy import select, text

from blog.accounts.permissions import Role
from blog.comments.models import Comment, CommentTally, ModerationEntry, Thread
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.comments.states import Action, Status
from blog.comments.submission import Refused, Submission, submit_comment
from blog.core.db import db
from blog.core.outbox import OutboxEntry
from blog.core.settings.store import change
from blog.core.tags import versions
from tests.factories.comments import article, decide, make_comment, read, staff


def codes(comment: Comment) -> list[str]:
    return [reason["code"] for reason in comment.reasons]


def refused(submission: Submission) -> tuple[int, str]:
    with pytest.raises(Refused) as error:
        submit_comment(submission)
    leading = error.value.decision.leading
    return error.value.status, leading.code if leading else ""


def guest(post_id: int, content: str = "A thought.", **details: object) -> Submission:
    known = {"name": "Mei Chen", "email": "mei@example.org"}
    return Submission(post_id=post_id, content=content, **(known | details))


def test_a_first_comment_waits_and_says_why(app):
    comment = make_comment(article(), "Well *said*.")
    assert comment.status == Status.PENDING
    assert codes(comment) == ["first_comment"]
    assert "<em>said</em>" in comment.body_html
    assert comment.body_source == "Well *said*."


def test_every_reason_is_kept_not_only_the_first(app):
    change(DiscussionSettings, {"moderation_words": "casino\nbargain", "hold_all": True})
    comment = make_comment(article(), "A casino bargain: http://a.example http://b.example")
    assert comment.status == Status.PENDING
    assert codes(comment) == [
        "many_links",
        "moderation_words",
        "moderation_words",
        "every_comment_held",
        "first_comment",
    ]


def test_a_disallowed_word_rejects_with_a_code_that_the_writer_sees(app):
    change(DiscussionSettings, {"disallowed_words": "casino"})
    comment = make_comment(article(), "To the casino!", status=Status.REJECTED)
    assert comment.reject_code == "disallowed_words"


def test_without_rules_in_its_way_a_comment_is_published_at_once(app):
    change(DiscussionSettings, {"require_previously_approved": False})
    post_id = article()
    before = versions([f"thread:{post_id}"])
    assert make_comment(post_id, status=Status.APPROVED).reasons == []
    assert versions([f"thread:{post_id}"]) > before


def test_a_waiting_comment_changes_nothing_that_others_see(app):
    post_id = article()
    before = versions([f"thread:{post_id}"])
    make_comment(post_id)
    assert versions([f"thread:{post_id}"]) == before


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.ADMINISTRATOR])
def test_who_moderates_is_published_at_once(app, role):
    comment = make_comment(article(), actor=staff(role), status=Status.APPROVED)
    assert codes(comment) == ["may_moderate"]


def test_an_author_is_published_at_once_under_their_own_article_only(app):
    author = staff(Role.AUTHOR)
    own = make_comment(article(author), actor=author, status=Status.APPROVED)
    assert codes(own)[0] == "wrote_the_article"
    elsewhere = make_comment(article(), actor=staff(Role.AUTHOR))
    assert elsewhere.status == Status.PENDING


def test_the_same_name_and_email_prove_nothing(app, stopped_clock):
    post_id = article()
    submitted = submit_comment(guest(post_id, new_cookie="mei"))
    decide(submitted.comment_id, Action.APPROVE)
    stopped_clock.forward(minutes=1)
    pretender = submit_comment(guest(post_id, "I am Mei, too."))
    assert pretender.status is Status.PENDING
    assert codes(read(pretender.comment_id)) == ["identity_not_proven"]


def test_ones_own_cookie_proves_who_one_is(app, stopped_clock):
    post_id = article()
    first = submit_comment(guest(post_id, new_cookie="mei"))
    decide(first.comment_id, Action.APPROVE)
    stopped_clock.forward(minutes=1)
    second = submit_comment(guest(post_id, "Once more.", cookie="mei"))
    assert second.status is Status.APPROVED
    stopped_clock.forward(minutes=1)
    stranger = submit_comment(guest(post_id, "Me as well.", cookie="another"))
    assert stranger.status is Status.PENDING


def test_an_account_proves_who_one_is(app, stopped_clock):
    reader, post_id = staff(Role.SUBSCRIBER), article()
    make_comment(post_id, actor=reader, status=Status.PENDING)
    stopped_clock.forward(minutes=1)
    decide(db.session.scalar(select(Comment.id)), Action.APPROVE)
    assert make_comment(post_id, actor=reader, status=Status.APPROVED).user_id == reader.user_id


def test_signed_in_the_forms_name_and_email_are_ignored(app):
    reader = staff(Role.SUBSCRIBER, "Sam Roy")
    comment = make_comment(article(), actor=reader, name="The Editor", email="e@example.org")
    assert (comment.author_name, comment.author_email) == ("Sam Roy", reader.email)


def test_what_is_refused_leaves_no_trace(app):
    closed = article(comments_open=False)
    assert refused(guest(closed)) == (403, "comments_closed")
    assert refused(guest(closed + 1)) == (404, "post_unknown")
    assert refused(guest(article(), " \n\u200b ")) == (422, "text_empty")
    assert refused(guest(article(), "x" * 65_526)) == (413, "text_too_long")
    assert db.session.scalar(select(Comment.id)) is None
    assert db.session.scalar(select(ModerationEntry.id)) is None


def test_all_wrong_fields_are_named_at_once(app):
    with pytest.raises(Refused) as error:
        submit_comment(Submission(post_id=article(), content="", email="nonsense"))
    assert error.value.decision.field_errors == {
        "author_name": "name_missing",
        "author_email": "email_invalid",
        "content": "text_empty",
    }


def test_saying_the_same_twice_is_a_conflict_until_it_is_thrown_away(app, stopped_clock):
    post_id = article()
    first = submit_comment(guest(post_id))
    stopped_clock.forward(minutes=1)
    assert refused(guest(post_id)) == (409, "duplicate")
    decide(first.comment_id, Action.TRASH)
    assert submit_comment(guest(post_id)).status is Status.PENDING


def test_too_soon_is_too_many_and_says_how_long_to_wait(app, stopped_clock):
    post_id = article()
    submit_comment(guest(post_id))
    stopped_clock.forward(seconds=5)
    with pytest.raises(Refused) as error:
        submit_comment(guest(post_id, "And another thing."))
    assert (error.value.status, error.value.decision.retry_after) == (429, 10)
    stopped_clock.forward(seconds=10)
    submit_comment(guest(post_id, "And another thing."))


def test_another_name_from_the_same_network_is_too_soon_as_well(app):
    post_id = article()
    submit_comment(guest(post_id, address="203.0.113.9"))
    other = {"name": "Bo", "email": "bo@example.org", "address": "203.0.113.77"}
    assert refused(guest(post_id, "Hello.", **other)) == (429, "flood")
    submit_comment(guest(post_id, "Hello.", **(other | {"address": "198.51.100.4"})))


def test_only_a_published_comment_can_be_answered(app):
    post_id = article()
    waiting = make_comment(post_id)
    assert refused(guest(post_id, parent_id=waiting.id)) == (403, "parent_unavailable")
    decide(waiting.id, Action.APPROVE)
    assert submit_comment(guest(post_id, parent_id=waiting.id)).status is Status.PENDING
    assert refused(guest(article(), "Elsewhere.", parent_id=waiting.id))[0] == 403


def test_addresses_are_stored_nowhere_in_clear(app):
    change(DiscussionSettings, {"moderation_words": "203.0.113.9\nzebrowser"})
    comment = make_comment(article(), address="203.0.113.9", user_agent="Zebrowser/5.0 (secret)")
    assert comment.address_hash
    assert codes(comment)[:2] == ["moderation_words", "moderation_words"]
    stored = []
    for table in (Comment, ModerationEntry, OutboxEntry, Thread, CommentTally):
        rows = db.session.execute(text(f"SELECT * FROM {table.__tablename__}"))  # noqa: S608
        stored += [json.dumps([str(value) for value in row]) for row in rows]
    kept = "\n".join(stored)
    assert "203.0.113" not in kept
    assert "secret" not in kept


def test_the_log_begins_with_what_the_rules_said(app):
    comment = make_comment(article())
    entry = db.session.scalars(select(ModerationEntry)).one()
    assert (entry.action, entry.status_after) == ("submitted", "pending")
    assert entry.reasons == comment.reasons


def test_first_comments_at_the_same_moment_do_not_race(app):
    change(DiscussionSettings, {"require_previously_approved": False})
    post_id, start, errors = article(), threading.Barrier(6), []

    def write(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                mail = f"w{number}@example.org"
                submit_comment(guest(post_id, name=f"W{number}", email=mail))
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    at_once(write, 6)
    assert errors == []
    thread = db.session.get_one(Thread, post_id, populate_existing=True)
    assert thread.approved == 6


def test_a_double_click_is_one_comment(app):
    post_id, start, answers = article(), threading.Barrier(4), []

    def click(_number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                answers.append(submit_comment(guest(post_id)).status.value)
            except Refused as error:
                answers.append(error.status)
            finally:
                db.session.remove()

    at_once(click, 4)
    assert sorted(map(str, answers)) == ["409", "409", "409", "pending"]


def at_once(work, number: int) -> None:
    db.session.remove()
    threads = [threading.Thread(target=work, args=(each,)) for each in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_address_that_the_browser_confirmed_proves_who_writes(app, stopped_clock):
    mine = {"confirmed_email": "mei@example.org"}
    post_id = article()
    stranger = submit_comment(guest(post_id, "Not by Mei."))
    decide(stranger.comment_id, Action.APPROVE)
    stopped_clock.forward(minutes=1)
    first = submit_comment(guest(post_id, "By Mei.", **mine))
    assert codes(read(first.comment_id)) == ["first_comment"]
    decide(first.comment_id, Action.APPROVE)
    stopped_clock.forward(minutes=1)
    change(RuleSettings, {"first_comments_held": 1})
    second = submit_comment(guest(post_id, "By Mei again.", **mine))
    assert second.status is Status.APPROVED
    assert read(second.comment_id).reasons[0]["params"]["proof"] == "verified_email"
    stopped_clock.forward(minutes=1)
    elsewhere = guest(post_id, "As if by Mei.", confirmed_email="eve@example.org")
    assert submit_comment(elsewhere).status is Status.PENDING
