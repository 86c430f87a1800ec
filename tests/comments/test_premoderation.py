"""Articles and sections whose comments wait, and articles on which people must take their time."""

from dataclasses import replace

import pytest

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.moderation.facts import Facts, PastFacts
from blog.comments.moderation.pipeline import decide as judge
from blog.comments.moderation.reasons import explain, explain_to_writer
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.comments.submission import Refused
from blog.core.db import transaction
from blog.core.settings.store import change
from blog.posts.models import Post
from blog.taxonomy.services import create_category, update_category
from tests.factories.comment_facts import AUTHOR, GUEST, MODERATOR, POST, facts
from tests.factories.comments import article, make_comment, staff

OPEN = DiscussionSettings(require_previously_approved=False)
HEATED = replace(POST, pause=300)


def said(submitted: Facts) -> list[str]:
    return [reason.code for reason in judge(submitted).reasons]


def set_post(post_id: int, **values: object) -> None:
    with transaction() as session:
        post = session.get_one(Post, post_id)
        for name, value in values.items():
            setattr(post, name, value)


@pytest.fixture
def open_house(app):
    change(DiscussionSettings, {"flood_seconds": 0, "require_previously_approved": False})


# The rules


def test_under_a_held_article_everybody_waits():
    known = replace(GUEST, proof="cookie", approved_before=True)
    decision = judge(facts(replace(POST, held=True), person=known))
    assert decision.status is Status.PENDING
    assert decision.reasons[0].code == "article_premoderated"
    template, params = explain(decision.reasons[0])
    assert template % params == "Every comment on this article waits for a moderator."
    template, params = explain_to_writer(decision.reasons[0])
    assert template % params == "It waits for a moderator, as every comment on this article does."


def test_so_do_they_in_a_held_section():
    assert said(facts(replace(POST, section_held=True), settings=OPEN)) == ["section_premoderated"]


@pytest.mark.parametrize("person", [AUTHOR, MODERATOR])
def test_its_author_and_moderators_do_not(person):
    held = replace(POST, held=True, section_held=True)
    assert judge(facts(held, person=person)).status is Status.APPROVED


def test_in_slow_mode_the_next_comment_of_a_person_takes_its_time():
    refused = judge(facts(HEATED, past=PastFacts(seconds_since_here=60.5)))
    assert (refused.status, refused.http_status, refused.retry_after) == (None, 429, 240)
    assert refused.refused is not None
    template, params = explain_to_writer(refused.refused)
    assert template % params == (
        "This conversation is slowed down: one person may comment once in 5 minutes."
        " Try again in 4 minutes."
    )


@pytest.mark.parametrize(
    ("post", "since"), [(HEATED, None), (HEATED, 300.0), (POST, 1.0), (replace(POST, pause=0), 0.0)]
)
def test_without_need_nobody_is_slowed(post, since):
    assert judge(facts(post, past=PastFacts(seconds_since_here=since))).refused is None


@pytest.mark.parametrize("person", [AUTHOR, MODERATOR])
def test_its_author_and_moderators_may_hurry(person):
    hasty = facts(HEATED, person=person, past=PastFacts(seconds_since_here=1.0))
    assert judge(hasty).status is Status.APPROVED


# From the database


def test_an_articles_flag_holds_its_comments_and_no_others(open_house):
    held, free = article(), article()
    set_post(held, comments_held=True)
    assert make_comment(held).reasons[0]["code"] == "article_premoderated"
    assert make_comment(free, status=Status.APPROVED).reasons == []


def test_a_sections_flag_holds_what_is_beneath_it(open_house):
    top = create_category(SYSTEM, "World", comments_held=True).id
    child = create_category(SYSTEM, "Asia", parent_id=top).id
    beside = create_category(SYSTEM, "World of books").id
    post_id = article()
    for section, held in ((top, True), (child, True), (beside, False)):
        set_post(post_id, primary_category_id=section)
        comment = make_comment(post_id, status=Status.PENDING if held else Status.APPROVED)
        assert [each["code"] for each in comment.reasons] == ["section_premoderated"] * held
    update_category(SYSTEM, top, name="World", comments_held=False)
    set_post(post_id, primary_category_id=child)
    assert make_comment(post_id, status=Status.APPROVED).reasons == []


def test_another_change_of_a_section_leaves_its_flag(app):
    category = create_category(SYSTEM, "World", comments_held=True)
    assert update_category(SYSTEM, category.id, name="The world").comments_held is True


def test_slow_mode_counts_under_this_article_alone(open_house, stopped_clock):
    heated, calm = article(), article()
    set_post(heated, comments_pause=300)
    mei = {"name": "Mei", "email": "mei@example.org", "status": Status.APPROVED}
    make_comment(calm, **mei)
    make_comment(heated, **mei)
    make_comment(calm, **mei)
    with pytest.raises(Refused) as refused:
        make_comment(heated, **mei | {"email": "mei+again@example.org"})
    assert refused.value.status == 429
    assert refused.value.decision.retry_after == 300
    make_comment(heated, name="Sam", email="sam@example.org", status=Status.APPROVED)
    stopped_clock.forward(seconds=300)
    make_comment(heated, **mei)


def test_slow_mode_knows_an_account_and_a_network(open_house):
    post_id, member = article(), staff(Role.SUBSCRIBER)
    set_post(post_id, comments_pause=60)
    make_comment(post_id, actor=member, status=Status.APPROVED)
    with pytest.raises(Refused):
        make_comment(post_id, actor=member)
    make_comment(post_id, address="203.0.113.9", status=Status.APPROVED)
    with pytest.raises(Refused):
        make_comment(post_id, address="203.0.113.10")
