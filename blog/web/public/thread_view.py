"""An article's conversation, made ready for the page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import get_template_attribute
from markupsafe import Markup

from blog.accounts.permissions import CAPABILITIES, Capability, Role
from blog.comments.mentions import People
from blog.comments.moderation.locked import beneath_a_lock, lock_over
from blog.comments.newest import newest_ids
from blog.comments.pages import VIEWS, Order, Size, branches_on, size_of
from blog.comments.pictures.queries import picture_of
from blog.comments.queries import (
    ThreadRow,
    branch_of,
    branch_rows,
    find_place,
    hidden_parents,
    marked_rows,
    person_key,
    thread_rows,
)
from blog.comments.receipts import receipt_path
from blog.comments.reports.settings import ReportSettings
from blog.comments.settings import DiscussionSettings, LogSettings
from blog.comments.states import Mark, Status
from blog.comments.threads import Node, build_threads
from blog.comments.traces import Come, Gone, Traces, traces
from blog.comments.votes.settings import VoteSettings
from blog.core import clock
from blog.core.fragments import fragment
from blog.core.html import excerpt
from blog.core.i18n import _, ngettext
from blog.core.settings.store import current
from blog.core.sources import depends_on, lasts_until
from blog.posts.publishing import PostState, PostType
from blog.posts.queries import Article
from blog.web.comment_views import (
    Answered,
    CommentView,
    MarkedView,
    QuestionsView,
    ThreadView,
    VotesView,
)
from blog.web.public.comment_pages import (
    PLAIN,
    Asked,
    address,
    divided,
    opening,
    sorts,
    turning,
    views,
)
from blog.web.public.news import NEWEST, news_url
from blog.web.site_context import MODERATION_LOG
from blog.web.template_tools import current_language
from blog.web.template_tools import number as figures
from blog.web.viewmodels import Link

MARKED_WORDS = 30
NO_VOTES: Mapping[int, int] = {}
BY_TIME = (Order.OLDEST, Order.NEWEST)


def thread_view(
    post_id: int,
    path: str,
    author_ids: Collection[int],
    form: Markup | None,
    closed_reason: str,
    wanted: Asked = PLAIN,
    own: Sequence[int] = (),
    kept: str = "",
    mine: Mapping[int, int] = NO_VOTES,
) -> ThreadView:
    """The page of comments as this visitor sees it; that of everybody is stored by itself.

    `own` are the visitor's comments that others cannot see, and those they have just posted: they
    lead to their receipts. `kept` is what they just wrote where comments are closed, `mine` how
    they have voted without script, by comment.
    """
    can_reply = form is not None

    def build() -> ThreadView:
        return _page(post_id, path, author_ids, wanted, own, mine, can_reply=can_reply)

    key = f"thread:{post_id}:{wanted.page}:{wanted.order}:{current_language()}:{can_reply}:{path}"
    page = build() if own or mine else fragment(key, build, size=lambda made: len(made.html))
    log_url = MODERATION_LOG if current(LogSettings).public != "off" else None
    return replace(page, form=form, closed_reason=closed_reason, kept=kept, log_url=log_url)


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
    if place.erased or lock_over(comment_id) is not None:
        return None
    return Answered(place.id, place.author_name or _("Anonymous"))


def _page(
    post_id: int,
    path: str,
    author_ids: Collection[int],
    wanted: Asked,
    own: Sequence[int],
    mine: Mapping[int, int],
    *,
    can_reply: bool,
) -> ThreadView:
    depends_on(f"post:{post_id}")
    size = size_of(post_id)
    division = divided(size, wanted)
    opens = opening(division, wanted)
    number = wanted.page or opens
    settings = current(DiscussionSettings)
    usual = Order.LIKES if wanted.questions else Order(settings.comment_order)
    order = wanted.order or usual
    branches: Sequence[int] = ()
    if division.pages > 1 or order not in BY_TIME:
        branches = branches_on(post_id, division, number, order if wanted.sorted else Order.OLDEST)
    if division.pages > 1 or order in VIEWS:
        all_own = number == opens and order is not Order.ANSWERED
        rows = branch_rows(post_id, branches, own, all_own=all_own)
        newest = newest_ids(post_id, NEWEST)
    else:
        rows = thread_rows(post_id, own)
        newest = [row.id for row in rows if row.status == Status.APPROVED]
    parents = hidden_parents(rows)
    nodes = build_threads(
        rows,
        max_depth=settings.shown_depth,
        newest_first=order is Order.NEWEST,
        parents=parents,
    )
    _sort(nodes, branches if order not in BY_TIME else (), asks=wanted.questions)
    moves = traces(post_id) if size.has_traces else Traces()
    around = Around(
        address(path, wanted.page), frozenset(author_ids), can_reply, settings.avatars,
        _("Answer %(name)s") if wanted.questions else _("Reply to %(name)s"),
        current(ReportSettings).offered, frozenset(own), current(VoteSettings),
        mine, locked=beneath_a_lock(rows, parents), traces=moves,
    )  # fmt: skip
    votes = current(VoteSettings).offers_likes(question=wanted.questions)
    marked = marked_rows(post_id) if number == opens and not wanted.order else []
    return ThreadView(
        count=size.approved,
        html=Markup(_render([_view(node, around) for node in nodes], asks=wanted.questions)),
        pagination=turning(path, division, wanted),
        sorts=sorts(path, division, wanted),
        feed_url=f"{path}feed/",
        news_url=news_url(post_id),
        newest=max(newest, default=0),
        gone=tuple(_gone(each) for each in moves.gone.get(None, ())) if number == opens else (),
        pinned=next((_marked(row) for row in marked if row.mark == Mark.PINNED), None),
        featured=tuple(_marked(row) for row in marked if row.mark == Mark.FEATURED),
        votes_url=f"/comments/votes/{post_id}/" if votes else None,
        questions=_questions(path, size, wanted) if wanted.questions else None,
    )


def _sort(nodes: list[Node[ThreadRow]], branches: Sequence[int], *, asks: bool) -> None:
    """As the branches stand, else as they are; beneath a question experts stand first."""
    places = {branch: place for place, branch in enumerate(branches)}
    nodes.sort(key=lambda node: places.get(branch_of(node.comment), len(places)))
    for node in nodes if asks else ():
        node.children.sort(key=lambda answer: not answer.comment.expert)


def _questions(path: str, size: Size, wanted: Asked) -> QuestionsView:
    none = ""
    if size.branches and not size.shown_in(wanted.order):
        is_answered = wanted.order is Order.ANSWERED
        none = _("No question is answered yet.") if is_answered else _("All are answered.")
    return QuestionsView(size.branches, size.answered, views(path, size, wanted), none)


def _render(comments: Sequence[CommentView], *, asks: bool) -> str:
    if not comments:
        return ""
    comment_list = get_template_attribute("partials/comment.html", "comment_list")
    return str(comment_list(comments, "comment-list", _("Answer") if asks else _("Reply")))


@dataclass(frozen=True, slots=True)
class Around:
    """What all comments of a thread share."""

    path: str
    author_ids: frozenset[int]
    can_reply: bool
    shows_initials: bool
    reply_label: str
    can_report: bool
    own: frozenset[int]
    votes: VoteSettings
    mine: Mapping[int, int]
    locked: frozenset[int] = frozenset()
    traces: Traces = field(default_factory=Traces)
    people: People = field(default_factory=People)


def _view(node: Node[ThreadRow], around: Around) -> CommentView:
    row = node.comment
    visible = row.status == Status.APPROVED
    erased = row.erased_at is not None
    name = _name(row)
    html = around.people.linked(row.body_html)
    around.people.spoke(row.author_name, f"#comment-{row.id}")
    return CommentView(
        id=row.id,
        author_name=name,
        created_at=row.created_at,
        permalink=f"/comments/{row.id}/" if visible else f"#comment-{row.id}",
        body_html=Markup(html),
        author_url=row.author_url or None,
        badge=_badge(row),
        is_post_author=row.user_id is not None and row.user_id in around.author_ids,
        in_reply_to=_answered(node),
        reply_url=f"{around.path}?replyto={row.id}#respond"
        if around.can_reply and visible and not erased and row.id not in around.locked
        else None,
        origin=_origin(around.traces.come.get(row.id)),
        gone=tuple(_gone(each) for each in around.traces.gone.get(row.id, ())),
        locked=None if row.locked_at is None else row.lock_reason or "",
        reply_label=around.reply_label % {"name": name},
        report_url=f"/comments/{row.id}/report/"
        if around.can_report and visible and not erased
        else None,
        person="" if erased else person_key(row),
        mark=_mark(row) if visible and not erased else "",
        votes=_votes(row, around) if visible and not erased else None,
        expert=bool(row.expert),
        shows_initials=around.shows_initials and not erased,
        notice="" if visible else _notice(row),
        receipt_url=receipt_path(row.id, row.created_at) if row.id in around.own else None,
        edited_at=row.edited_at,
        erased=erased,
        picture=picture_of(row.id, row.picture),
        children=tuple(_view(child, around) for child in node.children),
    )


def _gone(left: Gone) -> Link:
    """What stands where a conversation was."""
    url = f"/comments/{left.comment_id}/"
    if left.article is not None:
        return Link(_("A conversation was moved to “%(title)s”.", title=left.article.title), url)
    text = ngettext(
        "%(number)s reply was moved to a conversation of its own.",
        "%(number)s replies were moved to a conversation of their own.",
        left.replies,
        number=figures(left.replies),
    )
    return Link(text, url)


def _origin(come: Come | None) -> Link | None:
    """What a conversation says of where it was before."""
    if come is None:
        return None
    if come.article is not None:
        text = _("Moved here from “%(title)s”.", title=come.article.title)
        return Link(text, come.article.permalink)
    if come.answered_id is not None:
        return Link(_("Split off from another conversation."), f"/comments/{come.answered_id}/")
    return None


def _marked(row: ThreadRow) -> MarkedView:
    return MarkedView(
        author_name=row.author_name or _("Anonymous"),
        created_at=row.created_at,
        url=f"/comments/{row.id}/",
        body_html=Markup(row.body_html),
        excerpt=excerpt(row.body_html, MARKED_WORDS),
        picture=picture_of(row.id, row.picture),
    )


def _mark(row: ThreadRow) -> str:
    if row.mark is None:
        return ""
    return _("Pinned") if row.mark == Mark.PINNED else _("Featured")


def _votes(row: ThreadRow, around: Around) -> VotesView | None:
    settings = around.votes
    question = row.expert is not None and row.branch_id is None
    if not settings.offers_likes(question=question):
        return None
    score = row.likes - row.dislikes
    return VotesView(
        label=_("Upvote") if question else _("Like"),
        likes=row.likes,
        dislikes=row.dislikes if settings.offers_dislikes else None,
        mine=around.mine.get(row.id, 0),
        folds=settings.offers_dislikes and score < settings.fold_below,
        against=_("Downvote") if question else "",
    )


def _answered(node: Node[ThreadRow]) -> Link | None:
    if not node.flattened or node.reply_to is None:
        return None
    return Link(_name(node.reply_to), f"#comment-{node.reply_to.id}")


def _name(row: ThreadRow) -> str:
    """As whom a comment is signed; whoever deleted it was a reader."""
    if row.erased_at is not None:
        return _("A former reader")
    return row.author_name or _("Anonymous")


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
