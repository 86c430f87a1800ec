"""What the benchmark posts is a kilobyte, and each comment is somebody else's."""

from pathlib import Path

from bench.posting import WORDS, _script


def test_a_comment_is_a_kilobyte():
    assert 1_000 <= len(WORDS.replace("{number}", "1000000").encode()) < 1_024


def test_every_percent_sign_but_the_numbers_is_one_to_lua(tmp_path):
    lines = Path(_script(tmp_path)).read_text("utf-8").splitlines()
    [body] = [line for line in lines if line.startswith("local body")]
    assert body.replace("%%", "").count("%") == body.count("%d") == 4
