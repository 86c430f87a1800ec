"""One's own comments: where each stands, the feed of replies, and the way to all else."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from blog.comments.own import own_comments
from blog.comments.receipts import LABELS
from blog.comments.replies import end_replies, renew_replies, replies_path
from blog.core.i18n import _
from blog.core.urls import absolute
from blog.web.account.blueprint import blueprint, page
from blog.web.forms import SiteForm


@blueprint.get("/account/comments/")
@login_required
def comments() -> str:
    """Every comment written with this account, newest first, with the way to its receipt."""
    before = request.args.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    found, older = own_comments(current_user.user.id, number)
    labels = {status: _(label) for status, label in LABELS.items()}
    feed = replies_path(current_user.user.id)
    return page(
        "comments",
        _("Your comments"),
        comments=found,
        older=older,
        labels=labels,
        feed=absolute(feed) if feed else None,
        button=SiteForm(),
    )


@blueprint.post("/account/replies/renew/")
@login_required
def renew_feed() -> ResponseReturnValue:
    """Give the feed of replies an address, or another one."""
    renew_replies(current_user.user.id)
    flash(_("This is the address of the replies to you. One that you had before is dead."), "done")
    return redirect(url_for("account.comments") + "#replies", 303)


@blueprint.post("/account/replies/end/")
@login_required
def end_feed() -> ResponseReturnValue:
    """Let the feed of replies end."""
    end_replies(current_user.user.id)
    flash(_("The feed of replies to you has ended. Its address is dead."), "done")
    return redirect(url_for("account.comments") + "#replies", 303)
