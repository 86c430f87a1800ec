"""Promises of uploading, describing and deleting pictures, on both databases."""

import pytest
from sqlalchemy import func, select

from blog.accounts.models import User
from blog.accounts.permissions import ANONYMOUS, SYSTEM, Actor, Role
from blog.core import clock, events, outbox
from blog.core.db import db, transaction
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound
from blog.core.outbox import OutboxEntry
from blog.core.storage import storage
from blog.core.tags import versions
from blog.media import services
from blog.media.events import PictureDeleted, RenditionsMade
from blog.media.images import renditions
from blog.media.models import MediaItem, Rendition
from blog.media.queries import library, picture_views
from blog.media.services import delete_picture, store_renditions, update_picture, upload_picture
from blog.posts.models import Post
from tests.factories.media import make_picture, picture_bytes


def person(role: Role, name: str = "ann") -> Actor:
    with transaction() as session:
        user = User(
            email=f"{name}@example.org", name=name, slug=name, role=role, created_at=clock.now()
        )
        session.add(user)
    return user.actor


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def stored_files() -> list[str]:
    root = storage().root
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


@pytest.fixture(autouse=True)
def empty_storage(app, tmp_path, monkeypatch):
    monkeypatch.setattr(storage(), "root", tmp_path / "media")


@pytest.fixture
def heard(app, monkeypatch):
    """The events of this test, in order."""
    seen: list[object] = []
    monkeypatch.setattr(
        events, "_listeners", {PictureDeleted: [seen.append], RenditionsMade: [seen.append]}
    )
    return seen


def test_an_author_uploads_a_picture(app):
    author = person(Role.AUTHOR)
    item = upload_picture(
        author, "Überfahrt am Abend.JPG", picture_bytes(), alt=" A ferry ", credit="Ann"
    )
    assert item.key.startswith("2026/03/")
    assert item.key.endswith("-uberfahrt-am-abend.jpg")
    assert (item.width, item.height, item.mime) == (400, 300, "image/jpeg")
    assert (item.alt, item.credit, item.uploader_id) == ("A ferry", "Ann", author.user_id)
    assert item.size == len(storage().read(item.key))


def test_names_that_say_nothing_or_too_much_still_make_an_address(app):
    arabic = make_picture(filename="صورة.jpg")
    assert arabic.key.endswith("-picture.jpg")
    assert arabic.filename == "صورة.jpg"
    path = make_picture(filename="C:\\holiday\\..\\beach\0.jpg", salt=1)
    assert path.filename == "beach.jpg"
    assert make_picture(filename="x" * 500 + ".jpg", salt=2).filename.endswith("x.jpg")


@pytest.mark.parametrize("role", [Role.SUBSCRIBER, Role.CONTRIBUTOR, Role.MODERATOR])
def test_roles_without_the_right_upload_nothing(app, role):
    with pytest.raises(Forbidden):
        make_picture(person(role))
    assert stored_files() == []


def test_nobody_in_particular_uploads_nothing(app):
    with pytest.raises(Forbidden):
        make_picture(ANONYMOUS)


def makings() -> int:
    """How often the worker was asked to make sizes, and did."""
    done = select(func.count()).where(
        OutboxEntry.job == "media.make_renditions", OutboxEntry.done_at.is_not(None)
    )
    return db.session.scalar(done)


def test_the_same_file_is_the_same_picture(app, drain):
    first = make_picture(alt="The harbour")
    again = make_picture(filename="copy.jpg", alt="Something else")
    assert again.id == first.id
    assert again.alt == "The harbour"
    assert count(MediaItem) == 1
    drain()
    assert makings() == 1


def test_a_known_file_under_a_wrong_name_is_refused_as_an_unknown_one_is(app):
    make_picture(filename="first.jpg")
    for wrong in ("again.png", "again.php"):
        with pytest.raises(Invalid) as refused:
            make_picture(filename=wrong)
        assert "JPEG" in refused.value.fields["file"]
    assert count(MediaItem) == 1


def test_two_who_upload_the_same_file_at_once_get_one_picture(app, monkeypatch):
    first = make_picture()
    monkeypatch.setattr(services, "find_by_digest", lambda _digest: None)
    assert make_picture(filename="other.jpg").id == first.id
    assert stored_files() == [first.key]


def test_a_refused_file_leaves_nothing_and_says_why(app):
    with pytest.raises(Invalid) as refused:
        make_picture(filename="page.jpg", data=b"<html><script>")
    assert "HTML" in refused.value.fields["file"]
    assert count(MediaItem) == 0
    assert stored_files() == []


def test_words_too_long_are_refused_each_by_its_field(app):
    with pytest.raises(Invalid) as refused:
        make_picture(credit="x" * 201, alt="y" * 1001)
    assert set(refused.value.fields) == {"credit", "alt"}


def test_a_failed_transaction_takes_the_file_with_it(app, drain):
    with pytest.raises(ZeroDivisionError), transaction():
        make_picture()
        assert len(stored_files()) == 1
        raise ZeroDivisionError
    assert stored_files() == []
    assert count(MediaItem) == 0
    assert drain() == 0


def test_the_worker_makes_the_sizes_once(app, drain, heard):
    item = make_picture(width=700, height=350)
    assert picture_views([item.id])[item.id].sources == ()
    before = versions([f"media:{item.id}"])
    drain()
    assert makings() == 1
    view = picture_views([item.id])[item.id]
    assert [mime for mime, _sizes in view.sources] == ["image/avif", "image/webp"]
    assert [width for _url, width in view.sources[1][1]] == [320, 640, 700]
    assert versions([f"media:{item.id}"]) > before
    assert heard == [RenditionsMade(item.id)]
    files = stored_files()
    assert len(files) == 7
    for _mime, sizes in view.sources:
        for url, _width in sizes:
            assert url.removeprefix("/media/") in files


def test_making_the_sizes_twice_changes_nothing(app, drain, heard):
    item = make_picture()
    outbox.enqueue("media.make_renditions", media_id=item.id)
    drain()
    assert makings() == 2
    files = stored_files()
    store_renditions(item.id, renditions(storage().read(item.key)))
    assert stored_files() == files
    assert count(Rendition) == 4
    assert len(heard) == 1


def test_sizes_of_a_picture_that_is_gone_are_not_made(app, drain):
    item = make_picture()
    delete_picture(SYSTEM, item.id)
    drain()
    assert makings() == 1
    assert stored_files() == []


def test_sizes_are_not_half_made(app, monkeypatch):
    item = make_picture()
    made = renditions(storage().read(item.key))
    put, calls = storage().put, []

    def fail_late(key, data):
        calls.append(key)
        if len(calls) == 3:
            raise OSError("disk full")
        put(key, data)

    monkeypatch.setattr(storage(), "put", fail_late)
    with pytest.raises(OSError, match="disk full"):
        store_renditions(item.id, made)
    assert stored_files() == [item.key]
    assert count(Rendition) == 0


def test_what_is_said_about_a_picture_can_change(app):
    author = person(Role.AUTHOR)
    item = make_picture(author)
    before = versions([f"media:{item.id}"])
    update_picture(author, item.id, alt="New", caption="Dusk", credit="Ben")
    view = picture_views([item.id])[item.id]
    assert (view.alt, view.caption, view.credit) == ("New", "Dusk", "Ben")
    assert versions([f"media:{item.id}"]) > before
    with pytest.raises(NotFound):
        update_picture(author, 999, alt="", caption="", credit="")


def test_authors_change_their_own_pictures_only_and_editors_all(app):
    item = make_picture(person(Role.AUTHOR))
    other = person(Role.AUTHOR, "ben")
    with pytest.raises(Forbidden):
        update_picture(other, item.id, alt="", caption="", credit="")
    with pytest.raises(Forbidden):
        delete_picture(other, item.id)
    delete_picture(person(Role.EDITOR, "eve"), item.id)
    assert count(MediaItem) == 0


def test_a_deleted_picture_leaves_no_file_and_no_lead(app, drain, heard):
    item = make_picture()
    media_id, key = item.id, item.key
    drain()
    with transaction() as session:
        now = clock.now()
        post = Post(lead_media_id=media_id, preview_token="t", created_at=now, updated_at=now)
        session.add(post)
    delete_picture(SYSTEM, media_id)
    assert stored_files() == []
    assert (count(MediaItem), count(Rendition)) == (0, 0)
    assert db.session.scalar(select(Post.lead_media_id)) is None
    assert heard[-1] == PictureDeleted(media_id, key)


def test_a_listener_that_needs_the_picture_keeps_it(app, monkeypatch):
    def refuse(event):
        raise Conflict("in use")

    item = make_picture()
    monkeypatch.setattr(events, "_listeners", {PictureDeleted: [refuse]})
    with pytest.raises(Conflict):
        delete_picture(SYSTEM, item.id)
    assert stored_files() == [item.key]
    assert count(MediaItem) == 1


def test_any_number_of_pictures_is_two_statements(app, drain, queries):
    ids = [make_picture(width=40, height=30, salt=salt).id for salt in range(5)]
    drain()
    with queries() as statements:
        views = picture_views([*ids, None, 999])
    assert sorted(views) == ids
    assert len(statements) == 2
    with queries() as statements:
        assert picture_views([None]) == {}
    assert statements == []


def test_the_library_is_searched_and_turned_page_by_page(app):
    for salt in range(5):
        make_picture(filename=f"bild{salt}.jpg", width=40, height=30, salt=salt, caption="100%")
    make_picture(filename="z.jpg", width=40, height=30, salt=9, credit="Lintao")
    first = library(limit=4)
    assert [item.filename for item in first.items][:2] == ["z.jpg", "bild4.jpg"]
    second = library(limit=4, older_than=first.older_than)
    assert [item.filename for item in second.items] == ["bild1.jpg", "bild0.jpg"]
    assert second.older_than is None
    assert [item.filename for item in library("LINTAO").items] == ["z.jpg"]
    assert len(library("100%").items) == 5
    assert library("1_0").items == ()
    assert library("\0").items
