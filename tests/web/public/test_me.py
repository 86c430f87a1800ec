"""/comments/me/: as whom this browser writes, and the button that makes it forget."""

from blog.comments.receipts import receipt_path
from tests.web.public.pages import cookies, newest, path_of, see, send

ME = "/comments/me/"
JSON = {"Accept": "application/json"}


def test_whoever_asked_to_be_remembered_sees_as_whom_they_write(client, post, visitor):
    assert "remembers nobody" in see(client, ME).text
    send(client, post.id, "One", remember="1")
    assert "signed Mei Chen" in see(client, ME).text
    assert client.get(ME, headers=JSON).json == {"name": "Mei Chen"}
    comment = newest()
    receipt = receipt_path(comment.id, comment.created_at)
    assert "remembers you as Mei Chen" in see(client, receipt).text
    refused = send(client, post.id, "", author_name="", author_email="")
    assert "Writing as Mei Chen" in refused.text
    assert client.get(ME).headers["Cache-Control"] == "private, no-store"
    assert visitor().get(ME, headers=JSON).json == {"name": ""}


def test_one_button_makes_the_browser_forget(client, post):
    send(client, post.id, "One", remember="1")
    done = client.post(ME)
    assert (done.status_code, done.location) == (303, ME)
    gone = {each.partition("=")[0] for each in cookies(done) if "Max-Age=0" in each}
    assert {"commenter", "known", "mailbox", "voter", "voted"} <= gone
    assert "remembers nobody" in see(client, ME).text
    assert send(client, post.id, "Two", author_name="", author_email="").status_code == 422


def test_the_page_of_an_article_says_nothing_of_whom_it_knows(client, post, visitor):
    send(client, post.id, "One", remember="1")
    client.delete_cookie("pending", path=path_of(post))
    page = client.get(path_of(post))
    assert "Surrogate-Key" in page.headers
    assert page.data == visitor().get(path_of(post)).data
    assert "Mei Chen" not in page.text
