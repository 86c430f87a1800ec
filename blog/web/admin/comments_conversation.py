"""What is done to a whole conversation: locking it, splitting it off, moving it, closing it."""

from urllib.parse import parse_qs, unquote

from flask import flash, redirect, render_template, request, url_for

from blog.comments.locks import close_thread, lock_branch, reopen_thread, unlock_branch
from blog.comments.moderation.queue import one
from blog.comments.moderation.targets import articles_decided
from blog.comments.relocation import how_many, move_branch, split_branch
from blog.core.errors import Conflict, Invalid
from blog.core.i18n import _
from blog.posts.addresses import resolve, resolve_id
from blog.posts.queries import Headline, headlines
from blog.search.engine import POST
from blog.search.queries import MAX_QUERY, search
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import Answer, blueprint
from blog.web.admin.comments import moderators, one_page, shared
from blog.web.admin.comments_acts import conflict_page, form_number, keep_undo
from blog.web.admin.comments_state import ListState, back
from blog.web.login import current_actor

OFFERED, LOOKED_AT = 10, 50


@blueprint.post("/comments/<id:comment_id>/lock/")
@moderators
def comments_lock(comment_id: int) -> Answer:
    """Let nobody answer a comment or anything beneath it."""
    version, reason = form_number(request.form.get("version")), request.form.get("reason", "")
    row = one(current_actor(), comment_id)
    try:
        batch = lock_branch(current_actor(), comment_id, version, reason)
    except Conflict as error:
        return conflict_page(comment_id, error, _("Lock the conversation"), reason), 409
    except Invalid as error:
        return one_page(comment_id, lock_error=error.message, lock_typed=reason), 422
    keep_undo(batch, _("Locked: the comment by %(name)s", name=language.name_of(row)), comment_id)
    return redirect(back(), 303)


@blueprint.post("/comments/<id:comment_id>/unlock/")
@moderators
def comments_unlock(comment_id: int) -> Answer:
    """Let it be answered again."""
    version = form_number(request.form.get("version"))
    row = one(current_actor(), comment_id)
    try:
        batch = unlock_branch(current_actor(), comment_id, version)
    except Conflict as error:
        return conflict_page(comment_id, error, _("Unlock the conversation")), 409
    keep_undo(batch, _("Unlocked: the comment by %(name)s", name=language.name_of(row)), comment_id)
    return redirect(back(), 303)


@blueprint.post("/comments/<id:comment_id>/thread/")
@moderators
def comments_thread(comment_id: int) -> Answer:
    """Let the article of a comment take comments no more, or again."""
    row = one(current_actor(), comment_id)
    if request.form.get("open") == "yes":
        reopen_thread(current_actor(), row.post_id)
        text = _("“%(title)s” takes comments again.", title=row.post_title)
    else:
        close_thread(current_actor(), row.post_id)
        text = _("“%(title)s” takes no more comments.", title=row.post_title)
    flash(text, "good")
    return redirect(back(), 303)


@blueprint.post("/comments/<id:comment_id>/split/")
@moderators
def comments_split(comment_id: int) -> Answer:
    """Let a reply and all beneath it stand as a conversation of its own."""
    version = form_number(request.form.get("version"))
    row = one(current_actor(), comment_id)
    try:
        batch = split_branch(current_actor(), comment_id, version)
    except Conflict as error:
        return conflict_page(comment_id, error, _("Make it a conversation of its own")), 409
    text = _("Split off: the comment by %(name)s", name=language.name_of(row))
    keep_undo(batch, text, comment_id)
    return redirect(back(), 303)


@blueprint.route("/comments/<id:comment_id>/move/", methods=["GET", "POST"])
@moderators
def comments_move(comment_id: int) -> Answer:
    """Look for another article, by its title or its address, and move the conversation there."""
    row = one(current_actor(), comment_id)
    if request.method == "GET":
        return _move_page(comment_id)
    if not request.form.get("post"):
        return _move_page(comment_id, _("Choose the article first.")), 422
    version, post_id = (form_number(request.form.get(name)) for name in ("version", "post"))
    try:
        batch = move_branch(current_actor(), comment_id, version, post_id)
    except Conflict as error:
        return conflict_page(comment_id, error, _("Move to another article")), 409
    except Invalid as error:
        return _move_page(comment_id, error.message), 422
    text = _("Moved: the conversation begun by %(name)s", name=language.name_of(row))
    keep_undo(batch, text, comment_id)
    return redirect(url_for("admin.comments_one", comment_id=comment_id), 303)


def _move_page(comment_id: int, error: str = "") -> str:
    asked = " ".join(request.values.get("q", "").replace("\x00", " ").split())[:MAX_QUERY]
    return render_template(
        "admin/comments/move.html",
        row=one(current_actor(), comment_id),
        number=how_many(comment_id),
        asked=asked,
        found=_articles(asked),
        chosen=request.form.get("post", ""),
        error=error,
        **shared(ListState()),
    )


def _articles(asked: str) -> list[Headline]:
    """The article at an address, or else the best few whose words fit, of those whose comments this
    person decides about; none where none is.
    """
    if not asked:
        return []
    if asked.startswith(("http://", "https://")):
        asked = "/" + asked.partition("://")[2].partition("/")[2]
    if asked.startswith("/"):
        path, _mark, query = asked.partition("#")[0].partition("?")
        number = parse_qs(query).get("p", [""])[0]
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        there = resolve_id(int(number)) if is_number else resolve(unquote(path))
        ids = [there.post_id] if there is not None else []
    else:
        ids = [hit.id for hit in search(asked, POST, 1, LOOKED_AT).items]
    theirs = articles_decided(current_actor(), ids)
    ids = [post_id for post_id in ids if post_id in theirs][:OFFERED]
    return sorted(headlines(ids), key=lambda each: ids.index(each.id))
