"""Whole sites of their own, beside the one that every test shares."""

from pathlib import Path

from flask import Flask

from blog.app import create_app
from blog.cli.migrations import migrate
from blog.core import config


def make_site(folder: Path, **environ: str) -> Flask:
    """An app whose empty, migrated SQLite file is in `folder`, and open nowhere else."""
    own = {"INSTANCE_PATH": str(folder), "DATABASE_URL": "", "SECRET_KEY": "a key for tests alone"}
    app = create_app(config.load(own | environ), TESTING=True, SERVER_NAME=None)
    migrate(app)
    return app
