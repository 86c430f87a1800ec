"""Accounts: who there is, what each may do, and letting people in and out."""

from flask import flash, redirect, render_template, request, url_for

from blog.accounts import queries, services
from blog.accounts.permissions import ROLE_LABELS, Capability, Role
from blog.accounts.queries import Person
from blog.comments.sections import limit_moderator, limits_of
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.i18n import _
from blog.core.urls import absolute
from blog.taxonomy.queries import tree
from blog.web.admin.blueprint import Answer, blueprint, needs
from blog.web.admin.forms.shared import LARGEST_ID, taken
from blog.web.admin.forms.users import RoleForm, SectionsForm, UserForm, role_choices
from blog.web.login import current_actor

ITEM = "/users/<id:user_id>/"
only_administrators = needs(Capability.MANAGE_USERS)


@blueprint.get("/users/")
@only_administrators
def users() -> str:
    """Everybody, the newest account first."""
    search, role = request.args.get("q", ""), request.args.get("role", "")
    older_than = min(request.args.get("before", LARGEST_ID, type=int), LARGEST_ID)
    page = queries.people(search, role if role in ROLE_LABELS else "", older_than)
    return render_template(
        "admin/users.html", page=page, search=search, role=role, roles=role_choices()
    )


@blueprint.route("/users/new/", methods=["GET", "POST"])
@only_administrators
def users_new() -> Answer:
    """A new account, and the link that sets its password."""
    form = UserForm(request.form)
    if request.method == "GET":
        return render_template("admin/user_new.html", form=form)
    made: list[int] = []
    if not taken(form, lambda: made.append(services.create_user(current_actor(), **form.data))):
        return render_template("admin/user_new.html", form=form), 422
    return _link_page(_find(made[0]))


@blueprint.route(ITEM, methods=["GET", "POST"])
@only_administrators
def users_edit(user_id: int) -> Answer:
    """One account, and giving it another role."""
    person = _find(user_id)
    form = RoleForm(request.form or None, obj=person)
    if request.method == "GET":
        return _page(form, person)
    try:
        changed = taken(
            form, lambda: services.change_role(current_actor(), user_id, form.role.data)
        )
    except Conflict as refusal:
        form.role.errors = [refusal.message]
        return _page(form, _find(user_id)), 409
    if not changed:
        return _page(form, _find(user_id)), 422
    flash(_("%(name)s has another role now.", name=person.name), "good")
    return redirect(url_for("admin.users"))


@blueprint.post(ITEM + "sections/")
@only_administrators
def users_sections(user_id: int) -> Answer:
    """In which sections a moderator decides."""
    person = _find(user_id)
    form = SectionsForm(request.form, tops=tree())
    wanted = form.sections.data or []
    if not taken(form, lambda: limit_moderator(current_actor(), user_id, wanted)):
        return _page(RoleForm(obj=person), person, form), 422
    text = (
        _("%(name)s moderates these sections now.", name=person.name)
        if wanted
        else _("%(name)s moderates the whole site now.", name=person.name)
    )
    flash(text, "good")
    return redirect(url_for("admin.users_edit", user_id=user_id))


@blueprint.post(ITEM + "link/")
@only_administrators
def users_link(user_id: int) -> Answer:
    """A new link that sets this person's password."""
    return _link_page(_find(user_id))


@blueprint.route(ITEM + "deactivate/", methods=["GET", "POST"])
@only_administrators
def users_deactivate(user_id: int) -> Answer:
    """Ask, then shut somebody out."""
    person = _find(user_id)
    if request.method == "GET":
        return _confirm(person)
    try:
        services.deactivate_user(current_actor(), user_id)
    except Conflict as refusal:
        flash(refusal.message, "bad")
    else:
        flash(_("%(name)s can no longer sign in.", name=person.name), "good")
    return redirect(url_for("admin.users"))


@blueprint.post(ITEM + "reactivate/")
@only_administrators
def users_reactivate(user_id: int) -> Answer:
    """Let somebody in again."""
    services.reactivate_user(current_actor(), user_id)
    flash(_("%(name)s can sign in again.", name=_find(user_id).name), "good")
    return redirect(url_for("admin.users"))


def _find(user_id: int) -> Person:
    person = queries.person(user_id)
    if person is None:
        raise NotFound(_("There is no such person."))
    return person


def _page(form: RoleForm, person: Person, sections: SectionsForm | None = None) -> str:
    """The account; a moderator's with the sections, ticked as they are or as they were sent."""
    limits = limits_of(person.id)
    if sections is None and person.role == Role.MODERATOR:
        sections = SectionsForm(data={"sections": limits or []}, tops=tree())
    return render_template(
        "admin/user.html", form=form, person=person, sections=sections, is_lost=limits == []
    )


def _link_page(person: Person) -> Answer:
    """The link, shown once; it is kept nowhere."""
    try:
        link = absolute(services.password_link(current_actor(), person.id))
    except Invalid as refusal:
        flash(refusal.message, "bad")
        return redirect(url_for("admin.users_edit", user_id=person.id))
    return render_template("admin/user_link.html", person=person, link=link)


def _confirm(person: Person) -> str:
    return render_template(
        "admin/confirm.html",
        title=_("Shut out %(name)s?", name=person.name),
        lines=[
            _("All their sessions end at once, and their links to set a password die."),
            _("What they wrote stays. You can let them in again."),
        ],
        fields=(),
        action=_("Shut out"),
        back=url_for("admin.users_edit", user_id=person.id),
    )
