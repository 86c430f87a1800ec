"""What a comment would look like: rendered as it would be stored, and kept nowhere."""

from blog.comments.moderation.gates import text_objection
from blog.comments.moderation.verdict import refusal
from blog.comments.newest import those_out
from blog.comments.speakers import with_mentions
from blog.comments.submission import Refused, render
from blog.core import clock, ratelimit
from blog.core.addresses import address_hash

PREVIEWS, PREVIEWS_SECONDS = 120, 60


def preview_comment(content: str, address: str, post_id: int | None) -> str:
    """The sanitised HTML of a text that could be posted under an article, with its mentions.

    Raises Refused for one that could not, and TooMany for a network that asks too often.
    """
    if address:
        key = f"preview:{address_hash(address)}"
        ratelimit.hit(key, limit=PREVIEWS, seconds=PREVIEWS_SECONDS)
    text = render(content)
    objection = text_objection(text)
    if objection is not None:
        raise Refused(refusal([objection]))
    if post_id is None or post_id not in those_out({post_id}):
        return text.html
    return with_mentions(text.html, post_id, clock.now())
