"""`/comments/receipt/<token>/`: a comment for its writer alone, with all they may do about it."""

import json
from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from blog.comments import writer
from blog.comments.copies import copy_of
from blog.comments.receipts import read_receipt
from blog.comments.submission import Refused
from blog.comments.writer import Sender
from blog.core.errors import Conflict, Forbidden, Invalid, TooMany
from blog.core.i18n import _
from blog.web.commenter import remembered
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import as_id, sentence
from blog.web.public.receipt_view import ReceiptForm, receipt_view
from blog.web.viewmodels import Link, NoticeView, PageHead

HOME = "/comments/receipt/"
DONE = "done"


@blueprint.after_request
def _for_its_writer_alone(response: Response) -> Response:
    """The address is the key: it is kept nowhere, told to nobody, and in no index."""
    if request.path.startswith(HOME):
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@blueprint.get("/comments/receipt/<token>/")
def receipt(token: str) -> AnyResponse:
    """The comment, where it stands and why, and forms for what may be done about it."""
    return _page(token, ReceiptForm())


@blueprint.post("/comments/receipt/<token>/")
def change_receipt(token: str) -> AnyResponse:
    """Change the comment, or appeal against the decision about it."""
    if request.form.get("act") == "appeal":
        text = request.form.get("appeal", "")
        return _answer(token, ReceiptForm(appeal=text), lambda: writer.appeal(token, text))
    content = request.form.get("content", "")
    version = as_id(request.form.get("version")) or 0
    sender = Sender(request.remote_addr or "", request.user_agent.string[:500])

    def rewrite() -> object:
        return writer.rewrite_comment(token, version, content, sender)

    return _answer(token, ReceiptForm(content=content), rewrite)


@blueprint.get("/comments/receipt/<token>/delete/")
def ask_to_delete(token: str) -> AnyResponse:
    """Ask once whether the comment is really to go."""
    view = receipt_view(token, read_receipt(token), ReceiptForm())
    head = PageHead(_("Delete your comment?"), robots="noindex")
    return make_response(render_template("receipt_delete.html", page=head, receipt=view))


@blueprint.post("/comments/receipt/<token>/delete/")
def delete(token: str) -> AnyResponse:
    """Delete it; its receipt is dead from then on."""
    writer.withdraw_comment(token)
    return redirect(f"{HOME}{DONE}/", 303)


@blueprint.get(f"/comments/receipt/{DONE}/")
def deleted() -> AnyResponse:
    """What a writer sees whose comment is gone."""
    notice = NoticeView(
        _("Your comment is deleted"),
        (
            _("Its words, your name and your email address are gone from this site."),
            _("If somebody had answered it, its place in the discussion is left, and no more."),
        ),
        Link(_("To the front page"), "/"),
    )
    head = PageHead(notice.title, robots="noindex")
    return make_response(render_template("message.html", page=head, notice=notice))


@blueprint.get("/comments/receipt/<token>/comment.json")
def download(token: str) -> AnyResponse:
    """A file of everything that is kept about the comment."""
    text = json.dumps(copy_of(read_receipt(token).comment), ensure_ascii=False, indent=2)
    response = make_response(text + "\n")
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="comment.json"'
    return response


def _answer(token: str, typed: ReceiptForm, act: Callable[[], object]) -> AnyResponse:
    """303 to the receipt as it is now; or the page again, with what was typed and what is wrong."""
    name = "appeal" if typed.content is None else "content"
    try:
        act()
    except Refused as refused:
        said = [sentence(reason) for reason in refused.decision.reasons]
        return _page(token, typed.refused(name, " ".join(said)), refused.status)
    except Invalid as error:
        return _page(token, typed.refused(name, error.message), error.status)
    except (Conflict, Forbidden) as error:
        return _page(token, typed.refused("", error.message), error.status)
    except TooMany as error:
        response = _page(token, typed.refused("", error.message), error.status)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return redirect(f"{HOME}{token}/", 303)


def _page(token: str, form: ReceiptForm, status: int = 200) -> Response:
    view = receipt_view(token, read_receipt(token), form)
    head = PageHead(_("Your comment"), robots="noindex")
    known = remembered(request)
    page = render_template("receipt.html", page=head, receipt=view, remembered=known)
    return make_response(page, status)
