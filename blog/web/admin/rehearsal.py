"""Rehearsing other settings over the comments that came last: nothing is changed by it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import render_template, request
from wtforms import Form, IntegerField
from wtforms.validators import ValidationError

from blog.accounts.permissions import Capability
from blog.comments.moderation.rehearsal import (
    REFUSED,
    REHEARSED,
    Proposal,
    Rehearsal,
    propose,
    rehearse,
)
from blog.core.errors import Invalid
from blog.core.i18n import _
from blog.core.settings.store import Unfit, current
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import Answer, blueprint, needs
from blog.web.admin.comments_state import ListState
from blog.web.admin.forms.settings import settings_form
from blog.web.admin.forms.shared import refuse
from blog.web.login import current_actor

MOST = 2_000
USUAL = 200
SHOWN = 50
Forms = dict[type[Any], Form]


class HowMany(Form):
    """Over how many comments to rehearse."""

    last = IntegerField(default=USUAL, render_kw={"min": 1, "max": MOST, "inputmode": "numeric"})

    def validate_last(self, field: IntegerField) -> None:
        """Some, and not so many that one waits long for it."""
        if field.data is None or not 1 <= field.data <= MOST:
            raise ValidationError(_("Enter a number from 1 to %(most)s.", most=MOST))


@blueprint.route("/comments/rehearse/", methods=["GET", "POST"])
@needs(Capability.MANAGE_SETTINGS)
def comments_rehearse() -> Answer:
    """The settings that rules read, to be changed for trial, and what that would have changed."""
    sent = request.form if request.method == "POST" else None
    forms = {
        group: settings_form(group, names)(
            sent, data=asdict(current(group)), prefix=f"{group.__settings_group__}-"
        )
        for group, names in REHEARSED.items()
    }
    how_many = HowMany(sent)
    how_many.last.label.text = _("Comments to judge again, the newest first")
    if sent is None:
        return _page(forms, how_many, None)
    valid = [how_many.validate(), *(_fits(group, form) for group, form in forms.items())]
    if not all(valid):
        return _page(forms, how_many, None), 422
    return _page(forms, how_many, rehearse(current_actor(), _proposed(forms), how_many.last.data))


def _fits(group: type[Any], form: Form) -> bool:
    """Whether every value of a group can be; its fields tell which cannot."""
    if not form.validate():
        return False
    try:
        _proposed({group: form})
    except Unfit as error:
        told = {name: _(text, **given) for name, (text, given) in error.problems.items()}
        refuse(form, Invalid(fields=told))
    return not form.errors


def _proposed(forms: Forms) -> Proposal:
    values: dict[type[Any], Mapping[str, Any]] = {
        group: {name: form[name].data for name in REHEARSED[group]} for group, form in forms.items()
    }
    return propose(values)


def _page(forms: Forms, how_many: Form, found: Rehearsal | None) -> str:
    return render_template(
        "admin/comments/rehearse.html",
        forms=forms,
        how_many=how_many,
        found=found,
        shown=SHOWN,
        outcome=_outcome,
        say=language,
        state=ListState(),
    )


def _outcome(status: str) -> str:
    return _("Refused") if status == REFUSED else language.status_label(status)
