"""What posts do when sections move or go, and when pictures change."""

from sqlalchemy import delete, exists, insert, literal, select, update
from sqlalchemy.orm import aliased

from blog.core import outbox
from blog.core.db import db
from blog.core.errors import Conflict, Invalid
from blog.core.events import listen
from blog.core.i18n import _
from blog.media.events import PictureDeleted, RenditionsMade
from blog.posts import addresses, archives
from blog.posts.models import Post, PostCategory, PostMedia
from blog.taxonomy.events import CategoryCreated, CategoryMoved, CategoryRetired


def register() -> None:
    """Listen."""
    listen(CategoryCreated, keep_pages_reachable)
    listen(CategoryMoved, keep_pages_reachable)
    listen(CategoryMoved, list_under_other_sections)
    listen(CategoryRetired, give_to_heir)
    listen(RenditionsMade, offer_sizes)
    listen(PictureDeleted, keep_pictures_in_use)


def keep_pages_reachable(event: CategoryCreated | CategoryMoved) -> None:
    """Refuse a top-level section whose path is a page's slug."""
    if addresses.page_at(event.path) is not None:
        raise Invalid(fields={"slug": _("“%(slug)s” is a page’s slug.", slug=event.path)})


def list_under_other_sections(event: CategoryMoved) -> None:
    """Rebuild the lists of the sections that gained or lost what the one that moved holds."""
    archives.rebuild([archives.category_scope(category_id) for category_id in event.changed])


def give_to_heir(event: CategoryRetired) -> None:
    """Move the articles of a section that goes to the one that inherits them."""
    session = db.session()
    there = aliased(PostCategory)
    heirs = select(PostCategory.post_id, literal(event.heir_id)).where(
        PostCategory.category_id == event.category_id,
        ~exists().where(there.post_id == PostCategory.post_id, there.category_id == event.heir_id),
    )
    session.execute(insert(PostCategory).from_select(["post_id", "category_id"], heirs))
    session.execute(delete(PostCategory).where(PostCategory.category_id == event.category_id))
    session.execute(
        update(Post)
        .where(Post.primary_category_id == event.category_id)
        .values(primary_category_id=event.heir_id)
        .execution_options(synchronize_session=False)
    )
    archives.rebuild([archives.category_scope(category_id) for category_id in event.changed])


def offer_sizes(event: RenditionsMade) -> None:
    """Have the sizes that were made offered wherever the picture is shown."""
    if _is_shown(event.media_id):
        outbox.enqueue("posts.offer_sizes", media_id=event.media_id)


def keep_pictures_in_use(event: PictureDeleted) -> None:
    """Refuse to delete a picture that a post shows."""
    if _is_shown(event.media_id):
        raise Conflict(_("An article shows this picture; take it out there first."))


def _is_shown(media_id: int) -> bool:
    lead = exists().where(Post.lead_media_id == media_id)
    inside = exists().where(PostMedia.media_id == media_id)
    return bool(db.session.scalar(select(lead | inside)))
