"""The benchmark judges as it says, and leaves its numbers where they can be read."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from bench.load import Load
from bench.plot import Curve, bars, lines
from bench.report import Promise, Results, Row, markdown, share, text, write

BARE = Row("sqlite", "page <b>", "bare", [Load(9_000, 1, 2, 0.2), Load(8_000, 1, 3, 0.2)])
OWN = Row(
    *("sqlite", "page <b>", "ours"),
    [Load(4_500, 2, 4, 0.4), Load(2_000, 2, 9, 0.4)],
    [Load(900, 1, 2)],
)
CURVES = [
    Curve("SQLite", "article", 10, 1.5, {1: 2.0, 10: 2.0, 100: 3.0, 1_000: 2.5}),
    Curve("PostgreSQL", "article", 10, 1.5, {1: 3.0, 10: 4.0}),
]
RESULTS = Results(
    [BARE, OWN],
    [Promise("sqlite", "ours : bare", OWN.beside(BARE), 0.5, rows=(OWN, BARE))],
    CURVES,
    ["A note."],
)


def test_what_was_measured_in_one_round_is_compared_in_it():
    assert OWN.beside(BARE) == pytest.approx((4_500 / 9_000 + 2_000 / 8_000) / 2)
    assert OWN.beside(BARE, "p99") == pytest.approx(2.5)
    assert OWN.middle("rate") == 3_250


@pytest.mark.parametrize(
    ("promise", "verdict"),
    [
        (Promise("sqlite", "x", 0.8, 0.8), "met"),
        (Promise("sqlite", "x", 0.79, 0.8), "missed"),
        (Promise("sqlite", "x", 1 / 13, 1 / 16, aim=1 / 12), "met, short of the aim 1/12"),
        (Promise("sqlite", "x", 1 / 11, 1 / 16, aim=1 / 12), "met"),
        (Promise("sqlite", "x", 1 / 17, 1 / 16, aim=1 / 12), "missed"),
        (Promise("sqlite", "x", 220.0, 220, at_least=False, unit="MiB"), "met"),
        (Promise("sqlite", "x", 221.0, 220, at_least=False, unit="MiB"), "missed"),
        (Promise("postgresql", "x", 0.1), ""),
    ],
)
def test_a_promise_is_kept_at_its_goal_and_missed_beyond_it(promise, verdict):
    assert promise.cells()[-1] == verdict
    assert promise.is_missed == (verdict == "missed")
    assert Results(promises=[promise]).is_missed == promise.is_missed


@pytest.mark.parametrize(
    ("value", "shown"), [(0.864, "0.86"), (1.2, "1.20"), (1 / 12, "1/12"), (1 / 13.56, "1/13.6")]
)
def test_small_parts_are_fractions(value, shown):
    assert share(value) == shown


def test_growth_is_the_most_that_a_larger_site_costs():
    assert [curve.growth for curve in CURVES] == [1.5, None]


def test_all_of_it_is_in_the_tables():
    table = text(RESULTS)
    assert "ours : bare" in table
    assert "1/2.7" in table
    assert "900/s" in table
    assert "| SQLite | page <b> | bare | 8,500 |" in markdown(RESULTS)
    assert "- A note." in markdown(RESULTS)


def test_a_bar_for_each_row_and_a_mark_for_each_goal(tmp_path):
    write(RESULTS, {"cores": 2}, tmp_path)
    drawn = ElementTree.parse(tmp_path / "bench.svg").getroot()
    assert len(drawn.findall("{*}rect")) == 1 + len(RESULTS.rows)
    assert len(drawn.findall("{*}line")) == 1
    assert bars([]).endswith("</svg>\n")


def test_a_line_for_each_page_and_database():
    drawn = ElementTree.fromstring(lines(CURVES))
    assert len(drawn.findall("{*}polyline")) == 2
    assert len(drawn.findall("{*}circle")) == 6


def test_the_numbers_are_left_in_every_form(tmp_path):
    write(RESULTS, {"cores": 2}, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("bench.json", "bench.md", "bench.svg", "growth.svg"),
    }
    data = json.loads((tmp_path / "bench.json").read_text("utf-8"))
    assert data["machine"] == {"cores": 2}
    assert [row["by"] for row in data["rows"]] == ["bare", "ours"]
    assert data["promises"][0]["missed"] is True
    assert data["growth"][0]["points"]["100"] == 3.0
