"""The forms about accounts."""

from collections.abc import Sequence
from typing import Any

from wtforms import Form, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from blog.accounts.permissions import ROLE_LABELS, Role
from blog.core.i18n import _
from blog.core.i18n import lazy_gettext as _l
from blog.taxonomy.queries import CategoryNode
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


class SectionsForm(Form):
    """Where a moderator decides."""

    sections = SelectMultipleField(
        _l("Sections"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l(
            "Each with everything beneath it. With none ticked, they moderate the whole site."
        ),
    )

    def __init__(self, *args: Any, tops: Sequence[CategoryNode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = [found for top in tops for found in top.walk()]
        self.sections.choices = [SelectChoice(node.id, node.name) for _level, node in nodes]
        self._levels = {node.id: level for level, node in nodes}

    def level_of(self, section_id: int) -> int:
        """How deep a section stands in the tree."""
        return self._levels[section_id]


class UserForm(RoleForm):
    """A new account; its password is set by whoever gets the link."""

    name = StringField(_l("Name"), filters=[stripped], description=_l("As it stands in bylines."))
    email = StringField(_l("Email"), filters=[stripped])
