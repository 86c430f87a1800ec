"""Bans that outlast the person: a hash of the mailbox is kept for some weeks, and nothing else.

Whoever has everything about themselves erased would else be free of any ban a day later. The hash
is made with the key that networks are hashed with, and goes when that is thrown away.
"""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from blog.comments.models import KeptBan, Standing
from blog.comments.moderation.facts import StandingFacts
from blog.comments.moderation.mailboxes import mailbox
from blog.comments.moderation.standings import RESTRICTING, Kind, Target, subject, told
from blog.core import addresses, clock
from blog.core.db import db, transaction
from blog.taxonomy.models import Category

BANS = tuple(kind.value for kind in RESTRICTING)


def forget_standings(session: Session, user_id: int | None, email: str) -> None:
    """Forget how somebody stands and stood; of what shuts them out now, the hash stays."""
    names = [subject(Target.EMAIL, mailbox(email))]
    if user_id is not None:
        names.append(subject(Target.ACCOUNT, user_id))
    now = clock.now()
    for standing in session.scalars(select(Standing).where(Standing.subject.in_(names))):
        over = standing.ended_at is not None or (standing.until and standing.until <= now)
        if standing.kind in BANS and not over:
            kind = Kind(standing.kind)
            keep_ban(session, email, kind, section_id=standing.section_id, until=standing.until)
        session.delete(standing)
    session.flush()


def keep_ban(
    session: Session,
    email: str,
    kind: Kind,
    *,
    section_id: int | None = None,
    until: datetime | None = None,
) -> None:
    """Keep whoever has this mailbox out, or held, for as long as they can be known again."""
    session.add(
        KeptBan(
            mailbox_hash=addresses.lasting_hash(mailbox(email)),
            kind=kind.value,
            section_id=section_id,
            until=until,
            created_at=clock.now(),
        )
    )


def ban_of(email: str, category_path: str) -> StandingFacts | None:
    """The gravest ban that is kept for this mailbox and holds in the section; None without one."""
    query = (
        select(KeptBan.kind, KeptBan.until, Category.path)
        .outerjoin(Category, Category.id == KeptBan.section_id)
        .where(KeptBan.mailbox_hash.in_(addresses.lasting_hashes(mailbox(email))))
        .where(or_(KeptBan.until.is_(None), KeptBan.until > clock.now()))
    )
    here = f"{category_path}/"
    found = [
        row
        for row in db.session.execute(query)
        if row.path is None or here.startswith(f"{row.path}/")
    ]
    if not found:
        return None
    gravest = max(found, key=lambda row: BANS.index(row.kind))
    return StandingFacts(gravest.kind, told(gravest.until), "")


def forget_bans() -> None:
    """Bans go with the keys that their mailboxes were hashed with."""
    with transaction() as session:
        session.execute(delete(KeptBan).where(KeptBan.mailbox_hash < addresses.forgotten_before()))
