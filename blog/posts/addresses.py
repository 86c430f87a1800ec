"""Finding a post by its address, and keeping addresses unique.

Every slug is one post's alone, so the slug in an address is enough to find the post, whatever
stands around it: an old section, another structure, an old slug. All of those lead in one step to
the one true address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import Row, Select, bindparam, delete, exists, select
from sqlalchemy.orm import Session

from blog.accounts.models import User
from blog.core import clock, slugs
from blog.core.db import ask, db, insert_or
from blog.core.errors import Invalid
from blog.core.fragments import fragment
from blog.core.i18n import _
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.sources import depends_on, lasts_until
from blog.posts import permalinks
from blog.posts.models import Byline, OldSlug, Post
from blog.posts.permalinks import PermalinkFacts
from blog.posts.publishing import PostStatus, PostType, is_visible
from blog.posts.settings import PermalinkSettings
from blog.taxonomy.models import Category
from blog.taxonomy.queries import TAG as CATEGORIES

MAX_ID = 2**31 - 1
_ADDRESSED = (PostStatus.PUBLISHED, PostStatus.PRIVATE)


@dataclass(frozen=True)
class Resolved:
    """The post that lives at the address asked for; who may read it is still to be asked."""

    post_id: int
    canonical_path: str


@dataclass(frozen=True)
class Redirect:
    """Not here: at `canonical_path`, for everyone and for good."""

    post_id: int
    canonical_path: str


@dataclass(frozen=True)
class Found:
    """A post's address, and whether everyone may know it."""

    facts: PermalinkFacts
    status: str
    visible: bool


_FIRST_AUTHOR = (
    select(User.slug)
    .join(Byline, Byline.user_id == User.id)
    .where(Byline.post_id == Post.id)
    .order_by(Byline.position)
    .limit(1)
    .scalar_subquery()
)
_FACTS = select(
    Post.id,
    Post.type,
    Post.slug,
    Post.published_at,
    Post.status,
    Category.path.label("category_path"),
    _FIRST_AUTHOR.label("author_slug"),
).outerjoin(Category, Category.id == Post.primary_category_id)
FACTS_OF = _FACTS.where(Post.id.in_(bindparam("posts", expanding=True)))
_STANDING = _FACTS.where(Post.status.in_(_ADDRESSED))
_BY_ID = _STANDING.where(Post.id == bindparam("sought"))
_BY_SLUG = _STANDING.where(Post.slug == bindparam("sought"))
_BY_OLD_SLUG = _STANDING.join(OldSlug, OldSlug.post_id == Post.id).where(
    OldSlug.slug == bindparam("sought")
)


def permalink_for(facts: PermalinkFacts) -> str:
    """The path of the post's address under the owner's structure, percent-encoded."""
    structure = current(PermalinkSettings).structure
    return permalinks.permalink(facts, structure, current(SiteSettings).zone)


def resolve(path: str) -> Resolved | Redirect | None:
    """What stands at a decoded path; None if nothing does. One statement for a true address.

    A post that not everyone may read is found at its exact address alone. Nobody but the post
    itself can make a true address lead elsewhere, so those are stored.
    """
    return fragment(
        f"address:{path}",
        lambda: _lead(path),
        size=lambda _found: len(path),
        keep=lambda found: isinstance(found, Resolved),
    )


def resolve_id(post_id: int) -> Redirect | None:
    """Where `/?p=ID` leads: to a post that everyone may read."""
    found = _find(_BY_ID, post_id) if 0 < post_id <= MAX_ID else None
    if found is None or not found.visible:
        return None
    return Redirect(post_id, permalink_for(found.facts))


def facts_of(post_ids: Iterable[int]) -> dict[int, PermalinkFacts]:
    """What the addresses of these posts are made of; one statement."""
    return {row.id: facts(row) for row in ask(FACTS_OF, posts=list(set(post_ids)))}


def claim_slug(session: Session, post: Post, wanted: str) -> None:
    """Give `post` the slug it asks for, or one made of its title where it asks for none.

    An explicit slug that is reserved or taken is refused; one made of the title gets a number.
    A published post leaves its old slug behind. A living slug is never an old one.
    """
    slug = _checked(session, post, wanted) if wanted else _made(session, post)
    if slug == post.slug:
        return
    session.execute(delete(OldSlug).where(OldSlug.slug == slug))
    if post.slug and post.status == PostStatus.PUBLISHED:
        row = insert_or(OldSlug).values(slug=post.slug, post_id=post.id)
        session.execute(
            row.on_conflict_do_update(index_elements=["slug"], set_={"post_id": post.id})
        )
    post.slug = slug
    session.flush()


def page_at(path: str) -> int | None:
    """The id of the page or article whose slug a new top-level section would share."""
    return db.session.scalar(select(Post.id).where(Post.slug == path, Post.type == PostType.PAGE))


def _checked(session: Session, post: Post, wanted: str) -> str:
    slug = slugs.slugify(wanted)
    if not slug:
        raise Invalid(fields={"slug": _("A slug needs letters or digits.")})
    if slug != post.slug and slugs.is_reserved(slug):
        raise Invalid(fields={"slug": _("“%(slug)s” is one of the site’s own.", slug=slug)})
    if _is_taken(session, post, slug):
        raise Invalid(fields={"slug": _("“%(slug)s” is another article’s slug.", slug=slug)})
    return slug


def _made(session: Session, post: Post) -> str:
    if post.slug:
        return post.slug
    wanted = slugs.slugify(post.title) or "untitled"

    def is_taken(slug: str) -> bool:
        was = exists().where(OldSlug.slug == slug, OldSlug.post_id != post.id)
        return (
            slugs.is_reserved(slug)
            or _is_taken(session, post, slug)
            or bool(session.scalar(select(was)))
        )

    return slugs.with_suffix(wanted, is_taken)


def _is_taken(session: Session, post: Post, slug: str) -> bool:
    query = select(exists().where(Post.slug == slug, Post.id != post.id))
    if session.scalar(query):
        return True
    section = select(exists().where(Category.path == slug))
    return post.type == PostType.PAGE and bool(session.scalar(section))


def _lead(path: str) -> Resolved | Redirect | None:
    structure = current(PermalinkSettings).structure
    read = permalinks.read(path, structure) or {}
    last = path.strip("/").rpartition("/")[2]
    found = None
    if read.get("post_id"):
        found = _find(_BY_ID, min(int(read["post_id"]), MAX_ID))
    if found is None:
        found = _find_by_slug(read.get("postname") or last) or (
            _find_by_slug(last) if read.get("postname", last) != last else None
        )
    if found is None:
        return None
    canonical = permalink_for(found.facts)
    if canonical == quote(path):
        return Resolved(found.facts.post_id, canonical)
    return Redirect(found.facts.post_id, canonical) if found.visible else None


def _find_by_slug(slug: str) -> Found | None:
    slug = slug.replace("\x00", "")
    if not slug or len(slug) > slugs.MAX_LENGTH:
        return None
    return _find(_BY_SLUG, slug) or _find(_BY_OLD_SLUG, slug)


def _find(query: Select[Any], sought: int | str) -> Found | None:
    row = ask(query, sought=sought).one_or_none()
    if row is None:
        return None
    now = clock.now()
    depends_on(CATEGORIES, f"post:{row.id}")
    lasts_until(row.published_at if row.published_at and row.published_at > now else None)
    visible = is_visible(row.status, row.published_at, now)
    return Found(facts(row), row.status, visible)


def facts(row: Row[*tuple[Any, ...]]) -> PermalinkFacts:
    """What the address of a row of `FACTS_OF` is made of."""
    return PermalinkFacts(
        post_id=row.id,
        type=row.type,
        slug=row.slug or "",
        published_at=row.published_at,
        category_path=row.category_path or "",
        author_slug=row.author_slug or "",
    )
