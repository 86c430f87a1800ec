"""What stands around every page: the nameplate, the menu, and who is signed in."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import quote

from flask import Flask, current_app, g, request
from flask_babel import to_user_timezone
from flask_login import current_user
from markupsafe import Markup

from blog.core import clock
from blog.core.fragments import fragment
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import TAG as SETTINGS
from blog.core.settings.store import current
from blog.core.sources import depends_on, lasts_until
from blog.posts.queries import published_pages
from blog.taxonomy.queries import TAG as CATEGORIES
from blog.taxonomy.queries import CategoryNode, tree
from blog.web.template_tools import current_language, text_direction
from blog.web.viewmodels import Direction, MenuItem, VisitorView

MENU_DEPTH = 3
FOOTER_PAGES = 8
LOGIN = "/login/"
LOGOUT = "/logout/"
MODERATION_LOG = "/moderation-log/"
ACCOUNT = "/account/"
ADMIN = "/admin/"
KNOWN_TITLE = "site_title_last_known"


def init_app(app: Flask) -> None:
    """Give every template `site`, made at its first use in a page, and what stands around pages."""
    app.context_processor(lambda: {"site": _site()})
    app.jinja_env.globals.update(page_top=page_top, page_foot=page_foot)


def title_without_asking() -> str:
    """What the site was called when this process last showed it; never asks the database."""
    known: str = current_app.extensions.get(KNOWN_TITLE, SiteSettings().title)
    return known


class SiteView:
    """The site as this visitor sees it; nothing is asked for before it is shown.

    Whatever is stored with it says itself that it depends on the settings.
    """

    home_url = "/"
    search_url = "/search/"
    login_url = LOGIN

    @cached_property
    def title(self) -> str:
        """What the site is called; kept at hand for a page that may ask nobody."""
        title = current(SiteSettings).title
        current_app.extensions[KNOWN_TITLE] = title
        return title

    @cached_property
    def tagline(self) -> str:
        """What it is about, in a few words."""
        return current(SiteSettings).tagline

    @cached_property
    def language(self) -> str:
        """Its own language."""
        return current_language()

    @cached_property
    def direction(self) -> Direction:
        """How that is read."""
        return text_direction(self.language)

    @property
    def nameplate_date(self) -> date:
        """Today, by the site's clock; tomorrow the page is another."""
        now = to_user_timezone(clock.now())
        lasts_until(midnight_after(now))
        return now.date()

    @property
    def menu(self) -> tuple[MenuItem, ...]:
        """The upper levels of the sections."""
        return _menu(sections(), quote(request.path))

    @property
    def footer_menu(self) -> tuple[MenuItem, ...]:
        """The first pages, by title."""
        here = quote(request.path)
        return tuple(
            MenuItem(page.title, page.permalink, current=here == page.permalink)
            for page in published_pages(FOOTER_PAGES)
        )

    @cached_property
    def visitor(self) -> VisitorView | None:
        """Whoever is signed in."""
        return _visitor()


def midnight_after(moment: datetime) -> datetime:
    """When the day of `moment` ends in its own time zone."""
    tomorrow = moment.date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), moment.tzinfo)


def page_top(front_page: bool = False) -> Markup:
    """Nameplate and menu: stored for visitors of whom nothing is known, made for all others."""
    return _chrome("top", front_page)


def page_foot() -> Markup:
    """The footer, likewise."""
    return _chrome("footer")


def _chrome(part: str, front_page: bool = False) -> Markup:
    site = _site()

    def build() -> Markup:
        depends_on(SETTINGS)
        page = current_app.jinja_env.get_template(f"partials/{part}.html")
        return Markup(page.render(site=site, front_page=front_page))

    if site.visitor is not None:
        return build()
    return fragment(f"{part}:{front_page}:{_place()}:{site.language}", build)


def _place() -> str:
    """Where the visitor is, as far as menus tell: in a section, or on a page at the top."""
    path = request.path
    return path if path.startswith("/category/") or path.count("/") == 2 else ""


def _site() -> SiteView:
    """One for each request, so that what it has asked for is asked for once."""
    if "site" not in g:
        g.site = SiteView()
    found: SiteView = g.site
    return found


def sections() -> Sequence[CategoryNode]:
    """The tree of categories, asked for once in a request."""
    depends_on(CATEGORIES)
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
