"""The lists of articles and pages: views, filters, and what is done to rows."""

import re

import pytest

from blog.accounts.permissions import SYSTEM
from blog.posts.desk import post_for_edit
from blog.posts.services import publish_post
from tests.factories.accounts import sign_in
from tests.factories.posts import make_category, make_page, make_post
from tests.web.admin.people import person, staff


def status_of(post_id):
    return post_for_edit(post_id).status


def pick(post):
    return f"{post.id}:{post.version}"


def test_an_empty_list_offers_the_first_step(client):
    assert "Write the first one" in staff(client, "author").get("/admin/posts/").text


def test_the_views_have_counts_and_narrow_the_list(client):
    staff(client, "editor")
    make_post("Out already")
    make_post("Still a draft", status="draft")
    page = client.get("/admin/posts/").text
    assert 'view=published">Published <span class="count">1</span>' in page
    drafts = client.get("/admin/posts/?view=draft").text
    assert "Still a draft" in drafts
    assert "Out already" not in drafts


def test_the_list_is_searched_and_filtered(client):
    staff(client, "editor")
    asia = make_category("Asia")
    writer = person("author", "Ada")
    make_post("Ships wait", primary_category_id=asia.id)
    make_post("Bread is dear", author_ids=(writer.id,))
    assert "Bread" not in client.get("/admin/posts/?q=ships").text
    assert "Bread" not in client.get(f"/admin/posts/?category={asia.id}").text
    assert "Ships" not in client.get(f"/admin/posts/?author={writer.id}").text
    assert "Nothing fits" in client.get("/admin/posts/?q=zebra").text


@pytest.mark.parametrize(
    "query", ["view=nothing", "after=x", "after=9-9", "author=99999999999999999999", "category=x"]
)
def test_an_address_that_makes_no_sense_still_shows_a_list(client, query):
    assert staff(client, "editor").get(f"/admin/posts/?{query}").status_code == 200


def test_older_rows_are_a_page_away(client, stopped_clock):
    staff(client, "editor")
    for number in range(21):
        make_post(f"Story {number} of many", status="draft")
        stopped_clock.forward(minutes=1)
    first = client.get("/admin/posts/").text
    assert "Story 0 of" not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Story 0 of many" in client.get(older).text


def test_an_author_sees_only_their_own(client):
    writer = person("author", "Ada")
    sign_in(client, writer)
    make_post("Somebody else wrote this")
    make_post("Ada wrote this", author_ids=(writer.id,))
    page = client.get("/admin/posts/").text
    assert "Ada wrote this" in page
    assert "Somebody else" not in page


def test_a_row_goes_to_the_trash_and_comes_back_as_a_draft(client):
    staff(client, "editor")
    post = make_post()
    client.post(f"/admin/posts/{post.id}/trash/", data={"version": post.version})
    assert status_of(post.id) == "trash"
    assert "Restore" in client.get("/admin/posts/?view=trash").text
    version = post_for_edit(post.id).version
    client.post(f"/admin/posts/{post.id}/restore/", data={"version": version})
    assert status_of(post.id) == "draft"


def test_a_row_that_changed_meanwhile_is_left_alone(client):
    staff(client, "editor")
    post = make_post()
    address = f"/admin/posts/{post.id}/trash/"
    answer = client.post(address, data={"version": post.version - 1}, follow_redirects=True)
    assert "changed this article meanwhile" in answer.text
    assert status_of(post.id) == "published"


def test_several_are_trashed_at_once(client):
    staff(client, "editor")
    one, two = make_post("One"), make_post("Two")
    data = {"action": "trash", "pick": [pick(one), pick(two)]}
    answer = client.post("/admin/posts/bulk/", data=data, follow_redirects=True)
    assert "2 moved to the trash." in answer.text
    assert status_of(one.id) == status_of(two.id) == "trash"


def test_deleting_for_good_asks_first_alone_and_in_bulk(client):
    staff(client, "editor")
    one, version = make_post("One", status="trash").id, 2
    two = make_post("Two", status="trash").id
    assert "Delete “One” for good?" in client.get(f"/admin/posts/{one}/delete/").text
    client.post(f"/admin/posts/{one}/delete/", data={"version": version})
    assert client.get(f"/admin/posts/{one}/").status_code == 404
    data = {"action": "delete", "pick": [f"{two}:{version}"]}
    assert "Delete 1 for good?" in client.post("/admin/posts/bulk/", data=data).text
    assert status_of(two) == "trash"
    client.post("/admin/posts/bulk/", data=data | {"confirmed": "yes"})
    assert client.get(f"/admin/posts/{two}/").status_code == 404


@pytest.mark.parametrize("data", [{}, {"action": "explode", "pick": "1:1"}, {"action": "trash"}])
def test_a_bulk_form_without_sense_does_nothing(client, data):
    staff(client, "editor")
    answer = client.post("/admin/posts/bulk/", data=data, follow_redirects=True)
    assert "nothing was done" in answer.text


@pytest.mark.parametrize("role", ["contributor", "author"])
def test_others_articles_stay_as_they_are_when_a_form_is_posted_by_hand(client, role):
    staff(client, role)
    post = make_post()
    data = {"version": post.version}
    assert client.post(f"/admin/posts/{post.id}/trash/", data=data).status_code == 403
    assert client.get(f"/admin/posts/{post.id}/delete/").status_code == 403
    client.post("/admin/posts/bulk/", data={"action": "trash", "pick": pick(post)})
    assert status_of(post.id) == "published"


@pytest.mark.parametrize("role", ["moderator", "subscriber"])
def test_who_does_not_write_has_no_list(client, role):
    assert staff(client, role).get("/admin/posts/").status_code == 403


def test_pages_are_the_editors_and_stand_apart(client, visitor):
    make_page("About us")
    staff(client, "editor")
    assert "About us" in client.get("/admin/pages/").text
    assert "About us" not in client.get("/admin/posts/").text
    assert staff(visitor(), "author").get("/admin/pages/").status_code == 403


def test_a_row_that_is_gone_is_not_found(client):
    staff(client, "editor")
    assert client.post("/admin/posts/4711/trash/", data={"version": 1}).status_code == 404
    assert client.get("/admin/posts/4711/delete/").status_code == 404


def test_the_last_changed_is_first_and_shows_when_with_its_publish_time_beneath(
    client, stopped_clock
):
    staff(client, "editor")
    first = make_post("Ships wait")
    stopped_clock.forward(days=1)
    make_post("Bread is dear")
    stopped_clock.forward(days=1)
    publish_post(SYSTEM, first.id, first.version)
    page = client.get("/admin/posts/").text
    assert '<th scope="col" aria-sort="descending">Changed</th>' in page
    assert page.index("Ships wait") < page.index("Bread is dear")
    row = page[page.index("Ships wait") : page.index("Bread is dear")]
    assert re.findall(r">(\d+ March 2026)", row)[0] == "12 March 2026"
    assert "Published <time" in row
