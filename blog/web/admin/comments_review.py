"""One comment at a time: it stands in its thread, and deciding leads on to the next."""

from flask import render_template, request
from werkzeug.wrappers import Response

from blog.comments.claims import leave
from blog.comments.moderation.dossier import Dossier
from blog.comments.moderation.queue import counts, page
from blog.core import clock
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import blueprint
from blog.web.admin.comments import look_at, looked_at, moderators, shared
from blog.web.admin.comments_acts import form_number
from blog.web.admin.comments_state import ListState, after, read_state
from blog.web.login import current_actor


@blueprint.get("/comments/review/")
@moderators
def comments_review() -> str:
    """The comment that is opened, else the next one from where somebody is in the view."""
    actor, state, since = current_actor(), read_state(), after(clock.now())
    found = page(actor, state.filters, 1)
    comment_id = state.open or next((row.id for row in found.rows), None)
    opened = look_at(actor, comment_id) if comment_id is not None else None
    left = counts(actor)
    return render_template(
        "admin/comments/review.html",
        opened=opened,
        after=_after(state, opened),
        before=_before(state, opened),
        left=left[state.view],
        since=since,
        views=[
            {
                "label": language.view_label(view),
                "key": view.value,
                "about": language.view_about(view),
                "count": number,
                "current": view is state.view,
                "href": state.fresh(view=view, at="review"),
            }
            for view, number in left.items()
        ],
        claims=looked_at(actor, opened),
        **shared(state),
    )


@blueprint.post("/comments/leave/")
@moderators
def comments_leave() -> Response:
    """Looking at a comment has ended, because its page was closed."""
    leave(current_actor(), form_number(request.form.get("comment")))
    return Response(status=204)


def _after(state: ListState, opened: Dossier | None) -> str:
    """Where the comments below this one begin: there a decision leads."""
    if opened is None:
        return state.fresh(at="review")
    place = (opened.row.created_at, opened.row.id)
    return state.url(at="review", open=None, newer=None, older=place)


def _before(state: ListState, opened: Dossier | None) -> str:
    if opened is None:
        return ""
    place = (opened.row.created_at, opened.row.id)
    return state.url(at="review", open=None, older=None, newer=place)
