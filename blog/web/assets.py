"""Static files under a folder named after their content: `/static/<build>/css/site.css`."""

import hashlib
from pathlib import Path

from flask import Flask, current_app, redirect
from werkzeug.wrappers import Response

from blog.web.static_files import PREFIX, StaticFiles

ICON = "img/icon.svg"


def init_app(app: Flask) -> None:
    """Serve `blog/static` and give templates `static_url(path)`."""
    folder = Path(app.root_path) / "static"
    build = app.config["STATIC_BUILD"] = fingerprint(folder)
    app.wsgi_app = StaticFiles(app.wsgi_app, folder, build, live=app.debug)  # type: ignore[method-assign]
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
    return f"{PREFIX}{current_app.config['STATIC_BUILD']}/{path}"


def favicon() -> Response:
    """Where the icon is, for those who ask at the old place unasked."""
    return redirect(static_url(ICON), 301)
