"""Which pages everybody may have, for how long, and what they were made from.

Whatever a reader sees while nothing is known of them is the same for all of them: it is offered to
the page cache with the tags and the moment that end it. Nothing of one visitor is in such a page,
and whoever has a cookie of ours is never answered from the cache.
"""

import importlib
from contextlib import AbstractContextManager

from flask import Flask, Response, g, request
from flask_login import current_user

from blog.comments.pages import Order
from blog.core import fragments, tokens
from blog.core.db import db
from blog.core.pagecache.judges import judge_of
from blog.core.pagecache.middleware import OFFER, PageCache, Shared
from blog.core.pagecache.page import StoredPage, Validity
from blog.core.purging import surrogate_key
from blog.core.release import release
from blog.core.second_chance import SecondChance
from blog.core.settings.caching import CachingSettings
from blog.core.settings.store import current
from blog.core.sources import Sources, recording
from blog.core.tags import versions_in_order
from blog.web.commenter import PENDING, POSTED, VOTES

READERS = "public"
KINDS = ("text/html", "application/rss+xml", "application/json")
SESSION, REMEMBERED = "session", "remember_token"
PERSONAL = (SESSION, REMEMBERED, PENDING, POSTED, VOTES)
ARGUMENTS = ("p", "page", "q", "replyto", "s")
"""What readers' pages look at in a query so that they are not stored."""

VARIANTS = {"order": frozenset(Order)}
"""What else they look at, and the values that name a form of a page. A test holds them to these."""


def init_app(app: Flask) -> None:
    """Stand in front of the app; `PAGE_CACHE_BYTES` 0 leaves it alone."""
    app.before_request(_begin)
    app.after_request(_offer)
    app.teardown_request(_end)
    if not app.config["PAGE_CACHE_BYTES"]:
        return
    cache = PageCache(
        app.wsgi_app,
        SecondChance[StoredPage](app.config["PAGE_CACHE_BYTES"]),
        lambda: judge_of(app.config["SQLALCHEMY_DATABASE_URI"]),
        personal=PERSONAL,
        arguments=ARGUMENTS,
        variants=VARIANTS,
        by_host=not app.config["SITE_URL"],
        shared=_shared(app),
    )
    app.extensions["page_cache"] = cache
    app.wsgi_app = cache  # type: ignore[method-assign]


def _shared(app: Flask) -> Shared | None:
    """Only who shares pages loads what that takes."""
    url = app.config["CACHE_URL"]
    if not url:
        return None
    with app.app_context():
        site = tokens.keyed_hash("pages", "shared page cache")
    found: Shared = importlib.import_module("blog.core.pagecache.shared").SharedPages(
        url, f"rejoinder:{site}:{release()}"
    )
    return found


def _begin() -> None:
    """Record what a reader's page is made from, and ask for all of its versions at once."""
    if request.method not in ("GET", "HEAD") or request.blueprint != READERS:
        return
    noting: AbstractContextManager[Sources] = recording()
    g.page_sources = noting.__enter__()
    g.page_recording = noting
    db.session.connection()
    g.page_transaction = db.session().get_transaction()
    fragments.expect(request.path)


def _offer(response: Response) -> Response:
    """Say of a page that is the same for everybody how long it may be kept, and by whom."""
    sources: Sources | None = g.get("page_sources")
    if sources is None or not _is_everybodys(response):
        return response
    settings = current(CachingSettings)
    fragments.remember(request.path, sources.tags)
    response.headers["Cache-Control"] = settings.cache_control
    tags = tuple(sorted(sources.tags))
    response.headers["Surrogate-Key"] = surrogate_key(tags)
    offer = request.environ.get(OFFER)
    if offer is not None:
        offer.validity = Validity(tags, versions_in_order(tags), sources.until)
        offer.shared_seconds = settings.shared_seconds
    return response


def _end(_error: BaseException | None) -> None:
    noting: AbstractContextManager[Sources] | None = g.pop("page_recording", None)
    if noting is not None:
        noting.__exit__(None, None, None)


def _is_everybodys(response: Response) -> bool:
    return (
        response.status_code == 200
        and response.mimetype in KINDS
        and "Cache-Control" not in response.headers
        and not any(name in request.args for name in ARGUMENTS)
        and not any(name in request.cookies for name in PERSONAL)
        and not current_user.is_authenticated
        and db.session().get_transaction() is g.page_transaction  # it saw one moment all along
    )
