"""The form of one category."""

from typing import Any

from wtforms import BooleanField, Form, IntegerField, SelectField, StringField, TextAreaField

from blog.core.i18n import lazy_gettext as _l
from blog.taxonomy.models import Category
from blog.taxonomy.queries import tree
from blog.web.admin.forms.shared import category_choices, chosen_id, stripped, unix_lines


class CategoryForm(Form):
    """A name, its place in the tree, and what the archive says about it."""

    name = StringField(_l("Name"), filters=[stripped])
    slug = StringField(
        _l("Slug"),
        filters=[stripped],
        description=_l("The last part of the address. Left empty, the name makes it."),
    )
    parent_id = SelectField(_l("Parent"), description=_l("Articles below it are listed here too."))
    description = TextAreaField(_l("Description"), filters=[unix_lines], render_kw={"rows": 3})
    position = IntegerField(
        _l("Position"), default=0, description=_l("Lower numbers stand first among neighbours.")
    )
    comments_held = BooleanField(
        _l("Each comment on its articles waits for a moderator"),
        description=_l("So do those on articles of the categories beneath it."),
    )

    @classmethod
    def over(
        cls, sent: Any, category: Category | None, parent_id: int | None = None
    ) -> "CategoryForm":
        """The form filled from what was sent, else from the category, else empty."""
        form = cls(sent or None, obj=category)
        form.parent_id.choices = category_choices(
            tree(), without=category.path if category else None
        )
        if not sent:
            above = category.parent_id if category else parent_id
            form.parent_id.data = str(above or "")
        return form

    def values(self) -> dict[str, Any]:
        """What the room's verbs take."""
        return self.data | {
            "parent_id": chosen_id(self.parent_id.data),
            "position": self.position.data or 0,
        }
