"""The first screen: what needs attention."""

from flask import render_template

from blog.web.admin.blueprint import blueprint


@blueprint.get("/")
def dashboard() -> str:
    """What waits, for this person."""
    return render_template("admin/dashboard.html")
