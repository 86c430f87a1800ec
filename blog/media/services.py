"""What is done with pictures: uploaded, described, deleted, given their sizes."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor, Capability, require
from blog.core import clock, outbox
from blog.core.db import after_commit, insert_or, transaction
from blog.core.errors import Forbidden, Invalid, NotFound
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.storage import keep, storage
from blog.core.tags import touch
from blog.media.events import PictureDeleted, RenditionsMade
from blog.media.formats import Encoded, PictureRefused, check_extension, recognise
from blog.media.images import reencode
from blog.media.models import MediaItem, Rendition
from blog.media.permissions import may_change_picture
from blog.media.queries import find_by_digest

LIMITS = {"alt": 1000, "caption": 2000, "credit": 200}
STEM_LENGTH = 60


def upload_picture(
    actor: Actor, filename: str, data: bytes, *, alt: str = "", caption: str = "", credit: str = ""
) -> MediaItem:
    """The picture made of the file, re-encoded (of an animation the first frame); its sizes follow.

    A file that was uploaded before is the picture that it became then, with the words it has now;
    those that it lacks are taken from here, if this person may give them.
    Raises Forbidden, or Invalid with the reason under `file`.
    """
    require(actor, Capability.UPLOAD)
    texts = _texts(alt=alt, caption=caption, credit=credit)
    filename = _clean_filename(filename)
    digest = hashlib.sha256(data).hexdigest()
    known = find_by_digest(digest)
    if known is not None:
        with _refusals():
            check_extension(filename, recognise(data))
        return _described(actor, known, texts)
    with _refusals():
        made = reencode(data, filename)
    now = clock.now()
    key = _new_key(now, filename, made.extension)
    with transaction() as session:
        insert = insert_or(MediaItem).values(
            uploader_id=actor.user_id,
            filename=filename,
            key=key,
            mime=made.mime,
            width=made.width,
            height=made.height,
            size=len(made.data),
            digest=digest,
            created_at=now,
            **texts,
        )
        session.execute(insert.on_conflict_do_nothing(index_elements=["digest"]))
        item = session.scalars(select(MediaItem).where(MediaItem.digest == digest)).one()
        if item.key == key:
            keep(key, made.data)
            outbox.enqueue("media.make_renditions", media_id=item.id)
    return item


def update_picture(
    actor: Actor, media_id: int, *, alt: str, caption: str, credit: str
) -> MediaItem:
    """Change what is said about a picture. Raises NotFound, Forbidden or Invalid."""
    texts = _texts(alt=alt, caption=caption, credit=credit)
    with transaction() as session:
        item = _changeable(session, actor, media_id)
        for name, value in texts.items():
            setattr(item, name, value)
        touch(f"media:{media_id}")
    return item


def delete_picture(actor: Actor, media_id: int) -> None:
    """Delete a picture with its sizes and files; articles led by it have no lead picture then.

    Raises NotFound, Forbidden, or the Conflict of a listener that needs the picture.
    """
    with transaction() as session:
        item = _changeable(session, actor, media_id)
        announce(PictureDeleted(media_id, item.key))
        sizes = select(Rendition.key).where(Rendition.media_id == media_id)
        keys = [item.key, *session.scalars(sizes)]
        session.execute(delete(Rendition).where(Rendition.media_id == media_id))
        session.execute(delete(MediaItem).where(MediaItem.id == media_id))
        touch(f"media:{media_id}")
        _delete_files_later(keys)


def store_renditions(media_id: int, made: Sequence[Encoded]) -> None:
    """Give a picture its sizes; one that has them, or is gone, stays as it is."""
    with transaction() as session:
        item = session.get(MediaItem, media_id, with_for_update=True)
        has = select(Rendition.id).where(Rendition.media_id == media_id).limit(1)
        if item is None or session.scalar(has) is not None:
            return
        stem = item.key.rpartition(".")[0]
        for size in made:
            key = f"{stem}-{size.width}w.{size.extension}"
            keep(key, size.data)
            session.add(
                Rendition(
                    media_id=media_id,
                    key=key,
                    mime=size.mime,
                    width=size.width,
                    height=size.height,
                    size=len(size.data),
                )
            )
        touch(f"media:{media_id}")
        announce(RenditionsMade(media_id))


@contextmanager
def _refusals() -> Iterator[None]:
    """Say under `file`, in the reader's language, why a file is not taken."""
    try:
        yield
    except PictureRefused as refused:
        message = _(refused.template, **refused.values)
        raise Invalid(fields={"file": message}) from refused


def _described(actor: Actor, item: MediaItem, texts: dict[str, str]) -> MediaItem:
    """The picture, with those of these words that it lacks."""
    new = {name: text for name, text in texts.items() if text and not getattr(item, name)}
    if not new or not may_change_picture(actor, item.uploader_id):
        return item
    words = {name: getattr(item, name) for name in LIMITS} | new
    return update_picture(actor, item.id, **words)


def _changeable(session: Session, actor: Actor, media_id: int) -> MediaItem:
    item = session.get(MediaItem, media_id, with_for_update=True)
    if item is None:
        raise NotFound()
    if not may_change_picture(actor, item.uploader_id):
        raise Forbidden()
    return item


def _delete_files_later(keys: Sequence[str]) -> None:
    kept = storage()

    def delete_files() -> None:
        for key in keys:
            kept.delete(key)

    after_commit(delete_files)


def _texts(**texts: str) -> dict[str, str]:
    cleaned = {name: text.replace("\0", "").strip() for name, text in texts.items()}
    errors = {
        name: _("This may have at most %(limit)s characters.", limit=LIMITS[name])
        for name, text in cleaned.items()
        if len(text) > LIMITS[name]
    }
    if errors:
        raise Invalid(fields=errors)
    return cleaned


def _clean_filename(filename: str) -> str:
    """The last part of whatever path a browser sent, without control characters; its end stays."""
    name = re.split(r"[/\\]", filename)[-1]
    printable = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cs"))
    return printable.strip()[-200:]


def _new_key(now: datetime, filename: str, extension: str) -> str:
    """A place that nothing else has had or will have, and nobody can guess."""
    stem = filename.rpartition(".")[0] or filename
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:STEM_LENGTH].strip("-") or "picture"
    return f"{now:%Y/%m}/{secrets.token_hex(6)}-{slug}.{extension}"
