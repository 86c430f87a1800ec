"""Mentions on an article's page: made when it is shown, of those who are shown above."""

from blog.accounts.permissions import SYSTEM
from blog.comments.receipts import receipt_path
from blog.comments.states import Action, Status
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide, make_comment
from tests.factories.posts import make_post
from tests.html import read
from tests.web.public.pages import see, send


def test_a_mention_leads_to_the_nearest_comment_above(client, post, path):
    for words in ("First", "Second"):
        make_comment(post.id, words, name="Mei Chen", status=Status.APPROVED)
    make_comment(post.id, "@Mei Chen is right", name="Sam", status=Status.APPROVED)
    make_comment(post.id, "Third", name="Mei Chen", status=Status.APPROVED)
    mention = see(client, path).one("#comment-3 .comment-text a.mention")
    assert (mention.text, mention["href"]) == ("@Mei Chen", "#comment-2")


def test_nobody_who_is_not_in_the_thread_is_linked(client, post, path):
    make_comment(post.id, "Hello @Sam and @Mei", name="Ann", status=Status.APPROVED)
    make_comment(post.id, "Hidden", name="Mei", status=Status.PENDING)
    assert not see(client, path).has("a.mention")


def test_a_mention_goes_when_the_comment_goes_and_comes_back_with_it(client, post, path):
    make_comment(post.id, "First", name="Mei", status=Status.APPROVED)
    make_comment(post.id, "@Mei is right", name="Sam", status=Status.APPROVED)
    assert see(client, path).has("a.mention")
    decide(1, Action.TRASH)
    assert not see(client, path).has("a.mention")


def test_a_nasty_name_does_nothing(client, post, path):
    nasty = '"><img src=x onerror=alert(1)>'
    make_comment(post.id, "First", name=nasty, status=Status.APPROVED)
    make_comment(post.id, f"@{nasty} is right", name="Sam", status=Status.APPROVED)
    page = see(client, path)
    assert not page.has("#comments img")


def test_previews_receipts_and_the_desk_show_the_same_links(client, visitor, post):
    said = make_comment(post.id, "First", name="Mei Chen", status=Status.APPROVED).id
    words = "@Mei Chen is right, @Nobody is not"
    preview = visitor().post("/comments/preview/", data={"content": words, "post": post.id})
    without_script = send(visitor(), post.id, words, preview="1")
    written = make_comment(post.id, words, name="Sam")
    receipt = visitor().get(receipt_path(written.id, written.created_at))
    desk = sign_in(client, make_user("moderator")).get(f"/admin/comments/{written.id}/")
    for shown in (preview, without_script, receipt, desk):
        (mention,) = read(shown.text).all("a.mention")
        assert (mention.text, mention["href"]) == ("@Mei Chen", f"/comments/{said}/")


def test_a_preview_tells_nothing_of_who_speaks_where_not_everybody_may_read(client):
    hidden = make_post("Not for all", status="private")
    make_comment(hidden.id, "Hidden", name="Mei", status=Status.APPROVED, actor=SYSTEM)
    for post_id in (hidden.id, 99, "x"):
        answer = client.post("/comments/preview/", data={"content": "@Mei", "post": post_id})
        assert (answer.status_code, "mention" in answer.text) == (200, False)
