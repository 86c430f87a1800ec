"""What the reader's templates are given.

Plain, frozen values: a view fills them from queries, a template chooses and loops.
Every URL arrives ready. Every ``language`` is ``None`` unless it differs from the page around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from markupsafe import Markup

Direction = Literal["ltr", "rtl"]
ArchiveKind = Literal["category", "tag", "author", "date", "latest"]


# Around every page


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    url: str
    current: bool = False
    children: tuple["MenuItem", ...] = ()


@dataclass(frozen=True, slots=True)
class VisitorView:
    """Somebody who is signed in; pages that carry one are never cached."""

    name: str
    account_url: str
    logout_url: str
    admin_url: str | None = None


@dataclass(frozen=True, slots=True)
class FeedLink:
    title: str
    url: str
    mime: str


@dataclass(frozen=True, slots=True)
class PageHead:
    """What stands in ``<head>``. ``title`` is the page's own; the layout adds the site's.

    ``structured_data`` is JSON-LD, already escaped for a script element.
    """

    title: str
    canonical: str | None = None
    description: str = ""
    robots: str | None = None
    kind: Literal["website", "article"] = "website"
    image: str | None = None
    image_alt: str = ""
    previous_url: str | None = None
    next_url: str | None = None
    feeds: tuple[FeedLink, ...] = ()
    structured_data: Markup | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A page, but for what stands around every page; ``html`` is set already."""

    head: PageHead
    html: Markup


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the path; the last has no address."""

    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page; ``url`` is ``None`` for the current one, ``number`` for a gap."""

    number: int | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PaginationView:
    """The labels are set where the page before is not the newer one, as it is in lists."""

    number: int
    pages: int
    previous_url: str | None
    next_url: str | None
    links: tuple[PageLink, ...] = ()
    previous_label: str = ""
    next_label: str = ""


# Pictures and people


@dataclass(frozen=True, slots=True)
class PictureView:
    """``sources`` are (MIME type, srcset) pairs, best first; ``credit`` has no brackets."""

    src: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    srcset: str = ""
    sizes: str = "100vw"


@dataclass(frozen=True, slots=True)
class AuthorView:
    name: str
    url: str
    bio: str = ""


@dataclass(frozen=True, slots=True)
class CategoryView:
    name: str
    url: str
    description: str = ""
    children: tuple["CategoryView", ...] = ()


# Lists of stories


@dataclass(frozen=True, slots=True)
class Teaser:
    title: str
    url: str
    published_at: datetime
    standfirst: str = ""
    category: Link | None = None
    authors: tuple[AuthorView, ...] = ()
    comment_count: int = 0
    picture: PictureView | None = None
    language: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Rail:
    """One section's stories on the front page."""

    label: str
    url: str
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    lead: Teaser | None
    secondary: tuple[Teaser, ...] = ()
    rails: tuple[Rail, ...] = ()
    most_discussed: tuple[Teaser, ...] = ()
    earlier_url: str | None = None


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """``first`` is shown larger and only on the first page; ``teasers`` does not repeat it.

    Both are set already, by ``partials/archive_teaser.html``.
    """

    title: str
    kind: ArchiveKind
    total: int
    pagination: PaginationView
    description: str = ""
    path: tuple[Crumb, ...] = ()
    children: tuple[CategoryView, ...] = ()
    first: Markup = field(default_factory=Markup)
    teasers: tuple[Markup, ...] = ()
    feed_url: str | None = None


@dataclass(frozen=True, slots=True)
class SearchView:
    """``query`` is empty before anything was asked; ``teasers`` are set as in archives."""

    query: str
    action: str
    total: int = 0
    teasers: tuple[Markup, ...] = ()
    pagination: PaginationView | None = None


# An article


@dataclass(frozen=True, slots=True)
class NeighbourView:
    title: str
    url: str
    language: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A post or a page. ``published_at`` is ``None`` for a page and for a draft.

    ``updated_at`` is set only for a change that readers should know of. ``state`` is a word
    for staff ("Draft"), shown with ``edit_url`` above an article that not everyone can see.
    """

    id: int
    title: str
    url: str
    body_html: Markup
    standfirst: str = ""
    path: tuple[Crumb, ...] = ()
    authors: tuple[AuthorView, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    reading_minutes: int = 0
    picture: PictureView | None = None
    source_name: str = ""
    source_url: str | None = None
    tags: tuple[Link, ...] = ()
    categories: tuple[Link, ...] = ()
    previous: NeighbourView | None = None
    next: NeighbourView | None = None
    language: str | None = None
    direction: Direction | None = None
    is_preview: bool = False
    state: str | None = None
    edit_url: str | None = None

    @property
    def has_long_title(self) -> bool:
        """Past three lines at full size a headline is set a size smaller."""
        return len(self.title) > 90


# Comments


@dataclass(frozen=True, slots=True)
class VotesView:
    """``dislikes`` is ``None`` where nobody may dislike; a comment ``folds`` for its low score."""

    likes: int
    dislikes: int | None = None
    folds: bool = False


@dataclass(frozen=True, slots=True)
class CommentView:
    """``in_reply_to`` is set where the indentation no longer shows whom it answers.

    ``reply_url`` is ``None`` where replies are closed or the thread is as deep as it may be;
    ``reply_label`` says whom it answers. ``notice`` is for its own writer, of a comment that
    others cannot see, ``receipt_url`` where the writer finds their own. ``edited_at`` is when its
    words changed; of an ``erased`` one only the place is left, without name or words.
    """

    id: int
    author_name: str
    created_at: datetime
    permalink: str
    body_html: Markup
    author_url: str | None = None
    badge: str | None = None
    is_post_author: bool = False
    in_reply_to: Link | None = None
    reply_url: str | None = None
    reply_label: str = ""
    report_url: str | None = None
    notice: str = ""
    receipt_url: str | None = None
    edited_at: datetime | None = None
    erased: bool = False
    votes: VotesView | None = None
    shows_initials: bool = True
    children: tuple["CommentView", ...] = ()

    @property
    def initials(self) -> str:
        """Two letters at most, for a mark beside the name; nothing is fetched from elsewhere."""
        words = self.author_name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True, slots=True)
class SortLink:
    """An order that comments may be read in."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The comment that the form answers."""

    id: int
    author_name: str


@dataclass(frozen=True, slots=True)
class CommentFormView:
    """The form as it stands: what was typed, and what was wrong with it.

    ``values`` and ``errors`` go by field name; an error is one sentence. ``summary`` heads them.
    ``hidden`` are the guard's own fields. With ``login_url`` only people with an account may write.
    """

    action: str
    post_id: int
    hidden: Mapping[str, str]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    parent: Answered | None = None
    cancel_url: str | None = None
    summary: str | None = None
    signed_in_as: VisitorView | None = None
    name_email_required: bool = True
    offer_remember: bool = True
    remembered: bool = False
    offer_mail: bool = False
    login_url: str | None = None
    max_length: int = 65_525


@dataclass(frozen=True, slots=True)
class FollowView:
    """The form by which somebody follows a thread by mail; who is signed in types no address."""

    action: str
    post_id: int
    hidden: Mapping[str, str]
    signed_in: bool


@dataclass(frozen=True, slots=True)
class ThreadView:
    """All that stands under an article. ``form`` is ``None`` when comments are closed.

    It is set already, by ``partials/comment_form.html``. ``html`` is the list of comments as
    ``partials/comment.html`` sets it, stored or fresh. ``kept`` is what the visitor just wrote
    where comments are closed. ``news_url`` tells script what was said since comment ``newest``.
    """

    count: int
    html: Markup = field(default_factory=Markup)
    form: Markup | None = None
    closed_reason: str = ""
    kept: str = ""
    pagination: PaginationView | None = None
    sorts: tuple[SortLink, ...] = ()
    feed_url: str | None = None
    news_url: str | None = None
    newest: int = 0
    votes_url: str | None = None
    is_member: bool = False
    follow: FollowView | None = None
    log_url: str | None = None

    @property
    def is_open(self) -> bool:
        return self.form is not None


# When something is in the way


@dataclass(frozen=True, slots=True)
class ErrorView:
    """``detail`` stands for what the page says by itself; ``reference`` finds a 500 in the log."""

    status: int
    title: str
    detail: str = ""
    reference: str | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A plain page with one thing to say and one way on."""

    title: str
    paragraphs: tuple[str, ...]
    onward: Link | None = None
