"""The tree of categories: seen whole, grown, moved and pruned."""

from flask import flash, redirect, render_template, request, url_for

from blog.accounts.permissions import Capability
from blog.core.errors import Invalid, NotFound
from blog.core.i18n import _
from blog.taxonomy import queries
from blog.taxonomy.models import Category
from blog.taxonomy.services import create_category, delete_category, update_category
from blog.web.admin.blueprint import Answer, blueprint, needs
from blog.web.admin.forms.categories import CategoryForm
from blog.web.admin.forms.shared import taken
from blog.web.login import current_actor

ITEM = "/categories/<id:category_id>/"


@blueprint.get("/categories/")
@needs(Capability.MANAGE_CATEGORIES)
def categories() -> str:
    """The whole tree."""
    rows = [row for top in queries.tree() for row in top.walk()]
    return render_template("admin/categories.html", rows=rows)


@blueprint.route("/categories/new/", methods=["GET", "POST"])
@needs(Capability.MANAGE_CATEGORIES)
def categories_new() -> Answer:
    """A new category, beneath the one that `parent` names."""
    form = CategoryForm.over(request.form, None, request.args.get("parent", type=int))
    if request.method == "GET":
        return render_template("admin/category.html", form=form, category=None)
    if not taken(form, lambda: create_category(current_actor(), **form.values())):
        return render_template("admin/category.html", form=form, category=None), 422
    flash(_("“%(name)s” is there now.", name=form.name.data), "good")
    return redirect(url_for("admin.categories"))


@blueprint.route(ITEM, methods=["GET", "POST"])
@needs(Capability.MANAGE_CATEGORIES)
def categories_edit(category_id: int) -> Answer:
    """Rename, describe or move one."""
    category = _find(category_id)
    form = CategoryForm.over(request.form, category)
    if request.method == "GET":
        return render_template("admin/category.html", form=form, category=category)
    if not taken(form, lambda: update_category(current_actor(), category_id, **form.values())):
        category = _find(category_id)
        return render_template("admin/category.html", form=form, category=category), 422
    flash(_("“%(name)s” was saved.", name=form.name.data), "good")
    return redirect(url_for("admin.categories"))


@blueprint.route(ITEM + "delete/", methods=["GET", "POST"])
@needs(Capability.MANAGE_CATEGORIES)
def categories_delete(category_id: int) -> Answer:
    """Ask, then remove one; what it held moves up."""
    category = _find(category_id)
    name = category.name
    if request.method == "GET":
        return _confirm(name)
    try:
        delete_category(current_actor(), category_id)
    except Invalid as refusal:
        flash(refusal.message, "bad")
    else:
        flash(_("“%(name)s” was deleted.", name=name), "good")
    return redirect(url_for("admin.categories"))


def _find(category_id: int) -> Category:
    category = queries.by_id(category_id)
    if category is None:
        raise NotFound(_("There is no such category."))
    return category


def _confirm(name: str) -> str:
    return render_template(
        "admin/confirm.html",
        title=_("Delete “%(name)s”?", name=name),
        lines=[
            _("Its articles and the categories beneath it move to its parent."),
            _("Links to its address lead there from now on."),
        ],
        fields=(),
        action=_("Delete the category"),
        back=url_for("admin.categories"),
    )
