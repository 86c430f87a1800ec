"""Static files under a folder named after their content: `/static/<build>/css/site.css`."""

import hashlib
from pathlib import Path

from flask import Flask, Response, current_app, redirect, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

YEAR = 365 * 24 * 3600
ICON = "img/icon.svg"


def init_app(app: Flask) -> None:
    """Serve `blog/static` and give templates `static_url(path)`."""
    folder = Path(app.root_path) / "static"
    app.config["STATIC_BUILD"] = fingerprint(folder)
    app.add_url_rule("/static/<build>/<path:name>", "static", serve)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.jinja_env.globals["static_url"] = static_url


def fingerprint(folder: Path) -> str:
    """Twelve hex digits that change when any file under `folder` does."""
    state = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            state.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return state.hexdigest()[:12]


def static_url(path: str) -> str:
    """The address of a static file, good for as long as its content."""
    return f"/static/{current_app.config['STATIC_BUILD']}/{path}"


def favicon() -> AnyResponse:
    """Where the icon is, for those who ask at the old place unasked."""
    return redirect(static_url(ICON), 301)


def serve(build: str, name: str) -> Response:
    """A static file; another build's address still answers, but is not kept."""
    response = send_from_directory(Path(current_app.root_path) / "static", name)
    if build == current_app.config["STATIC_BUILD"]:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response
