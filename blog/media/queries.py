"""Asking for pictures: as templates show them, and as the library lists them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from blog.core.db import db
from blog.core.errors import NotFound
from blog.core.sources import depends_on
from blog.media.models import MediaItem, Rendition

Source = tuple[str, tuple[tuple[str, int], ...]]
BEST_FIRST = ("image/avif", "image/webp")


@dataclass(frozen=True)
class PictureFile:
    """A picture for `<picture>`: `url` is the fallback, `sources` are (mime, ((url, width), …)).

    The best format comes first and the narrowest size within it; there are no sources until the
    worker has made them.
    """

    id: int
    key: str
    url: str
    mime: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class LibraryPage:
    """Pictures, newest first; `older_than` asks for the page after, None on the last."""

    items: tuple[MediaItem, ...]
    older_than: int | None


def media_url(key: str) -> str:
    """The address of a stored file, good for ever."""
    return f"/media/{key}"


def picture_views(ids: Iterable[int | None]) -> dict[int, PictureFile]:
    """The pictures among `ids` by id, with their sizes; two statements, none for no ids."""
    wanted = {media_id for media_id in ids if media_id is not None}
    if not wanted:
        return {}
    depends_on(*(f"media:{media_id}" for media_id in wanted))
    items = db.session.scalars(select(MediaItem).where(MediaItem.id.in_(wanted))).all()
    rows = db.session.execute(
        select(Rendition.media_id, Rendition.mime, Rendition.key, Rendition.width)
        .where(Rendition.media_id.in_(wanted))
        .order_by(Rendition.media_id, Rendition.width)
    )
    made: dict[int, dict[str, list[tuple[str, int]]]] = {}
    for media_id, mime, key, width in rows:
        made.setdefault(media_id, {}).setdefault(mime, []).append((media_url(key), width))
    return {item.id: _view(item, made.get(item.id, {})) for item in items}


def find_picture(media_id: int) -> MediaItem:
    """The picture without its sizes; raises NotFound."""
    item = db.session.get(MediaItem, media_id)
    if item is None:
        raise NotFound()
    return item


def find_by_digest(digest: str) -> MediaItem | None:
    """The picture that was uploaded as the file with this SHA-256."""
    return db.session.scalar(select(MediaItem).where(MediaItem.digest == digest))


def has_renditions(media_id: int) -> bool:
    """Whether the picture's sizes have been made."""
    query = select(Rendition.id).where(Rendition.media_id == media_id).limit(1)
    return db.session.scalar(query) is not None


def library(
    search: str = "", older_than: int | None = None, uploader_id: int | None = None, limit: int = 40
) -> LibraryPage:
    """Pictures whose filename, alternative text, caption or credit contains `search`."""
    query = select(MediaItem).order_by(MediaItem.id.desc()).limit(limit + 1)
    if older_than is not None:
        query = query.where(MediaItem.id < older_than)
    if uploader_id is not None:
        query = query.where(MediaItem.uploader_id == uploader_id)
    search = search.replace("\0", "").strip()
    if search:
        columns = (MediaItem.filename, MediaItem.alt, MediaItem.caption, MediaItem.credit)
        query = query.where(or_(*(c.icontains(search, autoescape=True) for c in columns)))
    items = tuple(db.session.scalars(query))
    more = len(items) > limit
    return LibraryPage(items[:limit], items[limit - 1].id if more else None)


def _view(item: MediaItem, made: dict[str, list[tuple[str, int]]]) -> PictureFile:
    return PictureFile(
        id=item.id,
        key=item.key,
        url=media_url(item.key),
        mime=item.mime,
        width=item.width,
        height=item.height,
        alt=item.alt,
        caption=item.caption,
        credit=item.credit,
        sources=tuple((mime, tuple(made[mime])) for mime in BEST_FIRST if mime in made),
    )
