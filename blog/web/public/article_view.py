"""What an article's page shows of the article itself."""

from markupsafe import Markup

from blog.core.fragments import fragment
from blog.core.i18n import _
from blog.core.sources import depends_on
from blog.core.urls import absolute
from blog.posts import listings, queries
from blog.posts.permissions import may_edit
from blog.posts.publishing import PostState, PostType
from blog.posts.queries import Article
from blog.web.login import current_actor
from blog.web.public.presenters import author_views, picture_view, tongue
from blog.web.site_context import ADMIN, category_url, tag_url
from blog.web.template_tools import current_language
from blog.web.viewmodels import ArticleView, Crumb, Link, NeighbourView, PageHead

Neighbours = tuple[NeighbourView | None, NeighbourView | None]
NOBODY: Neighbours = (None, None)
NEIGHBOURS_BYTES = 1_000
WORDS_A_MINUTE = 220


def article_view(article: Article, *, is_preview: bool) -> ArticleView:
    """The article as this visitor sees it."""
    language, direction = tongue(article.language)
    is_out = article.state is PostState.PUBLISHED
    older, newer = _neighbours(article) if is_out else NOBODY
    may_change = may_edit(current_actor(), article.type, article.status, article.people)
    return ArticleView(
        id=article.id,
        title=article.title,
        url=article.permalink,
        body_html=Markup(article.body_html),
        standfirst=article.standfirst,
        path=_path(article),
        authors=author_views(article.authors),
        published_at=article.published_at if article.type == PostType.POST else None,
        reading_minutes=max(1, round(article.word_count / WORDS_A_MINUTE)),
        picture=picture_view(
            article.picture,
            article.picture_alt,
            article.picture_caption,
            article.picture_credit,
        ),
        source_name=article.source_name,
        source_url=article.source_url or None,
        tags=tuple(Link(tag.name, tag_url(tag.slug)) for tag in article.tags),
        categories=tuple(Link(c.name, category_url(c.path)) for c in article.categories),
        previous=older,
        next=newer,
        language=language,
        direction=direction,
        is_preview=is_preview,
        state=None if is_out else _state_name(article.state),
        edit_url=_desk(article) if may_change else None,
    )


def article_head(article: Article, view: ArticleView, *, private: bool) -> PageHead:
    """What stands in its `<head>`; what is not for everybody is not for search engines."""
    picture = view.picture
    return PageHead(
        title=article.title or _("Untitled"),
        canonical=absolute(article.permalink) if article.permalink else None,
        description=article.standfirst,
        robots="noindex" if private else None,
        kind="article" if article.type == PostType.POST else "website",
        image=absolute(picture.src) if picture else None,
        image_alt=picture.alt if picture else "",
    )


def _desk(article: Article) -> str:
    """Where the article or page is edited."""
    kind = "pages" if article.type == PostType.PAGE else "posts"
    return f"{ADMIN}{kind}/{article.id}/"


def _path(article: Article) -> tuple[Crumb, ...]:
    """Home, the sections above an article, and its title; a page stands right below home."""
    trail = article.breadcrumbs if article.type == PostType.POST else ()
    sections = (Crumb(crumb.name, category_url(crumb.path)) for crumb in trail)
    return (Crumb(_("Home"), "/"), *sections, Crumb(article.title))


def _neighbours(article: Article) -> Neighbours:
    """The articles before and after; pages have none."""
    if article.type == PostType.PAGE:
        return NOBODY
    key = f"neighbours:{article.id}:{current_language()}"
    return fragment(key, lambda: _beside(article), size=lambda _found: NEIGHBOURS_BYTES)


def _beside(article: Article) -> Neighbours:
    depends_on(f"post:{article.id}")
    category_id = article.category.id if article.category else None
    near = listings.neighbours(article.id, article.published_at, category_id)
    ids = [post_id for post_id in (near.previous, near.next) if post_id is not None]
    found = {row.id: row for row in queries.headlines(ids)}

    def view(post_id: int | None) -> NeighbourView | None:
        row = found.get(post_id or 0)
        return NeighbourView(row.title, row.permalink, *tongue(row.language)) if row else None

    return view(near.previous), view(near.next)


def _state_name(state: PostState) -> str:
    return {
        PostState.DRAFT: _("Draft"),
        PostState.PENDING: _("Waiting for review"),
        PostState.SCHEDULED: _("Scheduled"),
        PostState.PRIVATE: _("Private"),
        PostState.TRASH: _("In the trash"),
    }.get(state, "")
