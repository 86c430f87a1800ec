"""What the health check knows of migrations is what Alembic knows."""

from alembic.script import ScriptDirectory

from blog.core import history
from blog.core.config import ROOT
from blog.core.db import db


def test_the_newest_migration_is_the_one_that_alembic_calls_its_head():
    assert history.newest() == ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def test_a_migrated_database_has_reached_the_newest(app):
    with db.engine.connect() as connection:
        assert history.reached(connection) == history.newest()
