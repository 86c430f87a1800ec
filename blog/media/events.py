"""What the media room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RenditionsMade:
    """A picture now has its sizes; pages may offer them."""

    media_id: int


@dataclass(frozen=True)
class PictureDeleted:
    """A picture goes, in this transaction. Where it is used can still be found; a listener that
    raises Conflict keeps it."""

    media_id: int
    key: str
