"""What the reader's templates are given.

Plain, frozen values: a view fills them from queries, a template chooses and loops.
Every URL arrives ready. Every ``language`` is ``None`` unless it differs from the page around it.
"""

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
