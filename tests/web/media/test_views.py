"""How pictures are served."""

import pytest

from blog.core.storage import storage
from tests.factories.media import make_picture


@pytest.fixture(autouse=True)
def empty_storage(app, tmp_path, monkeypatch):
    monkeypatch.setattr(storage(), "root", tmp_path / "media")


@pytest.fixture
def address(app) -> str:
    return f"/media/{make_picture().key}"


def test_a_picture_is_kept_for_a_year_and_nothing_in_it_runs(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "image/jpeg"
    assert answer.data == storage().read(address.removeprefix("/media/"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in answer.headers
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_serving_asks_the_database_nothing(client, address, queries):
    with queries() as statements:
        assert client.get(address).status_code == 200
    assert statements == []


def test_sizes_are_served_with_their_own_kind(client, address, drain):
    drain()
    stem = address.rpartition(".")[0]
    assert client.get(f"{stem}-320w.webp").content_type == "image/webp"
    assert client.get(f"{stem}-320w.avif").content_type == "image/avif"


def test_what_a_browser_has_is_not_sent_again(client, address):
    etag = client.get(address).headers["ETag"]
    assert not etag.startswith("W/")
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert "immutable" in again.headers["Cache-Control"]


def test_head_tells_the_size_without_the_picture(client, address):
    answer = client.head(address)
    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(client.get(address).data)


def test_a_part_can_be_asked_for(client, address):
    whole = client.get(address).data
    part = client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    beyond = client.get(address, headers={"Range": "bytes=999999-"})
    assert (beyond.status_code, beyond.data) == (416, b"")
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize(
    "key",
    [
        "2026/03/none.jpg",
        "2026/03",
        "2026/03/",
        "x.jpg",
        "../secret_key",
        "2026/../../secret_key",
        "2026/..%2f..%2fsecret_key.jpg",
        "%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd.jpg",
        "2026/03/a%00.jpg",
        "2026/03/A.JPG",
        "2026/03/a.svg",
        "2026/03/a.html",
        "2026/03/" + "a" * 5000 + ".jpg",
        "2026/03/%ff%fe.jpg",
        "2026\\03\\a.jpg",
    ],
)
def test_odd_addresses_are_not_found(client, key):
    answer = client.get(f"/media/{key}")
    assert answer.status_code in (404, 308)
    if answer.status_code == 308:
        assert client.get(answer.headers["Location"]).status_code == 404


def test_a_file_inside_a_file_is_not_found(client, address):
    assert client.get(f"{address}/more.jpg").status_code == 404
    assert client.get(address.rpartition("/")[0] + "/").status_code == 404


def test_only_pictures_are_served_whatever_lies_in_the_folder(client, app):
    storage().put("2026/03/page.html", b"<script>alert(1)</script>")
    assert client.get("/media/2026/03/page.html").status_code == 404


def test_a_missing_picture_is_one_line_that_nobody_keeps(client):
    answer = client.get("/media/2026/03/none.jpg")
    assert answer.content_type.startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
