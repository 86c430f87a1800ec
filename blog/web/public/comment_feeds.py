"""Feeds of comments, as RSS 2.0: the whole site's, one conversation's, and replies to somebody."""

import re
from collections.abc import Sequence
from email.utils import format_datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from flask import Response, request

from blog.comments.newest import News, newest_anywhere, newest_under
from blog.comments.replies import replies_to, whose_replies
from blog.core.i18n import _
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.urls import absolute
from blog.posts.queries import Article, headlines
from blog.web.public.blueprint import blueprint
from blog.web.template_tools import current_language
from blog.web.unkept import private
from blog.web.viewmodels import FeedLink

RSS = "application/rss+xml"
SITE_FEED = "/comments/feed/"
ITEMS = 30
CONTENT = "http://purl.org/rss/1.0/modules/content/"
AUTHOR = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
PREFIXES = {"content": CONTENT, "dc": AUTHOR, "atom": ATOM}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _namespace in PREFIXES.items():
    ElementTree.register_namespace(_prefix, _namespace)


@blueprint.get(SITE_FEED)
def comments_feed() -> Response:
    """The newest comments of the whole site."""
    found = newest_anywhere(ITEMS)
    return _feed(site_feed_title(), "/", SITE_FEED, found, _abouts(found))


@blueprint.get("/comments/replies/<token>/")
@private
def replies_feed(token: str) -> Response:
    """What others have replied to the comments of whoever the address belongs to."""
    found = replies_to(whose_replies(token), ITEMS)
    title = _("Replies to your comments on %(title)s", title=current(SiteSettings).title)
    return _feed(title, "/account/comments/", request.path, found, _abouts(found))


def thread_feed(article: Article) -> Response:
    """The newest comments under an article."""
    found = newest_under(article.id, ITEMS)
    labels = [_("By %(name)s", name=_name(each)) for each in found]
    path = article.permalink
    return _feed(thread_feed_title(article.title), path, f"{path}feed/", found, labels)


def site_feed_link() -> FeedLink:
    """Where programs that read feeds find the site's comments."""
    return FeedLink(site_feed_title(), SITE_FEED, RSS)


def thread_feed_link(title: str, path: str) -> FeedLink:
    """Where they find those under the article at `path`."""
    return FeedLink(thread_feed_title(title), f"{path}feed/", RSS)


def site_feed_title() -> str:
    """What the site's feed is called."""
    return _("Comments on %(title)s", title=current(SiteSettings).title)


def thread_feed_title(title: str) -> str:
    """What a conversation's feed is called."""
    return _("Comments on “%(title)s”", title=title or _("Untitled"))


def _feed(
    title: str, path: str, own_path: str, found: Sequence[News], labels: Sequence[str]
) -> Response:
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    _add(channel, "title", title)
    _add(channel, "link", absolute(path))
    SubElement(channel, f"{{{ATOM}}}link", href=absolute(own_path), rel="self", type=RSS)
    _add(channel, "description", current(SiteSettings).tagline or title)
    _add(channel, "language", current_language())
    if found:
        _add(channel, "lastBuildDate", format_datetime(found[0].created_at))
    for each, label in zip(found, labels, strict=True):
        _item(channel, each, label)
    body = ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True)
    return Response(body, mimetype=RSS)


def _item(channel: Element, comment: News, label: str) -> None:
    item = SubElement(channel, "item")
    address = absolute(f"/comments/{comment.id}/")
    _add(item, "title", label)
    _add(item, "link", address)
    _add(item, "guid", address).set("isPermaLink", "true")
    _add(item, f"{{{AUTHOR}}}creator", _name(comment))
    _add(item, "pubDate", format_datetime(comment.created_at))
    _add(item, f"{{{CONTENT}}}encoded", comment.body_html)


def _add(parent: Element, name: str, text: str) -> Element:
    """An element with a text of which nothing is left that XML cannot say."""
    element = SubElement(parent, name)
    element.text = _NOT_XML.sub("", text)
    return element


def _abouts(found: Sequence[News]) -> list[str]:
    """Who says each of these, and where; one statement."""
    titles = {row.id: row.title for row in headlines({each.post_id for each in found})}
    return [_about(each, titles.get(each.post_id, "")) for each in found]


def _about(comment: News, title: str) -> str:
    return _("%(name)s on “%(title)s”", name=_name(comment), title=title or _("Untitled"))


def _name(comment: News) -> str:
    return comment.author_name or _("Anonymous")
