"""A rehearsal: a few pages are made before anybody asks for one.

What Python, Jinja and SQLAlchemy prepare when something is first used is then there, once, for all
processes that are forked afterwards: they start warm, and share what each would have made.
"""

import re
from itertools import islice

from flask import Flask
from sqlalchemy.orm import configure_mappers

from blog.core.db import db
from blog.core.pagecache.middleware import FRESH

PAGES = 30
LINK = re.compile(r'(?:href|src)="(/[^"#?]*)["#?]')
ENCODING = "br"
"""What nearly every browser asks for: style sheets and scripts are compressed for it."""


def rehearse(app: Flask) -> None:
    """Read the front page and what it leads to; no page and no connection is kept."""
    configure_mappers()
    client = app.test_client()
    client.environ_base.update({FRESH: "yes", "HTTP_ACCEPT_ENCODING": ENCODING})
    front = client.get("/").text
    for path in islice(dict.fromkeys(LINK.findall(front)), PAGES):
        client.get(path).close()
    with app.app_context():
        db.engine.dispose()
    app.extensions["fragments"].clear()
