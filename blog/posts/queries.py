"""Asking for articles as readers see them; a bounded number of statements, however many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from blog.accounts.models import User
from blog.core import clock, tokens
from blog.core.db import UTCDateTime, ask
from blog.core.fragments import fragment
from blog.core.sources import depends_on, lasts_until
from blog.media.queries import PictureFile, picture_views
from blog.posts import addresses
from blog.posts.models import Byline, Post, PostCategory, PostTag
from blog.posts.permalinks import PermalinkFacts
from blog.posts.permissions import people_of
from blog.posts.publishing import PostState, PostStatus, PostType, state
from blog.taxonomy.models import Category, Tag
from blog.taxonomy.paths import lineage
from blog.taxonomy.queries import TAG as CATEGORIES
from blog.taxonomy.queries import Crumb

PAGES = "pages"
ARTICLE_BYTES = 3_000


@dataclass(frozen=True)
class Author:
    """Somebody who signs."""

    id: int
    name: str
    slug: str
    bio: str = ""


@dataclass(frozen=True)
class Section:
    """A section that an article stands in."""

    id: int
    name: str
    path: str


@dataclass(frozen=True)
class Label:
    """A tag on an article."""

    id: int
    name: str
    slug: str


@dataclass(frozen=True)
class Headline:
    """An article as a link to it shows it."""

    id: int
    title: str
    language: str
    permalink: str


@dataclass(frozen=True)
class Teaser:
    """An article as a listing shows it; `permalink` is its percent-encoded path."""

    id: int
    type: str
    title: str
    slug: str
    standfirst: str
    published_at: datetime | None
    language: str
    word_count: int
    comments_open: bool
    category: Section | None
    authors: tuple[Author, ...]
    picture: PictureFile | None
    picture_alt: str
    permalink: str

    @property
    def tags(self) -> tuple[str, ...]:
        """What tells that it has changed."""
        authors = (f"user:{author.id}" for author in self.authors)
        picture = () if self.picture is None else (f"media:{self.picture.id}",)
        return (f"post:{self.id}", CATEGORIES, *authors, *picture)


@dataclass(frozen=True)
class Article:
    """All that an article's own page shows; `people` may read it whatever its state."""

    id: int
    type: str
    status: str
    state: PostState
    version: int
    title: str
    slug: str
    standfirst: str
    body_html: str
    word_count: int
    language: str
    source_name: str
    source_url: str
    comments_open: bool
    questions: bool
    comments_pause: int
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    picture: PictureFile | None
    picture_alt: str
    picture_caption: str
    picture_credit: str
    authors: tuple[Author, ...]
    people: frozenset[int]
    category: Section | None
    breadcrumbs: tuple[Crumb, ...]
    categories: tuple[Section, ...]
    tags: tuple[Label, ...]
    permalink: str


_TEASER = select(
    Post.id,
    Post.type,
    Post.title,
    Post.slug,
    Post.standfirst,
    Post.published_at,
    Post.language,
    Post.word_count,
    Post.comments_open,
    Post.lead_media_id,
    Post.lead_alt,
    Category.id.label("category_id"),
    Category.name.label("category_name"),
    Category.path.label("category_path"),
).outerjoin(Category, Category.id == Post.primary_category_id)
_TEASERS = _TEASER.where(Post.id.in_(bindparam("posts", expanding=True)))
_ARTICLE = _TEASER.add_columns(
    Post.status,
    Post.version,
    Post.owner_id,
    Post.body_html,
    Post.source_name,
    Post.source_url,
    Post.questions,
    Post.comments_pause,
    Post.lead_caption,
    Post.lead_credit,
    Post.preview_token,
    Post.created_at,
    Post.updated_at,
).where(Post.id == bindparam("post"))
_HEADLINES = addresses.FACTS_OF.add_columns(Post.title, Post.language)
_PAGES = (
    select(Post.id, Post.title, Post.language, Post.slug, Post.published_at)
    .where(Post.type == PostType.PAGE.value, Post.status == PostStatus.PUBLISHED.value)
    .where(Post.published_at <= bindparam("now", type_=UTCDateTime), Post.slug.is_not(None))
    .order_by(Post.title, Post.id)
    .limit(bindparam("limit"))
)
_NEXT_PAGE = (
    select(Post.published_at)
    .where(Post.type == PostType.PAGE.value, Post.status == PostStatus.PUBLISHED.value)
    .where(Post.published_at > bindparam("now", type_=UTCDateTime), Post.slug.is_not(None))
    .order_by(Post.published_at)
    .limit(1)
)
_AUTHORS = (
    select(Byline.post_id, User.id, User.name, User.slug, User.bio)
    .join(User, User.id == Byline.user_id)
    .where(Byline.post_id.in_(bindparam("posts", expanding=True)))
    .order_by(Byline.post_id, Byline.position)
)
_HOLDS = PostCategory.post_id.is_not(None)
_SECTIONS = (
    select(Category.id, Category.name, Category.path, _HOLDS.label("holds"))
    .outerjoin(
        PostCategory,
        (PostCategory.category_id == Category.id) & (PostCategory.post_id == bindparam("post")),
    )
    .where(_HOLDS | Category.path.in_(bindparam("trail", expanding=True)))
    .order_by(Category.path)
)
_TAGS = (
    select(Tag.id, Tag.name, Tag.slug)
    .join(PostTag, PostTag.tag_id == Tag.id)
    .where(PostTag.post_id == bindparam("post"))
    .order_by(Tag.name)
)


def teasers(post_ids: Iterable[int]) -> list[Teaser]:
    """The articles with these ids, in their order; ids of none are passed over. Four statements."""
    wanted = list(post_ids)
    if not wanted:
        return []
    depends_on(CATEGORIES, *(f"post:{post_id}" for post_id in wanted))
    rows = {row.id: row for row in ask(_TEASERS, posts=wanted).all()}
    authors = authors_of(wanted)
    pictures = picture_views(row.lead_media_id for row in rows.values())
    return [_teaser(rows[i], authors.get(i, ()), pictures) for i in wanted if i in rows]


def article(post_id: int) -> Article | None:
    """The article or page with that id, in whatever state; who may read it is still to be asked.

    Stored, or six statements, two less without a lead picture.
    """
    return fragment(f"article:{post_id}", lambda: _article(post_id)[0], size=_size)


def preview_post(post_id: int, token: str) -> Article | None:
    """The article as it stands, for whoever holds its private link."""
    found, expected = _article(post_id)
    return found if found is not None and tokens.same(token, expected) else None


def headlines(post_ids: Iterable[int]) -> list[Headline]:
    """Titles and addresses of these posts, in no order; one statement."""
    wanted = set(post_ids)
    if not wanted:
        return []
    depends_on(CATEGORIES, *(f"post:{post_id}" for post_id in wanted))
    return [
        Headline(row.id, row.title, row.language, addresses.permalink_for(addresses.facts(row)))
        for row in ask(_HEADLINES, posts=list(wanted)).all()
    ]


def published_pages(limit: int) -> list[Headline]:
    """The first `limit` pages that everyone may read, by title; two statements."""
    depends_on(PAGES)
    lasts_until(ask(_NEXT_PAGE, now=clock.now()).scalar())
    found = []
    for row in ask(_PAGES, now=clock.now(), limit=limit).all():
        facts = PermalinkFacts(row.id, PostType.PAGE, row.slug, row.published_at)
        headline = Headline(row.id, row.title, row.language, addresses.permalink_for(facts))
        found.append(headline)
    return found


def permalink_of(post_id: int) -> str | None:
    """The path of the post's address; None if there is no such post, or it has no slug yet."""
    facts = addresses.facts_of([post_id]).get(post_id)
    return addresses.permalink_for(facts) if facts is not None and facts.slug else None


def authors_of(post_ids: Iterable[int]) -> dict[int, tuple[Author, ...]]:
    """Who signs each of these posts, in order; one statement."""
    found: dict[int, tuple[Author, ...]] = {}
    for row in ask(_AUTHORS, posts=list(set(post_ids))).all():
        depends_on(f"user:{row.id}")
        author = Author(row.id, row.name, row.slug, row.bio)
        found[row.post_id] = (*found.get(row.post_id, ()), author)
    return found


def _teaser(
    row: Row[*tuple[Any, ...]], authors: tuple[Author, ...], pictures: dict[int, PictureFile]
) -> Teaser:
    picture = pictures.get(row.lead_media_id)
    return Teaser(
        id=row.id,
        type=row.type,
        title=row.title,
        slug=row.slug or "",
        standfirst=row.standfirst,
        published_at=row.published_at,
        language=row.language,
        word_count=row.word_count,
        comments_open=row.comments_open,
        category=_section(row),
        authors=authors,
        picture=picture,
        picture_alt=row.lead_alt or (picture.alt if picture else ""),
        permalink=_permalink(row, authors),
    )


def _article(post_id: int) -> tuple[Article | None, str]:
    """The article, and the token of its private preview."""
    depends_on(CATEGORIES, f"post:{post_id}")
    row = ask(_ARTICLE, post=post_id).one_or_none()
    if row is None:
        return None, ""
    now = clock.now()
    lasts_until(row.published_at if row.published_at and row.published_at > now else None)
    authors = authors_of([post_id]).get(post_id, ())
    picture = picture_views([row.lead_media_id]).get(row.lead_media_id or 0)
    section = _section(row)
    crumbs, categories = _sections(post_id, section)
    found = Article(
        id=row.id,
        type=row.type,
        status=row.status,
        state=state(row.status, row.published_at, now),
        version=row.version,
        title=row.title,
        slug=row.slug or "",
        standfirst=row.standfirst,
        body_html=row.body_html,
        word_count=row.word_count,
        language=row.language,
        source_name=row.source_name,
        source_url=row.source_url,
        comments_open=row.comments_open,
        questions=row.questions,
        comments_pause=row.comments_pause,
        published_at=row.published_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        picture=picture,
        picture_alt=row.lead_alt or (picture.alt if picture else ""),
        picture_caption=row.lead_caption or (picture.caption if picture else ""),
        picture_credit=row.lead_credit or (picture.credit if picture else ""),
        authors=authors,
        people=people_of(row.owner_id, [author.id for author in authors]),
        category=section,
        breadcrumbs=crumbs,
        categories=categories,
        tags=_tags_of(post_id),
        permalink=_permalink(row, authors) if row.slug else "",
    )
    return found, row.preview_token


def _size(article: Article | None) -> int:
    return ARTICLE_BYTES + len(article.body_html) if article is not None else 0


def _sections(
    post_id: int, primary: Section | None
) -> tuple[tuple[Crumb, ...], tuple[Section, ...]]:
    """The way down to the primary section, and all sections that hold the post; one statement."""
    trail = lineage(primary.path) if primary else []
    rows = ask(_SECTIONS, post=post_id, trail=list(trail)).all()
    return (
        tuple(Crumb(row.id, row.name, row.path) for row in rows if row.path in trail),
        tuple(Section(row.id, row.name, row.path) for row in rows if row.holds),
    )


def _tags_of(post_id: int) -> tuple[Label, ...]:
    found = tuple(Label(*row) for row in ask(_TAGS, post=post_id))
    depends_on(*(f"tag:{tag.id}" for tag in found))
    return found


def _section(row: Row[Any]) -> Section | None:
    if row.category_id is None:
        return None
    return Section(row.category_id, row.category_name, row.category_path)


def _permalink(row: Row[Any], authors: tuple[Author, ...]) -> str:
    return addresses.permalink_for(
        PermalinkFacts(
            post_id=row.id,
            type=row.type,
            slug=row.slug or "",
            published_at=row.published_at,
            category_path=row.category_path or "",
            author_slug=authors[0].slug if authors else "",
        )
    )
