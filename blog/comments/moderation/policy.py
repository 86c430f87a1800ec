"""What the owner decided about comments that nothing speaks against."""

from blog.comments.moderation.facts import Facts
from blog.comments.moderation.verdict import Call, Verdict, because


def hold_all(facts: Facts) -> Verdict | None:
    if not facts.settings.hold_all:
        return None
    return because("hold_all", "every_comment_held", Call.HOLD)


def article_held(facts: Facts) -> Verdict | None:
    """Whoever writes under this article waits; its author and moderators are trusted before."""
    if not facts.post.held:
        return None
    return because("article_held", "article_premoderated", Call.HOLD)


def section_held(facts: Facts) -> Verdict | None:
    if not facts.post.section_held:
        return None
    return because("section_held", "section_premoderated", Call.HOLD)


def picture_held(facts: Facts) -> Verdict | None:
    """Somebody looks at a picture before readers do, whoever sent it."""
    if not facts.picture.given or not facts.rules.pictures_held:
        return None
    return because("picture_held", "picture_held", Call.HOLD)


def nudged_held(facts: Facts) -> Verdict | None:
    """What was posted in spite of what its writer was told of it first."""
    if not facts.nudged or not facts.rules.nudged_held:
        return None
    return because("nudged_held", "posted_anyway", Call.HOLD, nudges=[*facts.nudged])


def previously_approved(facts: Facts) -> Verdict | None:
    """An approved comment by the same person speaks for the next one, if it is the same person.

    A name and an email address anyone can type: only an account, a verified address or the
    commenter's own signed cookie proves who writes.
    """
    if not facts.settings.require_previously_approved:
        return None
    person = facts.person
    if person.proof is not None and person.approved_before:
        return because("previously_approved", "approved_before", Call.APPROVE, proof=person.proof)
    if person.proof is None and person.namesake_approved:
        return because("previously_approved", "identity_not_proven", Call.HOLD)
    return because("previously_approved", "first_comment", Call.HOLD)


def person_held(facts: Facts) -> Verdict | None:
    """A moderator wants to read what this person writes before others do."""
    if facts.standing.kind != "held":
        return None
    return because("person_held", "person_held", Call.HOLD)
