"""What a browser keeps for a commenter: which comments wait, and, if they wish, who they are.

No cookie exists before a reader posts, votes or asks for mail. `pending` goes to the article that
was answered and to where comments are posted, so that other pages stay the same for everybody;
`posted` goes to that article alone, while the writer of a comment that all can see is led to its
receipt, and so does `votes` after a vote without script; `commenter` goes only where comments are
posted, as does `mailbox`, the address that this browser has confirmed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Request, Response

from blog.core import tokens
from blog.web import cookies

PENDING = "pending"
POSTED = "posted"
COMMENTER, KNOWN = "commenter", "known"
VOTER, VOTED = "voter", "voted"
VOTES = "votes"
MAILBOX = "mailbox"
POSTING_PATH = "/comments/"
YEAR = 365 * 24 * 3600
MONTH = 30 * 24 * 3600
DAY = 24 * 3600
QUARTER_HOUR = 15 * 60
MOST_PENDING = 20
MOST_VOTES = 50


@dataclass(frozen=True)
class Remembered:
    """A commenter who asked to be remembered; `identity` is known to this browser and to us."""

    name: str
    email: str
    url: str
    identity: str


def pending_ids(request: Request) -> list[int]:
    """The comments of this browser that waited when it last posted."""
    return _ids(request, PENDING, MONTH)


def posted_ids(request: Request) -> list[int]:
    """The comments that this browser has just posted under this article, and everybody sees."""
    return _ids(request, POSTED, QUARTER_HOUR)


def keep_pending(response: Response, path: str, comment_ids: Sequence[int]) -> None:
    """Let this browser see its own waiting comments under the article at `path`.

    The second cookie of that name is sent when the next comment is posted: it adds to these.
    """
    signed = tokens.sign_timed(list(comment_ids)[-MOST_PENDING:], PENDING)
    for where in (path, POSTING_PATH):
        cookies.keep(response, PENDING, signed, MONTH, where)


def keep_posted(response: Response, path: str, comment_id: int) -> None:
    """Let this browser find the receipt of a comment that is published beside it, for a while."""
    signed = tokens.sign_timed([comment_id], POSTED)
    cookies.keep(response, POSTED, signed, QUARTER_HOUR, path)


def drop_pending(response: Response, path: str) -> None:
    """Nothing waits any more: the browser may share the page everybody sees."""
    cookies.drop(response, PENDING, path)


def remembered(request: Request) -> Remembered | None:
    """Who this browser says it is, if it proves it with our own signature."""
    cookie = request.cookies.get(COMMENTER)
    kept = tokens.unsign_timed(cookie, COMMENTER, YEAR) if cookie else None
    if not isinstance(kept, list) or len(kept) != 4:
        return None
    return Remembered(*(str(part) for part in kept))


def remember(response: Response, person: Remembered) -> None:
    """Keep the commenter for a year, as they asked."""
    signed = tokens.sign_timed([person.name, person.email, person.url, person.identity], COMMENTER)
    cookies.keep(response, COMMENTER, signed, YEAR, POSTING_PATH)
    cookies.keep(response, KNOWN, "1", YEAR, "/", for_script=True)


def known_voter(request: Request) -> str | None:
    """Under which token this browser has voted before, if it has."""
    cookie = request.cookies.get(VOTER)
    token = tokens.unsign(cookie, VOTER) if cookie else None
    return token if isinstance(token, str) else None


def keep_voter(response: Response, token: str | None) -> None:
    """Note that this browser has voted; under `token`, where nothing else names its owner.

    The second cookie says no more than that, and lets script ask which votes are one's own.
    """
    if token:
        cookies.keep(response, VOTER, tokens.sign(token, VOTER), YEAR, POSTING_PATH)
    cookies.keep(response, VOTED, "1", YEAR, "/", for_script=True)


def own_votes(request: Request) -> dict[int, int]:
    """How this browser has voted under this article, by comment, if it did so without script."""
    cookie = request.cookies.get(VOTES)
    kept = tokens.unsign_timed(cookie, VOTES, DAY) if cookie else None
    return {each[0]: each[1] for each in kept} if isinstance(kept, list) else {}


def keep_votes(response: Response, path: str, votes: Mapping[int, int]) -> None:
    """Let the page of the article at `path` show this browser its own votes for a day."""
    if not votes:
        cookies.drop(response, VOTES, path)
        return
    newest = [[number, votes[number]] for number in sorted(votes)[-MOST_VOTES:]]
    cookies.keep(response, VOTES, tokens.sign_timed(newest, VOTES), DAY, path)


def forget(response: Response) -> None:
    """Let the browser drop who its commenter is."""
    cookies.drop(response, COMMENTER, POSTING_PATH)
    cookies.drop(response, KNOWN, "/", for_script=True)


def forget_everything(response: Response) -> None:
    """The same, and which address it has confirmed, what waits, and that it has voted."""
    forget(response)
    for name in (MAILBOX, VOTER, PENDING):
        cookies.drop(response, name, POSTING_PATH)
    cookies.drop(response, VOTED, "/", for_script=True)


def confirmed_email(request: Request) -> str:
    """The address whose mail this browser's reader has opened; empty if none is known."""
    cookie = request.cookies.get(MAILBOX)
    kept = tokens.unsign_timed(cookie, MAILBOX, YEAR) if cookie else None
    return kept if isinstance(kept, str) else ""


def keep_confirmed(response: Response, email: str) -> None:
    """Whoever said yes in a mail need not be asked again in this browser."""
    cookies.keep(response, MAILBOX, tokens.sign_timed(email, MAILBOX), YEAR, POSTING_PATH)


def _ids(request: Request, name: str, max_age: int) -> list[int]:
    cookie = request.cookies.get(name)
    kept = tokens.unsign_timed(cookie, name, max_age) if cookie else None
    return [value for value in kept if isinstance(value, int)] if isinstance(kept, list) else []
