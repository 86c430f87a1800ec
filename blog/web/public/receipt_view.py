"""A receipt in words, made ready for its page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from blog.comments.moderation.standings import RESTRICTING, Kind, StandingLine
from blog.comments.pictures.queries import Picture, picture_of
from blog.comments.receipts import LABELS, AppealState, Receipt
from blog.comments.speakers import with_mentions
from blog.comments.states import Status
from blog.comments.writer import LONGEST_APPEAL
from blog.core.i18n import _, longdate
from blog.core.text import N_
from blog.web.public.comment_form import sentence

STATES = {
    Status.PENDING: N_("Readers cannot see it yet."),
    Status.APPROVED: N_("Readers can see it."),
    Status.REJECTED: N_("Readers cannot see it."),
    Status.SPAM: N_("It looked like advertising or spam. Readers cannot see it."),
    Status.TRASH: N_("A moderator has taken it away. Readers cannot see it."),
}


TOLD = {
    Kind.MESSAGED: N_("A message to you"),
    Kind.WARNED: N_("A warning"),
    Kind.HELD: N_("A moderator reads your comments before others do"),
    Kind.SUSPENDED: N_("You may not comment"),
    Kind.BANNED: N_("You may not comment any more"),
}


@dataclass(frozen=True, slots=True)
class ToldView:
    """What moderators said to the writer; `over`: it restricts nothing any more."""

    label: str
    message: str
    when: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class ReceiptForm:
    """What was typed on the page and could not be taken; `wrong` is the field, empty for none."""

    content: str | None = None
    appeal: str = ""
    wrong: str = ""
    error: str = ""

    def refused(self, wrong: str, error: str) -> "ReceiptForm":
        """The same with what is wrong about it."""
        return replace(self, wrong=wrong, error=error)


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A comment for its writer: `label` and `state` say where it stands, `reason` why.

    `edit_refused` stands for the form that changes it. `kept` is a text that can no longer be
    taken, to be copied.
    """

    url: str
    label: str
    state: str
    reason: str
    status: str
    since: datetime
    title: str
    article_url: str | None
    author_name: str
    created_at: datetime
    edited_at: datetime | None
    body_html: Markup
    picture: Picture | None
    version: int
    answered: bool
    content: str
    editable_until: datetime
    edit_refused: str
    may_appeal: bool
    appeal: AppealState | None
    told: Sequence[ToldView]
    form: ReceiptForm
    kept: str
    longest_appeal: int = LONGEST_APPEAL


def receipt_view(token: str, receipt: Receipt, form: ReceiptForm) -> ReceiptView:
    """The receipt as its page shows it, with what was typed there and not taken."""
    comment, status = receipt.comment, receipt.status
    takes = (not receipt.edit_refused) if form.content is not None else receipt.may_appeal
    typed = form.content if form.content is not None else form.appeal
    return ReceiptView(
        url=f"/comments/receipt/{token}/",
        label=_(LABELS[status]),
        state=_(STATES[status]),
        reason=_reason(receipt),
        status=status.value,
        since=comment.status_changed_at,
        title=receipt.title,
        article_url=f"{receipt.path}{_place(receipt)}" if receipt.path else None,
        author_name=comment.author_name or _("Anonymous"),
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        body_html=Markup(
            with_mentions(comment.body_html, comment.post_id, comment.created_at, comment.id)
        ),
        picture=picture_of(comment.id, comment.picture, f"/comments/receipt/{token}/picture/"),
        version=comment.version,
        answered=receipt.answered,
        content=form.content if form.content is not None else comment.body_source,
        editable_until=receipt.editable_until,
        edit_refused=receipt.edit_refused,
        may_appeal=receipt.may_appeal,
        appeal=receipt.appeal,
        told=[_told(line) for line in receipt.told],
        form=form,
        kept="" if takes else typed,
    )


def _told(line: StandingLine) -> ToldView:
    if line.until and line.kind is not Kind.HELD:
        label = _("You may not comment until %(until)s", until=longdate(line.until))
    elif line.until:
        until = longdate(line.until)
        label = _("Until %(until)s a moderator reads your comments before others do", until=until)
    else:
        label = _(TOLD[line.kind])
    if line.section and line.kind in RESTRICTING:
        label = _("%(told)s (in %(section)s)", told=label, section=line.section)
    over = line.kind in RESTRICTING and not line.is_on
    return ToldView(label, line.message, line.created_at, over)


def _reason(receipt: Receipt) -> str:
    if receipt.reason is not None:
        return sentence(receipt.reason)
    return _("It waits for a moderator.") if receipt.status is Status.PENDING else ""


def _place(receipt: Receipt) -> str:
    """Where on the article's page it is seen, if it is."""
    return f"#comment-{receipt.comment.id}" if receipt.status is Status.APPROVED else "#comments"
