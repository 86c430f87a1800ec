"""Facts about a submitted comment: a plain one by default, changed one detail at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from blog.comments.moderation.facts import (
    Facts,
    ParentFacts,
    PastFacts,
    PersonFacts,
    PostFacts,
    SenderFacts,
    SpamFacts,
    TextFacts,
)
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.comments.states import Status

NOW = datetime(2023, 4, 14, 12, tzinfo=UTC)
AUTHOR_ID = 7

POST = PostFacts(id=42, published_at=NOW - timedelta(days=1), author_ids=(AUTHOR_ID,))
GUEST = PersonFacts(name="Mei Chen", email="mei@example.org")
MEMBER = PersonFacts(name="Sam Roy", email="sam@example.org", user_id=3, proof="account")
AUTHOR = PersonFacts(name="Ann Author", email="ann@example.org", user_id=AUTHOR_ID, proof="account")
MODERATOR = replace(MEMBER, user_id=9, may_moderate=True)
REPLY = ParentFacts(given=True, exists=True, same_post=True, status=Status.APPROVED)


def text(source: str, **details: Any) -> TextFacts:
    """A text whose rendering is a paragraph of it."""
    return TextFacts(**({"source": source, "html": f"<p>{source}</p>", "plain": source} | details))


def facts(
    post: PostFacts = POST,
    person: PersonFacts = GUEST,
    content: TextFacts | str = "A thoughtful remark.",
    settings: DiscussionSettings | None = None,
    **details: Any,
) -> Facts:
    """A guest's first remark under a published article, unless told otherwise."""
    return Facts(
        post=post,
        person=person,
        text=text(content) if isinstance(content, str) else content,
        now=details.pop("now", NOW),
        settings=settings or DiscussionSettings(),
        **details,
    )


_words = st.sampled_from(["casino", "Straße", "mei@", "203.0.113.9", "203.0.113.", "curl", "a b"])
_lists = st.lists(_words, max_size=4).map("\n".join)
_remarks = st.lists(_words | st.text(max_size=8), max_size=5).map(" ".join)

_settings = st.builds(
    DiscussionSettings,
    require_name_email=st.booleans(),
    registration_required=st.booleans(),
    close_after_days_enabled=st.booleans(),
    hold_all=st.booleans(),
    require_previously_approved=st.booleans(),
    max_links=st.integers(0, 4),
    moderation_words=_lists,
    disallowed_words=_lists,
)
_people = st.builds(
    PersonFacts,
    name=st.sampled_from(["Mei Chen", "Casino Royale", ""]),
    email=st.sampled_from(["mei@example.org", "nonsense", ""]),
    url=st.sampled_from(["", "https://casino.example"]),
    user_id=st.sampled_from([None, None, 3, AUTHOR_ID]),
    may_moderate=st.booleans(),
    proof=st.sampled_from([None, "account", "verified_email", "cookie"]),
    approved_before=st.booleans(),
    namesake_approved=st.booleans(),
)
_texts = st.builds(
    lambda words, links: text(words, html=f"<p>{words.upper()}</p>", link_count=links),
    _remarks,
    st.integers(0, 5),
)
_posts = st.builds(
    PostFacts,
    id=st.just(42),
    exists=st.booleans(),
    readable=st.booleans(),
    state=st.sampled_from(["published", "scheduled", "draft", "pending", "private", "trash"]),
    password_locked=st.booleans(),
    comments_open=st.booleans(),
    published_at=st.sampled_from([None, NOW, NOW - timedelta(days=20)]),
    author_ids=st.just((AUTHOR_ID,)),
    held=st.booleans(),
    section_held=st.booleans(),
    pause=st.sampled_from([0, 300]),
)
_parents = st.builds(
    ParentFacts,
    given=st.booleans(),
    exists=st.booleans(),
    same_post=st.booleans(),
    status=st.none() | st.sampled_from(Status),
)
_senders = st.builds(
    SenderFacts,
    address=st.sampled_from(["", "203.0.113.9", "203.0.113.98", "2001:db8::1"]),
    user_agent=st.sampled_from(["", "curl/8.0", "Mozilla/5.0 (casino edition)"]),
)
_rules = st.builds(
    RuleSettings,
    spam_score=st.booleans(),
    spam_hold_from=st.sampled_from([0, 50, 90]),
    spam_bin_from=st.sampled_from([0, 95]),
    first_comments_held=st.sampled_from([0, 3]),
    repeat_hours=st.sampled_from([0, 24]),
    rejection_percent=st.sampled_from([0, 50]),
    held_email_domains=st.sampled_from(["", "example.org"]),
    hold_email_aliases=st.booleans(),
    hold_disposable=st.booleans(),
    disposable_domains=st.sampled_from(["", "example.org"]),
)
_pasts = st.builds(
    PastFacts,
    approved=st.integers(0, 5),
    refused=st.integers(0, 5),
    accepted=st.integers(0, 5),
    seconds_since_said=st.none() | st.floats(0, 200_000),
    seconds_since_here=st.none() | st.floats(0, 86_400),
)
_spam = st.sampled_from(
    [
        SpamFacts(),
        SpamFacts(0.5, (("a b", 0.1), ("remark", -0.2)), "v"),
        SpamFacts(0.97, (("*length 2", 0.9), ("@casino.example", 0.3)), "v"),
        SpamFacts(0.9, (), "v"),
    ]
)


def submissions() -> st.SearchStrategy[Facts]:
    """Anything that may be submitted, most of it refused."""
    return st.builds(
        Facts,
        post=_posts,
        person=_people,
        text=_texts,
        now=st.just(NOW),
        settings=_settings,
        parent=_parents,
        sender=_senders,
        duplicate_exists=st.booleans(),
        seconds_since_last=st.none() | st.floats(-5, 100),
        rules=_rules,
        spam=_spam,
        past=_pasts,
    )


def acceptable_submissions() -> st.SearchStrategy[Facts]:
    """What passes the gates."""
    return st.builds(
        facts,
        person=_people.map(lambda person: replace(person, name="Mei", email="mei@example.org")),
        content=_texts.map(lambda written: replace(written, plain=written.plain + " indeed")),
        settings=_settings.map(lambda chosen: replace(chosen, registration_required=False)),
        sender=_senders,
        rules=_rules,
        spam=_spam,
        past=_pasts,
    )
