"""The tree of categories, as an editor grows and prunes it."""

import pytest

from blog.taxonomy import queries
from tests.web.admin.people import staff


def add(client, name, parent="", **more):
    data = {"name": name, "slug": "", "parent_id": parent, "description": "", "position": "0"}
    return client.post("/admin/categories/new/", data=data | more)


def path_id(path):
    return queries.by_path(path).id


def test_an_empty_tree_offers_the_first_step(client):
    assert "Make the first category" in staff(client, "editor").get("/admin/categories/").text


def test_a_category_is_made_beneath_another(client):
    staff(client, "editor")
    add(client, "Political Affairs")
    answer = add(client, "Asia", str(path_id("political-affairs")))
    assert answer.status_code == 302
    page = client.get("/admin/categories/").text
    assert "/category/political-affairs/asia/" in page
    assert "“Asia” is there now." in page


def test_add_below_opens_the_form_with_its_parent_chosen(client):
    staff(client, "editor")
    add(client, "Politics")
    parent = path_id("politics")
    page = client.get(f"/admin/categories/new/?parent={parent}").text
    assert f'<option selected value="{parent}">' in page


def test_a_category_without_a_name_is_refused_and_the_rest_is_kept(client):
    staff(client, "editor")
    answer = add(client, "  ", description="What happens in Asia")
    assert answer.status_code == 422
    assert "What happens in Asia" in answer.text
    assert 'href="#name"' in answer.text


def test_a_parent_that_does_not_exist_is_refused(client):
    staff(client, "editor")
    assert add(client, "Asia", "4711").status_code == 422
    assert queries.tree() == ()


def test_moving_a_category_changes_its_address(client):
    staff(client, "editor")
    add(client, "Politics")
    add(client, "World")
    add(client, "Asia", str(path_id("politics")))
    data = {"name": "Asia", "slug": "asia", "parent_id": str(path_id("world")), "position": "0"}
    answer = client.post(f"/admin/categories/{path_id('politics/asia')}/", data=data)
    assert answer.status_code == 302
    assert queries.by_path("world/asia") is not None


def test_a_category_cannot_be_put_beneath_itself(client):
    staff(client, "editor")
    add(client, "Politics")
    add(client, "Asia", str(path_id("politics")))
    top = path_id("politics")
    page = client.get(f"/admin/categories/{top}/").text
    assert f'<option value="{path_id("politics/asia")}">' not in page
    data = {"name": "Politics", "slug": "", "parent_id": str(path_id("politics/asia"))}
    assert client.post(f"/admin/categories/{top}/", data=data).status_code == 422


def test_deleting_asks_first(client):
    staff(client, "editor")
    add(client, "Politics")
    address = f"/admin/categories/{path_id('politics')}/delete/"
    assert "Delete “Politics”?" in client.get(address).text
    assert queries.by_path("politics") is not None
    answer = client.post(address, follow_redirects=True)
    assert "“Politics” was deleted." in answer.text
    assert queries.by_path("politics") is None


def test_the_default_category_stays(client):
    staff(client, "editor")
    add(client, "Uncategorised")
    address = f"/admin/categories/{path_id('uncategorised')}/delete/"
    assert "cannot be deleted" in client.post(address, follow_redirects=True).text


@pytest.mark.parametrize("role", ["contributor", "author", "moderator"])
def test_categories_are_the_editors(client, role):
    staff(client, role)
    assert client.get("/admin/categories/").status_code == 403
    assert add(client, "Mine").status_code == 403
    assert queries.tree() == ()


@pytest.mark.parametrize("bad", ["0", "4711", "99999999999999999999", "x", "-1"])
def test_ids_that_lead_nowhere_are_not_found(client, bad):
    staff(client, "editor")
    assert client.get(f"/admin/categories/{bad}/").status_code == 404
    assert client.post(f"/admin/categories/{bad}/delete/").status_code in (404, 405)


def test_comments_beneath_a_section_can_be_made_to_wait(client):
    staff(client, "editor")
    add(client, "Asia", comments_held="y")
    category = queries.by_path("asia")
    assert category.comments_held is True
    address = f"/admin/categories/{category.id}/"
    assert 'checked id="comments_held"' in client.get(address).text
    data = {"name": "Asia", "slug": "asia", "parent_id": "", "description": "", "position": "0"}
    client.post(address, data=data)
    assert queries.by_path("asia").comments_held is False
