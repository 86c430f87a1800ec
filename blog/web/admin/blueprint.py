"""The staff's door: who is let in, and what every screen behind it has."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, request
from flask.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from blog.accounts.permissions import ROLE_LABELS, Capability, Role
from blog.core.errors import Forbidden
from blog.core.i18n import _
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.text import N_
from blog.posts.publishing import PostState
from blog.web.admin.forms.shared import LARGEST_ID
from blog.web.admin.rail import rail_for
from blog.web.login import current_actor, manager

P = ParamSpec("P")
R = TypeVar("R")

Answer = str | Response | tuple[str, int]

STATE_LABELS = {
    PostState.DRAFT: N_("draft"),
    PostState.PENDING: N_("pending review"),
    PostState.SCHEDULED: N_("scheduled"),
    PostState.PUBLISHED: N_("published"),
    PostState.PRIVATE: N_("private"),
    PostState.TRASH: N_("in the trash"),
}

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


class IdConverter(IntegerConverter):
    """A row's id in an address; what no table can hold is not found rather than asked for."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)


@blueprint.record_once
def know_ids(state: BlueprintSetupState) -> None:
    """Let the addresses below say `<id:post_id>`."""
    state.app.url_map.converters["id"] = IdConverter


@blueprint.before_request
def only_staff() -> Any:
    """Ask strangers to sign in; turn away who has nothing to do here."""
    if not current_user.is_authenticated:
        return manager.unauthorized()
    if not current_actor().is_staff:
        raise Forbidden(_("Your account has no part behind the scenes."))
    return None


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """No cache keeps what one member of staff saw."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.context_processor
def shell() -> dict[str, Any]:
    """What the frame of every screen shows."""
    actor = current_actor()
    return {
        "actor": actor,
        "rail": rail_for(actor, request.path),
        "role_label": role_label,
        "state_label": state_label,
        "site_title": current(SiteSettings).title,
    }


def role_label(role: str) -> str:
    """A role's name as people read it."""
    return _(ROLE_LABELS[Role(role)])


def state_label(state: str) -> str:
    """An article's state as people read it."""
    return _(STATE_LABELS[PostState(state)])


def needs(*capabilities: Capability) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a screen be seen only by those who may do one of these; services ask again."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = current_actor()
            if not any(actor.may(capability) for capability in capabilities):
                raise Forbidden(_("Your role does not include this."))
            return view(*args, **kwargs)

        return guarded

    return guard
