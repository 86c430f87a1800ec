"""A reader who has left something in every room, and mail that goes nowhere but to the test."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from blog.accounts.links import Purpose, make_link
from blog.accounts.models import ExternalIdentity, User
from blog.accounts.permissions import Actor, Role
from blog.accounts.sessions import start_session
from blog.comments import writer
from blog.comments.legal.notices import Notice, send_notice
from blog.comments.receipts import receipt_token
from blog.comments.reporting import Complaint, report_comment
from blog.comments.services import Edit, edit_comment
from blog.comments.settings import DiscussionSettings
from blog.comments.standing import set_standing
from blog.comments.states import Action, Status
from blog.comments.votes.services import Ballot, cast_vote
from blog.core import clock
from blog.core.db import db, transaction
from blog.core.settings.store import change
from blog.notifications.services import follow_thread
from tests.factories.accounts import make_user
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.fakes.mail import Letter, catch_mail

NAME, EMAIL, WORD = "Zephyrine Quillfeather", "zephyrine@quill.example", "brambleshanks"


@pytest.fixture
def mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Letter]]:
    """Does the outbox's work and gives all mail sent so far."""
    return catch_mail(monkeypatch)


@dataclass
class Left:
    """What the reader has left: the article, and their comments by what became of them."""

    user: User
    moderator: Actor
    post_id: int
    foreign: int
    answered: int
    alone: int
    rejected: int
    as_guest: int


@pytest.fixture
def left(app: Flask) -> Left:
    """A reader whose name, address and words are in every table that can hold them."""
    change(
        DiscussionSettings,
        {"flood_seconds": 0, "require_previously_approved": False, "moderation_words": WORD},
    )
    user, moderator = make_user(name=NAME, email=EMAIL), staff(Role.MODERATOR)
    post_id = article(title="Ships wait")
    foreign = make_comment(post_id, "Somebody else's view.", status=Status.APPROVED)

    def write(words: str, **more: object) -> int:
        return make_comment(post_id, f"{words} {WORD}.", actor=user.actor, **more).id  # type: ignore[arg-type]

    answered = write("First of all", status=Status.APPROVED)
    make_comment(post_id, "I beg to differ.", status=Status.APPROVED, parent_id=answered)
    alone = write("And then", status=Status.APPROVED, parent_id=foreign.id)
    edit_comment(moderator, alone, read(alone).version, Edit(f"Mended {WORD}.", NAME, EMAIL, ""))
    rejected = write("Off the point")
    decide(rejected, Action.REJECT, moderator)
    comment = read(rejected)
    writer.appeal(receipt_token(comment.id, comment.created_at), f"But my {WORD} matter.")
    as_guest = make_comment(
        post_id, f"As a guest, {WORD}.", name=NAME, email="zephyrine@quill.example",
        status=Status.APPROVED, new_cookie="a token of hers", address="203.0.113.7",
    ).id  # fmt: skip
    set_standing(moderator, answered, "account", "warned", message=f"Mind your {WORD}, {NAME}.")
    set_standing(moderator, answered, "account", "noted", message=f"{NAME} again.")
    for identity in (f"user:{user.id}", "cookie:a token of hers"):
        cast_vote(user.actor, Ballot(foreign.id, 1, identity))
    report_comment(user.actor, Complaint(foreign.id, "abuse", f"It mocks {WORD}."))
    follow_thread(user.actor, post_id, "", None)
    _notices(foreign.id)
    with transaction() as session:
        session.add(
            ExternalIdentity(
                issuer="https://id.example", subject=EMAIL, user_id=user.id, created_at=clock.now()
            )
        )
    start_session(user, "Firefox, Linux")
    make_link(Purpose.SIGN_IN, user_id=user.id, email=EMAIL)
    return Left(
        db.session.get_one(User, user.id), moderator, post_id, foreign.id, answered, alone,
        rejected, as_guest,
    )  # fmt: skip


def _notices(comment_id: int) -> None:
    sent = Notice(comment_id, "Line 3", "It is against the law.", NAME, EMAIL, good_faith=True)
    send_notice(sent)
