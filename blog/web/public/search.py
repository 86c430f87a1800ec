"""Searching the articles."""

from urllib.parse import urlencode

from flask import render_template, request
from werkzeug.wrappers import Response

from blog.core.errors import NotFound
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.posts.settings import ReadingSettings
from blog.search.engine import POST
from blog.search.queries import MAX_QUERY, search
from blog.web.public.archives import page_number
from blog.web.public.blueprint import blueprint
from blog.web.public.presenters import pagination
from blog.web.public.teasers import set_teasers
from blog.web.viewmodels import PageHead, SearchView

ADDRESS = "/search/"


@blueprint.get(ADDRESS)
def find() -> Response | str:
    """What holds every word of `q`, best first."""
    query = " ".join(request.args.get("q", "").replace("\x00", " ").split())[:MAX_QUERY]
    number = page_number(request.args.get("page", "1"))
    found = search(query, POST, number, current(ReadingSettings).posts_per_page)
    if number > found.pages:
        raise NotFound
    shown = set_teasers({hit.id: "row" for hit in found.items})
    view = SearchView(
        query=query,
        action=ADDRESS,
        total=found.total,
        teasers=tuple(shown[hit.id] for hit in found.items if hit.id in shown),
        pagination=pagination(found, lambda page: search_url(query, page)),
    )
    head = PageHead(title=_("Search"), robots="noindex")
    return render_template("search.html", search=view, page=head)


def search_url(query: str, page: int = 1) -> str:
    """The address of a search."""
    arguments: dict[str, str | int] = {"q": query}
    if page > 1:
        arguments["page"] = page
    return f"{ADDRESS}?{urlencode(arguments)}"
