"""Likes: a button that works without script, and what script needs to show one's own."""

from collections.abc import Mapping

from flask import Response, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog.accounts.permissions import Actor
from blog.comments.pages import locate
from blog.comments.votes.queries import votes_of
from blog.comments.votes.services import Ballot, Tally, cast_vote
from blog.core import tokens
from blog.core.errors import Invalid, NotFound
from blog.core.i18n import _
from blog.posts.addresses import resolve_id
from blog.web.commenter import keep_voter, keep_votes, known_voter, remembered
from blog.web.errors import wants_json
from blog.web.login import current_actor
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import as_id
from blog.web.public.comment_pages import where
from blog.web.viewmodels import PageHead

VALUES: Mapping[str, int] = {"like": 1, "dislike": -1, "back": 0}
"""The names of the buttons, each with the comment's id as its value."""


@blueprint.post("/comments/vote/")
def vote() -> ResponseReturnValue:
    """Count it and lead back to the comment; the same vote again is offered to be taken back."""
    pressed = next((name for name in VALUES if name in request.form), None)
    comment_id = as_id(request.form.get(pressed)) if pressed else None
    if pressed is None or comment_id is None:
        raise Invalid(_("Choose a comment first."))
    actor = current_actor()
    known = _identity(actor)
    token = tokens.new_token() if known is None else None
    identity = known or f"voter:{token}"
    ballot = Ballot(comment_id, VALUES[pressed], identity, request.remote_addr or "")
    tally = cast_vote(actor, ballot)
    if wants_json():
        told = {"likes": tally.likes, "dislikes": tally.dislikes, "mine": tally.mine}
        response = jsonify(told)
    else:
        found = resolve_id(tally.post_id)
        path = found.canonical_path if found else "/"
        response = _answer(comment_id, tally, path)
        keep_votes(response, path, votes_of(identity, tally.post_id))
    response.headers["Cache-Control"] = "private, no-store"
    if tally.mine:
        keep_voter(response, token)
    return response


@blueprint.get("/comments/votes/<post_id>/")
def own_votes(post_id: str) -> ResponseReturnValue:
    """One's own votes on the comments of an article, for script alone."""
    number = as_id(post_id)
    if number is None:
        raise NotFound
    identity = _identity(current_actor())
    response = jsonify(votes=votes_of(identity, number) if identity else {})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _identity(actor: Actor) -> str | None:
    """Who somebody is known to be: by account, as a commenter, or from an earlier vote."""
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    commenter = remembered(request)
    if commenter is not None:
        return f"cookie:{commenter.identity}"
    token = known_voter(request)
    return f"voter:{token}" if token else None


def _answer(comment_id: int, tally: Tally, path: str) -> Response:
    back = f"{where(path, locate(comment_id))}#comment-{comment_id}"
    if tally.changed or not tally.mine:
        return make_response(redirect(back, 303))
    head = PageHead(title=_("You have voted already"), robots="noindex")
    return make_response(
        render_template("voted.html", page=head, comment_id=comment_id, mine=tally.mine, back=back)
    )
