"""What a comment would look like: rendered as it would be stored, and kept nowhere."""

from blog.comments.moderation.gates import text_objection
from blog.comments.moderation.verdict import refusal
from blog.comments.submission import Refused, render
from blog.core import ratelimit
from blog.core.addresses import address_hash

PREVIEWS, PREVIEWS_SECONDS = 120, 60


def preview_comment(content: str, address: str) -> str:
    """The sanitised HTML of a text that could be posted.

    Raises Refused for one that could not, and TooMany for a network that asks too often.
    """
    if address:
        key = f"preview:{address_hash(address)}"
        ratelimit.hit(key, limit=PREVIEWS, seconds=PREVIEWS_SECONDS)
    text = render(content)
    objection = text_objection(text)
    if objection is not None:
        raise Refused(refusal([objection]))
    return text.html
