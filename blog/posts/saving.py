"""The parts of saving a post that its verbs share; always inside their transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, undefer

from blog.accounts.models import User
from blog.accounts.permissions import Actor
from blog.core import clock
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.locks import hold
from blog.core.tags import touch
from blog.media.models import MediaItem
from blog.media.queries import picture_views
from blog.posts import addresses, archives, permissions, pictures
from blog.posts.drafts import Checked, PostDraft
from blog.posts.events import ExpertsChanged
from blog.posts.experts import experts_of, name_experts
from blog.posts.models import Byline, Post, PostCategory, PostMedia, PostTag
from blog.posts.publishing import PostStatus, PostType
from blog.posts.queries import PAGES
from blog.taxonomy.models import Category
from blog.taxonomy.queries import with_ancestor_ids
from blog.taxonomy.services import default_category, ensure_tags


@dataclass(frozen=True)
class Loaded:
    """A post to be changed, and the ids of its owner and of those who sign it, in order."""

    post: Post
    signed_by: tuple[int, ...]

    @property
    def people(self) -> frozenset[int]:
        """Everyone whose own the post is."""
        return permissions.people_of(self.post.owner_id, self.signed_by)


def load(session: Session, post_id: int, version: int | None = None) -> Loaded:
    """The post as it stands, safe from other writers until the transaction's end.

    Raises NotFound, and Conflict with the version that stands if it is not `version`.
    """
    hold(archives.CONTENT)
    post: Post | None = session.scalar(
        select(Post)
        .where(Post.id == post_id)
        .options(undefer(Post.body_html), undefer(Post.body_source))
        .execution_options(populate_existing=True)
    )
    if post is None:
        raise NotFound(_("There is no such article."))
    if version is not None and version != post.version:
        raise Conflict(_("Somebody has changed this article meanwhile."), current=post.version)
    signed = select(Byline.user_id).where(Byline.post_id == post_id).order_by(Byline.position)
    return Loaded(post, tuple(session.scalars(signed)))


def fill(session: Session, loaded: Loaded, checked: Checked, actor: Actor) -> None:
    """Give the post all that the draft says."""
    post, draft = loaded.post, checked.draft
    answered = _answered_by(post)
    for name, value in checked.columns.items():
        setattr(post, name, value)
    post.lead_media_id = _existing(session, MediaItem, draft.lead_media_id, "lead_media_id")
    if draft.import_key is not None:
        post.import_key = draft.import_key
    is_out = post.status in (PostStatus.PUBLISHED, PostStatus.PRIVATE)
    if draft.published_at is not None or not is_out:
        post.published_at = draft.published_at
    session.flush()
    _sign(session, loaded, draft, actor)
    if draft.experts is not None:
        name_experts(session, post.id, draft.experts)
    if answered != _answered_by(post):
        announce(ExpertsChanged(post.id))
    _file(session, post, draft)
    show_pictures(session, post)
    if draft.slug:
        addresses.claim_slug(session, post, draft.slug)


def settle(session: Session, post: Post) -> None:
    """Give what readers will see all that it needs: a title, a slug, a time and a section."""
    if not post.title:
        raise Invalid(fields={"title": _("An article needs a title before it is published.")})
    if post.published_at is None:
        post.published_at = clock.now()
    if post.type == PostType.POST and post.primary_category_id is None:
        post.primary_category_id = default_category().id
        session.flush()
        session.add(PostCategory(post_id=post.id, category_id=post.primary_category_id))
    session.flush()
    if not post.slug:
        addresses.claim_slug(session, post, "")


def finish(session: Session, post: Post, was: str) -> None:
    """Write the new version, bring the lists up to date, and say what is no longer true."""
    post.version += 1
    post.updated_at = clock.now()
    session.flush()
    if post.status == PostStatus.PUBLISHED and post.published_at and post.type == PostType.POST:
        archives.list_post(session, post.id, _scopes(session, post), post.published_at)
    else:
        archives.unlist_post(session, post.id)
    touch(f"post:{post.id}")
    if post.type == PostType.PAGE and PostStatus.PUBLISHED in (post.status, was):
        touch(PAGES)


def show_pictures(session: Session, post: Post) -> None:
    """Note which pictures the text shows, and dress them in what is known of them.

    In this order: a picture whose sizes are being stored is waited for, and then has them.
    """
    keys = pictures.media_keys(post.body_html)
    ids = session.scalars(select(MediaItem.id).where(MediaItem.key.in_(keys))).all() if keys else []
    _replace(session, PostMedia, post.id, "media_id", ids)
    post.body_html = pictures.dress_images(post.body_html, picture_views(ids).values())


def _answered_by(post: Post) -> frozenset[int] | None:
    """Who answers questions there; None where comments are none."""
    return experts_of(post.id) if post.questions else None


def _sign(session: Session, loaded: Loaded, draft: PostDraft, actor: Actor) -> None:
    """Who signs: as the draft says, else as before, else whoever writes."""
    own = () if actor.user_id is None else (actor.user_id,)
    wanted = tuple(dict.fromkeys(draft.author_ids or loaded.signed_by or own))
    strangers = set(wanted) - set(loaded.signed_by) - set(own)
    if strangers and not permissions.may_sign_for_others(actor):
        raise Invalid(fields={"author_ids": _("Only an editor may add other people’s names.")})
    found = session.scalars(select(User.id).where(User.id.in_(wanted))).all()
    if len(found) != len(wanted):
        raise Invalid(fields={"author_ids": _("One of the authors does not exist.")})
    if loaded.post.owner_id is None and wanted:
        loaded.post.owner_id = wanted[0]
    if wanted == loaded.signed_by:
        return
    session.execute(delete(Byline).where(Byline.post_id == loaded.post.id))
    rows = [
        {"post_id": loaded.post.id, "user_id": user_id, "position": position}
        for position, user_id in enumerate(wanted)
    ]
    if rows:
        session.execute(insert(Byline), rows)


def _file(session: Session, post: Post, draft: PostDraft) -> None:
    """Put an article into its sections and under its tags; a page stands outside of both."""
    if post.type == PostType.PAGE:
        return
    primary = draft.primary_category_id or next(iter(draft.category_ids), None)
    known = set(session.scalars(select(Category.id).where(Category.id.in_(draft.category_ids))))
    if set(draft.category_ids) - known:
        raise Invalid(fields={"category_ids": _("There is no such section.")})
    post.primary_category_id = _existing(session, Category, primary, "primary_category_id")
    wanted = set(draft.category_ids) | ({primary} if primary is not None else set())
    _replace(session, PostCategory, post.id, "category_id", wanted)
    _replace(session, PostTag, post.id, "tag_id", [t.id for t in ensure_tags(draft.tag_names)])


def _replace(
    session: Session,
    model: type[PostCategory | PostTag | PostMedia],
    post_id: int,
    column: str,
    wanted: Iterable[int],
) -> None:
    """Have exactly `wanted` in a table that ties posts to something."""
    other = getattr(model, column)
    wanted = set(wanted)
    standing = set(session.scalars(select(other).where(model.post_id == post_id)))
    if standing - wanted:
        gone = standing - wanted
        session.execute(delete(model).where(model.post_id == post_id, other.in_(gone)))
    rows = [{"post_id": post_id, column: each} for each in sorted(wanted - standing)]
    if rows:
        session.execute(insert(model), rows)


def _existing(
    session: Session, model: type[MediaItem | Category], wanted: int | None, field: str
) -> int | None:
    if wanted is not None and session.get(model, wanted) is None:
        raise Invalid(fields={field: _("This does not exist, or no longer.")})
    return wanted


def _scopes(session: Session, post: Post) -> list[str]:
    """Every list that an article belongs to."""
    categories = session.scalars(
        select(PostCategory.category_id).where(PostCategory.post_id == post.id)
    )
    tags = session.scalars(select(PostTag.tag_id).where(PostTag.post_id == post.id))
    authors = session.scalars(select(Byline.user_id).where(Byline.post_id == post.id))
    return [
        archives.HOME,
        *map(archives.category_scope, with_ancestor_ids(categories)),
        *map(archives.tag_scope, tags),
        *map(archives.author_scope, authors),
    ]
