"""Work for later: making the sizes of a picture."""

from blog.core import outbox
from blog.core.db import db
from blog.core.errors import NotFound
from blog.core.storage import storage
from blog.media.images import renditions
from blog.media.queries import find_picture, has_renditions
from blog.media.services import store_renditions


@outbox.job("media.make_renditions")
def make_renditions(media_id: int) -> None:
    """Make the sizes unless they are there; nothing is to be done for a picture that is gone."""
    try:
        key = find_picture(media_id).key
    except NotFound:
        return
    done = has_renditions(media_id)
    db.session.rollback()  # no snapshot is held while the sizes are drawn
    if not done:
        store_renditions(media_id, renditions(storage().read(key)))
