"""A form that arrives after its sender's session has ended: where to, and what was typed."""

from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from blog.core.i18n import _
from blog.web.csrf import FIELD
from blog.web.redirects import same_site_path
from blog.web.unkept import unkept
from blog.web.viewmodels import PageHead

WAITING = "/comments/sign-in/"
"""Where signing in in another tab ends."""
HOME = "/"
ARTICLES = "public"
UNKEPT = "password"
"""In the name of a field: what it holds is given back on no page."""
NOT_TYPED = frozenset(
    {FIELD, "version", "back", "target", "batch", "action", "outcome", "mark", "post", "approve"}
    | {"confirmed", "reject_code", "comment", "open"}
)
"""What a form says of itself, and buttons: nothing is lost with them."""
SHORT = 60


def ask_to_sign_in() -> Response:
    """The way to the login page; a form with words in it is kept on a page of its own till then."""
    if request.method in ("GET", "HEAD"):
        return redirect(_login(request.full_path.rstrip("?")))
    fields = _fields()
    if not any(name not in NOT_TYPED and value.strip() for name, value in fields):
        return redirect(_login(_page_of_form()))
    page = render_template(
        "signed_out.html",
        page=PageHead(_("You were signed out"), robots="noindex"),
        action=request.full_path.rstrip("?"),
        shown=[field for field in fields if _is_long(*field)],
        hidden=[field for field in fields if not _is_long(*field)],
        had_files=any(each.filename for each in request.files.values()),
        login_url=_login(WAITING),
        onward=_login(_page_of_form()),
    )
    return unkept((page, 403))


def _login(onward: str) -> str:
    return url_for("account.login", next=onward)


def _fields() -> list[tuple[str, str]]:
    """What was sent, but for secrets and the guard, which the page gives anew."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != FIELD and UNKEPT not in name
    ]


def _is_long(name: str, value: str) -> bool:
    return name not in NOT_TYPED and ("\n" in value or len(value) > SHORT or name == "content")


def _page_of_form() -> str:
    """Where the form stood: what it says itself, else where the browser came from, else home."""
    came_from = urlsplit(request.referrer or "")
    here = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    asked = (request.form.get("back"), here if came_from.netloc == request.host else None)
    for path in (same_site_path(each, "") for each in asked):
        if path and _is_page(path):
            return path
    return "/admin/" if request.path.startswith("/admin/") else HOME


def _is_page(path: str) -> bool:
    """Whether somebody can look at it, rather than only send something there.

    An address without a page of its own is read as an article's, by another door.
    """
    seen = _door(path, "GET")
    return bool(seen) and (seen != ARTICLES or _door(path, "POST") in (ARTICLES, ""))


def _door(path: str, method: str) -> str:
    """The blueprint that answers there; empty if none does."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(urlsplit(path).path, method=method)
    except HTTPException:
        return ""
    return str(endpoint).partition(".")[0]
