"""The form "Leave a Reply": what was typed, what it may hold, and what was wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template
from markupsafe import Markup
from wtforms import BooleanField, Form, HiddenField, StringField, TextAreaField

from blog.accounts.permissions import Actor
from blog.comments.moderation.gather import Upload
from blog.comments.moderation.reasons import lasting
from blog.comments.moderation.verdict import Decision, Reason
from blog.comments.moderation.wording import told_to_writer
from blog.comments.pictures.settings import PictureSettings
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.core.fragments import fragment
from blog.core.i18n import _
from blog.core.settings.store import TAG as SETTINGS
from blog.core.settings.store import current
from blog.core.sources import depends_on
from blog.notifications.settings import NotificationSettings
from blog.web.comment_views import Answered, CommentFormView, FollowView
from blog.web.csrf import FIELD, guard_token
from blog.web.site_context import ACCOUNT, LOGIN, LOGOUT
from blog.web.template_tools import current_language
from blog.web.viewmodels import VisitorView


class CommentForm(Form):
    """The fields of a comment; the rules of the house judge what is in them."""

    post = HiddenField()
    parent = HiddenField()
    content = TextAreaField()
    author_name = StringField()
    author_email = StringField()
    author_url = StringField()
    remember = BooleanField()
    notify = BooleanField()
    preview = BooleanField()
    confirm = BooleanField()
    alone = StringField()
    resume = BooleanField()
    picture_alt = StringField()
    upload: Upload | None = None

    @property
    def post_id(self) -> int | None:
        """The article's id, or None if what came is not one."""
        return as_id(self.post.data)

    @property
    def parent_id(self) -> int | None:
        """The id of the comment that is answered; 0, which no comment has, if it is malformed.

        None as well where the writer has chosen to do without the one that takes no replies.
        """
        if not (self.parent.data or "").strip() or self.alone.data == self.parent.data:
            return None
        return as_id(self.parent.data) or 0

    def kept(self) -> dict[str, str]:
        """What was typed, for the form shown again; of a picture only that there was one."""
        names = ("content", "author_name", "author_email", "author_url", "picture_alt")
        values = {name: self[name].data or "" for name in names}
        ticked = {name: "1" if self[name].data else "" for name in ("remember", "notify")}
        return values | ticked | {"picture": "1" if self.upload else ""}


@dataclass(frozen=True)
class FormState:
    """Where the form stands: empty, answering a comment, refused, nudged or previewed."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    summary: str | None = None
    parent_id: int | None = None
    preview: Markup | None = None
    nudged: bool = False


EMPTY = FormState({}, {})


def as_id(text: str | None) -> int | None:
    """A positive id that both databases can hold, or None."""
    text = (text or "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    number = int(text)
    return number if 0 < number < 2**31 else None


def refused_state(form: CommentForm, decision: Decision) -> FormState:
    """The form with everything typed in it, and every objection beside its field."""
    wrong = decision.field_errors
    errors: dict[str, str] = {}
    for reason in decision.reasons:
        field = str(reason.params.get("field", ""))
        if field in wrong:
            errors.setdefault(field, sentence(reason))
    leading = decision.leading
    summary = _("Your comment was not posted yet. Nothing you wrote is lost.")
    if not errors and leading is not None:
        summary = f"{sentence(leading)} {_('Nothing you wrote is lost.')}"
    return FormState(form.kept(), errors, summary, form.parent_id or None)


def nudged_state(form: CommentForm, nudge: str) -> FormState:
    """The form with what the comment looks like, and a way to post it all the same."""
    if current(RuleSettings).nudged_held:
        ways = _(
            "Nothing is posted yet, and you may change it."
            " Post it anyway: a moderator will read it first."
        )
    else:
        ways = _("Nothing is posted yet: change it, or post it as it is.")
    summary = f"{nudge} {ways}"
    return FormState(form.kept(), {}, summary, form.parent_id or None, nudged=True)


def resumed_state(form: CommentForm) -> FormState:
    """The form with all that was typed before its writer went to sign in."""
    return FormState(form.kept(), {}, None, form.parent_id or None)


def previewed_state(form: CommentForm, html: str) -> FormState:
    """The form with all that was typed, and what it would look like."""
    return FormState(form.kept(), {}, None, form.parent_id or None, preview=Markup(html))


def sentence(reason: Reason) -> str:
    """A reason, for the one who wrote the comment."""
    return told_to_writer(reason)


def set_form(view: Callable[[], CommentFormView], plain: str | None) -> Markup:
    """The form as the page shows it; stored under `plain`, the name of the article's plain form."""

    def build() -> Markup:
        depends_on(SETTINGS)
        return Markup(render_template("partials/comment_form.html", form=view()))

    return build() if plain is None else fragment(f"form:{plain}:{current_language()}", build)


def form_view(
    post_id: int,
    path: str,
    state: FormState,
    parent: Answered | None,
    actor: Actor,
    *,
    remembered: str,
    asks: bool = False,
    pause: int = 0,
) -> CommentFormView:
    """The form as this visitor sees it; `remembered` is whom the browser has just proved to be.

    Where `state` answers a comment and there is no `parent`, that one takes no replies any more.
    """
    settings, pictures = current(DiscussionSettings), current(PictureSettings)
    signed_in = actor.user_id is not None
    return CommentFormView(
        action="/comments/",
        post_id=post_id,
        hidden={FIELD: guard_token()},
        values=state.values,
        errors=state.errors,
        parent=parent,
        lost_parent=state.parent_id if parent is None else None,
        cancel_url=f"{path}#respond" if parent else None,
        summary=state.summary,
        preview=state.preview,
        nudged=state.nudged,
        signed_in_as=VisitorView(actor.name, ACCOUNT, LOGOUT) if signed_in else None,
        name_email_required=settings.require_name_email,
        offer_remember=settings.cookie_opt_in,
        remembered=remembered,
        offer_mail=current(NotificationSettings).offered,
        picture_megabytes=pictures.most_megabytes if pictures.offered else 0,
        must_sign_in=settings.registration_required and not signed_in,
        asks=asks,
        pause=lasting(pause, _) if pause else "",
        login_url=f"{LOGIN}?{urlencode({'next': f'{path}#respond'})}" if not signed_in else None,
    )


def follow_view(post_id: int, actor: Actor) -> FollowView | None:
    """The form to follow a thread by mail; None where the owner does not offer it."""
    depends_on(SETTINGS)
    if not current(NotificationSettings).offered:
        return None
    return FollowView(
        "/comments/follow/", post_id, {FIELD: guard_token()}, actor.user_id is not None
    )
