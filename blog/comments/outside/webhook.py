"""The owner's own check: a JSON question, signed as Standard Webhooks 1.0 says.

The secret is `whsec_` and Base64 as that scheme has it, or any other text as it is.
"""

import base64
import binascii
import hashlib
import hmac
import json

from blog.comments.moderation.opinions import Answer
from blog.comments.outside.answers import Unreadable, read_answer
from blog.comments.outside.questions import Question, Request
from blog.comments.outside.settings import CheckSettings
from blog.core import clock
from blog.core.credentials import credential
from blog.core.fetch import Reply
from blog.core.settings.store import current

TYPE = "comment.check"
PREFIX = "whsec_"


def request(question: Question) -> Request:
    """What is sent to the owner's address. Raises Unreadable where there is no secret."""
    secret = credential("CHECK_SECRET")
    if not secret:
        raise Unreadable("CHECK_SECRET is not set")
    body = json.dumps(_told(question), ensure_ascii=False).encode("utf-8", "replace")
    sent_at = str(int(clock.seconds()))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": question.key,
        "webhook-timestamp": sent_at,
        "webhook-signature": signature(secret, question.key, sent_at, body),
    }
    return Request(current(CheckSettings).url, body, headers)


def read(reply: Reply) -> Answer:
    """What the answer says. Raises Unreadable."""
    return read_answer(reply.status, reply.body)


def signature(secret: str, message_id: str, sent_at: str, body: bytes) -> str:
    """The scheme's `v1`: HMAC-SHA256 over id, time in seconds and body, joined by dots."""
    signed = b".".join((message_id.encode(), sent_at.encode(), body))
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error as error:
            raise Unreadable(f"CHECK_SECRET is not Base64 after {PREFIX}") from error
    return secret.encode()


def _told(question: Question) -> dict[str, object]:
    author: dict[str, object] = {"has_account": question.has_account}
    known = ("name", "website", "email", "pseudonym")
    author |= {name: value for name in known if (value := getattr(question, name))}
    return {
        "type": TYPE,
        "timestamp": question.written_at,
        "data": {
            "comment": {
                "id": question.comment_id,
                "version": question.version,
                "url": question.url,
                "text": question.text,
                "html": question.html,
                "links": question.links,
                "is_reply": question.is_reply,
                "is_edited": question.is_edited,
            },
            "author": author,
            "article": {
                "id": question.article_id,
                "title": question.article_title,
                "url": question.article_url,
            },
            "rules": {"would": question.would},
        },
    }
