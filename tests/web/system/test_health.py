"""Health: a lost database is told at once, and found again without a restart."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from blog.app import create_app
from blog.cli.migrations import migrate
from blog.core import config
from blog.core.db import db, make_database
from tests.databases import fresh_database


@pytest.fixture
def own_app(migrated_app: Flask, database_kind: str, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database nobody else uses."""
    address = migrated_app.config["SQLALCHEMY_DATABASE_URI"]
    address = (
        f"sqlite:///{tmp_path / 'own.db'}"
        if database_kind == "sqlite"
        else fresh_database(address, "health")
    )
    environ = {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": address}
    app = create_app(config.load(environ), TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def lost_database(app: Flask) -> Iterator[None]:
    """The database cannot be reached for a while; what was in it comes back."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.drivername == "sqlite":
        kept = Path(f"{url.database}.kept")
        os.rename(url.database, kept)
        os.mkdir(url.database)
        yield
        os.rmdir(url.database)
        os.rename(kept, url.database)
        return
    admin = url.set(drivername="postgresql", database="postgres").render_as_string(False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("ALTER DATABASE health ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'health'"
        )
        yield
        connection.execute("ALTER DATABASE health ALLOW_CONNECTIONS true")


def test_a_database_file_that_is_gone_is_never_made_anew(own_app):
    url = make_url(own_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.drivername != "sqlite":
        return
    answer = own_app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == "cannot be reached"
    assert not Path(url.database).exists()


def test_ready_once_every_migration_is_there(own_app, caplog):
    client = own_app.test_client()
    with own_app.app_context():
        make_database()
    before = client.get("/readyz")
    assert before.status_code == 503
    assert before.json["database"] == "migrations are missing"
    migrate(own_app)
    after = client.get("/readyz")
    assert after.status_code == 200
    assert after.json == {"status": "ready"}
    assert after.headers["Cache-Control"] == "no-store"


def test_a_lost_database_is_said_in_the_log_and_found_again_without_a_restart(own_app, caplog):
    migrate(own_app)
    client = own_app.test_client()
    assert client.get("/readyz").status_code == 200
    with lost_database(own_app), caplog.at_level(logging.ERROR):
        caplog.clear()
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json["database"] == "cannot be reached"
        [record] = [one for one in caplog.records if one.name == "blog.web.system.views"]
        assert record.getMessage().startswith("not ready: the database cannot be reached")
        assert "\n" not in record.getMessage()
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code == 503
        [record] = [one for one in caplog.records if one.name == "blog.web.errors"]
        assert "GET /: the database cannot be reached" in record.getMessage()
        assert "\n" not in record.getMessage()
        assert record.exc_info is None
    assert client.get("/readyz").status_code == 200


def test_alive_asks_nobody(client, queries):
    with queries() as statements:
        assert client.get("/healthz").json == {"status": "alive"}
    assert not statements
