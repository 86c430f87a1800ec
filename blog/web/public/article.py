"""Articles and pages at their own addresses, previews, and what an address leads to."""

import re
from functools import partial
from typing import NoReturn

from flask import Response, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from blog.accounts.permissions import Actor
from blog.comments.queries import still_unseen
from blog.core.errors import NotFound
from blog.core.fragments import fragment
from blog.core.i18n import _
from blog.core.sources import depends_on
from blog.core.urls import absolute
from blog.posts import addresses, listings, queries
from blog.posts.permissions import may_edit, may_read
from blog.posts.publishing import PostState, PostType
from blog.posts.queries import Article
from blog.web.commenter import PENDING, drop_pending, pending_ids, remembered
from blog.web.csrf import changes_nothing
from blog.web.login import current_actor
from blog.web.public.archives import date_archive, numbered, page_number
from blog.web.public.blueprint import blueprint, methods_elsewhere
from blog.web.public.comment_form import EMPTY, FormState, as_id, form_view, set_form
from blog.web.public.presenters import author_views, picture_view, tongue
from blog.web.public.thread_view import closed_reason, find_answered, thread_view
from blog.web.site_context import ADMIN, category_url, tag_url
from blog.web.template_tools import current_language
from blog.web.viewmodels import ArticleView, Crumb, Link, NeighbourView, PageHead, ThreadView

Neighbours = tuple[NeighbourView | None, NeighbourView | None]
NOBODY: Neighbours = (None, None)
NEIGHBOURS_BYTES = 1_000
WORDS_A_MINUTE = 220
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
READING = ("GET", "HEAD")
COMMENT_PAGE = re.compile(r"(.+)/comment-page-[0-9]{1,9}")
DATE = re.compile(r"([0-9]{4}(?:/[0-9]{2}){0,2})(?:/page/([^/]+))?")


@blueprint.route("/<path:path>/", methods=METHODS, strict_slashes=False)
@changes_nothing
def show(path: str) -> AnyResponse | str:
    """Whatever lives at an address: an article, a page, a day's archive, or one redirect.

    All comments stand on one page, so a numbered page of comments leads to the article.
    """
    path, comment_page = without_comment_page(path)
    day = DATE.fullmatch(path.rstrip("/"))
    found = None if day else addresses.resolve(f"/{path}/")
    if request.method not in READING:
        _refuse_method(READING if found or day else ())
    if day:
        return _day(*day.groups())
    if found is None:
        _refuse_method()
    if isinstance(found, addresses.Redirect):
        return moved(found.canonical_path)
    if comment_page or not request.path.endswith("/"):
        _readable(found.post_id)
        return moved(found.canonical_path)
    return article_page(found.post_id, _answering())


def without_comment_page(path: str) -> tuple[str, bool]:
    """The path without a closing `comment-page-N`, and whether there was one."""
    found = COMMENT_PAGE.fullmatch(path.rstrip("/"))
    return (found[1], True) if found else (path, False)


@blueprint.get("/preview/<post_id>/<token>/")
def preview(post_id: str, token: str) -> AnyResponse:
    """An article as it stands, for whoever holds its private link; once it is out, where it is."""
    article = queries.preview_post(as_id(post_id) or 0, token)
    if article is None or article.state is PostState.TRASH:
        raise NotFound
    if article.state is PostState.PUBLISHED:
        return redirect(article.permalink)
    return _page(article, None, private=True, is_preview=True)


def article_page(post_id: int, state: FormState, status: int = 200) -> Response:
    """An article's page with its comments and the form as `state` has it. Raises NotFound."""
    article = _readable(post_id)
    actor = current_actor()
    own = still_unseen(pending_ids(request), post_id, actor.user_id)
    thread = _thread(article, actor, state, own)
    private = bool(own or state is not EMPTY or actor.user_id is not None)
    response = _page(article, thread, private=private, status=status)
    if PENDING in request.cookies and not own and request.method in READING:
        drop_pending(response, article.permalink)
    return response


def moved(path: str) -> AnyResponse:
    """301 to another address of ours, with whatever was asked of the old one."""
    asked = request.query_string.decode("ascii", "replace")
    return redirect(f"{path}?{asked}" if asked else path, 301)


def _readable(post_id: int) -> Article:
    article = queries.article(post_id)
    if article is None or not may_read(current_actor(), article.state, article.people):
        raise NotFound
    return article


def _answering() -> FormState:
    """The form set to answer a comment, for those who follow a reply link without script."""
    answered = as_id(request.args.get("replyto"))
    return FormState({}, {}, parent_id=answered) if answered else EMPTY


def _day(days: str, page: str | None) -> AnyResponse | str:
    number = page_number(page or "1")
    if page == "1" or not request.path.endswith("/"):
        return moved(numbered(f"/{days}/", number))
    return date_archive(tuple(int(part) for part in days.split("/")), number)


def _refuse_method(here: tuple[str, ...] = ()) -> NoReturn:
    """405 if the address answers to other methods, `here` or on another page; else NotFound."""
    allowed = (*here, *methods_elsewhere())
    if allowed:
        raise MethodNotAllowed(allowed)
    raise NotFound


def _thread(article: Article, actor: Actor, state: FormState, own: list[int]) -> ThreadView:
    closed = closed_reason(article)
    path = article.permalink
    form = None
    if not closed:
        parent = find_answered(article.id, state.parent_id)
        known = remembered(request) is not None
        view = partial(form_view, article.id, path, state, parent, actor, remembered=known)
        is_plain = state is EMPTY and not known and actor.user_id is None
        form = set_form(view, f"{article.id}:{path}" if is_plain else None)
    kept = state.values.get("content", "") if closed else ""
    return thread_view(article.id, path, article.people, form, closed, own, kept)


def _page(
    article: Article,
    thread: ThreadView | None,
    *,
    private: bool,
    is_preview: bool = False,
    status: int = 200,
) -> Response:
    view = _article_view(article, is_preview=is_preview)
    template = "page.html" if article.type == PostType.PAGE else "post.html"
    head = _head(article, view, private=private)
    page = render_template(template, article=view, thread=thread, page=head)
    response = make_response(page, status)
    if private:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _article_view(article: Article, *, is_preview: bool) -> ArticleView:
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


def _head(article: Article, view: ArticleView, *, private: bool) -> PageHead:
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


def _state_name(state: PostState) -> str:
    return {
        PostState.DRAFT: _("Draft"),
        PostState.PENDING: _("Waiting for review"),
        PostState.SCHEDULED: _("Scheduled"),
        PostState.PRIVATE: _("Private"),
        PostState.TRASH: _("In the trash"),
    }.get(state, "")
