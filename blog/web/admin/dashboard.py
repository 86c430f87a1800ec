"""The first screen: what waits for this person, and the first steps on an empty site."""

from dataclasses import dataclass

from flask import render_template, url_for

from blog.accounts.permissions import Actor, Capability
from blog.comments.legal.notices import open_notices
from blog.comments.moderation import queue
from blog.core.i18n import _, ngettext
from blog.posts import desk
from blog.posts.desk import View
from blog.web.admin.blueprint import blueprint
from blog.web.login import current_actor

LATEST = 5
MODERATION = (Capability.MODERATE, Capability.MODERATE_OWN)


@dataclass(frozen=True)
class Matter:
    """Something that waits: how many, of what, and where."""

    number: int
    label: str
    href: str


@blueprint.get("/")
def dashboard() -> str:
    """What waits, for this person."""
    actor = current_actor()
    writes, moderates = actor.may(Capability.WRITE), any(actor.may(each) for each in MODERATION)
    counts = desk.counts(actor) if writes else {}
    held = queue.counts(actor) if moderates else {}
    waits = held.get(queue.View.PENDING, 0)
    newest = queue.page(actor, queue.Filters(), LATEST).rows if waits else []
    return render_template(
        "admin/dashboard.html",
        matters=[*_comments(actor, held), *_posts(counts)],
        newest=newest,
        moderates=moderates,
        first_steps=_first_steps(actor) if writes and not any(counts.values()) else [],
    )


def _comments(actor: Actor, held: dict[queue.View, int]) -> list[Matter]:
    """What the law asks for first, then what readers ask for."""
    notices = open_notices(actor)
    reported, appeals, pending = (
        held.get(view, 0) for view in (queue.View.REPORTED, queue.View.APPEALS, queue.View.PENDING)
    )
    found = (
        (
            notices,
            ngettext("notice of illegal content", "notices of illegal content", notices),
            url_for("admin.notices_list"),
        ),
        (
            pending,
            ngettext("comment waits for a moderator", "comments wait for a moderator", pending),
            url_for("admin.comments", view=queue.View.PENDING.value),
        ),
        (
            reported,
            ngettext("reported comment", "reported comments", reported),
            url_for("admin.comments", view=queue.View.REPORTED.value),
        ),
        (
            appeals,
            ngettext("appeal to answer", "appeals to answer", appeals),
            url_for("admin.comments", view=queue.View.APPEALS.value),
        ),
    )
    return [Matter(number, text, href) for number, text, href in found if number]


def _posts(counts: dict[View, int]) -> list[Matter]:
    """The articles that are not where they are meant to end, most pressing first."""
    pending, scheduled, drafts = (
        counts.get(view, 0) for view in (View.PENDING, View.SCHEDULED, View.DRAFT)
    )
    found = (
        (View.PENDING, pending, ngettext("article to review", "articles to review", pending)),
        (
            View.SCHEDULED,
            scheduled,
            ngettext("scheduled article", "scheduled articles", scheduled),
        ),
        (View.DRAFT, drafts, ngettext("draft", "drafts", drafts)),
    )
    return [
        Matter(number, text, url_for("admin.posts", kind="posts", view=view.value))
        for view, number, text in found
        if number
    ]


def _first_steps(actor: Actor) -> list[tuple[str, str]]:
    """What an empty site needs, in the order that makes sense; each with its address."""
    steps = (
        (Capability.MANAGE_SETTINGS, _("Name the site and set its time zone"), "/admin/settings/"),
        (
            Capability.MANAGE_CATEGORIES,
            _("Make the first categories"),
            url_for("admin.categories_new"),
        ),
        (
            Capability.WRITE,
            _("Write the first article"),
            url_for("admin.posts_new", kind="posts"),
        ),
        (Capability.MANAGE_USERS, _("Let others in"), url_for("admin.users_new")),
    )
    return [(text, href) for capability, text, href in steps if actor.may(capability)]
