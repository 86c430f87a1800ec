"""Texts made to break something: taken, or refused in words with the text given back."""

from urllib.parse import quote, urlencode

import pytest

from tests.factories.accounts import make_user, sign_in
from tests.html import read
from tests.web.public.pages import MEI, newest, no_questions_asked, send

BOMBS = {
    "nested lists": "".join(f"{'  ' * depth}- a\n" for depth in range(200)),
    "nested quotes": ">" * 3_000 + " a",
    "ampersands": "&" * 64_000,
    "bold": "<b>" * 21_000,
    "ten thousand links": "http://a.b " * 10_000,
    "links that fit": "http://a.b " * 5_000,
    "marks without end": "Z" + "\u0300\u0489\u0334" * 3_000,
    "turned around": "\u202e\u2066\u200f exe.txt \u2069",
    "a null": "a\x00b",
    "only nulls": "\x00" * 50,
}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_taken_or_given_back_and_every_page_still_stands(client, visitor, post, path, name):
    no_questions_asked()
    response = send(client, post.id, BOMBS[name], confirm="1")
    assert response.status_code in (303, 413, 422), name
    if response.status_code != 303:
        page = read(response.text)
        assert page.one(".error-summary").text
        kept = page.one("#comment-form textarea").raw
        assert kept.strip() == BOMBS[name].replace("\x00", "").strip()
    every_page_stands(visitor, path)


HALF = "\ud800 Words \udc00".encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("as_file_form", [True, False])
def test_half_a_character_is_no_failure(client, visitor, post, path, as_file_form):
    no_questions_asked()
    fields = {"post": str(post.id), **MEI}
    if as_file_form:
        parts = {name.encode(): value.encode() for name, value in fields.items()}
        head = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        body = b"".join(head % part for part in {**parts, b"content": HALF}.items()) + b"--x--\r\n"
        kind = "multipart/form-data; boundary=x"
    else:
        body = f"{urlencode(fields)}&content={quote(HALF)}".encode()
        kind = "application/x-www-form-urlencoded"
    assert client.post("/comments/", data=body, content_type=kind).status_code == 303
    assert "Words" in newest().body_html.encode().decode()
    every_page_stands(visitor, path)


def every_page_stands(visitor, path: str) -> None:
    moderator = visitor()
    sign_in(moderator, make_user("moderator"))
    for reader, address in (
        (visitor(), path),
        (visitor(), f"{path}feed/"),
        (moderator, "/admin/comments/?view=all"),
    ):
        answer = reader.get(address)
        assert answer.status_code == 200
        assert "\x00" not in answer.text
