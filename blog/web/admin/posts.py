"""The lists of articles and of pages, and what is done to rows of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blog.accounts.permissions import Capability
from blog.accounts.queries import writers
from blog.core.errors import DomainError, Forbidden, NotFound
from blog.core.i18n import _, ngettext
from blog.core.text import N_
from blog.posts import desk, permissions, services
from blog.posts.desk import Filters, Place, View
from blog.taxonomy.queries import tree
from blog.web.admin.blueprint import Answer, blueprint, needs
from blog.web.admin.forms.shared import LARGEST_ID, category_choices, chosen_id
from blog.web.admin.places import read_place, write_place
from blog.web.login import current_actor

KIND = "/<any(posts, pages):kind>/"
TYPES = {"posts": "post", "pages": "page"}
VERBS: dict[str, Callable[..., object]] = {
    "trash": services.trash_post,
    "restore": services.restore_post,
    "delete": services.delete_post_for_good,
}
LABELS = {
    View.ALL: N_("All"),
    View.MINE: N_("Mine"),
    View.PUBLISHED: N_("Published"),
    View.SCHEDULED: N_("Scheduled"),
    View.DRAFT: N_("Drafts"),
    View.PENDING: N_("Pending"),
    View.PRIVATE: N_("Private"),
    View.TRASH: N_("Trash"),
}


@dataclass(frozen=True)
class ViewLink:
    """One of the views above the list."""

    label: str
    href: str
    count: str
    current: bool


@blueprint.get(KIND)
@needs(Capability.WRITE)
def posts(kind: str) -> str:
    """A page of the list, narrowed as the address says."""
    actor, asked = current_actor(), _asked(kind)
    place = read_place(request.args.get("after", ""))
    page = desk.admin_list(actor, asked, Place(*place) if place else None)
    return render_template(
        "admin/posts.html",
        kind=kind,
        asked=asked,
        page=page,
        views=_views(kind, desk.counts(actor, asked.post_type), asked.view),
        newest=_href(kind, asked) if place else "",
        older=_href(kind, asked, after=_place(page.older)) if page.older else "",
        may_edit=lambda row: permissions.may_edit(actor, row.type, row.status, row.people),
        categories=category_choices(tree(), _("Every category")),
        people=writers(),
    )


@blueprint.post(KIND + "<id:post_id>/<any(trash, restore):verb>/")
@needs(Capability.WRITE)
def posts_act(kind: str, post_id: int, verb: str) -> Response:
    """Trash or restore one."""
    return _act(kind, verb, [(post_id, chosen_id(request.form.get("version")) or 0)])


@blueprint.route(KIND + "<id:post_id>/delete/", methods=["GET", "POST"])
@needs(Capability.WRITE)
def posts_delete(kind: str, post_id: int) -> Answer:
    """Ask, then delete one for good."""
    stored = desk.post_for_edit(post_id)
    if not permissions.may_delete(current_actor(), stored.draft.type, stored.status, stored.people):
        raise Forbidden()
    if request.method == "GET":
        title = stored.draft.title or _("(no title)")
        return _confirm(
            kind, _("Delete “%(title)s” for good?", title=title), [("version", str(stored.version))]
        )
    return _act(kind, "delete", [(post_id, chosen_id(request.form.get("version")) or 0)])


@blueprint.post(KIND + "bulk/")
@needs(Capability.WRITE)
def posts_bulk(kind: str) -> Answer:
    """The same to all that were picked; deleting for good asks first."""
    verb, picked = request.form.get("action", ""), request.form.getlist("pick")
    pairs = [pair for pick in picked if (pair := _pair(pick))]
    if verb not in VERBS or not pairs:
        flash(_("Nothing was picked, so nothing was done."), "warn")
        return redirect(url_for("admin.posts", kind=kind))
    if verb == "delete" and request.form.get("confirmed") != "yes":
        title = ngettext("Delete %(num)s for good?", "Delete %(num)s for good?", len(pairs))
        return _confirm(kind, title, [("action", verb), *(("pick", pick) for pick in picked)])
    return _act(kind, verb, pairs)


def _act(kind: str, verb: str, pairs: Iterable[tuple[int, int]]) -> Response:
    """Do it to each by itself: one that refuses does not keep the others."""
    pairs = list(pairs)
    actor, refused = current_actor(), list[DomainError]()
    for post_id, version in pairs:
        try:
            VERBS[verb](actor, post_id, version)
        except DomainError as error:
            refused.append(error)
    if refused and len(pairs) == 1 and isinstance(refused[0], Forbidden | NotFound):
        raise refused[0]
    for message in dict.fromkeys(error.message for error in refused):
        flash(message or _("Your role does not include this."), "bad")
    if done := len(pairs) - len(refused):
        flash(_done(verb, done), "good")
    view = View.TRASH if verb in ("restore", "delete") else View.ALL
    return redirect(url_for("admin.posts", kind=kind, view=view.value))


def _done(verb: str, number: int) -> str:
    if verb == "trash":
        return ngettext("%(num)s moved to the trash.", "%(num)s moved to the trash.", number)
    if verb == "restore":
        return ngettext("%(num)s restored as a draft.", "%(num)s restored as drafts.", number)
    return ngettext("%(num)s deleted for good.", "%(num)s deleted for good.", number)


def _asked(kind: str) -> Filters:
    if not permissions.may_create(current_actor(), TYPES[kind]):
        raise Forbidden(_("Your role does not include this."))
    args = request.args
    named = args.get("view", View.ALL.value)
    return Filters(
        post_type=TYPES[kind],
        view=View(named) if named in list(View) else View.ALL,
        search=args.get("q", "").strip(),
        author_id=chosen_id(args.get("author")),
        category_id=chosen_id(args.get("category")),
    )


def _href(kind: str, asked: Filters, **more: Any) -> str:
    kept: dict[str, Any] = {
        "q": asked.search,
        "author": asked.author_id,
        "category": asked.category_id,
    }
    kept = {name: value for name, value in kept.items() if value}
    return url_for("admin.posts", kind=kind, view=asked.view.value, **kept, **more)


def _views(kind: str, counts: dict[View, int], chosen: View) -> list[ViewLink]:
    """Every view that holds something, and the one being looked at."""
    return [
        ViewLink(
            _(LABELS[view]),
            url_for("admin.posts", kind=kind, view=view.value),
            f"{desk.COUNTED}+" if count > desk.COUNTED else str(count),
            view is chosen,
        )
        for view, count in counts.items()
        if count or view in (View.ALL, chosen)
    ]


def _place(place: Place) -> str:
    return write_place(place.updated_at, place.post_id)


def _pair(pick: str) -> tuple[int, int] | None:
    """The id and version in a picked box's value."""
    post_id, _colon, version = pick.partition(":")
    if not (post_id.isdecimal() and version.isdecimal()):
        return None
    return min(int(post_id), LARGEST_ID), min(int(version), LARGEST_ID)


def _confirm(kind: str, title: str, fields: list[tuple[str, str]]) -> str:
    return render_template(
        "admin/confirm.html",
        title=title,
        lines=[_("It goes with its comments. This cannot be undone.")],
        fields=fields,
        action=_("Delete for good"),
        back=url_for("admin.posts", kind=kind, view=View.TRASH.value),
    )
