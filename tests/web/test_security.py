"""What no page may do, whatever is in it: run what is not ours, tell what is not theirs."""

import logging

import pytest
from sqlalchemy.exc import OperationalError

from blog.accounts.permissions import SYSTEM
from blog.comments.states import Status
from blog.core.db import db
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from blog.posts import services
from blog.web.public import home
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import make_comment
from tests.factories.media import make_picture
from tests.factories.posts import make_page, make_post
from tests.html import read
from tests.web.public.pages import path_of, send

JSON = {"Accept": "application/json"}


@pytest.fixture
def everywhere(app, drain):
    """Addresses of every kind of page, with content on each."""
    post = make_post(
        "Ships <i>wait</i>",
        lead_media_id=make_picture().id,
        body_format="html",
        body_source='<p style="color:red" onclick="x()">Words</p><script>alert(1)</script>',
        tag_names=("Ships",),
        author_ids=(make_user("author", name="Ann").id,),
    )
    draft = make_post("Draft", status="draft")
    make_page("About")
    make_comment(post.id, "<b onclick=x>Hi</b>", status=Status.APPROVED)
    drain()
    path = path_of(post)
    return [
        "/",
        path,
        f"{path}?replyto=1",
        "/about/",
        "/category/uncategorised/",
        "/tag/ships/",
        "/author/ann/",
        "/2026/",
        "/search/?q=ships",
        f"/preview/{draft.id}/{draft.preview_token}/",
        "/nothing/",
        "/login/",
    ]


def test_every_page_has_a_policy_that_allows_nothing_inline(client, everywhere):
    for path in everywhere:
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "data:" not in policy.partition("script-src")[2].partition(";")[0]
        assert "frame-ancestors 'none'" in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] in ("same-origin", "strict-origin-when-cross-origin")


def test_no_page_has_script_or_style_inline(client, visitor, everywhere):
    admin = sign_in(visitor(), make_user("administrator"))
    for reader in (client, admin):
        for path in everywhere:
            for node in read(reader.get(path).text).walk():
                if node.tag == "script":
                    assert node["src"].startswith("/static/"), path
                    assert node.raw.strip() == "", path
                assert node.tag != "style", path
                assert not any(name == "style" or name.startswith("on") for name in node.attributes)


def test_a_reader_who_only_reads_gets_no_cookie(client, everywhere):
    for path in everywhere:
        assert "Set-Cookie" not in client.get(path).headers, path


def test_every_id_on_a_page_is_there_once(client, everywhere):
    for path in everywhere:
        ids = [node["id"] for node in read(client.get(path).text).walk() if node.get("id")]
        assert len(ids) == len(set(ids)), path


def test_every_cookie_is_for_the_server_alone(client, app):
    """But one, which says no more than that there is somebody to ask for."""
    post = make_post()
    made = send(client, post.id, remember="1").headers.getlist("Set-Cookie")
    assert len(made) == 4
    for cookie in made:
        assert ("HttpOnly" in cookie) is not cookie.startswith("known=1;")
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie


def test_cookies_are_secure_where_the_site_is(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    made = send(client, make_post().id, remember="1").headers.getlist("Set-Cookie")
    assert all("Secure" in cookie for cookie in made)


def test_static_files_are_kept_for_ever_under_their_own_build(client):
    page = read(client.get("/").text)
    address = page.all("link[rel=stylesheet]")[0]["href"]
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    build = address.split("/")[2]
    other = client.get(address.replace(build, "0123456789ab"))
    assert (other.status_code, other.headers["Cache-Control"]) == (200, "no-cache")


def test_what_is_missing_is_called_so_and_a_refusal_gives_its_own_reason(client):
    missing = read(client.get("/nothing-here/").text)
    assert missing.one("title").text.startswith("There is nothing at this address – ")
    closed = read(client.get("/register/").text).one(".plain").text
    assert "New accounts are not being made at the moment." in closed
    assert "It may be meant for others" not in closed


def test_the_icon_is_found_at_the_old_place_too(client):
    icon = read(client.get("/").text).one("link[rel=icon]")["href"]
    old = client.get("/favicon.ico")
    assert (old.status_code, old.headers["Location"]) == (301, icon)
    assert client.get(icon).mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    "name",
    ["", "css", "css/", "../app.py", "%2e%2e/app.py", "css/../../app.py", "a%00b", "none.js"],
)
def test_no_other_file_is_served(client, name):
    build = client.application.config["STATIC_BUILD"]
    assert client.get(f"/static/{build}/{name}").status_code in (301, 404)


def broken(*_args, **_kwargs):
    raise RuntimeError("the secret recipe")


def test_a_failure_names_a_reference_that_is_in_the_log(client, monkeypatch, caplog):
    monkeypatch.setattr(home, "compose", broken)
    with caplog.at_level(logging.ERROR):
        response = client.get("/")
    assert response.status_code == 500
    assert "secret recipe" not in response.text
    assert "Traceback" not in response.text
    reference = read(response.text).one("code").text
    assert reference in caplog.text
    assert "secret recipe" in caplog.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_failure_stands_in_the_frame_of_the_site_with_a_way_home(client, monkeypatch):
    change(SiteSettings, {"title": "The Meridian"})
    assert client.get("/search/").status_code == 200
    monkeypatch.setattr(home, "compose", broken)
    stands_in_the_frame(client.get("/"), 500)

    def gone(*_args):
        raise OperationalError("SELECT 1", {}, Exception("it is gone"))

    monkeypatch.setattr(home, "compose", gone)
    monkeypatch.setattr("blog.web.errors.current", broken)
    stands_in_the_frame(client.get("/"), 503)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nothing/", 404), ("post", "/", 405), ("get", "/comments/1/receipt", 404)],
)
def test_so_does_a_refusal(client, method, path, status):
    change(SiteSettings, {"title": "The Meridian"})
    stands_in_the_frame(getattr(client, method)(path), status)


def stands_in_the_frame(response, status: int) -> None:
    assert response.status_code == status
    page = read(response.text)
    assert page.one(".nameplate-title a[rel=home]")["href"] == "/"
    assert page.one(".nameplate-title").text == "The Meridian"
    assert page.one("title").text.endswith(" – The Meridian")
    assert page.one(".plain-code").text == f"Error {status}"
    assert page.one("main .onward a")["href"] == "/"
    assert page.has(".footer")


def test_a_failure_is_json_for_those_who_ask_for_json(client, monkeypatch, caplog):
    monkeypatch.setattr(home, "compose", broken)
    response = client.get("/", headers=JSON)
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert response.json["reference"] in caplog.text
    assert "secret recipe" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nothing/", 404), ("post", "/", 405), ("get", "/comments/", 405)],
)
def test_errors_are_json_for_those_who_ask_for_json(client, method, path, status):
    response = getattr(client, method)(path, headers=JSON)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["status"] == status


def test_a_database_that_does_not_answer_is_503_and_comes_back(client, monkeypatch, caplog):
    make_post()
    with monkeypatch.context() as patch:
        patch.setattr(home, "compose", lambda *_: db.session.connection().exec_driver_sql("NOPE"))
        response = client.get("/")
        assert response.status_code in (500, 503)
        assert "NOPE" not in response.text
    assert client.get("/").status_code == 200


def test_what_was_withdrawn_is_not_told(client):
    post = make_post("The secret story")
    path = path_of(post)
    services.return_to_draft(SYSTEM, post.id, post.version)
    for address in (path, path[:-1], "/", "/the-secret-story/", f"/?p={post.id}", "/2026/"):
        assert "secret story" not in client.get(address).text
