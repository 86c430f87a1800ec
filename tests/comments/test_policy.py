"""Who is published at once, and who waits: a name that anyone can type is no proof."""

from dataclasses import replace

import pytest

from blog.comments.moderation.facts import Facts, PersonFacts, Proof
from blog.comments.moderation.pipeline import decide
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from tests.factories.comment_facts import AUTHOR, GUEST, MEMBER, MODERATOR, facts, text


def outcome(submitted: Facts) -> tuple[Status | None, list[str]]:
    decision = decide(submitted)
    return decision.status, [reason.code for reason in decision.reasons]


def test_a_first_comment_waits() -> None:
    assert outcome(facts()) == (Status.PENDING, ["first_comment"])
    assert outcome(facts(person=MEMBER)) == (Status.PENDING, ["first_comment"])


@pytest.mark.parametrize("proof", ["account", "verified_email", "cookie"])
def test_the_same_person_with_proof_is_published(proof: Proof) -> None:
    known = replace(GUEST, proof=proof, approved_before=True)
    assert outcome(facts(person=known)) == (Status.APPROVED, ["approved_before"])


@pytest.mark.parametrize(
    "person",
    [
        replace(GUEST, namesake_approved=True),
        replace(GUEST, namesake_approved=True, approved_before=True),
    ],
)
def test_the_same_name_and_email_without_proof_waits(person: PersonFacts) -> None:
    assert outcome(facts(person=person)) == (Status.PENDING, ["identity_not_proven"])


def test_a_proven_person_does_not_inherit_a_namesakes_approval() -> None:
    newcomer = replace(MEMBER, namesake_approved=True)
    assert outcome(facts(person=newcomer)) == (Status.PENDING, ["first_comment"])


def test_an_owner_may_trust_everyone() -> None:
    trusting = DiscussionSettings(require_previously_approved=False)
    assert outcome(facts(settings=trusting)) == (Status.APPROVED, [])


def test_an_owner_may_hold_everything() -> None:
    known = replace(MEMBER, approved_before=True)
    held = facts(person=known, settings=DiscussionSettings(hold_all=True))
    assert outcome(held) == (Status.PENDING, ["every_comment_held", "approved_before"])


@pytest.mark.parametrize(
    ("person", "code"), [(AUTHOR, "wrote_the_article"), (MODERATOR, "may_moderate")]
)
def test_the_article_s_author_and_moderators_are_published_whatever_they_write(
    person: PersonFacts, code: str
) -> None:
    strict = DiscussionSettings(hold_all=True, disallowed_words="casino")
    spoken = facts(person=person, content=text("casino", link_count=9), settings=strict)
    assert outcome(spoken) == (Status.APPROVED, [code])


def test_a_guest_is_nobody_s_author() -> None:
    nobody = replace(GUEST, user_id=None)
    assert not facts(replace(facts().post, author_ids=()), nobody).is_post_author
    assert outcome(facts(person=nobody))[0] is Status.PENDING
