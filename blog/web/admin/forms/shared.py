"""What all forms of the desk have in common."""

from collections.abc import Callable, Sequence

from wtforms import Form
from wtforms.fields.choices import SelectChoice

from blog.core.errors import Invalid
from blog.core.i18n import _
from blog.taxonomy.queries import CategoryNode

INDENT = "\u2003"
LARGEST_ID = 2**31 - 1


def taken(form: Form, act: Callable[[], object]) -> bool:
    """Whether the form holds and the room did what `act` asks; else the form says what is wrong."""
    if not form.validate():
        return False
    try:
        act()
    except Invalid as error:
        refuse(form, error)
        return False
    return True


def refuse(form: Form, error: Invalid) -> None:
    """Show a room's refusal at the fields it names; what fits no field goes to the top."""
    unplaced: list[str] = []
    for name, message in error.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]
        else:
            unplaced.append(message)
    if not error.fields and error.message:
        unplaced.append(error.message)
    form.form_errors = [*form.form_errors, *unplaced]


def stripped(text: str | None) -> str:
    """Without space around it; nothing sent is an empty text."""
    return (text or "").strip()


def unix_lines(text: str | None) -> str:
    """Lines that end as everywhere but in a browser's textarea."""
    return (text or "").replace("\r\n", "\n")


def chosen_id(value: str | None) -> int | None:
    """The id that a select stands at, or None for its empty choice; never more than any row's."""
    return min(int(value), LARGEST_ID) if value and value.isdecimal() else None


def category_choices(
    tops: Sequence[CategoryNode], empty: str = "", without: str | None = None
) -> list[SelectChoice]:
    """The tree for a select, indented by level; the one at path `without` is left out whole."""
    choices = [SelectChoice("", empty or _("None"))]
    for top in tops:
        for level, node in top.walk():
            if without is None or not (node.path + "/").startswith(without + "/"):
                choices.append(SelectChoice(str(node.id), INDENT * level + node.name))
    return choices
