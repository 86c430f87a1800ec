"""What this site knows itself by elsewhere: chosen before the start, never in the database."""

from flask import current_app


def credential(name: str) -> str:
    """The value of that variable of the environment; empty where it was not set."""
    return str(current_app.config[name])
