"""What stands around every page: the nameplate, the menu, and who is signed in."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Flask, g, request
from flask_babel import to_user_timezone
from flask_login import current_user

from blog.core import clock
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.posts.queries import published_pages
from blog.taxonomy.queries import CategoryNode, tree
from blog.web.template_tools import current_language, text_direction
from blog.web.viewmodels import MenuItem, SiteView, VisitorView

MENU_DEPTH = 3
FOOTER_PAGES = 8
LOGIN = "/login/"
LOGOUT = "/logout/"
ACCOUNT = "/account/"
ADMIN = "/admin/"


def init_app(app: Flask) -> None:
    """Give every template `site`, made at its first use in a page."""
    app.context_processor(lambda: {"site": LazySite()})


class LazySite:
    """The site's view, asked for only by templates that show it."""

    def __init__(self) -> None:
        self._view: SiteView | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._view is None:
            self._view = site_view()
        return getattr(self._view, name)


def site_view() -> SiteView:
    """The site as this visitor sees it; one query for the menu and one for the footer."""
    site = current(SiteSettings)
    language = current_language()
    return SiteView(
        title=site.title,
        tagline=site.tagline,
        language=language,
        direction=text_direction(language),
        nameplate_date=to_user_timezone(clock.now()).date(),
        home_url="/",
        search_url="/search/",
        login_url=LOGIN,
        menu=_menu(sections(), quote(request.path)),
        footer_menu=tuple(
            MenuItem(page.title, page.permalink, current=quote(request.path) == page.permalink)
            for page in published_pages(FOOTER_PAGES)
        ),
        visitor=_visitor(),
    )


def sections() -> Sequence[CategoryNode]:
    """The tree of categories, asked for once in a request."""
    if "sections" not in g:
        g.sections = tree()
    found: Sequence[CategoryNode] = g.sections
    return found


def category_url(path: str) -> str:
    """The address of a category's archive, percent-encoded as all that follow."""
    return quote(f"/category/{path}/")


def tag_url(slug: str) -> str:
    """The address of a tag's archive."""
    return quote(f"/tag/{slug}/")


def author_url(slug: str) -> str:
    """The address of an author's archive."""
    return quote(f"/author/{slug}/")


def _menu(nodes: Sequence[CategoryNode], here: str, depth: int = 1) -> tuple[MenuItem, ...]:
    if depth > MENU_DEPTH:
        return ()
    return tuple(
        MenuItem(
            node.name,
            category_url(node.path),
            current=here.startswith(category_url(node.path)),
            children=_menu(node.children, here, depth + 1),
        )
        for node in nodes
    )


def _visitor() -> VisitorView | None:
    if not current_user.is_authenticated:
        return None
    actor = current_user.user.actor
    return VisitorView(
        name=actor.name,
        account_url=ACCOUNT,
        logout_url=LOGOUT,
        admin_url=ADMIN if actor.is_staff else None,
    )
