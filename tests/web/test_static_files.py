"""Static files: small, kept for ever, known again, and no business of Flask's."""

import zlib
from pathlib import Path

import brotli
import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from blog.web.static_files import StaticFiles
from tests.core.test_compression import UNPACK

SHEET = b"@layer page { p { margin-block: 1rem; } }\n" * 100
SHEET_PATH = "/static/now/css/page.css"
KEPT = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, body in {
        "css/page.css": SHEET,
        "js/tiny.js": b"0",
        "img/mark.svg": b"<svg/>" * 40,
        "img/dot.png": b"\x89PNG" + bytes(400),
        "strange.bin": b"?" * 400,
        ".hidden.css": b"p {}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(body)
    return tmp_path


@pytest.fixture
def browser(folder: Path) -> Client:
    """Asks a folder of static files, behind which everything is a teapot."""
    return Client(StaticFiles(Response("the app", 418), folder, "now"))


def get(browser: Client, path: str = SHEET_PATH, accepts: str = "", **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.get(path, headers={"Accept-Encoding": accepts, **sent})


@pytest.mark.parametrize("encoding", UNPACK)
def test_a_file_is_sent_in_the_encoding_that_was_asked_for(browser, encoding):
    response = get(browser, accepts=encoding)
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding", "") == encoding
    assert UNPACK[encoding](response.data) == SHEET
    assert (len(response.data) < len(SHEET) / 5) is bool(encoding)
    assert response.headers["Content-Length"] == str(len(response.data))
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_each_encoding_has_a_tag_of_its_own_that_follows_from_the_content(browser, folder):
    tags = {get(browser, accepts=encoding).headers["ETag"] for encoding in UNPACK}
    assert len(tags) == len(UNPACK)
    assert not any(tag.startswith("W/") for tag in tags)
    again = Client(StaticFiles(Response(), folder, "later"))
    assert {get(again, accepts=encoding).headers["ETag"] for encoding in UNPACK} == tags


def test_what_a_browser_has_is_not_sent_again(browser):
    plain, packed = get(browser), get(browser, accepts="br")
    for known in (packed.headers["ETag"], f'W/{packed.headers["ETag"]}, "other"', "*"):
        response = get(browser, accepts="br", If_None_Match=known)
        assert (response.status_code, response.data) == (304, b""), known
        assert response.headers["ETag"] == packed.headers["ETag"]
        assert response.headers["Cache-Control"] == KEPT
        assert response.headers["Vary"] == "Accept-Encoding"
    assert get(browser, accepts="br", If_None_Match=plain.headers["ETag"]).status_code == 200


def test_this_builds_address_is_kept_for_ever_and_another_builds_is_not(browser):
    assert get(browser).headers["Cache-Control"] == KEPT
    other = get(browser, "/static/before/css/page.css")
    assert (other.data, other.headers["Cache-Control"]) == (SHEET, "no-cache")


def test_head_says_what_get_would(browser):
    get_headers = get(browser, accepts="gzip").headers
    response = browser.head(SHEET_PATH, headers={"Accept-Encoding": "gzip"})
    assert response.data == b""
    assert response.headers == get_headers


@pytest.mark.parametrize(
    ("name", "mimetype", "varies"),
    [
        ("js/tiny.js", "text/javascript", True),
        ("img/mark.svg", "image/svg+xml", True),
        ("img/dot.png", "image/png", False),
        ("strange.bin", "application/octet-stream", False),
    ],
)
def test_what_compressing_does_not_make_smaller_stays_as_it_is(browser, name, mimetype, varies):
    response = get(browser, f"/static/now/{name}", accepts="br")
    assert response.mimetype == mimetype
    assert ("Vary" in response.headers) is varies
    if name != "img/mark.svg":
        assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/static",
        "/static/",
        "/static/now",
        "/static/now/",
        "/static/now/css",
        "/static/now/none.css",
        "/static/now/../now/css/page.css",
        "/static/now//css/page.css",
        "/static/now/.hidden.css",
        "/staticnow/css/page.css",
    ],
)
def test_what_is_no_file_is_left_to_the_app(browser, path):
    assert get(browser, path).status_code == 418


def test_other_methods_are_left_to_the_app(browser):
    assert browser.post(SHEET_PATH).status_code == 418


def test_who_works_on_the_files_sees_each_change_at_once(folder):
    browser = Client(StaticFiles(Response("the app", 418), folder, "now", live=True))
    assert get(browser).headers["Cache-Control"] == "no-cache"
    (folder / "css/page.css").write_bytes(b"p { color: red }")
    assert get(browser).data == b"p { color: red }"
    (folder / "css/page.css").unlink()
    assert get(browser).status_code == 418


def test_the_sites_own_files_are_small_and_cost_no_query(client, queries):
    build = client.application.config["STATIC_BUILD"]
    with queries() as statements:
        sent = client.get(f"/static/{build}/css/site.css", headers={"Accept-Encoding": "br, gzip"})
    assert not statements
    plain = (Path(client.application.root_path) / "static/css/site.css").read_bytes()
    assert brotli.decompress(sent.data) == plain
    assert len(sent.data) < len(zlib.compress(plain, 9))
