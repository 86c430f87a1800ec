"""Replies to one's own comments, at a private address that whoever has an account may ask for.

The address holds a keyed hash of the account and of a word that is made at random whenever a new
one is asked for: so the one before is dead, and what the database keeps opens nothing.
"""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import aliased

from blog.accounts.models import User
from blog.comments.models import Comment, ReplyFeed
from blog.comments.newest import WINDOW, News, those_out
from blog.comments.states import Status
from blog.core import tokens
from blog.core.db import ask, insert_or, transaction
from blog.core.errors import NotFound
from blog.core.i18n import _
from blog.core.plans import aside

PURPOSE = "replies"
LONGEST_TOKEN = 80

_answered = aliased(Comment)
# That the comment above is theirs is looked at as well: an account's id may be given again.
_REPLIES = (
    select(*(getattr(Comment, name) for name in News._fields))
    .join(_answered, _answered.id == Comment.parent_id)
    .where(
        Comment.answered_user_id == bindparam("user"),
        Comment.status == Status.APPROVED.value,
        aside(Comment.erased_at.is_(None) & (_answered.user_id == bindparam("user"))),
    )
    .order_by(Comment.created_at.desc(), Comment.id.desc())
    .limit(WINDOW)
)
_WORD = select(ReplyFeed.word).where(ReplyFeed.user_id == bindparam("user"))
_OPEN = _WORD.join(User, User.id == ReplyFeed.user_id).where(User.active)


def replies_path(user_id: int) -> str | None:
    """Where this account's replies are read; None while nobody has asked for an address."""
    word = ask(_WORD, user=user_id).scalar_one_or_none()
    return None if word is None else f"/comments/replies/{_token(user_id, word)}/"


def renew_replies(user_id: int) -> None:
    """Give the account's replies an address, another than before: that one is dead."""
    word = tokens.new_token()
    with transaction() as session:
        feed = insert_or(ReplyFeed).values(user_id=user_id, word=word)
        session.execute(feed.on_conflict_do_update(index_elements=["user_id"], set_={"word": word}))


def end_replies(user_id: int) -> None:
    """Let the address die, and give no other. Done twice, it stays done."""
    with transaction() as session:
        session.execute(delete(ReplyFeed).where(ReplyFeed.user_id == user_id))


def whose_replies(token: str) -> int:
    """The account that an address belongs to. Raises NotFound for any other, and for a dead one."""
    number, _dot, _hash = token.partition(".")
    if len(token) <= LONGEST_TOKEN and number.isascii() and number.isdigit() and len(number) < 10:
        user_id = int(number)
        word = ask(_OPEN, user=user_id).scalar_one_or_none()
        if word is not None and tokens.same(_token(user_id, word), token):
            return user_id
    raise NotFound(_("This address is not good any more."))


def replies_to(user_id: int, limit: int) -> list[News]:
    """What others have replied to the account's comments, newest first, as everybody may read it.

    Two statements, which read the newest hundred, however many there are.
    """
    rows = [News._make(row) for row in ask(_REPLIES, user=user_id)]
    out = those_out({row.post_id for row in rows})
    return [row for row in rows if row.post_id in out][:limit]


def _token(user_id: int, word: str) -> str:
    return f"{user_id}.{tokens.keyed_hash(f'{user_id}:{word}', PURPOSE)}"
