"""A NUL, which no database row of ours can hold, harms nothing wherever it is sent."""

import pytest

from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.comments import make_comment
from tests.factories.posts import make_page, make_post
from tests.html import read
from tests.web.public.pages import newest, send

NUL = "a\0b"
ARGUMENTS = ("q", "s", "page", "before", "after", "status", "post", "next", "replyto", "author")


@pytest.fixture
def admin(visitor):
    return sign_in(visitor(), make_user("administrator"))


def shaken(address: str) -> str:
    """The address with a NUL in every argument that any page reads."""
    return f"{address}?" + "&".join(f"{name}=a%00b" for name in ARGUMENTS)


def forms(page):
    """Each form that changes something: where it goes, and its fields as a browser sends them."""
    for form in page.all("form"):
        if form.get("method") == "post" and "logout" not in (form.get("action") or ""):
            fields = [*form.all("input"), *form.all("textarea"), *form.all("select")]
            yield form.get("action"), [field["name"] for field in fields if field.get("name")]


def test_a_nul_in_a_sign_in_is_a_wrong_address(client, app):
    make_user("administrator", PASSWORD, email="ab@example.org")
    answer = client.post("/login/", data={"email": "x\0y@example.org", "password": NUL})
    assert answer.status_code in (401, 403, 422)
    right = client.post("/login/", data={"email": "a\0b@example.org", "password": PASSWORD})
    assert right.status_code in (302, 303)


def test_a_nul_in_a_comment_is_left_out(client, app):
    post = make_post()
    answer = send(client, post.id, "Wo\0rds", author_name="M\0ei", author_url="exa\0mple.org")
    assert answer.status_code == 303
    comment = newest()
    assert (comment.body_source, comment.author_name) == ("Words", "Mei")
    assert comment.author_url == "https://example.org"
    for field in ("post", "parent", "remember", "guard", "no\0thing"):
        assert send(client, post.id, **{field: NUL}).status_code < 500, field


def test_a_nul_in_an_address_breaks_no_page(client, app, admin):
    make_post()
    for path in ("/", "/search/", "/login/", "/no%00thing/", "/tag/a%00b/", "/author/a%00b/"):
        assert client.get(shaken(path)).status_code < 500, path
    for path in ("comments", "posts", "pages", "media", "users", "categories", "tags", "settings"):
        assert admin.get(shaken(f"/admin/{path}/")).status_code < 500, path


def test_a_nul_in_any_field_of_the_desk_breaks_no_form(app, admin):
    post = make_post()
    make_page("About")
    comment = make_comment(post.id)
    sent = 0
    for path in (
        "/admin/comments/",
        f"/admin/comments/{comment.id}/",
        "/admin/posts/new/",
        f"/admin/posts/{post.id}/",
        "/admin/users/",
        "/admin/users/new/",
        "/admin/categories/",
        "/admin/settings/",
        "/admin/settings/discussion/",
        "/account/",
    ):
        page = admin.get(path, follow_redirects=True)
        if page.status_code != 200:
            continue
        for action, names in forms(read(page.text)):
            data = dict.fromkeys(names, NUL) | {NUL: NUL}
            answer = admin.post(action or page.request.path, data=data)
            assert answer.status_code < 500, (path, action)
            sent += 1
    for name in ("undo", "bulk"):
        data = {"batch": NUL, "ids": NUL, "action": NUL}
        assert admin.post(f"/admin/comments/{name}/", data=data).status_code < 500, name
    assert sent > 5
