"""Pictures in comments: taken in safely, seen by whoever may see the comment, gone with it."""

import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.copies import copy_of
from blog.comments.deletion import delete_comment
from blog.comments.erasing import erase_comments
from blog.comments.moderation.rehearsal import propose, rehearse
from blog.comments.own import Writer
from blog.comments.pictures.settings import PictureSettings
from blog.comments.receipts import receipt_path, receipt_token
from blog.comments.settings import RuleSettings
from blog.comments.states import Action, Status
from blog.comments.writer import Sender, rewrite_comment, withdraw_comment
from blog.core import outbox
from blog.core.db import db
from blog.core.settings.store import change
from blog.core.storage import storage
from blog.posts.models import Post
from blog.posts.services import delete_post_for_good, trash_post
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide, make_comment, read, staff
from tests.factories.media import picture_bytes
from tests.factories.posts import make_post
from tests.web.public.pages import MEI, newest, no_questions_asked, path_of, rows, see, send

ALT = "A ship, seen from the bridge"


@pytest.fixture
def post(client):
    """An article whose readers may attach pictures, and write without being held."""
    no_questions_asked()
    change(PictureSettings, {"offered": True, "most_megabytes": 1})
    return make_post("Ships wait")


def attach(client, post, data=None, filename="ship.jpg", **fields):
    """The form as a browser sends it with a file."""
    sent = {"post": str(post.id), "parent": "", "content": "Look at this.", "picture_alt": ALT}
    file = (io.BytesIO(picture_bytes() if data is None else data), filename)
    return client.post("/comments/", data={**sent, **MEI, "picture": file, **fields})


def files() -> list[Path]:
    """What is kept of commenters' pictures."""
    outbox.drain()
    return [path for path in (storage().root / "comments").rglob("*") if path.is_file()]


def url_of(comment) -> str:
    return f"/comments/{comment.id}/picture/{comment.picture['key'].rpartition('/')[2]}"


@pytest.fixture(autouse=True)
def _clean(app):
    for path in files():
        path.unlink()


def test_without_the_setting_the_form_takes_no_file(client):
    no_questions_asked()
    post = make_post("Ships wait")
    form = see(client, path_of(post)).one("#comment-form")
    assert "enctype" not in form.attributes
    response = attach(client, post)
    assert response.status_code == 422
    assert "Pictures are not taken here." in response.text
    assert files() == []


def test_a_picture_waits_is_approved_and_shown_with_its_size_and_words(client, visitor, post):
    assert see(client, path_of(post)).one("#comment-form").attributes["enctype"]
    response = attach(client, post, picture_bytes(2000, 1000))
    assert response.status_code == 303
    comment = newest()
    assert (comment.status, comment.reasons[0]["code"]) == (Status.PENDING, "picture_held")
    decide(comment.id, Action.APPROVE)
    image = see(visitor(), path_of(post)).one(".comment-picture img").attributes
    assert (image["src"], image["alt"]) == (url_of(comment), ALT)
    assert (image["width"], image["height"], image["loading"]) == ("1600", "800", "lazy")
    answer = visitor().get(image["src"])
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Image.open(io.BytesIO(answer.data)).size == (1600, 800)


def test_until_then_its_writer_and_moderators_see_it_and_nobody_else(client, visitor, post):
    attach(client, post)
    comment = newest()
    url = url_of(comment)
    assert see(client, path_of(post)).one(".comment--pending .comment-picture img")
    assert client.get(url).headers["Cache-Control"] == "private, no-store"
    assert visitor().get(url).status_code == 404
    assert visitor().get(f"/media/{comment.picture['key']}").status_code == 404
    receipt = receipt_path(comment.id, comment.created_at)
    image = see(visitor(), receipt).one(".comment-picture img").attributes
    assert visitor().get(image["src"]).status_code == 200
    desk = visitor()
    sign_in(desk, make_user(Role.MODERATOR))
    assert desk.get(url).status_code == 200
    for page in (f"/admin/comments/{comment.id}/", "/admin/comments/"):
        assert see(desk, page).one(".comment-picture img").attributes["alt"] == ALT
    member = visitor()
    sign_in(member, make_user(Role.SUBSCRIBER))
    assert member.get(url).status_code == 404


def test_what_readers_no_longer_see_they_no_longer_get(client, visitor, post):
    attach(client, post)
    comment = newest()
    url = url_of(comment)
    decide(comment.id, Action.APPROVE)
    assert visitor().get(url).status_code == 200
    assert visitor().get(url.replace(url[-8:], "0000.jpg")).status_code == 404
    decide(comment.id, Action.UNAPPROVE)
    assert visitor().get(url).status_code == 404


def test_what_a_camera_wrote_into_it_is_gone(client, post):
    exif = Image.Exif()
    exif[0x010E] = "Kept nowhere"
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0)}
    attach(client, post, picture_bytes(400, 300, exif=exif.tobytes()))
    kept = storage().read(newest().picture["key"])
    assert b"Kept nowhere" not in kept
    image = Image.open(io.BytesIO(kept))
    assert (image.size, dict(image.getexif())) == ((300, 400), {})


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("GIF", "a.gif")])
def test_other_kinds_are_taken_too(client, post, kind, name):
    assert attach(client, post, picture_bytes(60, 40, kind), name).status_code == 303
    assert files()


@pytest.mark.parametrize(
    ("data", "filename", "said"),
    [
        (b"x" * (1024 * 1024 + 1), "a.jpg", "The file is larger than 1 MB."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "Pictures can be"),
        (b"\xff\xd8\xffnonsense", "a.jpg", "The picture is broken or incomplete."),
        (picture_bytes(60, 40, "PNG"), "a.jpg", "it is a PNG picture"),
        (b"", "a.jpg", "The file is empty."),
    ],
)
def test_a_refused_picture_costs_no_word(client, post, data, filename, said):
    response = attach(client, post, data, filename)
    assert response.status_code == 422
    assert said in response.text
    assert "Look at this." in response.text
    assert ALT in response.text
    assert "choose the picture again" in response.text
    assert (rows(), files()) == (0, [])


def test_a_bomb_is_refused_before_it_is_decoded(client, post):
    bomb = io.BytesIO()
    Image.new("1", (6000, 6000)).save(bomb, "PNG")
    response = attach(client, post, bomb.getvalue(), "a.png")
    assert response.status_code == 422
    assert "more than 30 megapixels" in response.text


@pytest.mark.parametrize("alt", ["", "  ", "x" * 501])
def test_it_needs_words_for_whoever_cannot_see_it(client, post, alt):
    response = attach(client, post, picture_alt=alt)
    assert response.status_code == 422
    page = response.text
    assert 'href="#comment-picture_alt"' in page
    assert files() == []


def test_no_file_chosen_is_no_picture(client, post):
    response = attach(client, post, b"", "")
    assert response.status_code == 303
    assert newest().picture is None
    assert newest().status == Status.APPROVED


def test_a_preview_says_that_the_file_is_to_be_chosen_again(client, post):
    response = attach(client, post, preview="1")
    assert response.status_code == 200
    assert "choose the picture again" in response.text
    assert files() == []


def test_staff_need_not_wait_nor_anybody_where_the_owner_says_so(client, visitor, post):
    desk = visitor()
    sign_in(desk, make_user(Role.EDITOR))
    attach(desk, post)
    assert newest().status == Status.APPROVED
    attach(client, post, content="Held.")
    held = newest()
    found = rehearse(SYSTEM, propose({RuleSettings: {"pictures_held": False}}), 10)
    assert [(each.row.id, each.after) for each in found.differences] == [(held.id, "approved")]
    change(RuleSettings, {"pictures_held": False})
    attach(client, post, content="Not held.")
    assert newest().status == Status.APPROVED


def test_words_that_are_changed_keep_the_picture_and_wait_with_it(client, post):
    attach(client, post)
    comment = newest()
    token = receipt_token(comment.id, comment.created_at)
    change(RuleSettings, {"pictures_held": False})
    assert rewrite_comment(token, 1, "Better words.", Sender()) is Status.APPROVED
    change(RuleSettings, {"pictures_held": True})
    assert rewrite_comment(token, 2, "Even better words.", Sender()) is Status.PENDING
    assert read(comment.id).picture["alt"] == ALT


def test_the_file_goes_with_the_comment_with_its_words_and_with_the_article(client, post):
    for content in ("One.", "Two.", "Three."):
        attach(client, post, content=content)
        decide(newest().id, Action.APPROVE)
    second = read(newest().id - 1)
    first = read(second.id - 1)
    assert len(files()) == 3
    decide(first.id, Action.TRASH)
    delete_comment(SYSTEM, first.id, read(first.id).version)
    assert len(files()) == 2
    make_comment(post.id, parent_id=second.id, status=Status.APPROVED)
    assert withdraw_comment(receipt_token(second.id, second.created_at))
    assert read(second.id).picture is None
    assert len(files()) == 1
    editor = staff(Role.EDITOR)
    binned = trash_post(editor, post.id, db.session.get_one(Post, post.id).version)
    delete_post_for_good(editor, post.id, binned.version)
    assert files() == []


def test_it_goes_with_all_that_is_known_of_its_writer(client, post):
    attach(client, post)
    assert erase_comments(Writer(None, MEI["author_email"]))
    assert (rows(), files()) == (0, [])


def test_a_copy_of_what_is_kept_names_it_by_its_address(client, visitor, post):
    attach(client, post)
    told = copy_of(newest())["picture"]
    assert told["shows"] == ALT
    assert visitor().get(urlsplit(told["url"]).path).status_code == 200


def test_text_without_a_picture_is_as_bounded_as_ever(client, post):
    response = send(client, post.id, "x" * 1_100_000)
    assert response.status_code == 413
    assert "what you typed is still there" in response.text
