"""The front page."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from blog.core.errors import NotFound
from blog.core.i18n import _
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.urls import absolute
from blog.posts import addresses
from blog.posts.settings import ReadingSettings
from blog.site.queries import compose
from blog.web.public.article import article_page
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_feeds import site_feed_link
from blog.web.public.comment_form import EMPTY, as_id
from blog.web.public.presenters import stories
from blog.web.public.search import search_url
from blog.web.site_context import category_url, sections
from blog.web.viewmodels import FrontPage, PageHead, Rail


@blueprint.get("/")
def home() -> Response | str:
    """The front page; `?p=ID` and `?s=words`, as WordPress had them, lead on."""
    if "p" in request.args:
        return _by_id(request.args["p"])
    if "s" in request.args:
        return redirect(search_url(request.args["s"]), 301)
    site = current(SiteSettings)
    head = PageHead(
        title=site.title,
        canonical=absolute("/"),
        description=site.tagline,
        feeds=(site_feed_link(),),
    )
    return render_template("home.html", front=_front_page(), page=head)


def _by_id(text: str) -> Response:
    """One hop to an article that is out; any other is shown here, to whoever may read it."""
    number = as_id(text)
    if number is None:
        raise NotFound
    found = addresses.resolve_id(number)
    return redirect(found.canonical_path, 301) if found else article_page(number, EMPTY)


def _front_page() -> FrontPage:
    per_page = current(ReadingSettings).posts_per_page
    composition = compose(sections(), per_page)
    views = {story.post_id: story.view for story in stories(composition.post_ids)}

    def shown(ids: tuple[int, ...]):  # type: ignore[no-untyped-def]
        return tuple(views[post_id] for post_id in ids if post_id in views)

    rails = tuple(
        Rail(section.category.name, category_url(section.category.path), shown(section.post_ids))
        for section in composition.sections
    )
    if composition.more:
        rails += (Rail(_("More stories"), "/page/2/", shown(composition.more)),)
    return FrontPage(
        lead=views.get(composition.lead or 0),
        secondary=shown(composition.secondary),
        rails=rails,
        most_discussed=shown(composition.most_discussed),
        earlier_url="/page/2/" if composition.earlier else None,
    )
