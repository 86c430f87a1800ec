"""The forms about accounts."""

from typing import Any

from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from blog.accounts.permissions import ROLE_LABELS, Role
from blog.core.i18n import _
from blog.core.i18n import lazy_gettext as _l
from blog.web.admin.forms.shared import stripped


def role_choices() -> list[SelectChoice]:
    """Every role, least first."""
    return [SelectChoice(role.value, _(label)) for role, label in ROLE_LABELS.items()]


class RoleForm(Form):
    """What somebody may do."""

    role = SelectField(_l("Role"), default=Role.SUBSCRIBER.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = role_choices()


class UserForm(RoleForm):
    """A new account; its password is set by whoever gets the link."""

    name = StringField(_l("Name"), filters=[stripped], description=_l("As it stands in bylines."))
    email = StringField(_l("Email"), filters=[stripped])
