"""What `make run` does before it serves; it ends with its process, and with it what it loaded."""

from flask import Flask

from blog import later
from blog.accounts.services import first_admin_link
from blog.cli.migrations import migrate
from blog.cli.processes import say
from blog.comments.moderation.learned import training
from blog.demo.loader import load_newsroom, wants_newsroom


def prepare(app: Flask, demo: bool) -> str | None:
    """Migrate, fill an empty site if `demo`, let the spam score begin with its own examples.

    Returns the path of the first administrator's link.
    """
    migrate(app)
    with app.app_context():
        if not training.has_learned():
            training.train()
        if demo and wants_newsroom():
            say("Setting up the demonstration newsroom …")
            load_newsroom()
        later.prepare(app)
        return first_admin_link()
