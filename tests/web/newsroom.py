"""A small newsroom with everything that pages show, and every act that may change a page."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from blog.accounts import services as accounts
from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM
from blog.comments.deletion import delete_comment
from blog.comments.locks import lock_branch
from blog.comments.marks import mark_comment
from blog.comments.models import Comment
from blog.comments.relocation import move_branch
from blog.comments.services import Edit, edit_comment, undo
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Mark, Status
from blog.comments.submission import Refused
from blog.core import clock, outbox
from blog.core.db import db
from blog.core.errors import Invalid
from blog.core.settings.caching import CachingSettings
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from blog.media.services import delete_picture, update_picture
from blog.posts import services as posts
from blog.posts.drafts import PostDraft
from blog.posts.models import Post
from blog.posts.settings import PermalinkSettings, ReadingSettings
from blog.taxonomy import services as taxonomy
from blog.taxonomy.models import Category
from tests.factories.accounts import make_user
from tests.factories.comments import decide, make_comment
from tests.factories.media import make_picture
from tests.factories.posts import make_category, make_page, make_post
from tests.web.public.pages import path_of

LISTS = (
    "/",
    "/page/2/",
    "/category/politics/",
    "/category/politics/asia/",
    "/category/politics/asia/page/2/",
    "/category/world/",
    "/category/world/asia/",
    "/tag/ships/",
    "/author/ann-author/",
    "/2026/",
    "/2026/03/",
    "/search/",
)


@dataclass
class Newsroom:
    """Ids of what was made; articles are oldest first."""

    articles: list[int]
    page: int
    politics: int
    asia: int
    world: int
    ann: int
    picture: int
    last_batch: str = ""

    @property
    def addresses(self) -> list[str]:
        """Where something is to be seen now."""
        found = [path_of(post.id) for post in self._posts() if post.slug]
        return [*LISTS, *found]

    def visit(self, client: FlaskClient) -> None:
        """Look at every page; the client itself holds what it is shown against a fresh one."""
        for address in self.addresses:
            assert client.get(address).status_code in (200, 301, 404), address

    def _posts(self) -> list[Post]:
        return list(db.session.scalars(select(Post).order_by(Post.id)))


def make_newsroom() -> Newsroom:
    """Six articles in two sections, comments of every state, a page, a picture."""
    change(ReadingSettings, {"posts_per_page": 2})
    change(DiscussionSettings, {"flood_seconds": 0})
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    world = make_category("World")
    ann = make_user("author", name="Ann Author")
    picture = make_picture()
    articles = [
        make_post(
            f"Story {number}",
            at=clock.now() - timedelta(hours=10 - number),
            primary_category_id=(asia, asia, politics, world, asia, asia)[number].id,
            tag_names=("Ships",),
            author_ids=(ann.id,),
            lead_media_id=picture.id if number % 2 else None,
        ).id
        for number in range(6)
    ]
    for status in Status:
        make_comment(articles[4], status=status)
    member = accounts_actor(make_user("moderator", name="Mo Derator"))
    make_comment(articles[3], status=Status.APPROVED, actor=member)
    page = make_page("About us")
    return Newsroom(articles, page.id, politics.id, asia.id, world.id, ann.id, picture.id)


def accounts_actor(user: User):
    """Somebody as services know them."""
    return user.actor


def _edit(room: Newsroom, number: int, **fields) -> None:
    post = db.session.get_one(Post, room.articles[number])
    if post.status == "trash":
        return
    draft = PostDraft(
        title=post.title,
        body_source=post.body_source,
        primary_category_id=post.primary_category_id,
        tag_names=("Ships",),
        author_ids=(room.ann,),
        lead_media_id=post.lead_media_id,
    )
    posts.update_post(SYSTEM, post.id, post.version, replace(draft, **fields))


def _move(verb: Callable[..., Post], number: int, *states: str) -> Callable[[Newsroom], None]:
    def act(room: Newsroom) -> None:
        post = db.session.get_one(Post, room.articles[number])
        if post.status in states:
            verb(SYSTEM, post.id, post.version)

    return act


def _publish(room: Newsroom, number: int, **later: float) -> None:
    post = db.session.get_one(Post, room.articles[number])
    if post.status == "trash":
        return
    if post.status == "published":
        post = posts.return_to_draft(SYSTEM, post.id, post.version)
    posts.publish_post(SYSTEM, post.id, post.version, clock.now() + timedelta(**later))


def _decide(action: Action, *states: Status) -> Callable[[Newsroom], None]:
    def act(room: Newsroom) -> None:
        found = db.session.scalar(
            select(Comment.id).where(Comment.status.in_(states)).order_by(Comment.id).limit(1)
        )
        if found is not None:
            room.last_batch = decide(found, action)

    return act


def _mark(mark: Mark) -> Callable[[Newsroom], None]:
    def act(room: Newsroom) -> None:
        comment = db.session.scalar(
            select(Comment).where(Comment.status == "approved", Comment.mark.is_(None)).limit(1)
        )
        if comment is not None:
            room.last_batch = mark_comment(SYSTEM, comment.id, comment.version, mark)

    return act


def _lock(room: Newsroom) -> None:
    comment = db.session.scalar(
        select(Comment).where(Comment.status == "approved", Comment.locked_at.is_(None)).limit(1)
    )
    if comment is not None:
        room.last_batch = lock_branch(SYSTEM, comment.id, comment.version, "Enough.")


def _move_talk(room: Newsroom) -> None:
    comment = db.session.scalar(
        select(Comment).where(Comment.status == "approved", Comment.post_id != room.articles[0])
    )
    if comment is not None:
        with suppress(Invalid):  # the other article may be closed or gone
            seen = (SYSTEM, comment.id, comment.version)
            room.last_batch = move_branch(*seen, room.articles[0])


def _undo(room: Newsroom) -> None:
    if room.last_batch:
        undo(SYSTEM, room.last_batch)
        room.last_batch = ""


def _correct(_room: Newsroom) -> None:
    comment = db.session.scalar(select(Comment).where(Comment.status == "approved").limit(1))
    if comment is not None:
        edit = Edit(
            "Said otherwise.", comment.author_name, comment.author_email, comment.author_url
        )
        edit_comment(SYSTEM, comment.id, comment.version, edit)


def _delete_comment(room: Newsroom) -> None:
    comment = db.session.scalar(select(Comment).where(Comment.status == "trash").limit(1))
    if comment is not None:
        delete_comment(SYSTEM, comment.id, comment.version)
        room.last_batch = ""


def _sections(room: Newsroom, **fields) -> None:
    category = db.session.get(Category, room.asia)
    if category is not None:
        values = {"name": category.name, "parent_id": category.parent_id} | fields
        taxonomy.update_category(SYSTEM, category.id, **values)


def _retire(room: Newsroom) -> None:
    if db.session.get(Category, room.asia) is not None:
        taxonomy.delete_category(SYSTEM, room.asia)


def _rename(room: Newsroom) -> None:
    actor = db.session.get_one(User, room.ann).actor
    accounts.change_profile(actor, "Ann Otherwise", "Writes.", "")


def _drop_picture(room: Newsroom) -> None:
    delete_picture(SYSTEM, room.picture)
    room.picture = make_picture(blue=len(room.articles)).id


def _comment(number: int, **details) -> Callable[[Newsroom], None]:
    def act(room: Newsroom) -> None:
        with suppress(Refused):  # guests may have to sign in, or the article may be closed or gone
            make_comment(room.articles[number], **details)

    return act


def _write(room: Newsroom) -> None:
    number = len(room.articles)
    made = make_post(f"Story {number}", primary_category_id=room.world, author_ids=(room.ann,))
    room.articles.append(made.id)


ACTS: dict[str, Callable[[Newsroom], object]] = {
    "an article is published": _write,
    "an article is published for the past": lambda room: _publish(room, 1, hours=-7),
    "an article is scheduled": lambda room: _publish(room, 2, hours=2),
    "a title changes": lambda room: _edit(room, 4, title="Another title"),
    "a slug changes": lambda room: _edit(room, 5, slug="another-slug"),
    "an article goes to another section": lambda room: _edit(
        room, 3, primary_category_id=room.politics
    ),
    "an article loses its tag": lambda room: _edit(room, 1, tag_names=()),
    "an article gets a picture": lambda room: _edit(room, 2, lead_media_id=room.picture),
    "comments are closed": lambda room: _edit(room, 4, comments_open=False),
    "an article becomes a draft": _move(posts.return_to_draft, 3, "published"),
    "an article becomes private": _move(posts.make_private, 2, "published"),
    "an article is thrown away": _move(posts.trash_post, 5, "published", "draft"),
    "an article is taken out of the trash": _move(posts.restore_post, 5, "trash"),
    "an article is deleted for good": _move(posts.delete_post_for_good, 5, "trash"),
    "a page is made": lambda _room: make_page("Contact"),
    "a section is renamed": lambda room: _sections(room, name="Far East", slug="far-east"),
    "a section moves": lambda room: _sections(room, parent_id=room.world),
    "a section goes": _retire,
    "an author takes another name": _rename,
    "a moderator becomes an editor": lambda _room: accounts.change_role(
        SYSTEM, db.session.scalars(select(User.id).where(User.slug == "mo-derator")).one(), "editor"
    ),
    "a caption changes": lambda room: update_picture(
        SYSTEM, room.picture, alt="Ships", caption="Forty ships", credit="Somebody"
    ),
    "the worker makes the sizes of pictures": lambda _room: outbox.drain(),
    "a comment is approved": _decide(Action.APPROVE, Status.PENDING, Status.REJECTED),
    "a comment is withdrawn": _decide(Action.TRASH, Status.APPROVED),
    "a comment is rejected": _decide(Action.REJECT, Status.APPROVED, Status.PENDING),
    "a decision is undone": _undo,
    "a comment is corrected": _correct,
    "a comment is deleted for good": _delete_comment,
    "a comment is featured": _mark(Mark.FEATURED),
    "a comment is pinned": _mark(Mark.PINNED),
    "a conversation is locked": _lock,
    "a conversation is moved": _move_talk,
    "a comment arrives": _comment(1),
    "a staff comment arrives": _comment(0, actor=SYSTEM, status=Status.APPROVED),
    "the site is renamed": lambda _room: change(SiteSettings, {"title": "The Evening Post"}),
    "the zone changes": lambda _room: change(SiteSettings, {"time_zone": "Asia/Tokyo"}),
    "pages become longer": lambda _room: change(ReadingSettings, {"posts_per_page": 3}),
    "neighbours keep to their section": lambda _room: change(
        ReadingSettings, {"neighbours_within_category": True}
    ),
    "addresses take another shape": lambda _room: change(
        PermalinkSettings, {"structure": "/%year%/%monthnum%/%postname%/"}
    ),
    "old articles are closed": lambda _room: change(
        DiscussionSettings, {"close_after_days_enabled": True, "close_after_days": 1}
    ),
    "guests must sign in": lambda _room: change(
        DiscussionSettings, {"registration_required": True}
    ),
    "caches in front may keep pages": lambda _room: change(
        CachingSettings, {"shared_seconds": 600}
    ),
}
"""Each is told the newsroom, and does nothing where there is nothing to be done any more."""
