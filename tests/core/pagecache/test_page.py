"""A stored page: encodings, entity tags, what a cache in front is told."""

import gzip
from datetime import timedelta

import brotli
import pytest

from blog.core import clock
from blog.core.pagecache.page import StoredPage, Validity, is_known

BODY = ("<p>Ships wait in the strait.</p>" * 60).encode()


def page(body: bytes = BODY, shared: int = 0, ends_in: int | None = None) -> StoredPage:
    until = None if ends_in is None else clock.now() + timedelta(seconds=ends_in)
    kept = f"public, max-age=0, s-maxage={shared}, stale-while-revalidate=30"
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", kept)]
    return StoredPage(Validity(("post:1",), (1,), until), headers, body, shared)


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("", None, bytes),
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=0, identity", None, bytes),
    ],
)
def test_it_is_sent_as_the_client_prefers(accepted, encoding, unpack):
    answer = page().answer(accepted)
    headers = dict(answer.headers)
    assert unpack(answer.body[0]) == BODY
    assert headers.get("Content-Encoding") == encoding
    assert headers["Content-Length"] == str(len(answer.body[0]))


def test_a_small_page_is_sent_as_it_is():
    assert "Content-Encoding" not in dict(page(b"<p>small</p>").answer("br").headers)


def test_each_encoding_has_an_entity_tag_of_its_own_and_equal_pages_share_theirs():
    first, second = page(), page()
    assert first.answer("").etag == second.answer("").etag
    assert len({first.answer(kind).etag for kind in ("", "gzip", "br", "zstd")}) == 4
    assert page(BODY + b"x").answer("").etag != first.answer("").etag
    assert not first.answer("").etag.startswith("W/")


def test_an_encoding_is_made_once():
    stored = page()
    assert not stored.ready("br")
    before = stored.size
    made = stored.answer("br, gzip")
    assert stored.ready("br")
    assert stored.size == before + len(made.body[0])
    assert stored.answer("br") is made


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ("{tag}", True),
        ('W/{tag}, "other"', True),
        ('"other", {tag}', True),
        ("*", True),
        ('"other"', False),
        ("", False),
        ("{bare}", False),
    ],
)
def test_who_has_it_already_is_told_so(sent, known):
    answer = page().answer("")
    header = sent.format(tag=answer.etag, bare=answer.etag.strip('"'))
    assert is_known(answer, {"HTTP_IF_NONE_MATCH": header}) is known


def test_an_unchanged_page_is_described_without_its_body():
    unchanged = dict(page().answer("gzip").unchanged)
    assert "ETag" in unchanged
    assert "Cache-Control" in unchanged
    assert not {"Content-Length", "Content-Type", "Content-Encoding"} & set(unchanged)


def test_no_shared_cache_may_keep_it_past_its_end(stopped_clock):
    stored = page(shared=600, ends_in=900)
    answer = stored.answer("")
    assert (
        "s-maxage=600, stale-while-revalidate=30"
        in dict(stored.headers_now(answer.headers))["Cache-Control"]
    )
    stopped_clock.forward(seconds=840)
    capped = dict(stored.headers_now(answer.headers))["Cache-Control"]
    assert capped == "public, max-age=0, s-maxage=60"


def test_a_page_that_no_cache_keeps_says_the_same_at_every_moment(stopped_clock):
    stored = page(ends_in=900)
    answer = stored.answer("")
    stopped_clock.forward(seconds=899)
    assert stored.headers_now(answer.headers) is answer.headers
