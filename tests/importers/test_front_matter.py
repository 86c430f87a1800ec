"""Front matter is read as people write it, and what cannot be read says why."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from blog.importers.front_matter import (
    Document,
    Unreadable,
    as_moment,
    as_text,
    as_words,
    read,
)


def document(folder: Path, text: str | bytes, name: str = "2016-03-01-a-word.md") -> Document:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, folder)


def test_fields_and_body_are_told_apart(tmp_path: Path) -> None:
    found = document(tmp_path, "---\ntitle: A word\ntags: [x, y]\n---\n\nBody\n\n---\n\nmore\n")
    assert found.fields == {"title": "A word", "tags": ["x", "y"]}
    assert found.body == "Body\n\n---\n\nmore"
    assert found.key == "2016-03-01-a-word.md"


def test_the_key_is_the_path_below_the_folder(tmp_path: Path) -> None:
    assert document(tmp_path, "---\nt: 1\n---\n", "2016/x/one.md").key == "2016/x/one.md"


def test_byte_order_marks_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    found = document(tmp_path, b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\nBody\r\n")
    assert found.fields == {"title": "A"}
    assert found.body == "Body"


def test_an_empty_front_matter_is_one(tmp_path: Path) -> None:
    assert document(tmp_path, "---\n---\nBody").fields == {}


def test_tabs_are_read_as_spaces_and_that_is_said(tmp_path: Path) -> None:
    found = document(tmp_path, "---\ntitle: A\nauthors:\n- melody\t\t\n---\nBody")
    assert found.fields == {"title": "A", "authors": ["melody"]}
    assert found.repaired


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Just a text", "no front matter"),
        ("", "no front matter"),
        ("---\ntitle: A\n", "without an end"),
        ("---\ntitle: [A\n---\n", "not valid YAML"),
        ("---\n- a\n- b\n---\n", "not a mapping"),
        ("---\ndate: 2016-02-30\n---\n", "not valid YAML: day is out of range"),
        (f"---\na: {'[' * 5000}\n---\n", "not valid YAML"),
        ("---\na: !!python/object:os.system x\n---\n", "not valid YAML"),
        (b"---\ntitle: \xff\xfe\n---\n", "not UTF-8"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        document(tmp_path, text)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read: No such file"):
        read(tmp_path / "gone.md", tmp_path)


@pytest.mark.parametrize(
    ("name", "dated"),
    [
        ("2016-03-01-a-word", (date(2016, 3, 1), "a-word")),
        ("2016-3-1-a-word", (date(2016, 3, 1), "a-word")),
        ("2016-13-01-a-word", (None, "2016-13-01-a-word")),
        ("a-word", (None, "a-word")),
    ],
)
def test_a_day_in_the_name(name: str, dated: tuple[date | None, str]) -> None:
    assert Document(f"{name}.md", name, {}, "").dated_name == dated


@pytest.mark.parametrize(
    "written",
    [
        datetime(2016, 3, 1, 14, 30, tzinfo=UTC),
        datetime(2016, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=-5))),
        datetime(2016, 3, 1, 9, 30),
        "2016-03-01T09:30:00-05:00",
        "2016-03-01T14:30:00Z",
        "2016-03-01 09:30",
        "2016-03-01 09:30:00 -0500",
        "2016-03-01 09:30:00 -05:00",
        "2016-03-01 14:30 UTC",
        "2016/3/1 9:30",
        "Tue, 01 Mar 2016 09:30:00 -0500",
    ],
)
def test_moments_in_several_forms(written: Any) -> None:
    moment = as_moment(written, ZoneInfo("America/New_York"))
    assert moment == datetime(2016, 3, 1, 14, 30, tzinfo=UTC)
    assert moment is not None
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [date(2016, 3, 1), "2016-03-01", "2016/03/01", "2016-3-1", "20160301", 20160301,
     "March 1, 2016", "1 March 2016", "Mar 1, 2016"],
)  # fmt: skip
def test_a_day_is_its_noon_where_the_site_is(written: Any) -> None:
    assert as_moment(written, ZoneInfo("Asia/Tokyo")) == datetime(2016, 3, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", [None, "", "soon", "2016-02-30", "2016-03-01 25:00", True, [], {}, 3.5, "99999999"]
)
def test_what_is_no_date(written: Any) -> None:
    assert as_moment(written) is None


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (None, []),
        ("", []),
        ("one, two ,,  three  four", ["one", "two", "three four"]),
        (["one", " one ", 2016, None, ["nested"], {"a": 1}], ["one", "2016"]),
        (2016, ["2016"]),
    ],
)
def test_words(written: Any, words: list[str]) -> None:
    assert as_words(written) == words


def test_text_is_one_line_of_a_scalar() -> None:
    assert as_text(" a\n b ") == "a b"
    assert as_text(False) == "False"
    assert as_text(["a"]) == as_text(None) == ""
