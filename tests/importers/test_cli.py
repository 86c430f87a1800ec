"""`flask import markdown`: what it prints and how it ends."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from blog.core.db import db
from blog.posts.models import Post


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2016-03-01-a-word.md").write_text("---\ntitle: A word\n---\nBody\n")
    return tmp_path


def test_it_prints_a_table_and_ends_well(app: Flask, folder: Path) -> None:
    result = app.test_cli_runner().invoke(args=["import", "markdown", str(folder)])
    assert result.exit_code == 0, result.output
    assert "added                  1" in result.output
    assert db.session.scalar(select(func.count()).select_from(Post)) == 1


def test_it_prints_json_alone(app: Flask, folder: Path) -> None:
    arguments = ["import", "markdown", str(folder), "--json", "--dry-run"]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0
    said = json.loads(result.output)
    assert (said["added"], said["dry_run"]) == (1, True)
    assert db.session.scalar(select(func.count()).select_from(Post)) == 0


def test_a_file_left_out_is_a_failure_though_the_others_came(app: Flask, folder: Path) -> None:
    (folder / "broken.md").write_text("---\ntitle: [\n---\n")
    result = app.test_cli_runner().invoke(args=["import", "markdown", str(folder)])
    assert result.exit_code == 1
    assert "broken.md: front matter is not valid YAML" in result.output
    assert db.session.scalar(select(func.count()).select_from(Post)) == 1


def test_an_empty_folder_is_a_failure(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["import", "markdown", str(tmp_path)])
    assert result.exit_code == 1
    assert "no Markdown files" in result.output


def test_a_folder_that_is_not_there_is_wrong_use(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["import", "markdown", str(tmp_path / "gone")])
    assert result.exit_code == 2
