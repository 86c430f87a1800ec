"""What is refused at once: the answer's status, and the field that was wrong."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from blog.comments.moderation.facts import Facts, ParentFacts, PostFacts
from blog.comments.moderation.pipeline import decide
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core.identity import is_email, is_web_address, with_scheme
from tests.factories.comment_facts import (
    AUTHOR,
    GUEST,
    MEMBER,
    MODERATOR,
    NOW,
    POST,
    REPLY,
    facts,
    text,
)


def refusal(submitted: Facts) -> tuple[int | None, str | None]:
    decision = decide(submitted)
    assert decision.refused is None or decision.status is None
    return decision.http_status, decision.refused.code if decision.refused else None


ACCEPTED = (None, None)


def test_a_plain_remark_passes() -> None:
    assert refusal(facts()) == ACCEPTED
    assert refusal(facts(parent=REPLY)) == ACCEPTED


@pytest.mark.parametrize(
    "parent",
    [
        replace(REPLY, exists=False),
        replace(REPLY, same_post=False),
        *(replace(REPLY, status=status) for status in Status if status is not Status.APPROVED),
    ],
)
def test_a_reply_needs_a_visible_comment_beneath_the_same_article(parent: ParentFacts) -> None:
    assert refusal(facts(parent=parent)) == (403, "parent_unavailable")


@pytest.mark.parametrize(
    "post",
    [
        replace(POST, id=None, exists=False),
        replace(POST, state="private", readable=False),
        replace(POST, state="draft", readable=False),
    ],
)
def test_an_article_that_may_not_be_seen_is_not_there(post: PostFacts) -> None:
    assert refusal(facts(post)) == (404, "post_unknown")


def test_a_hidden_article_tells_nothing_about_itself() -> None:
    hidden = replace(POST, state="private", readable=False, comments_open=False)
    assert refusal(facts(hidden, parent=replace(REPLY, exists=False))) == (404, "post_unknown")


def test_a_private_article_takes_comments_of_those_who_read_it() -> None:
    assert refusal(facts(replace(POST, state="private"), AUTHOR)) == ACCEPTED


@pytest.mark.parametrize("state", ["trash", "draft", "pending", "scheduled"])
def test_an_article_that_is_not_out_takes_none_even_of_its_author(state: Any) -> None:
    assert refusal(facts(replace(POST, state=state), AUTHOR)) == (403, "post_not_published")


def test_a_locked_article_asks_for_its_password() -> None:
    assert refusal(facts(replace(POST, password_locked=True))) == (403, "password_required")


@pytest.mark.parametrize("person", [GUEST, MEMBER, AUTHOR, MODERATOR])
def test_closed_is_closed_for_everyone(person: Any) -> None:
    closed = replace(POST, comments_open=False)
    assert refusal(facts(closed, person)) == (403, "comments_closed")


def test_comments_close_when_the_article_is_old_enough() -> None:
    closing = DiscussionSettings(close_after_days_enabled=True, close_after_days=14)
    post = replace(POST, published_at=NOW - timedelta(days=14))
    second = timedelta(seconds=1)
    assert facts(post, settings=closing).closes_at == NOW
    assert refusal(facts(post, settings=closing, now=NOW - second)) == ACCEPTED
    assert refusal(facts(post, settings=closing)) == (403, "comments_closed_by_age")
    assert refusal(facts(post)) == ACCEPTED
    assert refusal(facts(replace(post, closes_with_age=False), settings=closing)) == ACCEPTED


def test_registration_keeps_guests_out_only() -> None:
    members_only = DiscussionSettings(registration_required=True)
    assert refusal(facts(settings=members_only)) == (403, "registration_required")
    assert refusal(facts(person=MEMBER, settings=members_only)) == ACCEPTED


@pytest.mark.parametrize(
    ("detail", "field", "code"),
    [
        ({"name": " "}, "author_name", "name_missing"),
        ({"name": "x" * 246}, "author_name", "name_too_long"),
        ({"email": ""}, "author_email", "email_missing"),
        ({"email": "mei"}, "author_email", "email_invalid"),
        ({"email": "m" * 60 + "@" + "e" * 50 + ".org"}, "author_email", "email_too_long"),
        ({"url": "javascript:alert(1)"}, "author_url", "url_invalid"),
        ({"url": "https://example.org/" + "x" * 200}, "author_url", "url_too_long"),
    ],
)
def test_a_wrong_field_is_named(detail: dict[str, str], field: str, code: str) -> None:
    decision = decide(facts(person=replace(GUEST, **detail)))  # type: ignore[arg-type]
    assert decision.http_status == 422
    assert decision.field_errors == {field: code}


def test_limits_themselves_are_fine() -> None:
    person = replace(
        GUEST,
        name="é" * 245,
        email="m" * 60 + "@" + "e" * 35 + ".org",
        url="http://a.b/" + "x" * 189,
    )
    assert (len(person.email), len(person.url)) == (100, 200)
    assert refusal(facts(person=person, content="x" * 65_525)) == ACCEPTED


def test_every_wrong_field_is_reported_at_once() -> None:
    person = replace(GUEST, name="", email="mei@", url="ftp://example.org")
    assert decide(facts(person=person, content=text("  "))).field_errors == {
        "author_name": "name_missing",
        "author_email": "email_invalid",
        "author_url": "url_invalid",
        "content": "text_empty",
    }


def test_name_and_email_may_be_left_out_where_the_owner_says_so() -> None:
    relaxed = DiscussionSettings(require_name_email=False)
    assert refusal(facts(person=replace(GUEST, name="", email=""), settings=relaxed)) == ACCEPTED
    mistyped = replace(GUEST, email="mei@example,org")
    assert refusal(facts(person=mistyped, settings=relaxed)) == (422, "email_invalid")


def test_an_account_is_not_asked_who_it_is() -> None:
    assert refusal(facts(person=replace(MEMBER, name="", email=""))) == ACCEPTED


@pytest.mark.parametrize("source", ["", " \n\t", "\u200b\u200d", "\u3000", "\u00ad"])
def test_what_shows_nothing_is_empty(source: str) -> None:
    assert refusal(facts(content=source)) == (422, "text_empty")


def test_markup_alone_is_empty_but_a_picture_is_not() -> None:
    assert refusal(facts(content=text("<b></b>", plain=""))) == (422, "text_empty")
    picture = text("![](a.png)", html='<img src="a.png" alt="">', plain="")
    assert refusal(facts(content=picture)) == ACCEPTED
    assert refusal(facts(content="👍")) == ACCEPTED


def test_a_text_is_measured_in_bytes() -> None:
    assert refusal(facts(content="é" * 32_763)) == (413, "text_too_long")
    long = decide(facts(content="x" * 65_526, person=replace(GUEST, name="")))
    assert long.http_status == 413
    assert long.field_errors == {"content": "text_too_long", "author_name": "name_missing"}


def test_a_text_that_could_not_be_sanitised_says_so() -> None:
    tangled = text("<b>" * 9_000, html="", plain="", too_complex=True)
    assert refusal(facts(content=tangled)) == (422, "text_too_complex")


@pytest.mark.parametrize("person", [GUEST, MEMBER, MODERATOR])
def test_nobody_says_the_same_twice(person: Any) -> None:
    assert refusal(facts(person=person, duplicate_exists=True)) == (409, "duplicate")


@pytest.mark.parametrize(
    ("since", "wait"), [(0.0, 15), (14.2, 1), (5.5, 10), (-3.0, 15), (15.0, None), (None, None)]
)
def test_a_pause_lies_between_two_comments(since: float | None, wait: int | None) -> None:
    decision = decide(facts(seconds_since_last=since))
    assert decision.retry_after == wait
    assert decision.http_status == (429 if wait else None)


def test_moderators_may_hurry_and_owners_may_allow_it() -> None:
    assert refusal(facts(person=MODERATOR, seconds_since_last=0.0)) == ACCEPTED
    assert refusal(facts(person=AUTHOR, seconds_since_last=0.0)) == (429, "flood")
    hurried = facts(seconds_since_last=0.0, settings=DiscussionSettings(flood_seconds=0))
    assert refusal(hurried) == ACCEPTED


def test_what_waiting_mends_is_answered_last() -> None:
    """Who must wait learns first what else is wrong."""
    hasty = facts(seconds_since_last=1.0, duplicate_exists=True, person=replace(GUEST, name=""))
    assert refusal(hasty) == (422, "name_missing")
    assert refusal(replace(hasty, person=GUEST)) == (409, "duplicate")
    closed = replace(hasty, post=replace(POST, comments_open=False))
    assert refusal(closed) == (403, "comments_closed")
    assert decide(closed).field_errors == {}


@pytest.mark.parametrize(
    "address",
    [
        "mei@example.org",
        "mei.chen+news@mail.example.co.uk",
        "o'brien@example.ie",
        "用户@例子.公司",
        "a@b.co",
        "x_y-z=1@xn--fsqu00a.xn--0zwm56d",
        "pelé@exämple.com",
    ],
)
def test_addresses_that_people_have(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mei",
        "mei@example",
        "@example.org",
        "mei@",
        "mei@@example.org",
        ".mei@example.org",
        "mei.@example.org",
        "me..i@example.org",
        "mei@-example.org",
        "mei@example-.org",
        "mei@example..org",
        "mei@example.org.",
        "mei@127.0.0.1",
        "mei@[127.0.0.1]",
        "mei chen@example.org",
        "mei@example.org\n",
        "mei@example.org\r\nBcc: all@example.org",
        "Mei <mei@example.org>",
        "mei@exa\u202emple.org",
        "m" * 65 + "@example.org",
        "mei@" + "e" * 64 + ".org",
        "mei@" + "e.e" * 100 + ".org",
    ],
)
def test_what_is_no_address(address: str) -> None:
    assert not is_email(address)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("", ""),
        ("example.org", "https://example.org"),
        (" example.org/a?b ", "https://example.org/a?b"),
        ("http://example.org", "http://example.org"),
        ("https://例子.公司/路", "https://例子.公司/路"),
    ],
)
def test_a_web_address_may_be_typed_without_its_scheme(typed: str, whole: str) -> None:
    assert with_scheme(typed) == whole
    assert not whole or is_web_address(whole)


def test_a_web_address_is_one_line() -> None:
    assert not is_web_address("https://example.org/\n")


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,hi",
        "mailto:mei@example.org",
        "ftp://example.org",
        "https://",
        "https://example.org@evil.example",
        'https://example.org/"onclick=',
        "https://example.org\\@evil.example",
        "https://exa mple.org",
        "https://example.org:port",
        "https://[broken",
    ],
)
def test_what_must_not_become_a_link(typed: str) -> None:
    assert not is_web_address(typed)
    assert not is_web_address(with_scheme(typed))
