"""Writing an article or page."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blog.accounts.permissions import Capability
from blog.core.i18n import _
from blog.core.text import N_
from blog.posts.desk import post_for_edit
from blog.posts.publishing import Move, PostState, moves
from blog.posts.queries import permalink_of
from blog.posts.services import renew_preview_link
from blog.web.admin.blueprint import Answer, blueprint, needs
from blog.web.admin.editing import Editor
from blog.web.admin.posts import KIND, TYPES
from blog.web.login import current_actor

ITEM = KIND + "<id:post_id>/"
DONE = {
    "publish": N_("Published."),
    "now": N_("Published."),
    "submit": N_("Handed in for review."),
    "draft": N_("It is a draft again; readers no longer find it."),
    "private": N_("It is private now: only editors and its authors find it."),
    "trash": N_("Moved to the trash."),
    "renew": N_("Saved. The preview link is a new one; the old one opens nothing any more."),
    "restore": N_("Restored as a draft."),
}


@dataclass(frozen=True)
class Button:
    """A way to hand the form in."""

    action: str
    label: str


@blueprint.route(KIND + "new/", methods=["GET", "POST"])
@needs(Capability.WRITE)
def posts_new(kind: str) -> Answer:
    """Begin one; nothing is stored before it is first saved."""
    editor = Editor(current_actor(), TYPES[kind], None, request.form)
    if request.method == "GET":
        editor.form.lead_media_id.data = request.args.get("lead", "")
    return _answer(kind, editor)


@blueprint.route(ITEM, methods=["GET", "POST"])
@needs(Capability.WRITE)
def posts_edit(kind: str, post_id: int) -> Answer:
    """Work on one."""
    return _answer(kind, Editor(current_actor(), TYPES[kind], post_id, request.form))


@blueprint.get(ITEM + "preview/")
@needs(Capability.WRITE)
def posts_preview(kind: str, post_id: int) -> Response:
    """The private link under which the post can be read as it stands."""
    Editor(current_actor(), TYPES[kind], post_id, None)
    return redirect(_preview(post_id))


def _answer(kind: str, editor: Editor) -> Answer:
    action = request.form.get("action", "save")
    if request.method == "GET" or action == "find":
        return _page(kind, editor)
    if not editor.save(action, request.files.get("lead_file")):
        return _page(kind, editor), editor.status
    return _after(kind, editor, action)


def _after(kind: str, editor: Editor, action: str) -> Response:
    post_id = editor.post_id or 0
    if action == "preview":
        return redirect(_preview(post_id))
    if action == "renew":
        renew_preview_link(current_actor(), post_id)
    scheduled = editor.stored and editor.stored.state is PostState.SCHEDULED
    saved = _("Scheduled.") if action == "publish" and scheduled else _(DONE.get(action, "Saved."))
    flash(saved, "good")
    if action == "trash":
        return redirect(url_for("admin.posts", kind=kind))
    return redirect(url_for("admin.posts_edit", kind=kind, post_id=post_id))


def _page(kind: str, editor: Editor) -> str:
    first, main, more = _buttons(editor)
    return render_template(
        "admin/editor.html",
        kind=kind,
        editor=editor,
        form=editor.form,
        pictures=editor.pictures(),
        permalink=permalink_of(editor.post_id) if editor.post_id else None,
        first=first,
        main=main,
        more=more,
    )


def _preview(post_id: int) -> str:
    return f"/preview/{post_id}/{post_for_edit(post_id).preview_token}/"


def _buttons(editor: Editor) -> tuple[Button, list[Button], list[Button]]:
    """Saving, what this person most likely wants, and whatever else is possible."""
    state = editor.stored.state if editor.stored else PostState.DRAFT
    possible = moves(editor.post_status)
    if state is PostState.TRASH:
        return Button("save", _("Save")), [Button("restore", _("Restore"))], []
    is_out = state in (PostState.PUBLISHED, PostState.SCHEDULED, PostState.PRIVATE)
    first = Button("save", _("Update") if is_out else _("Save draft"))
    main: list[Button] = []
    more: list[Button] = []
    if editor.may_publish():
        if state is PostState.SCHEDULED:
            more.append(Button("now", _("Publish now")))
        elif state is not PostState.PUBLISHED:
            main.append(Button("publish", _("Publish")))
        if Move.MAKE_PRIVATE in possible:
            more.append(Button("private", _("Make private")))
    if Move.SUBMIT in possible:
        submit = Button("submit", _("Submit for review"))
        (more if editor.may_publish() else main).append(submit)
    if Move.RETURN_TO_DRAFT in possible:
        more.append(Button("draft", _("Return to draft")))
    if editor.post_id and (not is_out or state is PostState.SCHEDULED):
        more.append(Button("renew", _("New preview link")))
    if editor.post_id:
        more.append(Button("trash", _("Move to trash")))
    if not is_out or state is PostState.SCHEDULED:
        main.append(Button("preview", _("Preview")))
    return first, main, more
