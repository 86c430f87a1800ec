"""Commands are there for who asks, and no burden to what serves."""

import subprocess
import sys

import pytest

from blog.app import COMMANDS
from tests.processes import ROOT, environment, flask

NOT_TO_SERVE = ("alembic", "psycopg", "redis", "yaml", "blog.demo", "blog.importers.markdown")
SERVING = """
import sys, blog.supervisor
blog.supervisor.create_app()
print(*sys.modules)
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_loaded_when_it_is_asked_for(app, name):
    result = app.test_cli_runner().invoke(args=[name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: {app.name} {name}")


def test_the_list_of_commands_says_what_each_does(tmp_path):
    listed = flask(environment(tmp_path), "--help")
    for name in (*COMMANDS, "db"):
        assert any(line.split()[0] == name and line.split()[1:] for line in _lines(listed)), name


def test_what_serves_from_the_embedded_database_loads_nothing_that_only_others_need(tmp_path):
    command = (sys.executable, "-c", SERVING)
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert not set(NOT_TO_SERVE) & set(done.stdout.split())


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
