"""Accounts, as an administrator keeps them."""

import pytest

from blog.accounts import queries
from tests.web.admin.people import person, staff


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
