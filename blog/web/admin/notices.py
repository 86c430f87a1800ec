"""Notices of illegal content: those that wait, deciding about one, and the figures of a year."""

import csv
import io
import json

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blog.accounts.permissions import Capability
from blog.comments.legal.figures import as_rows, year_figures
from blog.comments.legal.notices import (
    SHOWN,
    Outcome,
    decide_anew,
    decide_notice,
    find_notice,
    notices,
    open_notices,
)
from blog.comments.moderation.queue import QueueRow, one
from blog.core import clock
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.i18n import _
from blog.core.text import N_
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import LARGEST_ID, Answer, blueprint, needs
from blog.web.admin.comments import shared
from blog.web.admin.comments_acts import form_number, keep_undo
from blog.web.admin.comments_state import ListState
from blog.web.login import current_actor

OUTCOMES = {
    Outcome.OPEN: N_("Waiting"),
    Outcome.UPHELD: N_("Upheld"),
    Outcome.DISMISSED: N_("Dismissed"),
}
FIRST_YEAR, LAST_YEAR = 1970, 9998
moderators = needs(Capability.MODERATE)


@blueprint.get("/notices/")
@moderators
def notices_list() -> str:
    """The notices of one outcome, newest first."""
    asked, before = request.args.get("view", Outcome.OPEN), request.args.get("before", "")
    if asked not in set(Outcome):
        raise NotFound
    number = form_number(before) if before else None
    found = notices(current_actor(), Outcome(asked), number)
    views = [
        {
            "label": _(label),
            "count": open_notices(current_actor()) if outcome is Outcome.OPEN else None,
            "current": outcome == asked,
            "href": url_for("admin.notices_list", view=outcome.value),
        }
        for outcome, label in OUTCOMES.items()
    ]
    return render_template(
        "admin/notices/list.html",
        found=found[:SHOWN],
        more=len(found) > SHOWN,
        first=number is None,
        asked=asked,
        views=views,
        year=clock.now().year,
    )


@blueprint.route("/notices/<id:notice_id>/", methods=["GET", "POST"])
@moderators
def notices_one(notice_id: int) -> Answer:
    """One notice beside the comment that it is about, and deciding with reasons."""
    if request.method == "GET":
        return _page(notice_id)
    outcome, statement = request.form.get("outcome", ""), request.form.get("statement", "")
    version = request.form.get("version", "")
    if outcome not in set(Outcome):
        raise Invalid(_("This form asked for something that cannot be done."))
    row = _row(find_notice(current_actor(), notice_id).comment_id)
    try:
        batch = decide_notice(
            current_actor(),
            notice_id,
            Outcome(outcome),
            statement,
            form_number(version) if version else None,
        )
    except (Invalid, Conflict) as error:
        is_wrong = isinstance(error, Invalid) and "statement" in error.fields
        page = _page(notice_id, statement, error.message, wrong_statement=is_wrong)
        return page, error.status
    if batch and row is not None:
        keep_undo(batch, _("Rejected after a notice: the comment by %(name)s",
                           name=language.name_of(row)))  # fmt: skip
    flash(_("Decided. Whoever sent the notice is told, and so is the writer.") if batch
          else _("Decided. Whoever sent the notice is told."), "good")  # fmt: skip
    return redirect(url_for("admin.notices_one", notice_id=notice_id), 303)


@blueprint.post("/notices/<id:notice_id>/anew/")
@moderators
def notices_anew(notice_id: int) -> Answer:
    """Take up a notice again that was decided."""
    try:
        decide_anew(current_actor(), notice_id)
    except Conflict as error:
        return _page(notice_id, error=error.message), 409
    flash(_("It waits again. Whoever sent it hears of the next decision."), "good")
    return redirect(url_for("admin.notices_one", notice_id=notice_id), 303)


@blueprint.get("/figures/<int:year>.<kind>")
@moderators
def figures_file(year: int, kind: str) -> Response:
    """The figures of a year as a file."""
    if not FIRST_YEAR <= year <= LAST_YEAR or kind not in ("json", "csv"):
        raise NotFound
    figures = year_figures(year)
    if kind == "json":
        body, mimetype = json.dumps({"year": year} | figures, indent=2), "application/json"
    else:
        text = io.StringIO()
        csv.writer(text).writerows([("group", "name", "number"), *as_rows(figures)])
        body, mimetype = text.getvalue(), "text/csv"
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename=moderation-{year}.{kind}"
    return response


def _page(
    notice_id: int, statement: str = "", error: str = "", *, wrong_statement: bool = False
) -> str:
    found = find_notice(current_actor(), notice_id)
    return render_template(
        "admin/notices/one.html",
        notice=found,
        outcome=_(OUTCOMES[Outcome(found.outcome)]),
        row=_row(found.comment_id),
        statement=statement or found.statement,
        error=error,
        wrong_statement=wrong_statement,
        **shared(ListState()),
    )


def _row(comment_id: int) -> QueueRow | None:
    """The comment as it stands; None if it is gone."""
    if not 0 < comment_id <= LARGEST_ID:
        return None
    try:
        return one(current_actor(), comment_id)
    except NotFound:
        return None
