"""Accounts, as an administrator keeps them."""

import pytest

from blog.accounts import queries
from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM
from blog.comments.sections import limit_moderator
from blog.core.db import db
from tests.factories.accounts import sign_in
from tests.factories.comments import make_comment
from tests.factories.posts import make_category, make_post
from tests.html import read
from tests.web.admin.people import person, staff
from tests.web.public.pages import path_of


def new(client, **changed):
    data = {"name": "Ada Writer", "email": "ada@example.org", "role": "author"}
    return client.post("/admin/users/new/", data=data | changed)


def test_a_new_account_comes_with_a_link_that_sets_its_password(client):
    answer = new(staff(client, "administrator"))
    assert answer.status_code == 200
    assert "/account/link/" in answer.text
    assert queries.user_by_email("ada@example.org").role == "author"


def test_the_link_is_shown_once(client):
    new(staff(client, "administrator"))
    assert "/account/link/" not in client.get("/admin/users/").text


def test_what_is_wrong_with_a_new_account_is_said_and_kept(client):
    staff(client, "administrator")
    answer = new(client, email="nowhere", name="Ada Writer")
    assert answer.status_code == 422
    assert 'value="Ada Writer"' in answer.text
    assert 'id="email-error"' in answer.text


def test_an_address_is_taken_once(client):
    staff(client, "administrator")
    new(client)
    assert new(client, name="Another").status_code == 422


def test_a_role_that_does_not_exist_is_refused(client):
    assert new(staff(client, "administrator"), role="king").status_code == 422


def test_a_role_is_changed(client):
    staff(client, "administrator")
    user_id = person("author", "Ada").id
    answer = client.post(f"/admin/users/{user_id}/", data={"role": "editor"})
    assert answer.status_code == 302
    assert queries.person(user_id).role == "editor"


def test_the_last_administrator_stays_one(client):
    staff(client, "administrator")
    own = queries.user_by_email("administrator@example.org").id
    answer = client.post(f"/admin/users/{own}/", data={"role": "author"})
    assert answer.status_code == 409
    assert "last administrator" in answer.text
    page = client.post(f"/admin/users/{own}/deactivate/", follow_redirects=True)
    assert "last administrator" in page.text


def test_shutting_out_asks_first_and_can_be_undone(client):
    staff(client, "administrator")
    user_id = person("author", "Ada").id
    address = f"/admin/users/{user_id}/deactivate/"
    assert "Shut out Ada?" in client.get(address).text
    assert queries.person(user_id).active
    client.post(address)
    assert not queries.person(user_id).active
    client.post(f"/admin/users/{user_id}/reactivate/")
    assert queries.person(user_id).active


def test_the_list_is_searched_filtered_and_paged(client):
    staff(client, "administrator")
    for number in range(52):
        person("subscriber", f"Reader {number}")
    first = client.get("/admin/users/").text
    assert "Reader 51" in first
    assert "Older" in first
    assert "administrator@example.org" not in first
    assert "Reader 7<" in client.get("/admin/users/?q=reader 7").text
    assert "Reader 7<" not in client.get("/admin/users/?role=administrator").text
    assert client.get("/admin/users/?before=x&role=king").status_code == 200


@pytest.mark.parametrize("role", ["contributor", "author", "editor", "moderator"])
def test_accounts_are_the_administrators(client, role):
    staff(client, role)
    own = queries.user_by_email(f"{role}@example.org").id
    assert client.get("/admin/users/").status_code == 403
    assert new(client).status_code == 403
    answer = client.post(f"/admin/users/{own}/", data={"role": "administrator"})
    assert answer.status_code == 403
    assert queries.person(own).role == role


def test_a_moderator_is_limited_to_sections_on_their_page(client):
    staff(client, "administrator")
    world, _sport = make_category("World"), make_category("Sport")
    user_id = person("moderator", "Mo").id
    address = f"/admin/users/{user_id}/"
    assert "With none ticked, they moderate the whole site" in client.get(address).text
    told = client.post(f"{address}sections/", data={"sections": [world.id]}, follow_redirects=True)
    assert "Mo moderates these sections now." in told.text
    boxes = [box for box in read(told.text).all("input") if box.get("name") == "sections"]
    ticked = {int(box["value"]) for box in boxes if box.get("checked") is not None}
    assert (len(boxes), ticked) == (2, {world.id})
    refused = client.post(f"{address}sections/", data={"sections": [4711]})
    assert refused.status_code == 422
    told = client.post(f"{address}sections/", follow_redirects=True)
    assert "Mo moderates the whole site now." in told.text


def test_who_has_another_role_has_no_sections(client):
    staff(client, "administrator")
    world = make_category("World")
    user_id = person("editor", "Ed").id
    assert "sections/" not in client.get(f"/admin/users/{user_id}/").text
    answer = client.post(f"/admin/users/{user_id}/sections/", data={"sections": [world.id]})
    assert answer.status_code == 422
    assert "Only somebody with the role Moderator" in answer.text


def test_a_limited_moderator_sees_their_part_of_the_house(client):
    world = make_category("World")
    here = make_comment(make_post("Here", primary_category_id=world.id).id)
    elsewhere = make_comment(make_post("Elsewhere").id)
    mo = person("moderator", "Mo")
    limit_moderator(SYSTEM, mo.id, [world.id])
    sign_in(client, db.session.get_one(User, mo.id))
    rail = client.get("/admin/").text
    assert "/admin/comments/" in rail
    for hidden in ("/admin/notices/", "/admin/moderation-log/", "/admin/statistics/"):
        assert hidden not in rail
        assert client.get(hidden).status_code == 403
    opened = client.get(f"/admin/comments/{here.id}/").text
    assert 'name="where"' in opened
    assert ">Everywhere<" not in opened
    refused = client.get(f"/admin/comments/{elsewhere.id}/")
    assert refused.status_code == 403
    assert "not in a section that you moderate" in refused.text
    assert client.get("/admin/comments/empty/spam/").status_code == 403


def test_a_limited_moderator_is_offered_their_own_articles_to_move_to(client, drain):
    world = make_category("World")
    comment = make_comment(make_post("Harbour one", primary_category_id=world.id).id)
    theirs = make_post("Harbour two", primary_category_id=world.id).id
    elsewhere = make_post("Harbour three")
    mo = person("moderator", "Mo")
    limit_moderator(SYSTEM, mo.id, [world.id])
    sign_in(client, db.session.get_one(User, mo.id))
    here = f"/admin/comments/{comment.id}/move/"
    drain()
    page = read(client.get(f"{here}?q=harbour").text)
    offered = {each["value"] for each in page.all("input[name=post]")}
    assert str(theirs) in offered
    assert str(elsewhere.id) not in offered
    by_address = client.get(here, query_string={"q": path_of(elsewhere)})
    assert not read(by_address.text).has("input[name=post]")
