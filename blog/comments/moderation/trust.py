"""Who is published without a question."""

from blog.comments.moderation.facts import Facts
from blog.comments.moderation.verdict import Call, Verdict, because


def post_author(facts: Facts) -> Verdict | None:
    if not facts.is_post_author:
        return None
    return because("post_author", "wrote_the_article", Call.APPROVE)


def moderator(facts: Facts) -> Verdict | None:
    if not facts.person.may_moderate:
        return None
    return because("moderator", "may_moderate", Call.APPROVE)
