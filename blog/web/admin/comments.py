"""The moderation screen: the list by view, and one comment with all that is known of it."""

from collections.abc import Collection
from typing import Any

from flask import render_template, session

from blog.accounts.permissions import Actor, Capability
from blog.comments.claims import claim, claimed_by_others
from blog.comments.moderation.dossier import Dossier, dossier
from blog.comments.moderation.queue import (
    MANY_ROWS,
    PER_PAGE,
    CommentedArticle,
    QueuePage,
    View,
    commented_articles,
    counts,
    one,
    page,
)
from blog.comments.permissions import may_moderate_all, may_moderate_sections
from blog.comments.sections import sections_held
from blog.core import clock
from blog.core.errors import DomainError
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import blueprint, needs
from blog.web.admin.comments_state import ListState, after, read_state
from blog.web.login import current_actor

UNDO = "undo_comments"
moderators = needs(Capability.MODERATE, Capability.MODERATE_OWN)


@blueprint.get("/comments/")
@moderators
def comments() -> str:
    """One page of one view, and beside it the comment that was opened."""
    actor, state, since = current_actor(), read_state(), after(clock.now())
    found = page(actor, state.filters, state.per_page)
    opened, missing = _opened(actor, state)
    articles = commented_articles(actor)
    return render_template(
        "admin/comments/list.html",
        page=found,
        opened=opened,
        missing=missing,
        views=_views(actor, state),
        since=since,
        bulk=language.bulk_buttons(state.view),
        articles=articles,
        post_title=_post_title(state, found, articles),
        many=MANY_ROWS,
        few=PER_PAGE,
        may_empty=may_moderate_all(actor),
        claims=looked_at(actor, opened, [row.id for row in found.rows]),
        **shared(state),
    )


@blueprint.get("/comments/<id:comment_id>/")
@moderators
def comments_one(comment_id: int) -> str:
    """One comment in its thread, with reasons, rules, history, and others by the same person."""
    return one_page(comment_id)


def one_page(comment_id: int, **details: Any) -> str:
    """The page of one comment; `details` are a reply that could not be posted."""
    actor = current_actor()
    opened = look_at(actor, comment_id)
    state = ListState(view=View.ALL)
    return render_template(
        "admin/comments/one.html",
        opened=opened,
        claims=looked_at(actor, opened),
        **shared(state),
        **details,
    )


def look_at(actor: Actor, comment_id: int) -> Dossier:
    """The comment with all that is known of it; others see who is looking at it.

    Raises NotFound and Forbidden.
    """
    claim(actor, one(actor, comment_id).id)
    return dossier(actor, comment_id)


def looked_at(actor: Actor, opened: Dossier | None, others: Collection[int] = ()) -> dict[int, str]:
    """Who else is looking at these comments."""
    return claimed_by_others(actor, [*others, *([opened.row.id] if opened else [])])


def shared(state: ListState) -> dict[str, Any]:
    """What every template of this screen needs."""
    actor = current_actor()
    bound = may_moderate_sections(actor)
    return {
        "state": state,
        "say": language,
        "undo_bar": session.get(UNDO),
        "may_moderate_people": bound or may_moderate_all(actor),
        "sections_held": sections_held(actor) if bound else None,
    }


def _opened(actor: Actor, state: ListState) -> tuple[Dossier | None, str]:
    """The comment beside the list, or why it is not there."""
    if state.open is None:
        return None, ""
    try:
        return look_at(actor, state.open), ""
    except DomainError as error:
        return None, error.message


def _views(actor: Actor, state: ListState) -> list[dict[str, Any]]:
    return [
        {
            "label": language.view_label(view),
            "key": view.value,
            "about": language.view_about(view),
            "count": number,
            "current": view is state.view,
            "href": state.fresh(view=view),
        }
        for view, number in counts(actor).items()
    ]


def _post_title(state: ListState, found: QueuePage, articles: list[CommentedArticle]) -> str:
    """The title of the article that the list is narrowed to."""
    if state.post is None:
        return ""
    titles = {each.post_id: each.title for each in articles}
    titles |= {row.post_id: row.post_title for row in found.rows}
    return titles.get(state.post, f"#{state.post}")
