"""A bare Flask app whose one route inserts one row, as durably as ours: posting's yardstick."""

import os
import sqlite3
from functools import cache

import psycopg
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

TABLE = "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY {}, body TEXT NOT NULL)"
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 15000")

app = Flask(__name__, static_folder=None)
address = os.environ["BENCH_DATABASE"]


class Embedded:
    """A SQLite file of its own, opened with what the product asks of its file."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute(TABLE.format(""))

    def insert(self, body: str) -> int:
        """Store a row; returns its id once it is on the disk."""
        self.connection.execute("BEGIN IMMEDIATE")
        row = self.connection.execute("INSERT INTO notes (body) VALUES (?)", (body,))
        self.connection.execute("COMMIT")
        return int(row.lastrowid or 0)


class Served:
    """A table of its own on the PostgreSQL server that the product uses."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address)
        with self.connection.transaction():
            self.connection.execute("SELECT pg_advisory_xact_lock(1)")  # both workers come at once
            self.connection.execute(TABLE.format("GENERATED ALWAYS AS IDENTITY"))

    def insert(self, body: str) -> int:
        """Store a row; returns its id once it is on the disk."""
        inserted = self.connection.execute(
            "INSERT INTO notes (body) VALUES (%s) RETURNING id", (body,)
        ).fetchone()
        self.connection.commit()
        return int(inserted[0]) if inserted else 0


@cache
def database() -> Embedded | Served:
    """This process's own connection, opened when it first inserts: the server forks before that."""
    return Served(address) if address.startswith("postgresql") else Embedded(address)


@app.get("/readyz")
def ready() -> str:
    """Say that the server has started."""
    return "ready"


@app.post("/comments/")
def insert() -> Response:
    """Store what was posted."""
    return redirect(f"/#note-{database().insert(request.form['content'])}", 303)
