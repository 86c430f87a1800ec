"""The library of pictures behind the scenes."""

import io

import pytest

from blog.media import queries
from tests.factories.accounts import sign_in
from tests.factories.media import make_picture, picture_bytes
from tests.factories.posts import make_post
from tests.web.admin.people import person, staff


def upload(client, *files):
    data = {"files": [(io.BytesIO(data), name) for name, data in files]}
    return client.post("/admin/media/", data=data, content_type="multipart/form-data")


def test_an_empty_library_says_what_will_be_here(client):
    assert "Add the first one above" in staff(client, "author").get("/admin/media/").text


def test_several_pictures_arrive_at_once(client):
    staff(client, "author")
    files = [("one.jpg", picture_bytes(salt=1)), ("two.png", picture_bytes(kind="PNG", salt=2))]
    assert upload(client, *files).status_code == 302
    page = client.get("/admin/media/").text
    assert "2 pictures were added." in page
    assert "one.jpg" in page
    assert "two.png" in page


def test_the_good_ones_are_kept_and_each_refusal_has_its_reason(client):
    staff(client, "author")
    answer = upload(client, ("good.jpg", picture_bytes()), ("letter.jpg", b"Dear Sir"))
    assert answer.status_code == 422
    assert "<b>letter.jpg</b>: " in answer.text
    assert "1 picture was added." in answer.text
    assert [item.filename for item in queries.library().items] == ["good.jpg"]


def test_nothing_chosen_is_said(client):
    answer = upload(staff(client, "author"))
    assert answer.status_code == 422
    assert "Choose at least one picture." in answer.text


def test_a_picture_gets_its_words(client):
    staff(client, "editor")
    item_id = make_picture().id
    words = {"alt": "Ships at anchor", "caption": "The strait", "credit": "Photo: A. Writer"}
    answer = client.post(f"/admin/media/{item_id}/", data=words, follow_redirects=True)
    assert "The picture’s words were saved." in answer.text
    assert queries.find_picture(item_id).alt == "Ships at anchor"


def test_words_that_are_too_long_are_kept_in_the_form(client):
    staff(client, "editor")
    item_id = make_picture().id
    answer = client.post(f"/admin/media/{item_id}/", data={"credit": "x" * 300, "alt": "Ships"})
    assert answer.status_code == 422
    assert "x" * 300 in answer.text
    assert ">\nShips</textarea>" in answer.text.replace("\r", "")


def test_the_library_is_searched(client):
    staff(client, "editor")
    make_picture(filename="harbour.jpg", salt=1)
    make_picture(filename="garden.jpg", salt=2)
    page = client.get("/admin/media/?q=gard").text
    assert "garden.jpg" in page
    assert "harbour.jpg" not in page


def test_deleting_asks_first(client):
    staff(client, "editor")
    item_id = make_picture().id
    assert "Delete “harbour.jpg”?" in client.get(f"/admin/media/{item_id}/delete/").text
    client.post(f"/admin/media/{item_id}/delete/")
    assert client.get(f"/admin/media/{item_id}/").status_code == 404


def test_another_authors_picture_cannot_be_changed_but_can_be_looked_at(client):
    staff(client, "author")
    item_id = make_picture().id
    page = client.get(f"/admin/media/{item_id}/")
    assert page.status_code == 200
    assert "Save words" not in page.text
    assert client.post(f"/admin/media/{item_id}/", data={"alt": "Mine"}).status_code == 403
    assert client.post(f"/admin/media/{item_id}/delete/").status_code == 403


@pytest.mark.parametrize("role", ["contributor", "moderator", "subscriber"])
def test_who_may_not_upload_is_turned_away(client, role):
    staff(client, role)
    assert client.get("/admin/media/").status_code == 403
    assert upload(client, ("one.jpg", picture_bytes())).status_code == 403
    assert queries.library().items == ()


def test_a_page_of_the_library_that_is_nonsense_is_the_first(client):
    staff(client, "editor")
    make_picture()
    assert "harbour.jpg" in client.get("/admin/media/?before=99999999999999999999").text
    assert "harbour.jpg" in client.get("/admin/media/?before=x").text


def test_a_picture_that_leads_an_article_is_named_in_the_conflict(client):
    staff(client, "editor")
    item_id = make_picture().id
    make_post(lead_media_id=item_id)
    answer = client.post(f"/admin/media/{item_id}/delete/", follow_redirects=True)
    assert answer.status_code == 200


def test_a_lead_picture_that_lacks_words_takes_those_of_its_article(client):
    me = person("author")
    sign_in(client, me)
    item = make_picture(me.actor, data=picture_bytes(), caption="The strait at dawn")
    words = {
        "lead_alt": "Ships at anchor",
        "lead_caption": "Forty of them",
        "lead_credit": "Reuters",
    }
    file = (io.BytesIO(picture_bytes()), "again.jpg")
    data = {"title": "Ships", "body_format": "markdown", "action": "save", "lead_file": file}
    assert client.post("/admin/posts/new/", data=data | words).status_code == 302
    found = queries.find_picture(item.id)
    assert (found.alt, found.caption, found.credit) == (
        "Ships at anchor",
        "The strait at dawn",
        "Reuters",
    )
