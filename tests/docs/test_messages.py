"""Translators find every text: the catalogue can be made, from code and templates alike."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What translators are given."""
    made = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = ["-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-k", "N_"]
    command += ["-k", "_l", "-k", "lazy_gettext", "--no-location", "-o", str(made), "."]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    return made.read_text("utf-8")


def test_texts_of_code_templates_and_declarations_are_collected(catalogue):
    for text in (
        "Leave a Reply",
        "Waiting for a moderator. Only you can see this.",
        "Hold a comment with this many links or more",
        "The writer has no approved comment yet.",
        "Save draft",
        "As it stands in bylines.",
    ):
        assert f'msgid "{text}"' in catalogue, text


def test_apostrophes_are_set_as_a_newspaper_sets_them(catalogue):
    assert re.findall(r".*\w'(?:\w|\s).*", catalogue) == []
