"""Forms made from declarations: one for each group of settings."""

from collections.abc import Mapping, Sequence
from dataclasses import Field as Declared
from dataclasses import fields
from typing import Any

from wtforms import BooleanField, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from blog.core.i18n import _
from blog.web.admin.forms.shared import stripped, unix_lines


def settings_form(group: type[Any], names: Sequence[str] | None = None) -> type[Form]:
    """The form class of a group: a field for each option, or each of `names`, by its type."""
    declared = {each.name: each for each in fields(group)}
    members: Mapping[str, Any] = {name: _field(declared[name]) for name in names or declared}
    return type(f"{group.__name__}Form", (Form,), dict(members))


def _field(declared: "Declared[Any]") -> Any:
    meta = declared.metadata
    label, description = _(meta["label"]), _(meta["help"]) if meta["help"] else ""
    if meta["choices"]:
        choices = [SelectChoice(value, _(name)) for value, name in meta["choices"]]
        return SelectField(label, description=description, choices=choices)
    if isinstance(declared.default, bool):
        return BooleanField(label, description=description)
    if isinstance(declared.default, int):
        limits = {"min": meta["minimum"], "max": meta["maximum"], "inputmode": "numeric"}
        return IntegerField(
            label,
            [InputRequired(_("Enter a whole number."))],
            description=description,
            render_kw={name: value for name, value in limits.items() if value is not None},
        )
    if meta["multiline"]:
        return TextAreaField(
            label, description=description, filters=[unix_lines], render_kw={"rows": 6}
        )
    return StringField(label, description=description, filters=[stripped])
