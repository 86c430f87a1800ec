"""Lists of articles: the front page's later pages, sections, tags, authors, days."""

from datetime import date
from functools import partial

from flask import redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from blog.accounts.queries import author_by_slug
from blog.core.errors import NotFound
from blog.core.fragments import fragment
from blog.core.i18n import _
from blog.core.pagination import Page
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.urls import absolute, site_url
from blog.posts import listings
from blog.posts.archives import HOME, author_scope, category_scope, tag_scope
from blog.taxonomy import queries as taxonomy
from blog.web.public.blueprint import blueprint
from blog.web.public.presenters import pagination
from blog.web.public.teasers import Style, set_teasers
from blog.web.site_context import author_url, category_url, sections, tag_url
from blog.web.template_tools import current_language, dayname, monthname
from blog.web.viewmodels import (
    ArchiveKind,
    ArchivePage,
    CategoryView,
    Content,
    Crumb,
    PageHead,
    PaginationView,
)

MAX_DIGITS = 9


@blueprint.get("/page/<number>/")
def latest(number: str) -> Response | str:
    """Page 2 and further of all articles; page 1 is the front page."""
    if page_number(number) == 1:
        return redirect("/", 301)
    page = listings.page(HOME, page_number(number))
    return _archive(page, "latest", _("All articles"), "/", path=(Crumb(_("All articles")),))


@blueprint.get("/category/<path:address>/", strict_slashes=False)
def category(address: str) -> Response | str:
    """A section's articles, those of the sections beneath it included."""
    path, number = split_page(address)
    way = taxonomy.trail(sections(), path)
    found = way[-1] if way else taxonomy.by_alias(path)
    if found is None:
        raise NotFound
    url = category_url(found.path)
    if not way or is_first_page(address) or not request.path.endswith("/"):
        return redirect(numbered(url, number), 301)
    return _archive(
        listings.page(category_scope(found.id), number),
        "category",
        found.name,
        url,
        description=found.description,
        path=(
            *(Crumb(above.name, category_url(above.path)) for above in way[:-1]),
            Crumb(found.name),
        ),
        children=tuple(
            CategoryView(child.name, category_url(child.path)) for child in way[-1].children
        ),
    )


@blueprint.get("/tag/<slug>/", defaults={"number": "1"})
@blueprint.get("/tag/<slug>/page/<number>/")
def tag(slug: str, number: str) -> Response | str:
    """Every article with a tag."""
    found = taxonomy.tag_by_slug(slug)
    if found is None:
        raise NotFound
    page = listings.page(tag_scope(found.id), page_number(number))
    return _archive(page, "tag", found.name, tag_url(found.slug), path=(Crumb(found.name),))


@blueprint.get("/author/<slug>/", defaults={"number": "1"})
@blueprint.get("/author/<slug>/page/<number>/")
def author(slug: str, number: str) -> Response | str:
    """Every article that somebody signed."""
    found = author_by_slug(slug)
    if found is None:
        raise NotFound
    page = listings.page(author_scope(found.id), page_number(number))
    if not page.total and not found.writes:
        raise NotFound
    return _archive(
        page,
        "author",
        found.name,
        author_url(found.slug),
        description=found.bio,
        path=(Crumb(found.name),),
    )


def date_archive(parts: tuple[int, ...], number: int) -> str:
    """A year's, a month's or a day's articles, by the site's clock; NotFound for no such day."""
    year, month, day = (*parts, None, None)[:3]
    assert year is not None
    period = listings.period(year, month, day, zone=current(SiteSettings).zone)
    page = listings.page(HOME, number, within=period)
    if not page.total:
        raise NotFound
    crumbs = tuple(
        Crumb(_day_name(parts[:length]), _day_url(parts[:length]) if length < len(parts) else None)
        for length in range(1, len(parts) + 1)
    )
    return str(_archive(page, "date", _day_name(parts), _day_url(parts), path=crumbs))


def page_number(text: str) -> int:
    """The number of a page as it stands in an address; NotFound for anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > MAX_DIGITS or text.startswith("0"):
        raise NotFound
    return int(text)


def split_page(path: str) -> tuple[str, int]:
    """`a/b/page/3` as (`a/b`, 3); a path without a page is its first. NotFound for `page/x`."""
    parts = path.strip("/").split("/")
    if len(parts) > 2 and parts[-2] == "page":
        return "/".join(parts[:-2]), page_number(parts[-1])
    return "/".join(parts), 1


def is_first_page(path: str) -> bool:
    """Whether `path` names its first page, which needs no number."""
    return path.rstrip("/").endswith("/page/1")


def numbered(url: str, number: int) -> str:
    """The address of a numbered page of the listing at `url`."""
    return url if number == 1 else f"{url}page/{number}/"


def _archive(
    page: Page[int],
    kind: ArchiveKind,
    title: str,
    url: str,
    *,
    description: str = "",
    path: tuple[Crumb, ...] = (),
    children: tuple[CategoryView, ...] = (),
) -> str:
    """The page, whose content is a stored piece under a name that says all that it shows."""
    shown = (tuple(page.items), page.number, page.per_page, page.total)
    about = hash((shown, kind, title, url, description, path, children))
    content = fragment(
        f"archive:{about}:{current_language()}:{site_url()}",
        lambda: _content(page, kind, title, url, description, path, children),
        size=lambda made: len(made.html),
    )
    return render_template("archive.html", page=content.head, content=content.html)


def _content(
    page: Page[int],
    kind: ArchiveKind,
    title: str,
    url: str,
    description: str,
    path: tuple[Crumb, ...],
    children: tuple[CategoryView, ...],
) -> Content:
    leads = page.number == 1 and kind == "category"
    styles: dict[int, Style] = dict.fromkeys(
        page.items, "row_unsigned" if kind == "author" else "row"
    )
    if leads and page.items:
        styles[page.items[0]] = "first"
    stories = set_teasers(styles)
    shown = tuple(stories[post_id] for post_id in page.items if post_id in stories)
    pages = pagination(page, partial(numbered, url))
    archive = ArchivePage(
        title=title,
        kind=kind,
        total=page.total,
        pagination=pages,
        description=description,
        path=(Crumb(_("Home"), "/"), *path),
        children=children,
        first=shown[0] if leads and shown else Markup(),
        teasers=shown[1:] if leads else shown,
    )
    html = render_template("partials/archive_content.html", archive=archive)
    return Content(_head(title, description, url, page.number, pages), Markup(html))


def _head(title: str, description: str, url: str, number: int, pages: PaginationView) -> PageHead:
    if number > 1:
        title = _("%(title)s, page %(number)s", title=title, number=number)
    return PageHead(
        title=title,
        canonical=absolute(numbered(url, number)),
        description=description,
        previous_url=pages.previous_url,
        next_url=pages.next_url,
    )


def _day_url(parts: tuple[int, ...]) -> str:
    return "/" + "/".join(f"{part:02}" for part in parts) + "/"


def _day_name(parts: tuple[int, ...]) -> str:
    if len(parts) == 1:
        return str(parts[0])
    day = date(*(*parts, 1)[:3])
    return dayname(day) if len(parts) == 3 else monthname(day)
