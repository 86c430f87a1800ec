"""Where the database stands in its history of migrations, asked without what runs them."""

import re
from functools import cache

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from blog.core.config import ROOT

VERSIONS = ROOT / "migrations" / "versions"
_NAMES = re.compile(r"""^(revision|down_revision)(?:: .+)? = ["']?(\w+)["']?""", re.MULTILINE)


@cache
def newest() -> str:
    """The migration that the code expects: the one that no other comes after."""
    steps = [dict(_NAMES.findall(path.read_text("utf-8"))) for path in VERSIONS.glob("*.py")]
    [head] = {step["revision"] for step in steps} - {step["down_revision"] for step in steps}
    return head


def reached(connection: Connection) -> str | None:
    """The migration that the database is at; None before the first. Raises SQLAlchemyError."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
