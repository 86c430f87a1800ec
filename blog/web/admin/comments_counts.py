"""How many comments wait, asked by script while somebody has the queue open."""

from flask import jsonify

from blog.comments.moderation.queue import counts, pending_count, waiting_since
from blog.web.admin.blueprint import Answer, blueprint
from blog.web.admin.comments import moderators
from blog.web.admin.comments_state import place_after
from blog.web.login import current_actor


@blueprint.get("/comments/counts.json")
@moderators
def comments_counts() -> Answer:
    """The numbers of the tabs and of the rail, and how many came to wait after `since`."""
    actor, since = current_actor(), place_after()
    return jsonify(
        views={view.value: number for view, number in counts(actor).items()},
        waiting=pending_count(actor),
        fresh=waiting_since(actor, since) if since else 0,
    )
