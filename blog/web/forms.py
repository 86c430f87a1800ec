"""The base of the site's forms: the guard, what a service refuses, and nothing typed lost."""

from collections.abc import Callable
from typing import Any, Self

from flask import request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import Form, HiddenField

from blog.core.errors import Conflict, DomainError, Invalid, TooMany
from blog.web.csrf import FIELD, guard_token


class GuardField(HiddenField):
    """The hidden token of `web/csrf`: always ours, never what was sent; without an id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.type = "HiddenField"

    def __call__(self, **kwargs: object) -> Markup:
        html = Markup('<input type="hidden" name="{}" value="{}">')
        return html.format(FIELD, guard_token())


class SiteForm(Form):
    """A form with its guard; alone it is a button."""

    guard = GuardField(name=FIELD)

    @classmethod
    def read(cls, obj: object = None) -> Self:
        """The form as it was sent, or, when it is only looked at, with the values of `obj`."""
        return cls(request.form if request.method == "POST" else None, obj=obj)

    def refuse(self, error: DomainError) -> None:
        """Show a service's refusal at the fields it names; what fits no field goes to the top."""
        named = error.fields if isinstance(error, Invalid) else {}
        unplaced = [] if named else [error.message]
        for name, message in named.items():
            if name in self:
                self[name].errors = [*self[name].errors, message]
            else:
                unplaced.append(message)
        self.form_errors.extend(unplaced)


def answer(
    form: SiteForm, act: Callable[[], ResponseReturnValue], show: Callable[[], str]
) -> ResponseReturnValue:
    """`show` the form, or `act` on what was sent; what is refused is shown with its reasons.

    The statuses are 422, 409, and 429 with Retry-After.
    """
    if request.method != "POST":
        return show()
    if not form.validate():
        return show(), 422
    try:
        return act()
    except (Invalid, Conflict) as error:
        form.refuse(error)
        return show(), error.status
    except TooMany as error:
        form.refuse(error)
        return show(), error.status, {"Retry-After": str(error.retry_after)}
