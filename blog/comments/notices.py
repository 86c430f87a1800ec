"""Mail to those who moderate: a comment was posted, or waits."""

from sqlalchemy import select

from blog.accounts.models import User
from blog.accounts.permissions import CAPABILITIES, Capability, Role
from blog.comments.by_mail import decision_path
from blog.comments.models import Comment
from blog.comments.permissions import may_moderate, may_moderate_all
from blog.comments.sections import articles_held, moderators_of
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core import outbox
from blog.core.db import db, transaction
from blog.core.html import plain_text
from blog.core.i18n import _
from blog.core.mailer import send_later
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.urls import absolute
from blog.posts.models import Byline, Post
from blog.posts.permissions import people_of

MODERATING = tuple(
    role.value
    for role in Role
    if CAPABILITIES[role] & {Capability.MODERATE, Capability.MODERATE_OWN}
)

MODERATING_ALL = tuple(role.value for role in Role if Capability.MODERATE in CAPABILITIES[role])


def notify(comment_id: int) -> None:
    """Write to the site's address, to the article's authors who may moderate it, and its section's.

    A comment that waits is announced to all of them, of moderators to those who are limited to
    sections and have this one; one that is published to the authors alone, unless somebody who
    moderates wrote it. The writer of the comment is never told of their own. The
    mails are written down and the work is ended in one transaction: nobody is told twice.
    """
    with transaction() as session:
        comment = session.get(Comment, comment_id)
        if comment is None:
            return
        settings = current(DiscussionSettings)
        waits = comment.status == Status.PENDING
        wanted = settings.mail_on_hold if waits else settings.mail_on_comment
        if not wanted or comment.status not in (Status.PENDING, Status.APPROVED):
            return
        if not waits and _by_staff(comment):
            return
        title = session.scalar(select(Post.title).where(Post.id == comment.post_id)) or ""
        subject = (
            _("A comment waits: %(title)s", title=title)
            if waits
            else _("New comment: %(title)s", title=title)
        )
        for address, user_id in sorted(_addresses(comment, waits).items()):
            send_later(address, subject, _body(comment, title, waits, user_id))
        outbox.finish()


def _by_staff(comment: Comment) -> bool:
    """Whether its writer may moderate it: a reply from the desk is no news to the desk."""
    writer = db.session.get(User, comment.user_id) if comment.user_id else None
    if writer is None or not writer.active:
        return False
    owner = db.session.scalar(select(Post.owner_id).where(Post.id == comment.post_id))
    signed = db.session.scalars(select(Byline.user_id).where(Byline.post_id == comment.post_id))
    if may_moderate(writer.actor, people_of(owner, signed.all())):
        return True
    return comment.post_id in articles_held(writer.actor, [comment.post_id])


def _addresses(comment: Comment, waits: bool) -> dict[str, int | None]:
    """Whom to write to, and whose account that is, if it is anybody's who may decide."""
    authors = db.session.execute(
        select(User.email, User.id)
        .join(Byline, Byline.user_id == User.id)
        .where(Byline.post_id == comment.post_id, User.active, User.role.in_(MODERATING))
        .where(User.id != (comment.user_id or 0))
    )
    addresses: dict[str, int | None] = {row.email: row.id for row in authors}
    if waits:
        limited = moderators_of(comment.post_id).where(User.id != (comment.user_id or 0))
        addresses |= {row.email: row.id for row in db.session.execute(limited)}
    site = current(SiteSettings).contact_email
    if site and waits and site not in addresses:
        owner = select(User).where(User.email == site.lower(), User.active)
        found = db.session.scalar(owner.where(User.role.in_(MODERATING_ALL)))
        addresses[site] = found.id if found and may_moderate_all(found.actor) else None
    return addresses


def _picture(comment: Comment) -> list[str]:
    if comment.picture is None:
        return []
    return [_("It comes with a picture. Said to show: %(words)s", words=comment.picture["alt"]), ""]


def _body(comment: Comment, title: str, waits: bool, user_id: int | None) -> str:
    name = comment.author_name or _("Anonymous")
    url = absolute(f"/admin/comments/{comment.id}/")
    lines = [
        _("%(name)s wrote about “%(title)s”:", name=name, title=title),
        "",
        plain_text(comment.body_html),
        "",
        *_picture(comment),
        _("Read it and decide: %(url)s", url=url) if waits else _("Read it: %(url)s", url=url),
    ]
    if waits and user_id is not None:
        link = absolute(decision_path(comment.id, comment.version, user_id))
        lines += ["", _("Decide without signing in, once, within a week: %(url)s", url=link)]
    return "\n".join(lines)
