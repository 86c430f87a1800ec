"""What readers do about mail: ask for it, say yes, choose how often, end it."""

from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments.models import Comment
from blog.core import clock, outbox, ratelimit, tokens
from blog.core.db import before_commit, db, insert_or, transaction
from blog.core.errors import Invalid, NotFound
from blog.core.i18n import _
from blog.core.identity import is_email
from blog.core.settings.store import current
from blog.notifications.models import Following, Notice, Subscriber
from blog.notifications.settings import NotificationSettings
from blog.notifications.timing import Frequency
from blog.posts.models import Post, PostStatus

FORGOTTEN = "comments_nobody_is_told_of"
ASK = "follow-ask"
MANAGE = "follow-manage"
ASK_SECONDS = 7 * 24 * 3600
TRIES_PER_NETWORK, TRIES_SECONDS = 10, 3600


def thread_subject(post_id: int) -> str:
    """The name of a whole thread, as something to follow."""
    return f"thread:{post_id}"


def replies_subject(comment_id: int) -> str:
    """The name of the replies to a comment, as something to follow."""
    return f"comment:{comment_id}"


def follow_replies(comment_id: int, *, proven: bool) -> None:
    """The writer of this comment wants mail on replies to it; in the transaction that stored it.

    `proven` that the address is theirs, it is settled; else the address is asked.
    """
    with transaction() as session:
        comment = session.get_one(Comment, comment_id)
        if comment.author_email and current(NotificationSettings).offered:
            _follow(session, comment.author_email, comment.post_id, comment.id, proven=proven)


def known_address(session: Session, email: str) -> Subscriber:
    """What is kept about an address, locked; a new one follows nothing."""
    address = insert_or(Subscriber).values(
        email=email.lower(), frequency=Frequency.EACH.value, asked=0, created_at=clock.now()
    )
    session.execute(address.on_conflict_do_nothing(index_elements=["email"]))
    return session.scalars(
        select(Subscriber).where(Subscriber.email == email.lower()).with_for_update()
    ).one()


def follow_thread(
    actor: Actor, post_id: int, email: str, network: str | None, proven_email: str = ""
) -> bool:
    """Follow a whole thread by mail; returns whether it is settled, else the address is asked.

    Who is signed in follows by their account's address, whatever they typed; `proven_email` is one
    that this browser has confirmed before. Raises NotFound, Invalid and TooMany.
    """
    email = (actor.email if actor.user_id is not None else email).strip().lower()
    if not is_email(email):
        raise Invalid(fields={"email": _("This is not an email address.")})
    proven = actor.user_id is not None or tokens.same(email, proven_email.lower())
    if network:
        ratelimit.hit(f"follow:{network}", limit=TRIES_PER_NETWORK, seconds=TRIES_SECONDS)
    with transaction() as session:
        status = session.scalar(select(Post.status).where(Post.id == post_id))
        if status != PostStatus.PUBLISHED or not current(NotificationSettings).offered:
            raise NotFound(_("This article does not exist, or no longer."))
        _follow(session, email, post_id, None, proven=proven)
    return proven


def ask_token(subscriber: Subscriber) -> str:
    """What the question to an address carries; good for a week."""
    return tokens.sign_timed(_named(subscriber), ASK)


def asked(token: str) -> Subscriber:
    """Whose question it is. Raises NotFound for one that is not ours, or too old."""
    return _known(tokens.unsign_timed(token, ASK, ASK_SECONDS))


def confirm(token: str) -> Subscriber:
    """They said yes to all that they were asked about. Raises NotFound."""
    with transaction() as session:
        subscriber = asked(token)
        session.execute(
            update(Following)
            .where(Following.subscriber_id == subscriber.id, Following.confirmed_at.is_(None))
            .values(confirmed_at=clock.now())
        )
        subscriber.asked, subscriber.asked_at = 0, None
        if subscriber.frequency == Frequency.NONE:
            subscriber.frequency = Frequency.EACH.value
        session.flush()
        return subscriber


def manage_token(subscriber: Subscriber) -> str:
    """What every mail carries, so that its reader can change what they get, or end it."""
    return tokens.sign(_named(subscriber), MANAGE)


def managed(token: str) -> Subscriber:
    """Whose mail a link is about. Raises NotFound."""
    return _known(tokens.unsign(token, MANAGE))


def forget_comment(comment_id: int) -> None:
    """Its writer has deleted it: nobody is told of it, and its writer is told of no reply.

    What is deleted in one transaction is forgotten together, at its end.
    """
    with transaction() as session:
        session.info.setdefault(FORGOTTEN, set()).add(comment_id)
        before_commit("comments that nobody is told of", _forget_comments)


def forget_address(email: str) -> None:
    """Forget an address, what it follows, and what it has been told and was to be told."""
    with transaction() as session:
        found = session.scalar(select(Subscriber.id).where(Subscriber.email == email))
        for table in (Notice, Following):
            session.execute(delete(table).where(table.subscriber_id == found))
        session.execute(delete(Subscriber).where(Subscriber.id == found))


def follow_along(branch_id: int, post_id: int) -> None:
    """Let whoever follows replies on a branch follow them under the article where it stands now.

    Who follows the whole conversation of an article goes on following that.
    """
    on_it = select(Comment.id).where((Comment.id == branch_id) | (Comment.branch_id == branch_id))
    with transaction() as session:
        session.execute(
            update(Following)
            .where(Following.comment_id.in_(on_it))
            .values(post_id=post_id)
            .execution_options(synchronize_session=False)
        )


def own(actor: Actor) -> Subscriber | None:
    """What somebody who is signed in gets mail by; None while they have asked for none."""
    if actor.user_id is None:
        return None
    query = select(Subscriber).where(Subscriber.email == actor.email.lower())
    return db.session.scalars(query).first()


def choose(token: str, frequency: str) -> None:
    """How often mail is sent. Raises NotFound, and Invalid for what nobody offers."""
    if frequency not in set(Frequency):
        raise Invalid(fields={"frequency": _("Choose one of these.")})
    with transaction() as session:
        subscriber = managed(token)
        subscriber.frequency = frequency
        subscriber.next_mail_at = None
        session.flush()
        if frequency != Frequency.NONE:
            outbox.enqueue("notifications.plan", subscriber_id=subscriber.id)


def stop_following(token: str, following_id: int) -> None:
    """End one of the things that are followed; what is not there ends all the same."""
    with transaction() as session:
        session.execute(
            delete(Following).where(
                Following.id == following_id, Following.subscriber_id == managed(token).id
            )
        )


def stop(token: str) -> None:
    """End all mail to this address, and forget what it followed. Done twice, it stays done."""
    with transaction() as session:
        found = managed(token)
        for table in (Notice, Following):
            session.execute(delete(table).where(table.subscriber_id == found.id))
        session.execute(
            update(Subscriber)
            .where(Subscriber.id == found.id)
            .values(frequency=Frequency.NONE.value, next_mail_at=None)
        )


def followed(subscriber: Subscriber, *, confirmed: bool = True) -> list[tuple[int, str, bool]]:
    """What they follow, newest first: its id, the article's title, whether it is a whole thread.

    Not `confirmed`: what they have not said yes to so far.
    """
    settled = Following.confirmed_at.is_not(None)
    query = (
        select(Following.id, Post.title, Following.comment_id)
        .join(Post, Post.id == Following.post_id)
        .where(Following.subscriber_id == subscriber.id, settled if confirmed else ~settled)
        .order_by(Following.id.desc())
        .limit(200)
    )
    return [(row.id, row.title, row.comment_id is None) for row in db.session.execute(query)]


def _forget_comments() -> None:
    session = db.session()
    ids = sorted(session.info.pop(FORGOTTEN, ()))
    for table in (Notice, Following):
        session.execute(delete(table).where(table.comment_id.in_(ids)))


@event.listens_for(Session, "after_rollback")
def _remember_comments(session: Session) -> None:
    session.info.pop(FORGOTTEN, None)


def _known(payload: object) -> Subscriber:
    """The subscriber that a token names: an id alone may be another's one day."""
    dead = NotFound(_("This link is not good any more."))
    if not isinstance(payload, list) or len(payload) != 2 or not isinstance(payload[0], int):
        raise dead
    found = db.session.get(Subscriber, payload[0])
    if found is None or not tokens.same(_named(found)[1], str(payload[1])):
        raise dead
    return found


def _named(subscriber: Subscriber) -> tuple[int, str]:
    """What links say of a subscriber: no address stands in them, nor in anybody's log."""
    return subscriber.id, tokens.keyed_hash(subscriber.email, "subscriber", size=8)


def _follow(
    session: Session, email: str, post_id: int, comment_id: int | None, *, proven: bool
) -> None:
    """Follow; what is not proven is asked about. Proven, whoever had ended all mail begins anew."""
    now = clock.now()
    subscriber = known_address(session, email)
    following = insert_or(Following).values(
        subscriber_id=subscriber.id,
        post_id=post_id,
        comment_id=comment_id,
        subject=thread_subject(post_id) if comment_id is None else replies_subject(comment_id),
        confirmed_at=now if proven else None,
        created_at=now,
    )
    if proven:
        following = following.on_conflict_do_update(
            index_elements=["subscriber_id", "subject"], set_={"confirmed_at": now}
        )
        if subscriber.frequency == Frequency.NONE:
            subscriber.frequency = Frequency.EACH.value
    else:
        following = following.on_conflict_do_nothing(index_elements=["subscriber_id", "subject"])
        outbox.enqueue("notifications.ask", subscriber_id=subscriber.id)
    session.execute(following)
    session.flush()
