"""The benchmark reads wrk as wrk writes, and judges as it says."""

import xml.etree.ElementTree as ElementTree

import pytest

from bench.load import Load, LoadError, read
from bench.report import Row, markdown, svg, table, write

OUTPUT = """Running 6s test @ http://127.0.0.1:8000/
  2 threads and 16 connections
  Latency Distribution
     50%    1.95ms
     75%    3.10ms
     90%    5.00ms
     99%  900.00us
  4000 requests in 6.00s, 200.00MB read
Requests/sec:    666.50
Transfer/sec:     33.30MB
"""
BARE = Load(9_000.0, 1.0, 2.0, 0.2)
ROWS = [
    Row("article", "bare", BARE),
    Row("article", "cold", Load(300.0, 20.0, 44.0), BARE, 30),
    Row("article <b>", "warm", Load(250.0, 25.0, 50.0), BARE, 30),
]


def test_rate_and_percentiles_are_read():
    assert read(OUTPUT) == Load(666.5, 1.95, 0.9)


@pytest.mark.parametrize(
    "output",
    [
        "",
        OUTPUT + "  Non-2xx or 3xx responses: 12\n",
        OUTPUT + "  Socket errors: connect 0, read 3, write 0, timeout 0\n",
        OUTPUT.replace("99%", "98%"),
    ],
)
def test_what_is_not_a_clean_run_counts_for_nothing(output):
    with pytest.raises(LoadError):
        read(output)


def test_a_target_is_met_at_its_ratio_and_missed_beyond_it():
    assert [row.is_missed for row in ROWS] == [False, False, True]
    assert ROWS[1].cells()[6:] == ("1/30.0", "1/30 met")
    assert ROWS[2].cells()[6:] == ("1/36.0", "1/30 missed")


def test_the_numbers_are_left_in_three_forms(tmp_path):
    write(ROWS, ["A note."], tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"bench.json", "bench.md", "bench.svg"}
    assert "| article | cold | 300 |" in markdown(ROWS, ["A note."])
    assert len(ElementTree.fromstring(svg(ROWS)).findall("{*}rect")) == 1 + len(ROWS)
    assert len(table(ROWS).splitlines()) == 1 + len(ROWS)
