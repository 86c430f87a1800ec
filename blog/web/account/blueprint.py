"""The door's blueprint, and what all of its pages share."""

from datetime import datetime

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from blog.personal.people import Person
from blog.personal.services import when
from blog.web.account.devices import device_name
from blog.web.login import current_actor
from blog.web.redirects import same_site_path
from blog.web.viewmodels import PageHead

blueprint = Blueprint("account", __name__)


@blueprint.after_request
def _private(response: Response) -> Response:
    """No page of this door is anybody else's; a link's token leaves with no referrer."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def page(name: str, title: str, **values: object) -> str:
    """One of the templates of this door."""
    head = PageHead(title=title, robots="noindex")
    values.setdefault("erased_on", erased_on())
    return render_template(f"account/{name}.html", page=head, **values)


def erased_on() -> datetime | None:
    """When everything about whoever is signed in will be erased; None if they want to stay."""
    if not current_user.is_authenticated:
        return None
    return when(Person(current_user.user.id, current_user.user.email))


def onward() -> str:
    """Where somebody who has just signed in goes: where they wanted to, or home.

    Who is about to be erased is told so first.
    """
    if erased_on() is not None:
        return "/account/data/"
    desk = current_user.is_authenticated and current_actor().is_staff
    return same_site_path(request.args.get("next"), "/admin/" if desk else "/account/")


def device() -> str:
    """What the list of sessions will call this browser."""
    return device_name(request.headers.get("User-Agent", ""))
