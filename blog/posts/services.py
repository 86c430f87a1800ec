"""What people do with articles and pages. Every verb takes the version it was decided upon."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.core import clock, tokens
from blog.core.db import transaction
from blog.core.errors import Forbidden, Invalid
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.locks import hold
from blog.core.tags import touch
from blog.posts import archives, permissions, publishing, saving
from blog.posts.drafts import Checked, PostDraft, check
from blog.posts.events import PostDeleted, PostPublished, PostUnpublished, PostUpdated
from blog.posts.models import Post, PostMedia
from blog.posts.publishing import Move, PostStatus
from blog.posts.saving import Loaded
from blog.taxonomy.services import create_category

Rule = Callable[[Actor, str, str, frozenset[int]], bool]
Then = Callable[[Actor, int, int], Post]
_OUT = (PostStatus.PUBLISHED, PostStatus.PRIVATE)


@dataclass(frozen=True)
class NewSection:
    """A section that is made for the article written into it."""

    name: str
    parent_id: int | None = None


def create_post(actor: Actor, draft: PostDraft) -> Post:
    """Keep a new draft; it may be incomplete."""
    return _create(actor, check(draft))


def update_post(actor: Actor, post_id: int, version: int, draft: PostDraft) -> Post:
    """Replace all that the writer decides; what is out stays out, and needs its title."""
    return _update(actor, post_id, version, check(draft))


def write_post(
    actor: Actor,
    post_id: int | None,
    version: int,
    draft: PostDraft,
    section: NewSection | None = None,
    then: Then | None = None,
) -> Post:
    """Keep a post (None: a new one), in a new section if one is asked for, and move it on.

    All of it or nothing: a move that is refused leaves neither a draft nor a section behind.
    """
    checked = check(draft)
    with transaction():
        if section is not None:
            checked = _into_new(actor, checked, section)
        if post_id is None:
            post = _create(actor, checked)
        else:
            post = _update(actor, post_id, version, checked)
        return then(actor, post.id, post.version) if then else post


def publish_post(actor: Actor, post_id: int, version: int, at: datetime | None = None) -> Post:
    """Put the post before readers at `at`, or at the time it was given, or now."""
    with transaction() as session:
        loaded = saving.load(session, post_id, version)
        post, was = loaded.post, loaded.post.status
        _allow(permissions.may_publish, actor, loaded)
        _move(post, Move.PUBLISH)
        post.published_at = at or post.published_at
        saving.settle(session, post)
        saving.finish(session, post, was)
        again = was == PostStatus.PUBLISHED
        announce(PostUpdated(post.id) if again else PostPublished(post.id))
        return post


def submit_for_review(actor: Actor, post_id: int, version: int) -> Post:
    """Hand the post to the editors."""
    return _take_back(actor, post_id, version, Move.SUBMIT, permissions.may_edit)


def return_to_draft(actor: Actor, post_id: int, version: int) -> Post:
    """Make the post a draft again; readers no longer find it."""
    return _take_back(actor, post_id, version, Move.RETURN_TO_DRAFT, permissions.may_edit)


def trash_post(actor: Actor, post_id: int, version: int) -> Post:
    """Throw the post away; it can be restored until it is deleted for good."""
    return _take_back(actor, post_id, version, Move.TRASH, permissions.may_delete)


def restore_post(actor: Actor, post_id: int, version: int) -> Post:
    """Take the post out of the trash, as a draft."""
    return _take_back(actor, post_id, version, Move.RESTORE, permissions.may_delete)


def make_private(actor: Actor, post_id: int, version: int) -> Post:
    """Keep the post at its address for editors and for those who sign it."""
    with transaction() as session:
        loaded = saving.load(session, post_id, version)
        post, was = loaded.post, loaded.post.status
        _allow(permissions.may_publish, actor, loaded)
        _move(post, Move.MAKE_PRIVATE)
        saving.settle(session, post)
        _finish_taken_back(session, post, was)
        return post


def delete_post_for_good(actor: Actor, post_id: int, version: int) -> None:
    """Delete a post that is in the trash, with all that hangs on it."""
    with transaction() as session:
        loaded = saving.load(session, post_id, version)
        _allow(permissions.may_delete, actor, loaded)
        if loaded.post.status != PostStatus.TRASH:
            raise Invalid(_("Only what is in the trash can be deleted for good."))
        announce(PostDeleted(post_id))
        session.execute(delete(Post).where(Post.id == post_id))
        session.expire_all()
        touch(f"post:{post_id}")


def take_comments(post_id: int, *, is_open: bool) -> bool:
    """Let a post take comments or no more; returns whether that is new. Raises NotFound.

    Whoever asks has made sure that it is theirs to say. An editor who has the post open is told
    that it has changed.
    """
    with transaction() as session:
        post = saving.load(session, post_id).post
        if post.comments_open == is_open:
            return False
        post.comments_open = is_open
        post.version += 1
        session.flush()
        touch(f"post:{post_id}")
    return True


def renew_preview_link(actor: Actor, post_id: int) -> str:
    """A new token for the private preview; the link handed out before is dead from now on."""
    with transaction() as session:
        loaded = saving.load(session, post_id)
        _allow(permissions.may_edit, actor, loaded)
        loaded.post.preview_token = tokens.new_token()
        return loaded.post.preview_token


def refresh_body(post_id: int) -> None:
    """Offer the pictures of a post's text in the sizes that have been made meanwhile."""
    with transaction() as session:
        saving.show_pictures(session, saving.load(session, post_id).post)
        touch(f"post:{post_id}")


def refresh_bodies_with(media_id: int) -> None:
    """The same for every post that shows the picture, as its lead or in its text."""
    with transaction() as session:
        shown = select(PostMedia.post_id).where(PostMedia.media_id == media_id)
        for post_id in session.scalars(shown.order_by(PostMedia.post_id)).all():
            refresh_body(post_id)


def _create(actor: Actor, checked: Checked) -> Post:
    draft = checked.draft
    if not permissions.may_create(actor, draft.type):
        raise Forbidden()
    now = clock.now()
    with transaction() as session:
        hold(archives.CONTENT)
        if draft.import_key is not None and _is_imported(session, draft.import_key):
            raise Invalid(fields={"import_key": _("This has been imported before.")})
        post = Post(
            type=draft.type,
            status=PostStatus.DRAFT,
            version=0,
            owner_id=actor.user_id,
            title="",
            preview_token=tokens.new_token(),
            created_at=now,
            updated_at=now,
        )
        session.add(post)
        session.flush()
        saving.fill(session, Loaded(post, ()), checked, actor)
        saving.finish(session, post, was=PostStatus.DRAFT)
        return post


def _update(actor: Actor, post_id: int, version: int, checked: Checked) -> Post:
    with transaction() as session:
        loaded = saving.load(session, post_id, version)
        post = loaded.post
        _allow(permissions.may_edit, actor, loaded)
        if checked.draft.type != post.type:
            raise Invalid(fields={"type": _("An article cannot become a page, nor the reverse.")})
        saving.fill(session, loaded, checked, actor)
        if post.status in _OUT:
            saving.settle(session, post)
        saving.finish(session, post, was=post.status)
        announce(PostUpdated(post.id))
        return post


def _into_new(actor: Actor, checked: Checked, section: NewSection) -> Checked:
    """Make the section; it is the primary one unless another was chosen."""
    try:
        made = create_category(actor, section.name, parent_id=section.parent_id)
    except Invalid as error:
        raise Invalid(fields={"new_category": error.message}) from error
    draft = checked.draft
    if draft.primary_category_id is None:
        return replace(checked, draft=replace(draft, primary_category_id=made.id))
    return replace(checked, draft=replace(draft, category_ids=(*draft.category_ids, made.id)))


def _take_back(actor: Actor, post_id: int, version: int, move: Move, rule: Rule) -> Post:
    with transaction() as session:
        loaded = saving.load(session, post_id, version)
        post, was = loaded.post, loaded.post.status
        _allow(rule, actor, loaded)
        _move(post, move)
        _finish_taken_back(session, post, was)
        return post


def _finish_taken_back(session: Session, post: Post, was: str) -> None:
    saving.finish(session, post, was)
    left = was == PostStatus.PUBLISHED
    announce(PostUnpublished(post.id) if left else PostUpdated(post.id))


def _allow(rule: Rule, actor: Actor, loaded: Loaded) -> None:
    if not rule(actor, loaded.post.type, loaded.post.status, loaded.people):
        raise Forbidden()


def _move(post: Post, move: Move) -> None:
    target = publishing.after(post.status, move)
    if target is None:
        raise Invalid(_("The article’s state does not allow that."))
    post.previous_status = post.status if move is Move.TRASH else None
    post.status = target


def _is_imported(session: Session, import_key: str) -> bool:
    return session.scalar(select(Post.id).where(Post.import_key == import_key)) is not None
