"""Reasons in words: what a code says to a moderator, and what it says to the writer."""

from collections.abc import Callable
from math import ceil

from blog.comments.moderation.verdict import JSON, Call, Reason
from blog.core.text import N_

TWO_MINUTES = 120

Sentence = tuple[str, dict[str, JSON]]
"""A template to translate, and what to put into it with `%`."""

REFUSALS: dict[str, str] = {
    "post_unknown": N_("There is no such article."),
    "post_not_published": N_("This article is not published, so it takes no comments."),
    "password_required": N_("Give the article’s password first; then you can comment."),
    "comments_closed": N_("Comments on this article are closed."),
    "comments_closed_by_age": N_(
        "Comments on this article are closed; they close after %(days)s days."
    ),
    "parent_unavailable": N_("The comment you answer is not there any more."),
    "branch_locked": N_("This conversation is locked. %(reason)s"),
    "registration_required": N_("Sign in to comment."),
    "banned": N_("You may not comment here any more. %(message)s"),
    "suspended": N_("You may not comment here until %(until)s. %(message)s"),
    "name_missing": N_("Enter your name."),
    "name_too_long": N_("The name is too long: %(limit)s characters at most."),
    "email_missing": N_("Enter your email address."),
    "email_invalid": N_("This does not look like an email address."),
    "email_too_long": N_("The email address is too long: %(limit)s characters at most."),
    "url_invalid": N_("This does not look like a web address."),
    "url_too_long": N_("The web address is too long: %(limit)s characters at most."),
    "text_empty": N_("Write a comment first."),
    "text_too_long": N_("The comment is too long: %(limit)s bytes at most."),
    "text_too_complex": N_("The comment has too much formatting. Simplify it, please."),
    "picture_refused": N_("%(said)s"),
    "picture_undescribed": N_("Say in a few words what the picture shows."),
    "alt_too_long": N_("This is too long: %(limit)s characters at most."),
    "duplicate": N_("You have said exactly this already."),
    "flood": N_("That was quick. Try again in %(retry_after)s seconds."),
    "slow_mode": N_(
        "This conversation is slowed down: one person may comment once in %(pause)s."
        " Try again in %(retry_after)s."
    ),
}

REJECTIONS: dict[str, str] = {
    "off_topic": N_("Off topic"),
    "abuse": N_("Abuse"),
    "personal_data": N_("Personal data"),
    "misinformation": N_("Misinformation"),
    "spam": N_("Advertising or spam"),
    "disallowed_words": N_("Disallowed words"),
    "illegal": N_("Illegal content"),
    "other": N_("Other"),
}
"""Why a moderator may reject, in the order in which the reasons are offered."""

FINDINGS: dict[str, str] = {
    "wrote_the_article": N_("The writer is an author of the article."),
    "may_moderate": N_("The writer may moderate this article’s comments."),
    "many_links": N_("It has %(links)s links; from %(limit)s on, comments wait."),
    "looks_like_spam": N_("Looks like spam (%(score).2f): %(signs)s."),
    "moderation_words (named)": N_("“%(word)s” is on the moderation list. Found in: %(where)s."),
    "moderation_words (disguised)": N_(
        "“%(word)s” is on the moderation list, and here written “%(seen)s”. Found in: %(where)s."
    ),
    "moderation_words (unnamed)": N_(
        "An address on the moderation list is the sender’s. Found in: %(where)s."
    ),
    "disallowed_words (named)": N_(
        "“%(word)s” is on the list of disallowed words. Found in: %(where)s."
    ),
    "disallowed_words (disguised)": N_(
        "“%(word)s” is on the list of disallowed words, and here written “%(seen)s”."
        " Found in: %(where)s."
    ),
    "disallowed_words (unnamed)": N_(
        "An address on the list of disallowed words is the sender’s. Found in: %(where)s."
    ),
    "said_before": N_(
        "The same person or network said exactly this within the last %(hours)s hours."
    ),
    "often_refused": N_(
        "%(refused)s of this person’s last %(decided)s comments were refused;"
        " from %(limit)s percent on, they wait."
    ),
    "held_domain": N_("Email addresses of “%(domain)s” wait for a moderator."),
    "alias_of_a_mailbox": N_("The email address is an alias, of which one mailbox has many."),
    "disposable_domain": N_("“%(domain)s” gives out email addresses to be thrown away."),
    "too_few_approved": N_(
        "The writer’s first %(needed)s comments wait; %(approved)s were approved so far."
    ),
    "every_comment_held": N_("Every comment waits for a moderator."),
    "article_premoderated": N_("Every comment on this article waits for a moderator."),
    "section_premoderated": N_("Every comment in this section waits for a moderator."),
    "picture_held": N_("It comes with a picture, which a moderator looks at first."),
    "posted_anyway": N_(
        "Its writer was told what it looks like, and posted it anyway. It looks like: %(nudges)s."
    ),
    "person_held": N_("A moderator decided that this person’s comments wait."),
    "approved_before": N_("The writer had a comment approved before. Known by: %(proof)s."),
    "identity_not_proven": N_(
        "This name and email address had a comment approved before,"
        " but nothing proves that the same person writes."
    ),
    "first_comment": N_("The writer has no approved comment yet."),
    "reported": N_("Readers reported it: %(reports)s reports that weigh %(weight)s together."),
    "being_checked": N_("%(check)s is being asked about it."),
    "no_answer": N_("%(check)s gave no answer."),
    "outside_approve": N_("%(check)s would publish it."),
    "outside_hold": N_("%(check)s wants a moderator to look at it."),
    "outside_spam": N_("%(check)s takes it for spam."),
    "outside_reject": N_("%(check)s would reject it."),
    "outside_approve (worded)": N_("%(check)s would publish it: %(words)s"),
    "outside_hold (worded)": N_("%(check)s wants a moderator to look at it: %(words)s"),
    "outside_spam (worded)": N_("%(check)s takes it for spam: %(words)s"),
    "outside_reject (worded)": N_("%(check)s would reject it: %(words)s"),
}

FINDINGS_IN_PUBLIC: dict[str, str] = {"reported": N_("Readers reported it")}
"""What a rule found, as far as everybody may know it."""

TO_WRITER: dict[str, str] = {
    "off_topic": N_("It was rejected because it is not about the article."),
    "abuse": N_("It was rejected because it attacks or insults somebody."),
    "personal_data": N_("It was rejected because it tells personal data."),
    "misinformation": N_("It was rejected because it states as fact what is not."),
    "spam": N_("It was rejected because it advertises."),
    "disallowed_words": N_("It was rejected because of words that this site does not publish."),
    "illegal": N_("It was removed because it is held to be against the law."),
    "other": N_("A moderator rejected it."),
    "identity_not_proven": N_(
        "It waits for a moderator. Sign in or confirm your email address,"
        " and your next comment may not have to."
    ),
    "first_comment": N_("It waits for a moderator, as every first comment does."),
    "article_premoderated": N_("It waits for a moderator, as every comment on this article does."),
    "section_premoderated": N_("It waits for a moderator, as every comment in this section does."),
    "too_few_approved": N_("It waits for a moderator, as everybody’s first comments do."),
    "said_before": N_("It waits for a moderator, because you have said exactly this before."),
    "reported": N_("Readers reported it, so it waits until a moderator has looked."),
    "picture_held": N_("It waits for a moderator, as every comment with a picture does."),
    "posted_anyway": N_("It waits for a moderator, as you were told before you posted it."),
    "being_checked": N_("It is being checked, which mostly takes a moment."),
    "outside_reject": N_("It was rejected by an automatic check."),
}

TO_WRITER_BY_CALL: dict[Call, str] = {
    Call.APPROVE: N_("It is published."),
    Call.HOLD: N_("It waits for a moderator."),
    Call.SPAM: N_("It is not published."),
    Call.REJECT: N_("It was rejected."),
    Call.REFUSE: N_("It could not be accepted."),
}

LABELS: dict[str, str] = {
    "name": N_("name"),
    "email": N_("email address"),
    "url": N_("web address"),
    "text": N_("text"),
    "plain": N_("text without its tags"),
    "address": N_("network address"),
    "user_agent": N_("browser"),
    "account": N_("account"),
    "verified_email": N_("verified email address"),
    "cookie": N_("the commenter’s own cookie"),
    "webhook": N_("The outside check"),
    "akismet": N_("Akismet"),
    "shouting": N_("shouting"),
    "repeated": N_("the same words again"),
    "suspicious": N_("what rules hold back"),
}
"""Places where a word is found, proofs of identity, whom one asks about a comment, and nudges."""

SIGNS: dict[str, str] = {
    "*an address": N_("an address"),
    "*several addresses": N_("several addresses"),
    "*a website given": N_("a website given"),
    "*capitals": N_("capitals"),
    "*marks in a row": N_("marks in a row"),
    "*a long number": N_("a long number"),
    "*length": N_("its length"),
    "<link>": N_("an address"),
}
"""What the learned score looks at beside words."""

FROM_ELSEWHERE = N_("%(rule)s: %(code)s")


def explain(reason: Reason, translate: Callable[[str], str] = N_) -> Sentence:
    """The reason for a moderator: which rule spoke and what it found.

    The template comes back untranslated; `translate` is for the labels among the params.
    """
    template = (FINDINGS | REFUSALS | REJECTIONS).get(_finding(reason))
    if template is None:
        return FROM_ELSEWHERE, {"rule": reason.rule, "code": reason.code}
    return template, _readable(reason, translate)


def explain_to_writer(reason: Reason, translate: Callable[[str], str] = N_) -> Sentence:
    """The reason for the comment's writer: true, useful, and no help in slipping past a rule."""
    if reason.call is Call.REFUSE and reason.code in REFUSALS:
        return REFUSALS[reason.code], _readable(reason, translate)
    return TO_WRITER.get(reason.code, TO_WRITER_BY_CALL[reason.call]), {}


def lasting(seconds: int, translate: Callable[[str], str] = N_) -> str:
    """A while in words; from two minutes on in minutes, rounded up."""
    if seconds < TWO_MINUTES:
        return translate(N_("%(number)s seconds")) % {"number": seconds}
    return translate(N_("%(number)s minutes")) % {"number": ceil(seconds / 60)}


def rejected_by_moderator(code: str) -> Reason:
    """A moderator's own reason for rejecting; raises ValueError for a code there is not."""
    if code not in REJECTIONS:
        raise ValueError(f"no such reason for rejecting: {code}")
    return Reason("moderator_decision", code, Call.REJECT)


def rejected_for(code: str) -> Reason:
    """The reason that a code stands for which was kept with a rejected comment."""
    if code in REJECTIONS:
        return rejected_by_moderator(code)
    return Reason("outside_check", code, Call.REJECT)


def _finding(reason: Reason) -> str:
    """The code, told apart where a word was found: words that tell an address have no name.

    And where a check outside of this site gave reasons of its own.
    """
    if reason.params.get("words"):
        return f"{reason.code} (worded)"
    if "where" not in reason.params:
        return reason.code
    if "word" not in reason.params:
        return f"{reason.code} (unnamed)"
    return f"{reason.code} (disguised)" if "seen" in reason.params else f"{reason.code} (named)"


def _readable(reason: Reason, translate: Callable[[str], str]) -> dict[str, JSON]:
    """The params as a sentence takes them: labels for codes, lists joined."""
    params = dict(reason.params)
    where, proof = params.get("where"), params.get("proof")
    if isinstance(where, list):
        params["where"] = ", ".join(
            translate(LABELS.get(str(place), str(place))) for place in where
        )
    if isinstance(nudges := params.get("nudges"), list):
        params["nudges"] = ", ".join(
            translate(LABELS.get(str(nudge), str(nudge))) for nudge in nudges
        )
    if isinstance(signs := params.get("signs"), list):
        told = dict.fromkeys(_sign(str(sign), translate) for sign in signs)
        params["signs"] = ", ".join(told) or translate(N_("all of it together"))
    if isinstance(check := params.get("check"), str):
        params["check"] = translate(LABELS.get(check, check))
    if reason.code == "slow_mode":
        for name in ("pause", "retry_after"):
            params[name] = lasting(int(str(params[name])), translate)
    if isinstance(proof, str):
        params["proof"] = translate(LABELS.get(proof, proof))
    return params


def _sign(sign: str, translate: Callable[[str], str]) -> str:
    """What spoke for spam as a person reads it: words as they are, marks of manner by name."""
    if sign.startswith("*length"):
        sign = "*length"
    if sign in SIGNS:
        return translate(SIGNS[sign])
    plain = sign.removeprefix("@").removeprefix("name:")
    return plain.replace("<link>", translate(N_("(address)")))
