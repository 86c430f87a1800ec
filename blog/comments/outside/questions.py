"""What is asked about a comment, whoever is asked: the comment as a check may see it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A comment and where it stands; name, website, email and pseudonym as far as they are sent.

    `would` is what becomes of it by the rules of this site alone. `network` is the prefix of the
    address it came from, where that is still known.
    """

    comment_id: int
    version: int
    key: str
    written_at: str
    text: str
    html: str
    links: int
    is_reply: bool
    is_edited: bool
    has_account: bool
    would: str
    url: str
    article_id: int
    article_title: str
    article_url: str
    site: str
    language: str
    name: str = ""
    website: str = ""
    email: str = ""
    pseudonym: str = ""
    network: str = ""


@dataclass(frozen=True)
class Request:
    """What is posted, and where to."""

    url: str
    body: bytes
    headers: Mapping[str, str]
