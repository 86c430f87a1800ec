"""/account/: the profile, the password, the sessions."""

import re

import pytest

from blog.accounts.sessions import find_session, sessions_of, start_session
from blog.web.account.devices import device_name
from tests.factories.accounts import PASSWORD, make_user, sign_in

NEW = "four slow tugboats"


@pytest.fixture
def ada(app):
    return make_user("author", PASSWORD, email="ada@example.org", name="Ada")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/account/"),
        ("post", "/account/"),
        ("get", "/account/password/"),
        ("post", "/account/password/"),
        ("post", "/account/sessions/1/end/"),
        ("post", "/account/sessions/end-others/"),
    ],
)
def test_strangers_are_asked_to_sign_in(client, method, path):
    response = getattr(client, method)(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/?next=")


def test_the_account_page_is_private_and_shows_no_token(client, ada):
    sign_in(client, ada)
    response = client.get("/account/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ada@example.org" in response.text
    ids = re.findall(r'\bid="([^"]+)"', response.text)
    assert len(ids) == len(set(ids))


def test_a_profile_is_saved_and_said_to_be(client, ada):
    sign_in(client, ada)
    response = client.post(
        "/account/", data={"name": "Ada King", "url": "example.org", "bio": "Tides."}
    )
    assert response.status_code == 303
    page = client.get("/account/").text
    assert 'role="status"' in page
    assert 'value="Ada King"' in page
    assert 'value="https://example.org"' in page
    assert "Tides.</textarea>" in page


def test_a_wrong_profile_is_kept_as_typed(client, ada):
    sign_in(client, ada)
    response = client.post(
        "/account/", data={"name": "Ada", "url": "javascript://x", "bio": "Half a sent"}
    )
    assert response.status_code == 422
    assert 'value="javascript://x"' in response.text
    assert "Half a sent" in response.text
    assert 'id="url-error"' in response.text


def test_a_role_posted_by_hand_changes_nothing(client, ada):
    sign_in(client, ada)
    client.post("/account/", data={"name": "Ada", "role": "administrator", "email": "x@y.example"})
    session = find_session(start_session(ada))
    assert session is not None
    assert (session.user.role, session.user.email) == ("author", "ada@example.org")


def test_the_password_is_changed_here_and_every_other_session_ends(client, visitor, ada):
    here, there = sign_in(client, ada), sign_in(visitor(), ada)
    data = {"old": PASSWORD, "password": NEW, "again": NEW}
    wrong = here.post("/account/password/", data=data | {"old": "not this one"})
    assert wrong.status_code == 422
    assert 'id="old-error"' in wrong.text
    assert NEW not in wrong.text
    assert there.get("/account/").status_code == 200
    assert here.post("/account/password/", data=data).status_code == 303
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_sessions_are_listed_and_ended_one_by_one_at_once(client, visitor, ada):
    here = sign_in(client, ada, "Firefox, Linux")
    there = sign_in(visitor(), ada, "Safari, iPhone")
    page = here.get("/account/").text
    assert "Firefox, Linux" in page
    assert "Safari, iPhone" in page
    [other] = re.findall(r"/account/sessions/(\d+)/end/", page)
    assert here.post(f"/account/sessions/{other}/end/").status_code == 303
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_all_other_sessions_end_together(client, visitor, ada):
    others = [sign_in(visitor(), ada) for _device in range(3)]
    stranger = sign_in(visitor(), make_user())
    sign_in(client, ada)
    assert client.post("/account/sessions/end-others/").status_code == 303
    assert [other.get("/account/").status_code for other in others] == [302, 302, 302]
    assert client.get("/account/").status_code == 200
    assert stranger.get("/account/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(client, visitor, ada):
    theirs = sign_in(visitor(), ada)
    [session] = sessions_of(ada.id)
    sign_in(client, make_user("administrator"))
    assert client.post(f"/account/sessions/{session.id}/end/").status_code == 303
    assert theirs.get("/account/").status_code == 200


@pytest.mark.parametrize("session_id", ["x", "-1", "99999999999", "9" * 30])
def test_a_malformed_session_is_an_address_that_takes_no_form(client, ada, session_id):
    sign_in(client, ada)
    assert client.post(f"/account/sessions/{session_id}/end/").status_code in (404, 405)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604",
            "Safari, iPhone",
        ),
        ("curl/8.5", "curl"),
        ("", ""),
    ],
)
def test_a_device_is_called_what_people_call_it(user_agent, name):
    assert device_name(user_agent) == name
