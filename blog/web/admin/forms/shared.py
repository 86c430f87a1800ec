"""What all forms of the desk have in common."""

from typing import Any

from wtforms import Form

from blog.core.errors import Invalid


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


def whole_number(text: Any) -> int | None:
    """For selects: the number chosen, or None where nothing was."""
    return int(text) if str(text or "").isdigit() else None
