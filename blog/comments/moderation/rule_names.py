"""What each rule is called where people read of it."""

from blog.core.text import N_

RULE_NAMES: dict[str, str] = {
    "post_known": N_("The article exists"),
    "post_published": N_("The article is published"),
    "password_given": N_("The article’s password is given"),
    "comments_open": N_("Comments are open"),
    "parent_approved": N_("What it answers is there"),
    "branch_open": N_("What it answers is not locked"),
    "registered": N_("Only members may comment"),
    "not_shut_out": N_("Suspended or banned"),
    "guest_name": N_("Name of a guest"),
    "guest_email": N_("Email address of a guest"),
    "guest_url": N_("Web address of a guest"),
    "text_fits": N_("Length and formatting"),
    "picture_taken": N_("Picture that can be taken"),
    "not_said_already": N_("Said already under this article"),
    "not_too_soon": N_("Pause between two comments"),
    "network_not_too_fast": N_("Tries of one network"),
    "slow_mode": N_("Slowed conversation"),
    "post_author": N_("Author of the article"),
    "moderator": N_("Moderator"),
    "links": N_("Number of links"),
    "spam_score": N_("Spam score"),
    "moderation_words": N_("Moderation list"),
    "disallowed_words": N_("Disallowed words"),
    "said_elsewhere": N_("Said elsewhere not long ago"),
    "rejection_rate": N_("Often refused before"),
    "email_domain": N_("Held email domains"),
    "email_alias": N_("Aliases of an email address"),
    "disposable_email": N_("Email addresses to be thrown away"),
    "outside_check": N_("Checks elsewhere"),
    "hold_all": N_("Every comment waits"),
    "article_held": N_("Every comment on the article waits"),
    "section_held": N_("Every comment in the section waits"),
    "person_held": N_("Person whose comments wait"),
    "picture_held": N_("Comment with a picture"),
    "nudged_held": N_("Posted in spite of a hint"),
    "first_comments": N_("First comments of a person"),
    "previously_approved": N_("Approved before"),
    "moderator_decision": N_("Decision of a moderator"),
    "reports": N_("Reports by readers"),
}


def rule_name(rule: str) -> str:
    """The rule's name, to be translated; one of another release is called as its code is."""
    return RULE_NAMES.get(rule, rule.replace("_", " ").capitalize())
