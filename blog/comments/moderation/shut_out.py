"""Keeping those whom moderators have shut out from voting and reporting as well."""

from sqlalchemy import select

from blog.accounts.permissions import Actor
from blog.comments.moderation import standings
from blog.comments.moderation.gates import shut_out
from blog.comments.moderation.wording import told_to_writer
from blog.core import clock
from blog.core.addresses import address_hash
from blog.core.db import db
from blog.core.errors import Forbidden
from blog.posts.models import Post
from blog.taxonomy.models import Category


def require_let_in(actor: Actor, address: str, post_id: int) -> None:
    """Raises Forbidden, with the words that they were told, for who is suspended or banned there.

    Somebody is known by their account, a guest by the network: nobody signs what they do here.
    """
    network = address_hash(address) if address else None
    found = db.session.scalar(
        select(standings.column())
        .select_from(Post)
        .outerjoin(Category, Category.id == Post.primary_category_id)
        .where(Post.id == post_id),
        standings.parameters(actor.user_id, "", network, clock.now()),
    )
    refused = shut_out(standings.facts(found))
    if refused is not None:
        raise Forbidden(" ".join(told_to_writer(each) for each in refused.reasons).strip())
