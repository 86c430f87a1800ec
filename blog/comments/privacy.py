"""Forgetting what a comment need not keep."""

from sqlalchemy import select, update

from blog.comments.models import Comment
from blog.comments.moderation.kept_bans import forget_bans
from blog.comments.reports.settling import forget_reporters
from blog.comments.standing import forget_networks_of_people
from blog.core import addresses
from blog.core.db import transaction

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
    forget_networks_of_people()
    forget_bans()
    addresses.forget_keys()
    return forgotten
