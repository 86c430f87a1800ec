"""Signing in and out: sessions live in the database, so that they can be ended anywhere."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from blog.accounts.models import User, UserSession
from blog.core import clock, tokens
from blog.core.db import db, transaction

LIFETIME = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=10)


def start_session(user: User, device: str = "") -> str:
    """Open a session for `user`; returns the token for the cookie, which is stored nowhere."""
    token = tokens.new_token()
    now = clock.now()
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.expires_at <= now))
        session.add(
            UserSession(
                user_id=user.id,
                token_digest=tokens.digest(token),
                device=device[:80],
                created_at=now,
                seen_at=now,
                expires_at=now + LIFETIME,
            )
        )
    return token


def find_session(token: str) -> UserSession | None:
    """The living session of an active person that this token opens, or None."""
    now = clock.now()
    found: UserSession | None = db.session.scalar(
        select(UserSession).where(
            UserSession.token_digest == tokens.digest(token), UserSession.expires_at > now
        )
    )
    if found is None or not found.user.active:
        return None
    if now - found.seen_at > SEEN_EVERY:
        _mark_seen(found.id)
        return db.session.get(UserSession, found.id)
    return found


def end_session(session_id: int, user_id: int) -> None:
    """End one session of `user_id`; nothing happens if it is not theirs or is gone."""
    with transaction() as session:
        session.execute(
            delete(UserSession).where(UserSession.id == session_id, UserSession.user_id == user_id)
        )


def end_all_sessions(user_id: int, keep: int | None = None) -> None:
    """End every session of `user_id` but the one with id `keep`."""
    with transaction() as session:
        session.execute(
            delete(UserSession).where(UserSession.user_id == user_id, UserSession.id != (keep or 0))
        )


def sessions_of(user_id: int) -> list[UserSession]:
    """The living sessions of a person, the most recently seen first."""
    query = (
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.expires_at > clock.now())
        .order_by(UserSession.seen_at.desc())
    )
    return list(db.session.scalars(query))


def _mark_seen(session_id: int) -> None:
    now = clock.now()
    with transaction() as session:
        session.execute(
            update(UserSession)
            .where(UserSession.id == session_id)
            .values(seen_at=now, expires_at=now + LIFETIME)
        )
