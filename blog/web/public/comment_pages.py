"""Which part of a conversation is asked for: a page of it, in one order or another."""

from dataclasses import dataclass, replace

from flask import request

from blog.comments.pages import VIEWS, Located, Order, Paging, Size, paging, size_of
from blog.comments.settings import DiscussionSettings
from blog.comments.votes.settings import VoteSettings
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.core.urls import absolute
from blog.web.comment_views import SortLink, ThreadView
from blog.web.public.presenters import pagination
from blog.web.viewmodels import PageHead, PaginationView


@dataclass(frozen=True, slots=True)
class Asked:
    """The page and order that the address names; None where it leaves that to the owner.

    With `questions` comments ask: unless another order is named, they are read by their votes.
    """

    page: int | None = None
    order: Order | None = None
    questions: bool = False

    @property
    def sorted(self) -> bool:
        """Whether pages are numbered in an order of their own, from the first on."""
        return self.questions or self.order is not None


PLAIN = Asked()


@dataclass(frozen=True, slots=True)
class Turn:
    """A numbered page of comments, of so many."""

    number: int
    pages: int

    @property
    def previous(self) -> int | None:
        """The number before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number after, if there is one."""
        return self.number + 1 if self.number < self.pages else None


def asked(page: int | None) -> Asked:
    """What this request asks for; an order that there is none of asks for nothing."""
    order = request.args.get("order", "")
    return Asked(page, Order(order) if order in set(Order) else None)


def suited(wanted: Asked, *, questions: bool) -> Asked:
    """The same beneath an article whose comments ask, or do not: then no view of questions."""
    order = None if wanted.order in VIEWS and not questions else wanted.order
    return Asked(wanted.page, order, questions)


def stands(post_id: int, wanted: Asked) -> bool:
    """Whether that page is there under this very address."""
    if wanted.page is None:
        return True
    division = divided(size_of(post_id), wanted)
    return 1 <= wanted.page <= division.pages and wanted.page != opening(division, wanted)


def divided(size: Size, wanted: Asked) -> Paging:
    """How what is asked for breaks into pages."""
    return paging(size.shown_in(wanted.order))


def opening(division: Paging, wanted: Asked) -> int:
    """The page that needs no number: in an order of its own, the first."""
    return 1 if wanted.sorted else division.default


def address(path: str, page: int | None = None, order: Order | None = None) -> str:
    """The address of a page of the comments of the article at `path`."""
    here = path if page is None else f"{path}comment-page-{page}/"
    return f"{here}?order={order}" if order else here


def where(path: str, place: Located | None) -> str:
    """The address of the page on which a comment stands; the article's while it is nowhere."""
    return address(path, place.page, place.order) if place else path


def turning(path: str, division: Paging, wanted: Asked) -> PaginationView | None:
    """Links to the other pages; None if there is but one."""
    if division.pages == 1:
        return None
    first = opening(division, wanted)

    def url(number: int) -> str:
        page = None if number == first else number
        return f"{address(path, page, wanted.order)}#comments"

    links = pagination(Turn(wanted.page or first, division.pages), url)
    before, after = _directions(Order.LIKES if wanted.questions else None, wanted.order)
    return replace(links, previous_label=before, next_label=after)


def sorts(path: str, division: Paging, wanted: Asked) -> tuple[SortLink, ...]:
    """Links to the orders that a reader may choose; none where there is nothing to be sorted."""
    if division.branches < 2 or wanted.order in VIEWS:
        return ()
    if wanted.questions:
        return _question_sorts(path, wanted)
    usual = _usual(division)
    labels: dict[Order | None, str] = {
        Order.OLDEST: _("Oldest"),
        Order.NEWEST: _("Newest"),
        Order.REPLIES: _("Most replies"),
    }
    if current(VoteSettings).likes:
        labels[Order.LIKES] = _("Most liked")
    if usual is None:
        labels = {None: _("Latest page") if division.opens_last else _("First page"), **labels}
    chosen = wanted.order or usual
    return tuple(
        SortLink(
            label,
            f"{address(path, order=None if order == usual else order)}#comments",
            current=order == chosen,
        )
        for order, label in labels.items()
    )


def _question_sorts(path: str, wanted: Asked) -> tuple[SortLink, ...]:
    labels: dict[Order | None, str] = {
        None: _("Most votes"),
        Order.NEWEST: _("Newest"),
        Order.OLDEST: _("Oldest"),
        Order.REPLIES: _("Most answers"),
    }
    chosen = None if wanted.order is Order.LIKES else wanted.order
    return tuple(
        SortLink(label, f"{address(path, order=order)}#comments", current=order == chosen)
        for order, label in labels.items()
    )


def views(path: str, size: Size, wanted: Asked) -> tuple[SortLink, ...]:
    """Links to all questions, to those that are answered, and to the others."""
    if not wanted.questions or not size.branches:
        return ()
    labels: dict[Order | None, str] = {
        None: _("All"),
        Order.ANSWERED: _("Answered"),
        Order.UNANSWERED: _("Unanswered"),
    }
    chosen = wanted.order if wanted.order in VIEWS else None
    return tuple(
        SortLink(
            label, f"{address(path, order=order)}#comments", order == chosen, size.shown_in(order)
        )
        for order, label in labels.items()
    )


def head_of(head: PageHead, path: str, wanted: Asked, thread: ThreadView | None) -> PageHead:
    """The article's `<head>`, as it is on a later page of its comments, or on a sorted one."""
    if wanted.page:
        title = _("%(title)s, comments page %(number)s", title=head.title, number=wanted.page)
        head = replace(head, title=title, canonical=absolute(address(path, wanted.page)))
    if wanted.order:
        return replace(head, canonical=absolute(path), robots="noindex")
    pages = thread.pagination if thread else None
    if pages is None:
        return head
    return replace(head, previous_url=_bare(pages.previous_url), next_url=_bare(pages.next_url))


def _usual(division: Paging) -> Order | None:
    """The order in which readers see all of it unasked; None where that is but the end of it."""
    order = Order(current(DiscussionSettings).comment_order)
    if division.pages == 1 or (order is Order.OLDEST and not division.opens_last):
        return order
    return None


def _directions(usual: Order | None, chosen: Order | None) -> tuple[str, str]:
    order = chosen or usual
    if order is Order.NEWEST:
        return _("Newer"), _("Older")
    if order in (None, Order.OLDEST):
        return _("Older"), _("Newer")
    return _("Previous"), _("Next")


def _bare(url: str | None) -> str | None:
    return url.partition("#")[0] if url else None
