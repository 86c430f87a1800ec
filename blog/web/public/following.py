"""Mail about conversations: asking for it, saying yes, choosing how often, and ending it."""

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import EmailField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from blog.core.addresses import address_hash
from blog.core.errors import NotFound
from blog.core.i18n import _
from blog.core.i18n import lazy_gettext as _l
from blog.notifications import services
from blog.notifications.timing import Frequency
from blog.posts.addresses import resolve_id
from blog.web.commenter import confirmed_email, keep_confirmed
from blog.web.csrf import proven_by_address
from blog.web.forms import SiteForm, answer
from blog.web.login import current_actor
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import as_id
from blog.web.unkept import notice_page, private
from blog.web.viewmodels import Link, NoticeView, PageHead

FREQUENCIES = (
    (Frequency.EACH, _l("As it happens, put together when much happens")),
    (Frequency.DAILY, _l("Once a day")),
    (Frequency.WEEKLY, _l("Once a week, on Mondays")),
    (Frequency.NONE, _l("Never, until I choose otherwise")),
)


class FollowForm(SiteForm):
    """An address that wants mail about one article's comments."""

    post = HiddenField()
    email = EmailField(_l("Email"), [InputRequired(_l("Please fill this in."))])


class FrequencyForm(SiteForm):
    frequency = RadioField(
        _l("How often"), choices=[SelectChoice(each.value, label) for each, label in FREQUENCIES]
    )


@blueprint.post("/comments/follow/")
@private
def follow() -> ResponseReturnValue:
    """Follow an article's comments; everybody who is not signed in gets the same answer."""
    form = FollowForm.read()
    post_id = as_id(form.post.data)
    found = resolve_id(post_id) if post_id else None
    if found is None or post_id is None:
        raise NotFound(_("This article does not exist, or no longer."))
    if current_user.is_authenticated:
        form.email.data = current_actor().email
    back = Link(_("Back to the article"), f"{found.canonical_path}#comments")

    def act() -> ResponseReturnValue:
        network = address_hash(request.remote_addr) if request.remote_addr else None
        settled = services.follow_thread(
            current_actor(), post_id, form.email.data or "", network, confirmed_email(request)
        )
        return notice_page(_followed(back) if settled else _asked(back))

    return answer(form, act, lambda: _page("follow", _("Follow this discussion"), form=form))


@blueprint.route("/comments/follow/confirm/<token>/", methods=["GET", "POST"])
@private
def confirm_follow(token: str) -> ResponseReturnValue:
    """Say yes. Only the button does it: what opens links in mail does not."""
    form = SiteForm.read()
    subscriber = services.asked(token)
    manage_url = f"/comments/following/{services.manage_token(subscriber)}/"
    waiting = services.followed(subscriber, confirmed=False)

    def act() -> ResponseReturnValue:
        found = services.confirm(token)
        flash(_("Thank you. Mail begins with the next reply."), "done")
        response = make_response(redirect(manage_url, 303))
        keep_confirmed(response, found.email)
        return response

    def show() -> str:
        titles = [title for _id, title, _whole in waiting]
        return _page(
            "follow_confirm",
            _("Mail about replies"),
            form=form,
            articles=titles,
            manage_url=manage_url,
        )

    return answer(form, act, show)


@blueprint.get("/comments/following/")
@private
def own_following() -> ResponseReturnValue:
    """Lead whoever is signed in to what they follow."""
    found = services.own(current_actor())
    if found is not None:
        return redirect(f"/comments/following/{services.manage_token(found)}/")
    words = _("Beneath every article you can ask for mail about its comments.")
    return notice_page(NoticeView(_("You follow nothing yet"), (words,), Link(_("Home"), "/")))


@blueprint.route("/comments/following/<token>/", methods=["GET", "POST"])
@private
def following(token: str) -> ResponseReturnValue:
    """What an address gets mail about, and how often."""
    subscriber = services.managed(token)
    form = FrequencyForm.read(subscriber)

    def act() -> ResponseReturnValue:
        if number := as_id(request.form.get("stop")):
            services.stop_following(token, number)
        else:
            services.choose(token, form.frequency.data or "")
        flash(_("Saved."), "done")
        return redirect(request.path, 303)

    def show() -> str:
        return _page(
            "following",
            _("Mail about conversations"),
            form=form,
            button=SiteForm(),
            email=subscriber.email,
            followed=services.followed(subscriber),
            stop_url=f"/comments/unsubscribe/{token}/",
        )

    if request.method == "POST" and as_id(request.form.get("stop")):
        return act()
    return answer(form, act, show)


@blueprint.route("/comments/unsubscribe/<token>/", methods=["GET", "POST"])
@proven_by_address
@private
def unsubscribe(token: str) -> ResponseReturnValue:
    """End all mail: by the button, or by the one click of a mail reader (RFC 8058)."""
    if request.method == "POST":
        services.stop(token)
        words = _("No further mail is sent to this address, and what it followed is forgotten.")
        return notice_page(NoticeView(_("All mail has ended"), (words,), Link(_("Home"), "/")))
    email = services.managed(token).email
    return _page("unsubscribe", _("End all mail?"), form=SiteForm(), email=email)


def _asked(back: Link) -> NoticeView:
    words = (
        _("A message is on its way to that address. Mail begins once you say yes there."),
        _("If none arrives, look into the spam folder. Nothing more is sent without your yes."),
    )
    return NoticeView(_("Look into your mail"), words, back)


def _followed(back: Link) -> NoticeView:
    return NoticeView(_("You follow this discussion"), (_("New comments come by mail."),), back)


def _page(name: str, title: str, **values: object) -> str:
    head = PageHead(title=title, robots="noindex")
    return render_template(f"{name}.html", page=head, **values)
