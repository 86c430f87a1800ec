"""Whatever is asked for, the answer is a page or a refusal, and never a failure."""

import pytest

from tests.factories.posts import make_category, make_post

BITS = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%C0%AE%C0%AE",
    "..%2f..%2fetc%2fpasswd",
    "../../etc/passwd",
    "%5c%5cevil",
    "%0d%0aSet-Cookie:%20a=b",
    "'%20OR%201=1--",
    "%22%3E%3Cscript%3E",
    "%25%25",
    "%",
    "%E2%80%AE",
    "%F0%9F%98%80",
    "%ED%A0%80",
    "x" * 3_000,
    "-1",
    "0",
    "9" * 60,
    "1e9",
    "NaN",
    "page/2",
    "page/x",
    "page/1/page/2",
    "comment-page-2",
    "feed",
    "{{7*7}}",
    "~",
    "*",
    ";",
    "a/b/c/d/e/f/g/h/i/j",
    "a//b",
    " ",
    ".",
]
PREFIXES = [
    "/",
    "/category/",
    "/category/asia/",
    "/tag/",
    "/tag/a/page/",
    "/author/",
    "/author/a/page/",
    "/page/",
    "/2026/",
    "/2026/03/",
    "/2026/03/10/page/",
    "/asia/",
    "/asia/ships/",
    "/asia/ships/comment-page-",
    "/comments/",
    "/preview/1/",
    "/preview/",
    "/search/?q=",
    "/search/?page=",
    "/search/?q=ships&page=",
    "/?p=",
    "/?s=",
    "/asia/ships/?replyto=",
    "/static/",
    "/static/x/",
    "/media/",
]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_address_makes_the_site_fail(client, prefix):
    asia = make_category("Asia")
    make_post("Ships", primary_category_id=asia.id)
    for bit in BITS:
        for ending in ("", "/"):
            response = client.get(f"{prefix}{bit}{ending}")
            assert response.status_code < 500, f"{prefix}{bit}{ending}"


@pytest.mark.parametrize("field", ["post", "parent", "author_name", "author_email", "author_url"])
def test_no_field_of_a_comment_makes_the_site_fail(client, field):
    make_post()
    values = [
        "\x00",
        "a\x00b",
        "\ud7ff",
        "\uffff",
        "😀" * 300,
        "-1",
        "9" * 99,
        "٣",
        "<b>",
        "\r\n",
        "'",
    ]
    for number, value in enumerate(values):
        data = {"post": "1", "content": f"Words {number}", field: value}
        assert client.post("/comments/", data=data).status_code < 500, value


@pytest.mark.parametrize(
    "cookie", ["", "x", "W10", "\x01", "a" * 4_000, "eyJhIjoxfQ.aaaa.bbbb", '"\\303"']
)
def test_no_cookie_makes_the_site_fail(client, cookie):
    make_post()
    for name in ("pending", "commenter", "session", "remember_token"):
        headers = {"Cookie": f"{name}={cookie}"}
        assert (
            client.get("/uncategorised/ships-wait-in-the-strait/", headers=headers).status_code
            == 200
        )
        data = {"post": "1", "content": "Words"}
        assert client.post("/comments/", data=data, headers=headers).status_code == 422


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("application/json", b"\xff"),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"post=%ff&content=%00"),
        ("text/plain", b"post=1"),
        ("", b"post=1&content=x"),
    ],
)
def test_no_body_makes_the_site_fail(client, kind, body):
    response = client.post("/comments/", data=body, content_type=kind)
    assert 400 <= response.status_code < 500


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "text/html;q=x", ",,;;", "\x7f"])
def test_no_accept_header_makes_the_site_fail(client, accept):
    assert client.get("/nothing/", headers={"Accept": accept}).status_code == 404
