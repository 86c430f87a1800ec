"""Bodies are sent in the encoding that was asked for, and come out as they went in."""

import sys
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.core.compression import ENCODINGS, HEADERS_KEPT, LONGEST_HEADER, best, compress

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACK = {
    "br": brotli.decompress,
    "zstd": zstd.decompress,
    "gzip": lambda body: zlib.decompress(body, wbits=31),
    "": bytes,
}
PAGE = b"<p>The ferry leaves at seven, and again at eight.</p>\n" * 400


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        (" gzip\t,,br ; q=0.5 ", "gzip"),
        ("br;q=0.2, zstd;q=0.9, gzip;q=0.8", "zstd"),
        ("br;q=1.000, gzip;q=1.0", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.000, zstd;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0.1, gzip;q=0.5", "gzip"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("gzip, *;q=0", "gzip"),
    ],
)
def test_the_greatest_weight_wins_then_the_smaller_result(header, encoding):
    assert best(header) == encoding


@pytest.mark.parametrize(
    "header",
    [
        "",
        ",",
        "identity",
        "deflate",
        "compress, deflate;q=0.5",
        "identity, gzip;q=0.9",
        "identity;q=0.5, *;q=0.4",
        "gzip;q=0",
        "*;q=0",
        "identity;q=0, *;q=0",
    ],
)
def test_who_asks_for_nothing_we_have_gets_the_body_as_it_is(header):
    assert best(header) == ""


@pytest.mark.parametrize(
    "header",
    [
        "gzip;q=2",
        "gzip;q=-1",
        "gzip;q=0.1234",
        "gzip;q=",
        "gzip;level=9",
        "gzip br",
        "gzip, b r",
        "gzip;q=٠",
        '"gzip"',
        "gzip\n",
        "br, gzip;q=nan",
        "gzip, " + "x" * LONGEST_HEADER,
    ],
)
def test_a_header_that_makes_no_sense_gets_the_body_as_it_is(header):
    assert best(header) == ""


@given(st.text())
def test_no_header_is_ever_an_error(header):
    assert best(header) in (*ENCODINGS, "")


def test_the_answer_is_the_same_however_many_headers_came_between():
    for number in range(HEADERS_KEPT * 2):
        assert best(f"gzip, unknown-{number}") == "gzip"
    assert best("gzip, unknown-0") == "gzip"


@pytest.mark.parametrize("effort", ["quick", "best"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_body_comes_out_as_it_went_in(encoding, effort):
    for body in (b"", b"a", PAGE):
        assert UNPACK[encoding](compress(body, encoding, effort=effort)) == body
    assert len(compress(PAGE, encoding, effort=effort)) < len(PAGE) / 10


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_same_body_is_always_the_same_bytes(encoding):
    once = compress(PAGE, encoding, effort="quick")
    assert compress(PAGE, encoding, effort="quick") == once


def test_no_encoding_leaves_the_body_alone():
    assert compress(PAGE, "", effort="best") is PAGE
