"""Fire and soak tell what they have found, and read pages as they are."""

import json
from collections import Counter

import pytest

from bench.load import Load
from bench.servers import Page
from bench.soak.fire import Outcome
from bench.soak.load import LINES, Mix
from bench.soak.model import Fault, Seen
from bench.soak.pages import Row, batch_to_undo, rows_of_queue, seen_in_article, seen_in_list
from bench.soak.prepare import Made
from bench.soak.report import fire_table, steady_notes, steady_table, write
from bench.soak.steady import Sample, Steady
from blog.accounts.permissions import Role
from tests.factories.comments import article, make_comment, staff
from tests.web.admin.desk import LIST, as_

MIB = 2**20
PEAK = Load(20_000.0, 1.0, 5.0)
CLEAN = Outcome(60.0, 3.5, Counter({"pages read": 9_000}), [], [])
STALE = Outcome(60.0, 3.5, Counter(), [Fault("stale: not shown", "/", "mark1end")], [])


def steady(*memory: float, trouble: str = "", people: Outcome = CLEAN) -> Steady:
    """A soak whose memory was looked at in equal steps."""
    samples = [
        Sample(float(at), round(size * MIB), {"blog.db": MIB}, {"comments": 5})
        for at, size in enumerate(memory)
    ]
    load = None if trouble else Load(14_000.0, 1.0, 5.0)
    return Steady(PEAK, 14_000.0, load, trouble, people, samples)


@pytest.mark.parametrize(
    ("memory", "clean"),
    [
        ((100, 200, 200, 200, 200), True),
        ((100, 200, 205, 207, 209), True),
        ((100, 200, 205, 209, 211), False),
        ((100, 200, 195, 190, 180), False),
    ],
)
def test_memory_may_grow_until_the_first_quarter_has_gone_and_no_more(memory, clean):
    assert steady(*memory).is_clean is clean


def test_an_error_or_a_stale_page_is_no_clean_soak():
    assert not steady(1, 1, 1, 1, 1, trouble="Socket errors: read 1").is_clean
    assert not steady(1, 1, 1, 1, 1, people=STALE).is_clean


def test_all_is_left_as_tables_and_as_json(tmp_path):
    soaked = steady(100, 200, 200, 200, 204)
    write(tmp_path, {"one": CLEAN, "two": STALE}, soaked, ["A note."])
    data = json.loads((tmp_path / "soak.json").read_text("utf-8"))
    assert data["fires"]["two"]["faults"][0]["kind"] == "stale: not shown"
    assert data["steady"]["drift"] == pytest.approx(0.02)
    text = (tmp_path / "soak.md").read_text("utf-8")
    assert "| pages read | 9,000 | 0 |" in text
    assert "- A note." in text
    assert "faults" in fire_table({"one": CLEAN}).plain()
    assert len(steady_table(soaked).lines) == 3
    assert "+2.0%" in "".join(steady_notes(soaked))


ARTICLE = """<h2 id="comments-heading">2 Comments</h2>
<p>This is mark7end, written.</p><p>This is mark12end, written.</p>"""
LISTED = """<a href="/a/">A</a><a href="/a/#comments">3 comments</a>
<a class="figure-count" href="/a/#comments"><b>3</b> comments</a><a href="/b/">B</a>"""


def test_what_a_page_shows_is_read():
    assert seen_in_article(ARTICLE, 1) == Seen(
        frozenset({"mark7end", "mark12end"}), {1: frozenset({2})}
    )
    assert seen_in_article('<h2 id="comments-heading">Comments</h2>', 1).numbers == {1: {0}}
    assert seen_in_list(LISTED, {1: "/a/", 2: "/b/", 3: "/c/"}).numbers == {1: {3}, 2: {0}}


def test_the_moderators_list_is_read(app):
    desk, post_id = as_(app, staff(Role.MODERATOR, "Ann Editor")), article()
    waiting = make_comment(post_id, "This is mark7end, written.")
    make_comment(post_id, "Nobody's mark.")
    text = desk.get(LIST).text
    assert rows_of_queue(text) == [Row(waiting.id, 1, "pending", "mark7end")]
    form = {"version": "1", "action": "approve"}
    assert desk.post(f"{LIST}{waiting.id}/decide/", data=form).status_code == 303
    assert batch_to_undo(text) is None
    assert batch_to_undo(desk.get(LIST).text)


def test_the_load_is_a_mixture_of_pages_encodings_and_etags(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "bench.soak.load.get", lambda _port, path: Page(path, 200, b"", (("etag", f'"{path}"'),))
    )
    made = Made({1: "/a/"}, {1: 0}, "/category/x/", ["/old/"], [])
    mix = Mix("wrk", 8000, made, tmp_path)
    lines = [tuple(line.split("\t")) for line in mix.file.read_text("utf-8").splitlines()]
    assert len(lines) == LINES
    assert {path for path, _encoding, _etag in lines} == {"/a/", "/", "/category/x/", "/old/"}
    assert {etag for _path, _encoding, etag in lines} == {"", '"/old/"'}
    assert {"br", "gzip", ""} < {encoding for _path, encoding, _etag in lines}
    assert mix.command(60, 100.0)[-2:] == (str(mix.file), "50.000")
