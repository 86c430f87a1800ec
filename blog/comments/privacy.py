"""Forgetting what a comment need not keep."""

from datetime import datetime

from sqlalchemy import select, update

from blog.comments.models import Comment
from blog.comments.moderation.kept_bans import forget_bans
from blog.comments.outside.asking import JOB
from blog.comments.reports.settling import forget_reporters
from blog.comments.standing import forget_networks_of_people
from blog.core import addresses, clock
from blog.core.db import transaction
from blog.core.outbox import OutboxEntry

AT_ONCE = 500


def forget_networks() -> int:
    """Take the hashes of networks away that are older than the owner lets them be, then their keys.

    A few hundred in a transaction, so that nobody waits long behind it. Returns how many went.
    """
    forgotten = 0
    while True:
        with transaction() as session:
            old = (
                select(Comment.id)
                .where(Comment.address_hash < addresses.forgotten_before())
                .order_by(Comment.address_hash)
                .limit(AT_ONCE)
            )
            ids = sorted(session.scalars(old))
            session.execute(
                update(Comment).where(Comment.id.in_(ids)).values(address_hash=None),
                execution_options={"synchronize_session": False},
            )
        forgotten += len(ids)
        if len(ids) < AT_ONCE:
            break
    forget_reporters(addresses.forgotten_before())
    _forget_networks_to_be_told()
    forget_networks_of_people()
    forget_bans()
    addresses.forget_keys()
    return forgotten


def _forget_networks_to_be_told() -> None:
    """An asking that goes on failing is kept, the network that was to be told with it is not."""
    with transaction() as session:
        unasked = select(OutboxEntry).where(OutboxEntry.done_at.is_(None), OutboxEntry.job == JOB)
        for work in session.scalars(unasked):
            until = datetime.fromisoformat(work.payload["until"])
            if work.payload.get("network") and until < clock.now():
                work.payload = {**work.payload, "network": ""}
