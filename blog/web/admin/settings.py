"""The settings screen, made from what the rooms declare."""

from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blog.accounts.permissions import Capability
from blog.core.errors import Invalid, NotFound
from blog.core.i18n import _
from blog.core.settings.declare import GROUPS
from blog.core.settings.store import Unfit, change, current
from blog.web.admin.blueprint import Answer, blueprint, needs
from blog.web.admin.forms.settings import settings_form
from blog.web.admin.forms.shared import taken


@blueprint.get("/settings/")
@needs(Capability.MANAGE_SETTINGS)
def settings() -> Response:
    """The first group: who the site is."""
    return redirect(url_for("admin.settings_group", name="site"))


@blueprint.route("/settings/<name>/", methods=["GET", "POST"])
@needs(Capability.MANAGE_SETTINGS)
def settings_group(name: str) -> Answer:
    """One group: its options as they stand, and storing what was chosen."""
    group = _group(name)
    form = settings_form(group)(request.form or None, data=asdict(current(group)))
    if request.method == "GET":
        return _page(group, form)
    if not taken(form, lambda: _change(group, form.data)):
        return _page(group, form), 422
    flash(_("Settings saved."), "good")
    return redirect(url_for("admin.settings_group", name=name))


def _change(group: type[Any], values: dict[str, Any]) -> None:
    try:
        change(group, values)
    except Unfit as error:
        said = {name: _(text, **values) for name, (text, values) in error.problems.items()}
        raise Invalid(fields=said) from error


def _group(name: str) -> type[Any]:
    if name not in GROUPS:
        raise NotFound()
    return GROUPS[name]


def _page(group: type[Any], form: Any) -> str:
    return render_template("admin/settings.html", group=group, groups=GROUPS.values(), form=form)
