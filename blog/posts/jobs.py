"""Work of the posts room that may wait."""

from blog.core import outbox
from blog.posts import services


@outbox.job("posts.offer_sizes")
def offer_sizes(media_id: int) -> None:
    """Offer a picture's sizes wherever it is shown."""
    services.refresh_bodies_with(media_id)
