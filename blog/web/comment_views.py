"""What the reader's templates are given of a conversation: plain, frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from blog.comments.pictures.queries import Picture
from blog.web.viewmodels import Link, PaginationView, VisitorView


@dataclass(frozen=True, slots=True)
class VotesView:
    """``dislikes`` is ``None`` where nobody may dislike; a comment ``folds`` for its low score.

    ``mine`` is 1 or -1 for a visitor who has voted so without script, ``against`` what a vote of
    the other kind is called where that is no dislike.
    """

    label: str
    likes: int
    dislikes: int | None = None
    mine: int = 0
    folds: bool = False
    against: str = ""


@dataclass(frozen=True, slots=True)
class CommentView:
    """``in_reply_to`` is set where the indentation no longer shows whom it answers.

    ``reply_url`` is ``None`` where replies are closed or the conversation is locked;
    ``reply_label`` says whom it answers, ``locked`` why the conversation is locked from here on,
    ``None`` where it is not. ``notice`` is for its own writer, of a comment that
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
    locked: str | None = None
    origin: Link | None = None
    gone: tuple[Link, ...] = ()
    report_url: str | None = None
    notice: str = ""
    receipt_url: str | None = None
    edited_at: datetime | None = None
    erased: bool = False
    votes: VotesView | None = None
    expert: bool = False
    mark: str = ""
    person: str = ""
    picture: Picture | None = None
    shows_initials: bool = True
    children: tuple["CommentView", ...] = ()

    @property
    def initials(self) -> str:
        """Two letters at most, for a mark beside the name; nothing is fetched from elsewhere."""
        words = self.author_name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True, slots=True)
class MarkedView:
    """A featured or pinned comment as it is shown above the conversation."""

    author_name: str
    created_at: datetime
    url: str
    body_html: Markup
    excerpt: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class SortLink:
    """An order that comments may be read in, or a view of them with how many there are in it."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """Where comments ask: how many questions there are, how many are answered, and the views.

    ``none`` says in words that the view chosen has none.
    """

    count: int
    answered: int
    views: tuple[SortLink, ...] = ()
    none: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The comment that the form answers."""

    id: int
    author_name: str


@dataclass(frozen=True, slots=True)
class CommentFormView:
    """The form as it stands: what was typed, and what was wrong with it.

    ``values`` and ``errors`` go by field name; an error is one sentence. ``summary`` heads them.
    ``hidden`` are the guard's own fields. ``login_url`` is for whoever is not signed in, and with
    ``must_sign_in`` there is no other way to write. ``remembered`` is the name that the browser
    signs with by itself. ``lost_parent`` is the comment that was to be answered and takes no
    more replies. ``picture_megabytes`` is how large a picture may be that is attached, 0
    where none is taken. Where it ``asks``, comments are questions;
    ``pause`` is how long each writer waits between two, in words.
    """

    action: str
    post_id: int
    hidden: Mapping[str, str]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    parent: Answered | None = None
    lost_parent: int | None = None
    cancel_url: str | None = None
    summary: str | None = None
    preview: Markup | None = None
    nudged: bool = False
    signed_in_as: VisitorView | None = None
    name_email_required: bool = True
    offer_remember: bool = True
    remembered: str = ""
    offer_mail: bool = False
    picture_megabytes: int = 0
    login_url: str | None = None
    must_sign_in: bool = False
    asks: bool = False
    pause: str = ""
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
    ``gone`` leads to whole conversations that stood here and stand elsewhere now.
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
    pinned: MarkedView | None = None
    featured: tuple[MarkedView, ...] = ()
    gone: tuple[Link, ...] = ()
    is_member: bool = False
    follow: FollowView | None = None
    questions: QuestionsView | None = None
    log_url: str | None = None

    @property
    def is_open(self) -> bool:
        return self.form is not None
