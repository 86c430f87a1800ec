"""`flask db`, and the same from within: the database's history.

Kept out of the application: Alembic and all it brings are of no use to a process that serves.
"""

from flask import Flask
from flask_migrate import Migrate, upgrade

from blog.core.config import ROOT
from blog.core.db import db


def init_app(app: Flask) -> None:
    """Let `flask db …` find the migrations."""
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)


def migrate(app: Flask) -> None:
    """Bring the database to head; makes the embedded database's file if there is none."""
    init_app(app)
    with app.app_context():
        upgrade()
