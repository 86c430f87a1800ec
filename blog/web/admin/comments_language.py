"""Comments in words: their states, what may be done to them, and why they stand where they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from blog.comments.models import ModerationEntry
from blog.comments.moderation.log import WRITERS
from blog.comments.moderation.queue import QueueRow, View
from blog.comments.moderation.reasons import REJECTIONS, explain
from blog.comments.moderation.rule_names import rule_name
from blog.comments.moderation.standings import Kind, StandingLine, Target
from blog.comments.moderation.verdict import Call, Reason
from blog.comments.pictures.queries import Picture, picture_of
from blog.comments.reports.weights import REASONS as REPORT_REASONS
from blog.comments.reports.weights import UNIT, Outcome
from blog.comments.speakers import with_mentions
from blog.comments.states import Action, Mark, State, Status, actions_for
from blog.core.html import excerpt
from blog.core.i18n import _, longdate, ngettext
from blog.core.text import N_

VIEWS: dict[View, str] = {
    View.ALL: N_("All"),
    View.MINE: N_("Mine"),
    View.PENDING: N_("Pending"),
    View.REPORTED: N_("Reported"),
    View.APPEALS: N_("Appeals"),
    View.APPROVED: N_("Approved"),
    View.REJECTED: N_("Rejected"),
    View.SPAM: N_("Spam"),
    View.TRASH: N_("Trash"),
}
ABOUT = {View.ALL: N_("All that wait or are published"), View.MINE: N_("Those you wrote yourself")}
STATUSES: dict[str, str] = {
    Status.PENDING: N_("Pending"),
    Status.APPROVED: N_("Approved"),
    Status.REJECTED: N_("Rejected"),
    Status.SPAM: N_("Spam"),
    Status.TRASH: N_("In the trash"),
}
ACTIONS: dict[Action, str] = {
    Action.APPROVE: N_("Approve"),
    Action.UNAPPROVE: N_("Unapprove"),
    Action.REJECT: N_("Reject"),
    Action.SPAM: N_("Spam"),
    Action.NOT_SPAM: N_("Not spam"),
    Action.TRASH: N_("Trash"),
    Action.RESTORE: N_("Restore"),
}
DONE: dict[str, str] = {
    "submitted": N_("posted it"),
    "imported": N_("brought it in from elsewhere"),
    "checked": N_("took in what a check elsewhere says"),
    "approve": N_("approved it"),
    "unapprove": N_("put it back to pending"),
    "reject": N_("rejected it"),
    "spam": N_("called it spam"),
    "not_spam": N_("took it out of spam"),
    "trash": N_("threw it away"),
    "restore": N_("took it out of the trash"),
    "edited": N_("edited it"),
    "featured": N_("featured it"),
    "pinned": N_("pinned it"),
    "unmarked": N_("set it back among the others"),
    "locked": N_("locked the conversation from here on"),
    "unlocked": N_("unlocked the conversation"),
    "split": N_("split it off as a conversation of its own"),
    "moved": N_("moved the conversation to another article"),
    "thread_closed": N_("closed the article’s comments"),
    "thread_opened": N_("reopened the article’s comments"),
    "undone": N_("took back what was done"),
    "deleted": N_("deleted it for good"),
    "reports_disagreed": N_("found its reports wrong and kept it"),
    "reports_ignored": N_("set its reports aside"),
    "rewritten": N_("changed it"),
    "withdrawn": N_("deleted it"),
    "appealed": N_("asked for another look at the decision"),
    "appeal_kept": N_("read the appeal and kept the decision"),
    "person_noted": N_("made a note on its writer"),
    "person_messaged": N_("wrote to its writer"),
    "person_warned": N_("warned its writer"),
    "person_held": N_("has its writer’s comments wait"),
    "person_suspended": N_("suspended its writer"),
    "person_banned": N_("banned its writer"),
    "person_freed": N_("let its writer be again"),
}
ARRIVALS = frozenset({"submitted", "imported", "rewritten"})
STANDINGS: dict[Kind, str] = {
    Kind.NOTED: N_("Note for moderators"),
    Kind.MESSAGED: N_("Message to them"),
    Kind.WARNED: N_("Warned"),
    Kind.HELD: N_("Always held"),
    Kind.SUSPENDED: N_("Suspended"),
    Kind.BANNED: N_("Banned"),
}
TARGETS: dict[Target, str] = {
    Target.ACCOUNT: N_("the account"),
    Target.EMAIL: N_("the email address"),
    Target.NETWORK: N_("the network"),
}
OUTCOMES: dict[Action, str] = {
    Action.APPROVE: N_("Approved"),
    Action.UNAPPROVE: N_("Put back to pending"),
    Action.REJECT: N_("Rejected"),
    Action.SPAM: N_("Called spam"),
    Action.NOT_SPAM: N_("Taken out of spam"),
    Action.TRASH: N_("Thrown away"),
    Action.RESTORE: N_("Taken out of the trash"),
}
KEYS: dict[Action, str] = {
    Action.APPROVE: "a",
    Action.UNAPPROVE: "u",
    Action.NOT_SPAM: "u",
    Action.RESTORE: "u",
    Action.SPAM: "s",
    Action.TRASH: "d",
}
STAGES: dict[str, str] = {
    "gates": N_("Gates"),
    "trust": N_("Trust"),
    "suspicion": N_("Suspicion"),
    "policy": N_("Policy"),
}
CALLS: dict[Call, str] = {
    Call.APPROVE: N_("approve"),
    Call.HOLD: N_("hold"),
    Call.SPAM: N_("spam"),
    Call.REJECT: N_("reject"),
    Call.REFUSE: N_("refuse"),
}
ANYTHING = (Action.APPROVE, Action.UNAPPROVE, Action.REJECT, Action.SPAM, Action.TRASH)
BULK: dict[View, tuple[Action, ...]] = {
    View.ALL: ANYTHING,
    View.MINE: ANYTHING,
    View.PENDING: (Action.APPROVE, Action.REJECT, Action.SPAM, Action.TRASH),
    View.REPORTED: (Action.APPROVE, Action.REJECT, Action.SPAM, Action.TRASH),
    View.APPEALS: (Action.APPROVE, Action.NOT_SPAM, Action.TRASH),
    View.APPROVED: (Action.UNAPPROVE, Action.REJECT, Action.SPAM, Action.TRASH),
    View.REJECTED: (Action.APPROVE, Action.UNAPPROVE, Action.SPAM, Action.TRASH),
    View.SPAM: (Action.NOT_SPAM, Action.TRASH),
    View.TRASH: (Action.RESTORE, Action.SPAM),
}
REPORT_OUTCOMES: dict[str, str] = {
    Outcome.OPEN: N_("waits for an answer"),
    Outcome.AGREED: N_("found right"),
    Outcome.DISAGREED: N_("found wrong"),
    Outcome.IGNORED: N_("set aside"),
}
SHOWN_WORDS = 60
SHOWN_LETTERS = 600


@dataclass(frozen=True)
class Button:
    """One decision that can be made from here."""

    action: str
    label: str
    key: str


def view_about(view: View) -> str:
    """What a view holds, where its name alone may mislead; else empty."""
    return _(ABOUT[view]) if view in ABOUT else ""


def view_label(view: View) -> str:
    """A view's name as people read it."""
    return _(VIEWS[view])


def buttons(row: QueueRow) -> list[Button]:
    """What may be decided about a comment now, rejecting aside: that asks for a reason."""
    return [
        Button(action.value, action_label(action, row.status), KEYS[action])
        for action in actions_for(State(Status(row.status)))
        if action is not Action.REJECT
    ]


def report_buttons(row: QueueRow) -> list[Button]:
    """How its reports can be answered while it stays where it stands."""
    if not row.reports:
        return []
    ignored = Button(Outcome.IGNORED.value, _("Set the reports aside"), "i")
    if row.status != Status.APPROVED:
        return [ignored]
    return [Button(Outcome.DISAGREED.value, _("Keep it"), "a"), ignored]


def mark_buttons(row: QueueRow) -> list[Button]:
    """How it can be set above others; only what readers see can."""
    if row.status != Status.APPROVED:
        return []
    wanted = [mark for mark in (*Mark, None) if (mark.value if mark else None) != row.mark]
    return [Button(mark.value if mark else "", mark_label(mark), "") for mark in wanted]


def mark_label(mark: Mark | None) -> str:
    """What a button says that marks a comment so."""
    if mark is None:
        return _("Mark no longer")
    return _("Feature") if mark is Mark.FEATURED else _("Pin")


def marked(mark: Mark | None, name: str) -> str:
    """What has been done to the mark of the comment by `name`."""
    if mark is None:
        return _("Marked no longer: the comment by %(name)s", name=name)
    if mark is Mark.FEATURED:
        return _("Featured: the comment by %(name)s", name=name)
    return _("Pinned: the comment by %(name)s", name=name)


def reported(row: QueueRow) -> str:
    """How many reports wait, and what they weigh; empty where none does."""
    if not row.reports:
        return ""
    return ngettext(
        "%(num)d report, weight %(points)s",
        "%(num)d reports, weight %(points)s together",
        row.reports,
        points=f"{row.report_score / UNIT:.1f}",
    )


def report_reason(code: str) -> str:
    """A report's reason in words."""
    return _(REPORT_REASONS.get(code, code))


def report_outcome(outcome: str) -> str:
    """What became of a report."""
    return _(REPORT_OUTCOMES.get(outcome, outcome))


def may_reject(row: QueueRow) -> bool:
    """Whether it can be rejected from where it stands."""
    return Action.REJECT in actions_for(State(Status(row.status)))


def bulk_buttons(view: View) -> list[Button]:
    """What may be decided about many in this view, rejecting aside."""
    return [
        Button(action.value, action_label(action, view.value), "")
        for action in BULK[view]
        if action is not Action.REJECT
    ]


def action_label(action: Action, status: str = "") -> str:
    """The name of a decision; what is rejected is not called unapproved a second time."""
    if action is Action.UNAPPROVE and status == Status.REJECTED:
        return _("Back to pending")
    return _(ACTIONS[action])


def status_label(status: str | None) -> str:
    """A state as people read it; None is a comment that is gone."""
    return _(STATUSES[status]) if status else _("Deleted")


def why(row: QueueRow) -> list[str]:
    """Every reason the rules gave, and the moderator's own where it was rejected by one."""
    said = sentences(row.reasons)
    if row.reject_code and row.reject_code not in {each["code"] for each in row.reasons}:
        said.append(_("Rejected by a moderator: %(reason)s", reason=rejection(row.reject_code)))
    return said


def sentences(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """Reasons as they were kept, in words."""
    return [sentence(Reason.from_json(reason)) for reason in reasons]


def sentence(reason: Reason) -> str:
    """One reason in words, for a moderator."""
    template, params = explain(reason, _)
    return _(template, **params)


def rule(name: str) -> str:
    """A rule as people read it."""
    return _(rule_name(name))


def stage(name: str) -> str:
    """A stage of the rules as people read it."""
    return _(STAGES.get(name, name))


def call(asked: Call) -> str:
    """What a reason asks for."""
    return _(CALLS[asked])


def value(chosen: object) -> str:
    """A setting's value in words."""
    if isinstance(chosen, bool):
        return _("on") if chosen else _("off")
    return str(chosen)


def rejection(code: str) -> str:
    """A rejection's reason in words."""
    return _(REJECTIONS.get(code, code))


def rejections() -> list[tuple[str, str]]:
    """The reasons that a moderator may choose from."""
    return [(code, _(label)) for code, label in REJECTIONS.items()]


def who(entry: ModerationEntry) -> str:
    """Who did it; what nobody in particular did, the rules or a guest did."""
    if entry.action in WRITERS:
        return _("Its writer")
    if entry.actor_id is not None and not entry.actor_name:
        return _("Somebody who was on the staff")
    return entry.actor_name or _("A guest")


def did(entry: ModerationEntry) -> str:
    """What was done, to follow the name."""
    return _(DONE.get(entry.action, entry.action))


def is_arrival(entry: ModerationEntry) -> bool:
    """Whether the line tells where a comment came to stand by itself, without a decision."""
    return entry.action in ARRIVALS and bool(entry.status_after)


def standings() -> list[tuple[str, str]]:
    """How somebody can stand, to choose from."""
    return [(kind.value, _(label)) for kind, label in STANDINGS.items()]


def standing(line: StandingLine) -> str:
    """One standing in words: what, where and for how long."""
    words = _(STANDINGS[line.kind])
    if line.section:
        words = _("%(standing)s in %(section)s", standing=words, section=line.section)
    if line.until:
        until = longdate(line.until)
        words = _("%(standing)s until %(until)s", standing=words, until=until)
    return words


def target(target: Target) -> str:
    """By what somebody is known again, in words."""
    return _(TARGETS[target])


def name_of(row: QueueRow) -> str:
    """The commenter's name, or what stands for one."""
    return row.author_name or _("Anonymous")


def pseudonym(address_hash: str) -> str:
    """An address as moderators may know it: the same each time, and nobody's."""
    return _("Address ·%(end)s", end=address_hash[-4:])


def html_of(row: QueueRow) -> Markup:
    """The whole comment, sanitised when it was stored, with its mentions as readers have them."""
    return Markup(with_mentions(row.body_html, row.post_id, row.created_at, row.id))


def picture(row: QueueRow) -> Picture | None:
    """What its writer attached."""
    return picture_of(row.id, row.picture)


def words_of(row: QueueRow) -> str:
    """The opening of a comment, for a list."""
    text = excerpt(row.body_html, SHOWN_WORDS)
    return text if len(text) <= SHOWN_LETTERS else text[:SHOWN_LETTERS] + "…"


def done_to_one(action: Action, name: str) -> str:
    """What the undo bar says after one decision."""
    return _("%(decision)s: the comment by %(name)s", decision=_(OUTCOMES[action]), name=name)


def kept(name: str) -> str:
    """What the undo bar says after an appeal was answered with no."""
    return _("Appeal answered, decision kept: the comment by %(name)s", name=name)


def done_to_many(action: Action, number: int) -> str:
    """What the undo bar says after a bulk decision."""
    return ngettext(
        "%(decision)s: %(num)d comment",
        "%(decision)s: %(num)d comments",
        number,
        decision=_(OUTCOMES[action]),
    )
