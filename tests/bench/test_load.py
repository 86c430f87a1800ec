"""The benchmark reads its tools as they write, and what is not a clean run counts for nothing."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from bench.fixed_rate import at_rate, percentile
from bench.load import Load, LoadError, read
from bench.memory import read_pss
from bench.rounds import fixed_rate

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
ROLLUP = """55d0c0a00000-7ffd3b5e2000 ---p 00000000 00:00 0                  [rollup]
Rss:              105000 kB
Pss:               80123 kB
Pss_Dirty:         70000 kB
Shared_Clean:      20000 kB
"""


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


def test_memory_is_a_process_s_share():
    assert read_pss(ROLLUP) == 80_123 * 1024


def test_a_percentile_is_what_so_many_do_not_exceed():
    spent = [float(number) for number in range(100, 0, -1)]
    assert (percentile(spent, 50), percentile(spent, 99), percentile([7.0], 99)) == (51, 100, 7)


@pytest.mark.parametrize(
    ("peak", "rate"), [(38_500, 9_600), (90_000, 10_000), (1_040, 260), (390, 97), (3, 1)]
)
def test_the_fixed_rate_is_a_round_part_of_the_peak(peak, rate):
    assert fixed_rate(peak) == rate


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers with what its server has in store, the last of it again and again."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        store = self.server.store
        status, body = store.pop(0) if len(store) > 1 else store[0]
        self.server.asked.append((self.path, self.headers["Accept-Encoding"]))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Takes as many connections at once as an open loop has."""

    request_queue_size = 128


@pytest.fixture
def answering() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Answers) as server:
        server.store, server.asked = [(200, b"page" * 9_000)], []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_open_loop_asks_as_often_as_it_says(answering):
    load = at_rate(answering.server_port, "/page/", 200, 0.25, ("Accept-Encoding: gzip",))
    assert (load.rate, load.requests) == (200, 50)
    assert 0 < load.p50 <= load.p99
    assert answering.asked == [("/page/", "gzip")] * 51


@pytest.mark.parametrize("other", [(500, b"page" * 9_000), (200, b"page")])
def test_an_open_loop_takes_nothing_but_the_page(answering, other):
    answering.store[:] = [(200, b"page" * 9_000), other]
    with pytest.raises(LoadError):
        at_rate(answering.server_port, "/page/", 200, 0.25)
