"""An article's conversation, made ready for the page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import get_template_attribute
from markupsafe import Markup

from blog.accounts.permissions import CAPABILITIES, Capability, Role
from blog.comments.queries import (
    ThreadRow,
    find_place,
    hidden_parents,
    thread_rows,
)
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.comments.threads import Node, build_threads
from blog.core import clock
from blog.core.fragments import fragment
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.core.sources import depends_on, lasts_until
from blog.posts.publishing import PostState, PostType
from blog.posts.queries import Article
from blog.web.template_tools import current_language
from blog.web.viewmodels import Answered, CommentView, Link, ThreadView


def thread_view(
    post_id: int,
    path: str,
    author_ids: Collection[int],
    form: Markup | None,
    closed_reason: str,
    own: Sequence[int] = (),
    kept: str = "",
) -> ThreadView:
    """The comments as this visitor sees them; those of everybody come from a stored fragment,
    which begins with their number.

    `own` are the visitor's comments that others cannot see; `kept` is what they just wrote where
    comments are closed.
    """

    def build() -> str:
        depends_on(f"post:{post_id}")
        rows = thread_rows(post_id, own)
        count = sum(row.status == Status.APPROVED for row in rows)
        return f"{count} {_render(_views(rows, path, author_ids, can_reply=form is not None))}"

    key = f"thread:{post_id}:{current_language()}:{form is not None}:{path}"
    count, _space, html = (build() if own else fragment(key, build)).partition(" ")
    return ThreadView(int(count), Markup(html), form, closed_reason, kept=kept)


def closed_reason(article: Article) -> str:
    """Why nobody may reply, in words; empty while the article takes comments."""
    if article.state not in (PostState.PUBLISHED, PostState.PRIVATE):
        return _("Comments open when the article is published.")
    if not article.comments_open:
        return _("Comments are closed.")
    closes_at = current(DiscussionSettings).closes_at(article.published_at)
    ages = article.type == PostType.POST
    if ages and closes_at is not None:
        if closes_at > clock.now():
            lasts_until(closes_at)
            return ""
        return _("Comments are closed: this article is no longer new.")
    return ""


def find_answered(post_id: int, comment_id: int | None) -> Answered | None:
    """Whom a reply answers; None if it answers nobody who can be seen."""
    if comment_id is None:
        return None
    place = find_place(comment_id)
    if place is None or place.post_id != post_id or place.status != Status.APPROVED:
        return None
    return Answered(place.id, place.author_name or _("Anonymous"))


def _render(comments: Sequence[CommentView]) -> str:
    if not comments:
        return ""
    comment_list = get_template_attribute("partials/comment.html", "comment_list")
    return str(comment_list(comments, "comment-list"))


def _views(
    rows: Sequence[ThreadRow], path: str, author_ids: Collection[int], *, can_reply: bool
) -> tuple[CommentView, ...]:
    """The thread as nested views, to the depth the owner set."""
    settings = current(DiscussionSettings)
    nodes = build_threads(rows, max_depth=settings.shown_depth, parents=hidden_parents(rows))
    around = Around(
        path, frozenset(author_ids), can_reply, settings.avatars, _("Reply to %(name)s")
    )
    return tuple(_view(node, around) for node in nodes)


@dataclass(frozen=True, slots=True)
class Around:
    """What all comments of a thread share."""

    path: str
    author_ids: frozenset[int]
    can_reply: bool
    shows_initials: bool
    reply_label: str


def _view(node: Node[ThreadRow], around: Around) -> CommentView:
    row = node.comment
    name = row.author_name or _("Anonymous")
    visible = row.status == Status.APPROVED
    return CommentView(
        id=row.id,
        author_name=name,
        created_at=row.created_at,
        permalink=f"/comments/{row.id}/" if visible else f"#comment-{row.id}",
        body_html=Markup(row.body_html),
        author_url=row.author_url or None,
        badge=_badge(row),
        is_post_author=row.user_id is not None and row.user_id in around.author_ids,
        in_reply_to=_answered(node),
        reply_url=f"{around.path}?replyto={row.id}#respond"
        if around.can_reply and visible
        else None,
        reply_label=around.reply_label % {"name": name},
        shows_initials=around.shows_initials,
        notice="" if visible else _notice(row),
        children=tuple(_view(child, around) for child in node.children),
    )


def _answered(node: Node[ThreadRow]) -> Link | None:
    if not node.flattened or node.reply_to is None:
        return None
    return Link(node.reply_to.author_name or _("Anonymous"), f"#comment-{node.reply_to.id}")


def _badge(row: ThreadRow) -> str | None:
    if row.role is None:
        return None
    capabilities = CAPABILITIES[Role(row.role)]
    if Capability.EDIT_OTHERS in capabilities:
        return _("Editor")
    return _("Moderator") if Capability.MODERATE in capabilities else None


def _notice(row: ThreadRow) -> str:
    """What its own writer is told of a comment that others cannot see."""
    if row.status == Status.REJECTED:
        return _("A moderator or a rule of this site rejected this. Only you can see it.")
    return _("Waiting for a moderator. Only you can see this.")
