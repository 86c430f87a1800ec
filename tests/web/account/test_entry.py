"""/login/, /logout/ and /register/."""

import re

import pytest

from blog.accounts import services, signing_in
from blog.accounts.permissions import SYSTEM
from blog.accounts.settings import AccountSettings
from blog.core.settings import store
from blog.web.redirects import same_site_path
from tests.conftest import new_client
from tests.factories.accounts import PASSWORD, make_user, sign_in

RIGHT = {"email": "ada@example.org", "password": PASSWORD}
WRONG = {"email": "ada@example.org", "password": "wrong & secret"}


@pytest.fixture
def ada(app):
    return make_user("author", PASSWORD, email="ada@example.org", name="Ada")


def cookies(response) -> dict[str, str]:
    return {line.split("=")[0]: line for line in response.headers.getlist("Set-Cookie")}


@pytest.mark.parametrize("path", ["/login/", "/logout/", "/account/reset/"])
def test_the_ways_in_and_out_are_open_private_and_never_stored(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'name="guard"' in response.text
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/login", "/logout", "/register", "/account"])
def test_the_slash_is_added(client, path):
    response = client.get(path)
    assert response.status_code in (301, 308)
    assert response.headers["Location"].endswith(f"{path}/")


def test_a_wrong_method_is_refused(client):
    assert client.put("/login/").status_code == 405


def test_who_signs_in_is_taken_to_where_they_wanted_to_go(client, ada):
    asked = client.get("/account/")
    assert asked.status_code == 302
    assert asked.headers["Location"] == "/login/?next=/account/"
    response = client.post(asked.headers["Location"], data=RIGHT)
    assert response.status_code == 303
    assert response.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_staff_start_at_the_desk_and_readers_with_their_account(client, visitor, ada):
    make_user(password=PASSWORD, email="reader@example.org")
    assert client.post("/login/", data=RIGHT).headers["Location"] == "/admin/"
    reader = visitor().post("/login/", data={"email": "reader@example.org", "password": PASSWORD})
    assert reader.headers["Location"] == "/account/"


def test_a_wrong_password_keeps_the_address_and_never_shows_the_password(client, ada):
    response = client.post("/login/", data=WRONG)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "do not belong together" in response.text
    assert 'value="ada@example.org"' in response.text
    assert "secret" not in response.text
    assert "Set-Cookie" not in response.headers


def test_known_and_unknown_addresses_get_the_same_page(client, visitor, ada):
    known = client.post("/login/", data=WRONG).text
    unknown = visitor().post("/login/", data=WRONG | {"email": "bob@example.org"}).text
    assert known.replace("ada@example.org", "") == unknown.replace("bob@example.org", "")


def test_what_is_missing_is_named_at_its_field(client):
    response = client.post("/login/", data={})
    assert response.status_code == 422
    for field in ("email", "password"):
        assert f'href="#{field}"' in response.text
        assert f'id="{field}-error"' in response.text


def test_too_many_attempts_are_told_when_to_come_back(client, ada):
    for _attempt in range(signing_in.SIGN_INS_PER_ACCOUNT):
        client.post("/login/", data=WRONG)
    response = client.post("/login/", data=RIGHT)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 15 * 60
    assert 'value="ada@example.org"' in response.text
    assert PASSWORD not in response.text


@pytest.mark.parametrize(
    "path", ["/login/", "/logout/", "/register/", "/account/", "/account/reset/"]
)
def test_a_form_from_another_site_is_refused(client, ada, path):
    store.change(AccountSettings, {"registration_open": True})
    sign_in(client, ada)
    for forged in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(path, data=RIGHT, headers=forged).status_code == 403
    assert client.get("/account/").status_code == 200


def test_a_browser_that_says_nothing_is_believed_with_our_token_alone(app, ada):
    plain = new_client(app)
    del plain.environ_base["HTTP_SEC_FETCH_SITE"]
    assert plain.post("/login/", data=RIGHT).status_code == 403
    token = re.search(r'name="guard" value="([^"]+)"', plain.get("/login/").text)
    assert token is not None
    assert plain.post("/login/", data=RIGHT | {"guard": token[1]}).status_code == 303


def test_the_cookie_ends_with_the_browser_unless_asked_otherwise(client, visitor, ada):
    short = cookies(client.post("/login/", data=RIGHT))
    assert set(short) == {"session"}
    assert "Expires=" not in short["session"]
    assert "Max-Age=" not in short["session"]
    long = cookies(visitor().post("/login/", data=RIGHT | {"remember": "y"}))
    assert set(long) == {"session", "remember_token"}
    assert "Expires=" in long["remember_token"]
    for cookie in (short["session"], *long.values()):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_cookies_of_a_site_behind_https_are_for_https_alone(app, client, ada, monkeypatch):
    for name in ("SESSION_COOKIE_SECURE", "REMEMBER_COOKIE_SECURE"):
        monkeypatch.setitem(app.config, name, True)
    response = client.post("/login/", data=RIGHT | {"remember": "y"}, base_url="https://localhost")
    assert all("; Secure" in cookie for cookie in cookies(response).values())


def test_who_is_remembered_comes_back_without_the_session_cookie(client, ada):
    client.post("/login/", data=RIGHT | {"remember": "y"})
    client.delete_cookie("session")
    assert client.get("/account/").status_code == 200


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(client, visitor, ada):
    client.post("/login/", data=RIGHT | {"remember": "y"})
    kept = {name: client.get_cookie(name).value for name in ("session", "remember_token")}
    assert client.get("/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    response = client.post("/logout/")
    assert response.status_code == 303
    assert response.headers["Location"] == "/"
    assert client.get("/account/").status_code == 302
    thief = visitor()
    for name, value in kept.items():
        thief.set_cookie(name, value)
    assert thief.get("/account/").status_code == 302


def test_who_is_signed_in_is_not_asked_again(client, ada):
    sign_in(client, ada)
    response = client.get("/login/?next=/category/asia/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/category/asia/"


def test_who_is_shut_out_is_out_with_the_next_click(client, ada):
    client.post("/login/", data=RIGHT)
    services.deactivate_user(SYSTEM, ada.id)
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        " //evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "http:evil.example",
        "//[evil",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(client, ada, target):
    assert same_site_path(target, "/home/") == "/home/"
    response = client.post("/login/", query_string={"next": target}, data=RIGHT)
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize("target", ["/", "/a/b/?c=https://x.example/#d", "/category/日本/"])
def test_paths_of_this_site_are_kept(target):
    assert same_site_path(target, "/home/") == target


def test_registration_is_closed_by_default(client):
    assert client.get("/register/").status_code == 403
    response = client.post("/register/", data={"name": "Ada", "email": "ada@example.org"})
    assert response.status_code == 403
    assert "/register/" not in client.get("/login/").text


def test_everybody_who_registers_gets_the_same_answer(client, visitor, mail, ada):
    store.change(AccountSettings, {"registration_open": True})
    assert client.get("/register/").status_code == 200
    assert "/register/" in client.get("/login/").text
    known = client.post("/register/", data={"name": "Ada", "email": "ada@example.org"})
    unknown = visitor().post("/register/", data={"name": "Bob", "email": "bob@example.org"})
    assert known.status_code == unknown.status_code == 303
    assert known.headers["Location"] == unknown.headers["Location"] == "/account/check-mail/"
    assert known.data == unknown.data
    assert client.get("/account/check-mail/").status_code == 200
    assert {letter.to for letter in mail()} == {"ada@example.org", "bob@example.org"}


def test_registering_with_a_bad_address_keeps_what_was_typed(client):
    store.change(AccountSettings, {"registration_open": True})
    response = client.post("/register/", data={"name": "<Ada>", "email": "nowhere"})
    assert response.status_code == 422
    assert 'value="&lt;Ada&gt;"' in response.text
    assert 'value="nowhere"' in response.text
    assert 'id="email-error"' in response.text
