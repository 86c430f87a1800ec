"""Words under which a post was known elsewhere."""

from collections.abc import Iterable

from sqlalchemy import exists, select

from blog.core import slugs
from blog.core.db import insert_or, transaction
from blog.core.tags import touch
from blog.posts.models import OldSlug, Post


def keep_old_slugs(post_id: int, wanted: Iterable[str]) -> list[str]:
    """Let addresses that end in these words lead to the post; returns those that cannot.

    They may be written in ways that no slug here is, with capitals or dots. A word that is the
    site's own, or leads to another post already, stays as it is.
    """
    refused = []
    with transaction() as session:
        for slug in dict.fromkeys(wanted):
            if not slug or len(slug) > slugs.MAX_LENGTH or "/" in slug or slugs.is_reserved(slug):
                refused.append(slug)
                continue
            living = session.scalar(select(Post.id).where(Post.slug == slug))
            if living is not None:
                refused += [slug] if living != post_id else []
                continue
            row = insert_or(OldSlug).values(slug=slug, post_id=post_id)
            session.execute(row.on_conflict_do_nothing(index_elements=["slug"]))
            leads_here = (OldSlug.slug == slug) & (OldSlug.post_id == post_id)
            if not session.scalar(select(exists().where(leads_here))):
                refused.append(slug)
        touch(f"post:{post_id}")
    return refused
