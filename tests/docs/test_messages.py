"""Translators find every text: the catalogue can be made, from code and templates alike."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_texts_of_code_templates_and_declarations_are_collected(tmp_path):
    catalogue = tmp_path / "messages.pot"
    command = ["-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-k", "N_"]
    command += ["-k", "_l", "-k", "lazy_gettext", "-o", str(catalogue), "."]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    collected = catalogue.read_text("utf-8")
    for text in (
        "Leave a Reply",
        "Waiting for a moderator. Only you can see this.",
        "Hold a comment with this many links or more",
        "The writer has no approved comment yet.",
        "Save draft",
        "As it stands in bylines.",
    ):
        assert f'msgid "{text}"' in collected, text
