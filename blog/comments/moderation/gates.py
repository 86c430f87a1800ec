"""The gates, those of WordPress: what is refused at once, with nothing stored."""

from math import ceil

from blog.comments.moderation.facts import Facts, StandingFacts, TextFacts
from blog.comments.moderation.verdict import JSON, Call, Verdict, because
from blog.comments.states import Status
from blog.core.characters import shows_something
from blog.core.identity import is_email, is_web_address

LONGEST_NAME = 245
LONGEST_EMAIL = 100
LONGEST_ALT = 500
LONGEST_URL = 200
LONGEST_TEXT_BYTES = 65_525

OPEN_STATES = frozenset({"published", "private"})


def post_known(facts: Facts) -> Verdict | None:
    """An article that is not there and one that may not be seen get the same answer."""
    if facts.post.exists and facts.post.readable:
        return None
    return _refuse("post_known", "post_unknown", 404)


def post_published(facts: Facts) -> Verdict | None:
    """Nobody comments on what is in the trash, unfinished or not yet out."""
    if facts.post.state in OPEN_STATES:
        return None
    return _refuse("post_published", "post_not_published", 403, state=facts.post.state)


def password_given(facts: Facts) -> Verdict | None:
    if not facts.post.password_locked:
        return None
    return _refuse("password_given", "password_required", 403)


def comments_open(facts: Facts) -> Verdict | None:
    """Closed by hand, or closed by the article's age from that very moment on."""
    if not facts.post.comments_open:
        return _refuse("comments_open", "comments_closed", 403)
    closes_at = facts.closes_at
    if closes_at is None or facts.now < closes_at:
        return None
    return _refuse(
        "comments_open", "comments_closed_by_age", 403, days=facts.settings.close_after_days
    )


def parent_approved(facts: Facts) -> Verdict | None:
    """A reply needs a comment that readers can see, beneath the same article.

    Missing, waiting and thrown away are told apart by nobody outside.
    """
    parent = facts.parent
    if not parent.given:
        return None
    if parent.exists and parent.same_post and parent.status is Status.APPROVED:
        return None
    return _refuse("parent_approved", "parent_unavailable", 403)


def branch_open(facts: Facts) -> Verdict | None:
    """Nobody answers where a moderator has locked the conversation, here or further up."""
    if not facts.parent.locked:
        return None
    return _refuse("branch_open", "branch_locked", 403, reason=facts.parent.lock_reason)


def registered(facts: Facts) -> Verdict | None:
    if facts.person.signed_in or not facts.settings.registration_required:
        return None
    return _refuse("registered", "registration_required", 403)


def not_shut_out(facts: Facts) -> Verdict | None:
    """Nobody writes whom a moderator has shut out, for a while or for good."""
    return shut_out(facts.standing)


def shut_out(standing: StandingFacts) -> Verdict | None:
    """What is said to whoever may not take part, in whatever way."""
    if standing.kind not in ("suspended", "banned"):
        return None
    if standing.until is None:
        return _refuse("not_shut_out", "banned", 403, message=standing.message)
    return _refuse("not_shut_out", "suspended", 403, until=standing.until, message=standing.message)


def guest_name(facts: Facts) -> Verdict | None:
    if facts.person.signed_in:
        return None
    name = facts.person.name.strip()
    if not shows_something(name) and facts.settings.require_name_email:
        return _wrong_field("guest_name", "author_name", "name_missing")
    if len(name) > LONGEST_NAME:
        return _wrong_field("guest_name", "author_name", "name_too_long", limit=LONGEST_NAME)
    return None


def guest_email(facts: Facts) -> Verdict | None:
    """One that is given must be right even where none is asked for."""
    if facts.person.signed_in:
        return None
    email = facts.person.email.strip()
    if not email:
        if not facts.settings.require_name_email:
            return None
        return _wrong_field("guest_email", "author_email", "email_missing")
    if len(email) > LONGEST_EMAIL:
        return _wrong_field("guest_email", "author_email", "email_too_long", limit=LONGEST_EMAIL)
    if not is_email(email):
        return _wrong_field("guest_email", "author_email", "email_invalid")
    return None


def guest_url(facts: Facts) -> Verdict | None:
    url = facts.person.url.strip()
    if facts.person.signed_in or not url:
        return None
    if len(url) > LONGEST_URL:
        return _wrong_field("guest_url", "author_url", "url_too_long", limit=LONGEST_URL)
    if not is_web_address(url):
        return _wrong_field("guest_url", "author_url", "url_invalid")
    return None


def text_fits(facts: Facts) -> Verdict | None:
    """Something to read, and not more than the page and the sanitiser can bear."""
    return text_objection(facts.text)


def text_objection(text: TextFacts) -> Verdict | None:
    """What keeps a text from being a comment, whoever writes it and wherever."""
    if text.byte_count > LONGEST_TEXT_BYTES:
        return _wrong_field(
            "text_fits", "content", "text_too_long", http_status=413, limit=LONGEST_TEXT_BYTES
        )
    if text.too_complex:
        return _wrong_field("text_fits", "content", "text_too_complex")
    if not shows_something(text.plain) and "<img" not in text.html:
        return _wrong_field("text_fits", "content", "text_empty")
    return None


def picture_taken(facts: Facts) -> Verdict | None:
    """A picture that this site could make anew, and words for whoever cannot see it."""
    picture = facts.picture
    if not picture.given:
        return None
    if picture.problem:
        return _wrong_field("picture_taken", "picture", "picture_refused", said=picture.problem)
    if not picture.described:
        return _wrong_field("picture_taken", "picture_alt", "picture_undescribed")
    if picture.described > LONGEST_ALT:
        return _wrong_field("picture_taken", "picture_alt", "alt_too_long", limit=LONGEST_ALT)
    return None


def not_said_already(facts: Facts) -> Verdict | None:
    if not facts.duplicate_exists:
        return None
    return _refuse("not_said_already", "duplicate", 409)


def not_too_soon(facts: Facts) -> Verdict | None:
    """A pause between two comments of one person; moderators may hurry.

    A last comment that is still to come was stored before the clock was put back.
    """
    since, pause = facts.seconds_since_last, facts.settings.flood_seconds
    if since is None or abs(since) >= pause or facts.person.may_moderate:
        return None
    return _refuse("not_too_soon", "flood", 429, retry_after=min(pause, ceil(pause - since)))


def slow_mode(facts: Facts) -> Verdict | None:
    """A longer pause under an article that runs hot; its author and moderators may hurry."""
    since, pause = facts.past.seconds_since_here, facts.post.pause
    if since is None or abs(since) >= pause or facts.person.may_moderate or facts.is_post_author:
        return None
    wait = min(pause, ceil(pause - since))
    return _refuse("slow_mode", "slow_mode", 429, pause=pause, retry_after=wait)


def _refuse(rule: str, code: str, http_status: int, **params: JSON) -> Verdict:
    return because(rule, code, Call.REFUSE, http_status, **params)


def _wrong_field(
    rule: str, field: str, code: str, *, http_status: int = 422, **params: JSON
) -> Verdict:
    return because(rule, code, Call.REFUSE, http_status, field=field, **params)
