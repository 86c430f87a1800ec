"""`POST /comments/` and `/comments/ID/`: taking a comment in, and leading to one."""

from dataclasses import dataclass

from flask import Response, jsonify, make_response, redirect, render_template, request
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from blog.comments.moderation.gather import Upload
from blog.comments.moderation.verdict import Decision
from blog.comments.pages import Located, locate
from blog.comments.previewing import preview_comment
from blog.comments.receipts import receipt_path
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.comments.submission import Nudged, Refused, Submission, Submitted, submit_comment
from blog.core import tokens
from blog.core.errors import NotFound, TooMany
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.posts.addresses import resolve_id
from blog.web.commenter import (
    COMMENTER,
    Remembered,
    confirmed_email,
    forget,
    keep_pending,
    keep_posted,
    pending_ids,
    remember,
    remembered,
)
from blog.web.errors import wants_json
from blog.web.login import current_actor
from blog.web.public.article import article_page
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import (
    CommentForm,
    FormState,
    as_id,
    nudged_state,
    previewed_state,
    refused_state,
    resumed_state,
    sentence,
)
from blog.web.public.comment_pages import where
from blog.web.viewmodels import PageHead

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class KeptTextView:
    """What somebody wrote for an article that is not there."""

    title: str
    explanation: str
    text: str


@blueprint.post("/comments/")
def submit() -> AnyResponse:
    """Take a comment in: 303 to where its writer sees it, or the page again with what was wrong."""
    if request.mimetype and request.mimetype not in FORM_TYPES:
        raise UnsupportedMediaType
    form = CommentForm(request.form)
    form.upload = _upload()
    if form.preview.data:
        return _previewed(form)
    if form.resume.data:
        return _page_with(form, resumed_state(form))
    submission = _submission(form, remembered(request))
    try:
        submitted = submit_comment(submission)
    except Refused as refused:
        return _refused(form, refused.decision)
    except Nudged as nudged:
        return _nudged(form, nudged)
    return _accepted(form, submission, submitted)


@blueprint.post("/comments/preview/")
def preview_text() -> AnyResponse:
    """What the text would look like, as a piece of a page: 200, or why it could not be posted."""
    content = request.form.get("content", "")
    try:
        post_id = as_id(request.form.get("post"))
        html, status, error = preview_comment(content, request.remote_addr or "", post_id), 200, ""
    except Refused as refused:
        html, status = "", refused.status
        error = " ".join(sentence(reason) for reason in refused.decision.reasons)
    piece = render_template("partials/preview.html", html=Markup(html), error=error)
    response = make_response(piece, status)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/comments/<comment_id>/")
def permalink(comment_id: str) -> AnyResponse:
    """302 to the comment in its article; 404 unless everybody can see it there."""
    number = as_id(comment_id)
    place = locate(number) if number else None
    found = resolve_id(place.post_id) if place is not None else None
    if place is None or found is None:
        raise NotFound(_("This comment does not exist, or no longer."))
    return redirect(f"{where(found.canonical_path, place)}#comment-{place.id}")


def _submission(form: CommentForm, known: Remembered | None) -> Submission:
    """The form's fields; `known` proves who writes, unless they gave another email address."""
    actor = current_actor()
    name, email = form.author_name.data or "", form.author_email.data or ""
    url = form.author_url.data or ""
    if known is not None:
        name, email = name if name.strip() else known.name, email if email.strip() else known.email
        url = url if url.strip() else known.url
        if (_alike(name), _alike(email)) != (_alike(known.name), _alike(known.email)):
            known = None
    wishes = _wishes(form)
    return Submission(
        post_id=form.post_id or 0,
        parent_id=form.parent_id,
        content=form.content.data or "",
        name=name,
        email=email,
        url=url,
        actor=actor,
        account_url=current_user.user.url if actor.user_id is not None else "",
        cookie=known.identity if known else None,
        new_cookie=tokens.new_token() if wishes and not known else None,
        address=request.remote_addr or "",
        user_agent=request.user_agent.string[:500],
        wants_mail=bool(form.notify.data),
        confirmed_email=confirmed_email(request),
        may_nudge=not form.confirm.data,
        posts_anyway=bool(form.confirm.data),
        picture=form.upload,
    )


def _upload() -> Upload | None:
    """The file that came with the form; a browser sends an empty one where none was chosen."""
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        return None
    return Upload(sent.filename, sent.read(), request.form.get("picture_alt", ""))


def _alike(text: str) -> str:
    return " ".join(text.split()).casefold()


def _wishes(form: CommentForm) -> bool:
    """Whether the writer asks to be remembered, where the owner offers it."""
    return bool(form.remember.data) and current(DiscussionSettings).cookie_opt_in


def _accepted(form: CommentForm, submission: Submission, submitted: Submitted) -> AnyResponse:
    path = submitted.path or "/"
    seen = submitted.status is Status.APPROVED
    place = _place_of(submitted) if seen or submission.parent_id else None
    url = f"{where(path, place)}#comment-{submitted.comment_id}"
    if wants_json():
        receipt = receipt_path(submitted.comment_id, submitted.created_at)
        body = {"id": submitted.comment_id, "status": "approved" if seen else "pending"}
        response = make_response(jsonify(body | {"url": url, "receipt": receipt}), 201)
        response.headers["Location"] = url
    else:
        response = make_response(redirect(url, 303))
    if seen:
        keep_posted(response, path, submitted.comment_id)
    else:
        waiting = [*pending_ids(request), submitted.comment_id]
        keep_pending(response, path, waiting)
    identity = submission.cookie or submission.new_cookie
    if not current(DiscussionSettings).cookie_opt_in:
        if COMMENTER in request.cookies:
            forget(response)
    elif identity and _wishes(form) and submission.actor.user_id is None:
        person = Remembered(submission.name, submission.email, submission.url, identity)
        remember(response, person)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _place_of(submitted: Submitted) -> Located | None:
    """Where its writer sees it; what waits and answers the article opens with it."""
    return locate(submitted.comment_id, unseen=True)


def _previewed(form: CommentForm) -> Response:
    """The page again with the preview and the text, where there is an article to show it on."""
    try:
        html = preview_comment(form.content.data or "", request.remote_addr or "", form.post_id)
    except Refused as refused:
        return _refused(form, refused.decision)
    except TooMany as error:
        state = FormState(form.kept(), {}, error.message, form.parent_id or None)
        response = article_page(form.post_id or 0, state, error.status)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if wants_json():
        return jsonify({"html": html})
    return _page_with(form, previewed_state(form, html))


def _page_with(form: CommentForm, state: FormState) -> Response:
    """The article with the form as it stands; the text alone where there is no article."""
    try:
        return article_page(form.post_id or 0, state)
    except NotFound:
        return _kept_text(form, _("There is no such article."))


def _nudged(form: CommentForm, nudged: Nudged) -> Response:
    if not wants_json():
        return article_page(form.post_id or 0, nudged_state(form, nudged.message), nudged.status)
    body = {"status": nudged.status, "detail": nudged.message, "nudges": list(nudged.nudges)}
    response = make_response(jsonify(body | {"confirm": "confirm"}), nudged.status)
    response.mimetype = "application/problem+json"
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(form: CommentForm, decision: Decision) -> Response:
    status = decision.http_status or 400
    if wants_json():
        response = _refused_json(decision, status)
    elif status == 404:
        response = _kept_text(form, sentence(decision.leading) if decision.leading else "")
    else:
        state = refused_state(form, decision)
        response = article_page(form.post_id or 0, state, status)
    if decision.retry_after:
        response.headers["Retry-After"] = str(decision.retry_after)
    return response


def _refused_json(decision: Decision, status: int) -> Response:
    leading = decision.leading
    errors = {
        str(reason.params["field"]): sentence(reason)
        for reason in decision.reasons
        if str(reason.params.get("field", "")) in decision.field_errors
    }
    detail = sentence(leading) if leading else ""
    response = make_response(
        jsonify({"status": status, "detail": detail, "fields": errors}), status
    )
    response.mimetype = "application/problem+json"
    response.headers["Cache-Control"] = "no-store"
    return response


def _kept_text(form: CommentForm, explanation: str) -> Response:
    kept = KeptTextView(
        title=_("This article is not here"),
        explanation=explanation,
        text=form.content.data or "",
    )
    page = render_template("comment_form_page.html", page=PageHead(title=kept.title), kept=kept)
    response = make_response(page, 404)
    response.headers["Cache-Control"] = "no-store"
    return response
