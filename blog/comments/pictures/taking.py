"""Taking in a commenter's picture: made anew before the rules decide, stored with the comment."""

import secrets
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.comments.models import Comment
from blog.comments.moderation.facts import PictureFacts
from blog.comments.moderation.gather import Upload
from blog.comments.pictures.settings import PictureSettings
from blog.core import clock
from blog.core.i18n import _
from blog.core.plans import aside
from blog.core.settings.store import current
from blog.core.storage import PRIVATE, forget_later, keep
from blog.media.formats import Encoded, PictureRefused
from blog.media.images import inspect, reencode

KINDS = ("JPEG", "PNG", "WEBP", "GIF")
LONGEST_SIDE = 1_600
MOST_PIXELS = 30_000_000
"""A web process decodes it; what cameras and phones usually make is below."""


@dataclass(frozen=True)
class Taken:
    """What the rules may know of a picture, and the picture as this site made it, if it could."""

    facts: PictureFacts = field(default_factory=PictureFacts)
    made: Encoded | None = None
    alt: str = ""


def take(upload: Upload | None) -> Taken:
    """The picture made anew, at most 1,600 pixels long; or the facts with what is wrong with it."""
    if upload is None:
        return Taken()
    alt = " ".join(upload.alt.replace("\0", "").split())
    problem, made = "", None
    try:
        made = _made(upload)
    except PictureRefused as refused:
        problem = _(refused.template, **refused.values)
    return Taken(PictureFacts(True, len(alt), problem), made, alt)


def store(taken: Taken) -> dict[str, object] | None:
    """Keep the file within the surrounding transaction; what the comment has of it, if anything."""
    if taken.made is None:
        return None
    key = f"{PRIVATE}{clock.now():%Y/%m}/{secrets.token_hex(16)}.{taken.made.extension}"
    keep(key, taken.made.data)
    return {
        "key": key,
        "width": taken.made.width,
        "height": taken.made.height,
        "alt": taken.alt,
    }


def drop(comment: Comment) -> None:
    """Take the picture from a comment that is locked; its file goes after the transaction."""
    if comment.picture is not None:
        forget_later(comment.picture["key"])
        comment.picture = None


def drop_under(session: Session, post_id: int) -> None:
    """Have the files of all pictures under an article deleted, which goes with its comments."""
    attached = select(Comment.picture).where(
        Comment.post_id == post_id, aside(Comment.picture.is_not(None))
    )
    for kept in session.scalars(attached):
        if kept is not None:
            forget_later(kept["key"])


def _made(upload: Upload) -> Encoded:
    settings = current(PictureSettings)
    if not settings.offered:
        raise PictureRefused("not-offered", _("Pictures are not taken here."))
    limit = settings.most_megabytes
    if len(upload.data) > limit * 1024 * 1024:
        message = _("The file is larger than %(limit)s MB.", limit=limit)
        raise PictureRefused("too-many-bytes", message)
    probe = inspect(upload.data)
    if probe.kind not in KINDS:
        raise PictureRefused("unsupported", _("Pictures can be JPEG, PNG, WebP or GIF."))
    if probe.width * probe.height > MOST_PIXELS:
        message = _("The picture has more than %(limit)s megapixels.", limit=MOST_PIXELS // 10**6)
        raise PictureRefused("too-many-pixels", message)
    return reencode(upload.data, upload.filename, LONGEST_SIDE)
