"""The library of pictures: looked through, added to, described, thinned out."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for

from blog.accounts.permissions import Capability
from blog.core.errors import Conflict, Invalid
from blog.core.i18n import _, ngettext
from blog.media import queries, services
from blog.media.models import MediaItem
from blog.media.permissions import may_change_picture
from blog.web.admin.blueprint import Answer, blueprint, needs
from blog.web.admin.forms.media import PictureForm
from blog.web.admin.forms.shared import LARGEST_ID, taken
from blog.web.login import current_actor

ITEM = "/media/<id:media_id>/"
only_photographers = needs(Capability.UPLOAD, Capability.EDIT_OTHERS)


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken, and why."""

    filename: str
    reason: str


@blueprint.get("/media/")
@only_photographers
def media() -> str:
    """Pictures, the newest first."""
    return _library(())


@blueprint.post("/media/")
@only_photographers
def media_upload() -> Answer:
    """Take every file that is a picture, and say why the others were refused."""
    files = [
        (each.filename, each.read()) for each in request.files.getlist("files") if each.filename
    ]
    refused = [refusal for name, data in files if (refusal := _take(name or "", data))]
    if not files:
        refused = [Refusal(_("No file"), _("Choose at least one picture."))]
    good = len(files) - len(refused) if files else 0
    if good:
        text = ngettext("%(num)s picture was added.", "%(num)s pictures were added.", good)
        flash(text, "good")
    return (_library(refused), 422) if refused else redirect(url_for("admin.media"))


@blueprint.route(ITEM, methods=["GET", "POST"])
@only_photographers
def media_edit(media_id: int) -> Answer:
    """One picture and its words."""
    form = PictureForm(request.form or None, obj=queries.find_picture(media_id))
    if request.method == "GET":
        return _picture(media_id, form)
    if not taken(form, lambda: services.update_picture(current_actor(), media_id, **form.data)):
        return _picture(media_id, form), 422
    flash(_("The picture’s words were saved."), "good")
    return redirect(url_for("admin.media_edit", media_id=media_id))


@blueprint.route(ITEM + "delete/", methods=["GET", "POST"])
@only_photographers
def media_delete(media_id: int) -> Answer:
    """Ask, then delete a picture with all its sizes."""
    name = queries.find_picture(media_id).filename
    if request.method == "GET":
        return _confirm(media_id, name)
    try:
        services.delete_picture(current_actor(), media_id)
    except Conflict as refusal:
        flash(refusal.message, "bad")
        return redirect(url_for("admin.media_edit", media_id=media_id))
    flash(_("“%(name)s” was deleted.", name=name), "good")
    return redirect(url_for("admin.media"))


def _take(filename: str, data: bytes) -> Refusal | None:
    try:
        services.upload_picture(current_actor(), filename, data)
    except Invalid as refusal:
        return Refusal(filename, refusal.message)
    return None


def _library(refused: "list[Refusal] | tuple[()]") -> str:
    search = request.args.get("q", "")
    before = min(request.args.get("before", LARGEST_ID, type=int), LARGEST_ID)
    page = queries.library(search, before)
    pictures = queries.picture_views(item.id for item in page.items)
    return render_template(
        "admin/media.html", page=page, pictures=pictures, search=search, refused=refused
    )


def _picture(media_id: int, form: PictureForm) -> str:
    item: MediaItem = queries.find_picture(media_id)
    return render_template(
        "admin/picture.html",
        form=form,
        item=item,
        picture=queries.picture_views([media_id])[media_id],
        may_change=may_change_picture(current_actor(), item.uploader_id),
    )


def _confirm(media_id: int, name: str) -> str:
    return render_template(
        "admin/confirm.html",
        title=_("Delete “%(name)s”?", name=name),
        lines=[_("It goes with all its sizes. This cannot be undone.")],
        fields=(),
        action=_("Delete for good"),
        back=url_for("admin.media_edit", media_id=media_id),
    )
