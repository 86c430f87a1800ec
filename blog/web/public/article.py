"""Articles and pages at their own addresses, previews, and what an address leads to."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Literal, NoReturn

from flask import Response, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from blog.accounts.permissions import ANONYMOUS, Actor
from blog.comments.queries import still_unseen
from blog.core.errors import NotFound
from blog.core.fragments import fragment
from blog.core.i18n import _
from blog.core.urls import site_url
from blog.posts import addresses, queries
from blog.posts.permissions import may_read
from blog.posts.publishing import PostState, PostType
from blog.posts.queries import Article
from blog.web.comment_views import ThreadView
from blog.web.commenter import (
    PENDING,
    drop_pending,
    own_votes,
    pending_ids,
    posted_ids,
    remembered,
)
from blog.web.csrf import changes_nothing
from blog.web.login import current_actor
from blog.web.public.archives import date_archive, numbered, page_number
from blog.web.public.article_view import article_head, article_view
from blog.web.public.blueprint import blueprint, methods_elsewhere
from blog.web.public.comment_feeds import thread_feed, thread_feed_link
from blog.web.public.comment_form import EMPTY, FormState, as_id, follow_view, form_view, set_form
from blog.web.public.comment_pages import PLAIN, Asked, address, asked, head_of, stands, suited
from blog.web.public.thread_view import closed_reason, find_answered, thread_view
from blog.web.template_tools import current_language
from blog.web.viewmodels import Content

FEED: Literal["feed"] = "feed"
Part = int | Literal["feed"] | None
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
READING = ("GET", "HEAD")
PART = re.compile(r"(.+)/(?:comment-page-([1-9][0-9]{0,8}|0+)|(feed))")
DATE = re.compile(r"([0-9]{4}(?:/[0-9]{2}){0,2})(?:/page/([^/]+))?")


@blueprint.route("/<path:path>/", methods=METHODS, strict_slashes=False)
@changes_nothing
def show(path: str) -> AnyResponse | str:
    """Whatever lives at an address: an article, a page, a day's archive, or one redirect.

    A page of comments that is not there, or is the one that opens with the article, leads to it.
    """
    path, part = split_part(path)
    day = DATE.fullmatch(path.rstrip("/"))
    found = None if day else addresses.resolve(f"/{path}/")
    if request.method not in READING:
        _refuse_method(READING if found or day else ())
    if day:
        return _day(*day.groups())
    if found is None:
        _refuse_method()
    if isinstance(found, addresses.Redirect):
        return moved(_address(found.canonical_path, part))
    if not request.path.endswith("/"):
        _readable(found.post_id)
        return moved(_address(found.canonical_path, part))
    if part == FEED:
        return thread_feed(_readable(found.post_id))
    wanted = asked(part)
    if part is not None:
        wanted = suited(wanted, questions=_readable(found.post_id).questions)
        if not stands(found.post_id, wanted):
            return redirect(address(found.canonical_path, order=wanted.order))
    return article_page(found.post_id, _answering(), wanted=wanted)


def split_part(path: str) -> tuple[str, Part]:
    """The path without a closing `comment-page-N` or `feed`, and that number or `feed`."""
    found = PART.fullmatch(path.rstrip("/"))
    if found is None:
        return path, None
    return (found[1], int(found[2])) if found[2] else (found[1], FEED)


def _address(path: str, part: Part) -> str:
    return f"{path}feed/" if part == FEED else address(path, part)


@blueprint.get("/preview/<post_id>/<token>/")
def preview(post_id: str, token: str) -> AnyResponse:
    """An article as it stands, for whoever holds its private link; once it is out, where it is."""
    article = queries.preview_post(as_id(post_id) or 0, token)
    if article is None or article.state is PostState.TRASH:
        raise NotFound
    if article.state is PostState.PUBLISHED:
        return redirect(article.permalink)
    content = _content(article, None, PLAIN, private=True, is_preview=True)
    return _page(content, private=True)


def article_page(
    post_id: int, state: FormState, status: int = 200, wanted: Asked = PLAIN
) -> Response:
    """An article's page with its comments and the form as `state` has it. Raises NotFound."""
    actor = current_actor()
    if state is EMPTY and actor is ANONYMOUS and not request.cookies:
        return _page(_everybodys(post_id, wanted), status, private=False)
    article = _readable(post_id)
    wanted = suited(wanted, questions=article.questions)
    own = still_unseen(pending_ids(request), post_id, actor.user_id)
    posted = posted_ids(request)
    mine = own_votes(request)
    thread = _thread(article, actor, state, [*own, *posted], wanted, mine)
    private = bool(own or posted or mine or state is not EMPTY or actor.user_id is not None)
    response = _page(_content(article, thread, wanted, private=private), status, private=private)
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


def _thread(
    article: Article,
    actor: Actor,
    state: FormState,
    own: list[int],
    wanted: Asked,
    mine: Mapping[int, int],
) -> ThreadView:
    closed = closed_reason(article)
    path = article.permalink
    form = None
    if not closed:
        parent = find_answered(article.id, state.parent_id)
        person = remembered(request)
        known = (person.name or _("a guest")) if person is not None else ""
        view = partial(
            form_view, article.id, path, state, parent, actor,
            remembered=known, asks=article.questions, pause=article.comments_pause,
        )  # fmt: skip
        is_plain = state is EMPTY and not known and actor.user_id is None
        form = set_form(
            view,
            f"{article.id}:{path}:{article.questions}:{article.comments_pause}"
            if is_plain
            else None,
        )
    kept = state.values.get("content", "") if closed else ""
    thread = thread_view(article.id, path, article.people, form, closed, wanted, own, kept, mine)
    is_out = article.state is PostState.PUBLISHED
    thread = replace(thread, is_member=actor.user_id is not None)
    return replace(thread, follow=follow_view(article.id, actor) if is_out else None)


def _everybodys(post_id: int, wanted: Asked) -> Content:
    """The page of an article for a visitor of whom nothing is known; stored. Raises NotFound."""

    def build() -> Content:
        article = _readable(post_id)
        suits = suited(wanted, questions=article.questions)
        thread = _thread(article, ANONYMOUS, EMPTY, [], suits, {})
        return _content(article, thread, suits, private=False)

    key = f"content:{post_id}:{wanted.page}:{wanted.order}:{current_language()}:{site_url()}"
    return fragment(key, build, size=lambda content: len(content.html))


def _content(
    article: Article,
    thread: ThreadView | None,
    wanted: Asked,
    *,
    private: bool,
    is_preview: bool = False,
) -> Content:
    view = article_view(article, is_preview=is_preview)
    kind = "page" if article.type == PostType.PAGE else "post"
    html = render_template(f"partials/{kind}_content.html", article=view, thread=thread)
    head = head_of(article_head(article, view, private=private), view.url, wanted, thread)
    if thread is not None:
        head = replace(head, feeds=(thread_feed_link(article.title, view.url),))
    return Content(head, Markup(html))


def _page(content: Content, status: int = 200, *, private: bool) -> Response:
    page = render_template("article.html", page=content.head, content=content.html)
    response = make_response(page, status)
    if private:
        response.headers["Cache-Control"] = "private, no-store"
    return response
