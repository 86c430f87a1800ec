"""A folder to import, and a way to fill it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.importers.results import Write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    posts = tmp_path / "site" / "posts"
    posts.mkdir(parents=True)
    return posts


@pytest.fixture
def write(folder: Path) -> Write:
    """Writes a file: `write("2016-03-01-name", "Body", title=…)`."""

    def write(name: str, body: str = "Body.", **fields: Any) -> Path:
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        fields.setdefault("title", "A word")
        path.write_text(f"---\n{yaml.safe_dump(fields)}---\n{body}\n", "utf-8")
        return path

    return write
