"""Akismet, by its documented interface (comment-check, submit-spam and submit-ham of version 1.1).

It asks for the address of whoever writes. This site keeps none: it sends the network's, with the
last part zero, and none at all with what it reports later.
"""

from urllib.parse import urlencode

from blog.comments.moderation.opinions import Answer, Check, Said
from blog.comments.outside.answers import Unreadable
from blog.comments.outside.questions import Question, Request
from blog.core.credentials import credential
from blog.core.fetch import Reply

NO_ADDRESS = "0.0.0.0"
"""Nobody's address, for one that is not known."""
HEADERS = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


def request(question: Question) -> Request:
    """The question whether this is spam."""
    return _request("comment-check", question)


def read(reply: Reply) -> Answer:
    """Spam, or nothing to say. Raises Unreadable, with what Akismet says is wrong."""
    said = reply.body.strip()
    if reply.status == 200 and said == b"false":
        return Answer(Check.AKISMET, Said.NOTHING)
    if reply.status == 200 and said == b"true":
        tip = reply.headers.get("x-akismet-pro-tip", "")
        return Answer(Check.AKISMET, Said.SPAM, ("discard",) if tip == "discard" else ())
    helps = reply.headers.get("x-akismet-debug-help", "")[:200]
    raise Unreadable(f"status {reply.status} {helps}".strip())


def lesson(question: Question, *, is_spam: bool) -> Request:
    """The report that it was wrong about a comment."""
    return _request("submit-spam" if is_spam else "submit-ham", question)


def _request(method: str, question: Question) -> Request:
    fields = {
        "api_key": credential("AKISMET_KEY"),
        "blog": question.site,
        "user_ip": question.network or NO_ADDRESS,
        "permalink": question.article_url,
        "comment_type": "reply" if question.is_reply else "comment",
        "comment_author": question.name,
        "comment_author_email": question.email,
        "comment_author_url": question.website,
        "comment_content": question.text,
        "comment_date_gmt": question.written_at,
        "blog_lang": question.language,
        "blog_charset": "UTF-8",
        "recheck_reason": "edit" if question.is_edited else "",
    }
    sent = {name: value for name, value in fields.items() if value}
    body = urlencode(sent, errors="replace").encode()
    return Request(f"{credential('AKISMET_URL')}/1.1/{method}", body, HEADERS)
