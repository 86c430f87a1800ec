"""Writing: every step a writer takes with the form, and nothing typed ever lost."""

import io
import re
from datetime import UTC, datetime

import pytest

from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from blog.media import queries as pictures
from blog.posts.desk import post_for_edit
from blog.taxonomy import queries as taxonomy
from tests.factories.accounts import sign_in
from tests.factories.media import make_picture, picture_bytes
from tests.factories.posts import make_category, make_page, make_post
from tests.web.admin.people import person, staff
from tests.web.admin.writing import NEW, only_post, post_new, resend, stored_posts, typed


def test_opening_the_form_stores_nothing(client):
    assert staff(client, "author").get(NEW).status_code == 200
    assert stored_posts() == ()


def test_a_draft_is_kept_and_edited_on(client):
    staff(client, "author")
    answer = post_new(client)
    stored = only_post()
    assert answer.location.endswith(f"/admin/posts/{stored.id}/")
    assert stored.status == "draft"
    page = client.get(answer.location).text
    assert "Saved." in page
    assert "Nobody knows *why*." in page
    assert 'value="Ships wait in the strait"' in page


def test_an_unfinished_draft_may_be_saved(client):
    staff(client, "contributor")
    assert post_new(client, title="", body_source="Only a thought").status_code == 302
    assert only_post().draft.body_source == "Only a thought"


def test_an_author_publishes_with_everything_an_article_has(client):
    staff(client, "editor")
    top = make_category("Political Affairs")
    answer = post_new(
        client,
        action="publish",
        slug="ships-wait",
        source_name="Newsweek",
        source_url="https://www.newsweek.com/ships",
        tag_names="Ships, Trade,, Iran",
        new_category="Asia",
        new_category_parent=str(top.id),
        lead_file=(io.BytesIO(picture_bytes()), "strait.jpg"),
        lead_alt="Ships at anchor",
        lead_caption="The strait at dawn",
        lead_credit="Photo: Lintao Zhang/Getty Images",
    )
    assert answer.status_code == 302
    draft = only_post().draft
    assert only_post().state == "published"
    assert draft.tag_names == ("Iran", "Ships", "Trade")
    assert taxonomy.by_id(draft.primary_category_id).path == "political-affairs/asia"
    assert pictures.find_picture(draft.lead_media_id).alt == "Ships at anchor"
    assert draft.lead_credit == "Photo: Lintao Zhang/Getty Images"
    assert "/political-affairs/asia/ships-wait/" in client.get(answer.location).text


def test_publishing_without_a_title_makes_nothing_and_keeps_what_was_typed(client):
    staff(client, "editor")
    for _time in range(2):
        answer = post_new(
            client, title="", action="publish", new_category="Asia", tag_names="ships"
        )
        assert answer.status_code == 422
        assert "Nobody knows *why*." in answer.text
        assert 'value="Asia"' in answer.text
        assert 'href="#title"' in answer.text
        assert f'action="{NEW}"' in answer.text
    assert stored_posts() == ()
    assert taxonomy.tree() == ()
    assert taxonomy.tag_by_slug("ships") is None
    answer = post_new(client, action="publish", new_category="Asia", tag_names="ships")
    assert answer.status_code == 302
    assert [node.path for node in taxonomy.tree()] == ["asia"]
    assert only_post().status == "published"


def test_a_refused_publish_leaves_the_draft_as_it_stood(client):
    staff(client, "editor")
    post_new(client)
    before = only_post()
    sent = {"title": "", "body_source": "New words.", "new_category": "Asia", "action": "publish"}
    answer = resend(client, before, **sent)
    assert answer.status_code == 422
    assert "New words." in answer.text
    assert only_post() == before
    assert taxonomy.tree() == ()
    assert resend(client, before, action="publish").status_code == 302


def test_a_later_time_schedules_in_the_sites_time_zone(client):
    change(SiteSettings, {"time_zone": "Europe/Paris"})
    staff(client, "author")
    answer = post_new(client, action="publish", published_at="2026-07-01T09:30")
    stored = only_post()
    assert stored.state == "scheduled"
    assert stored.draft.published_at == datetime(2026, 7, 1, 7, 30, tzinfo=UTC)
    page = client.get(answer.location).text
    assert "Scheduled." in page
    assert 'value="2026-07-01T09:30"' in page
    assert "Time in Europe/Paris." in page


def test_what_is_scheduled_can_be_published_now(client):
    staff(client, "author")
    post_new(client, action="publish", published_at="2026-07-01T09:30")
    resend(client, only_post(), action="now", published_at="2026-07-01T09:30")
    assert only_post().state == "published"


def test_saving_again_keeps_the_seconds_of_the_publish_time(client, stopped_clock):
    staff(client, "author")
    stopped_clock.forward(seconds=17)
    post_new(client, action="publish")
    before = only_post().draft.published_at
    shown = before.strftime("%Y-%m-%dT%H:%M")
    resend(client, only_post(), published_at=shown)
    assert only_post().draft.published_at == before


@pytest.mark.parametrize("moment", ["soon", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_that_is_none_is_refused_with_all_kept(client, moment):
    answer = post_new(staff(client, "author"), published_at=moment)
    assert answer.status_code == 422
    assert "Nobody knows *why*." in answer.text
    assert 'id="published_at-error"' in answer.text
    assert stored_posts() == ()


def test_a_contributor_hands_in_for_review_and_cannot_publish(client):
    staff(client, "contributor")
    page = client.get(NEW).text
    assert 'value="submit"' in page
    assert 'value="publish"' not in page
    assert post_new(client, action="publish").status_code == 403
    assert stored_posts() == ()
    post_new(client)
    resend(client, only_post(), action="submit")
    assert only_post().status == "pending"


def test_every_move_of_an_editor(client):
    staff(client, "editor")
    post_new(client, action="publish")
    for action, status in (
        ("private", "private"),
        ("draft", "draft"),
        ("submit", "pending"),
        ("publish", "published"),
    ):
        resend(client, only_post(), action=action)
        assert only_post().status == status
    answer = resend(client, only_post(), action="trash")
    assert answer.location.endswith("/admin/posts/")
    assert stored_posts() == ()


def test_two_people_saving_see_both_versions_and_nothing_is_lost(client):
    staff(client, "editor")
    post_new(client)
    mine = only_post()
    resend(client, mine, title="The first editor's title")
    answer = resend(client, mine, title="The second editor's title", body_source="Mine")
    assert answer.status_code == 409
    assert "The first editor&#39;s title" in answer.text
    assert 'value="The second editor&#39;s title"' in answer.text
    assert only_post().draft.title == "The first editor's title"
    version = re.search(r'name="version" type="hidden" value="(\d+)"', answer.text)[1]
    sent = typed(version=version, title="The second editor's title")
    assert client.post(f"/admin/posts/{mine.id}/", data=sent).status_code == 302
    assert only_post().draft.title == "The second editor's title"


def test_an_upload_stays_chosen_when_something_else_is_refused(client):
    staff(client, "author")
    file = (io.BytesIO(picture_bytes()), "strait.jpg")
    answer = post_new(client, source_url="nowhere", lead_file=file)
    assert answer.status_code == 422
    item = pictures.library().items[0]
    assert f'value="{item.id}" checked' in answer.text
    assert post_new(client, lead_media_id=str(item.id)).status_code == 302
    assert only_post().draft.lead_media_id == item.id


def test_a_file_that_is_no_picture_is_refused_with_all_kept(client):
    file = (io.BytesIO(b"Dear Sir"), "letter.jpg")
    answer = post_new(staff(client, "author"), lead_file=file, action="publish")
    assert answer.status_code == 422
    assert 'id="lead_file-error"' in answer.text
    assert "Nobody knows *why*." in answer.text
    assert stored_posts() == ()


def test_a_draft_is_stored_even_if_its_picture_is_refused(client):
    file = (io.BytesIO(b"Dear Sir"), "letter.jpg")
    answer = post_new(staff(client, "editor"), lead_file=file, new_category="Asia")
    assert answer.status_code == 422
    assert "The draft is saved, but without the picture." in answer.text
    assert "Picture file: " in answer.text
    stored = only_post()
    assert stored.draft.title == "Ships wait in the strait"
    assert f'action="/admin/posts/{stored.id}/"' in answer.text
    asia = taxonomy.by_path("asia")
    assert stored.draft.primary_category_id == asia.id
    assert f'<option selected value="{asia.id}">Asia' in answer.text
    assert resend(client, stored, action="publish").status_code == 302


def test_what_is_out_is_not_changed_while_its_picture_is_refused(client):
    staff(client, "editor")
    post_new(client, action="publish")
    before = only_post()
    file = (io.BytesIO(b"Dear Sir"), "letter.jpg")
    assert resend(client, before, title="Other", lead_file=file).status_code == 422
    assert only_post() == before


def test_pictures_are_found_without_saving(client):
    staff(client, "author")
    garden = make_picture(filename="garden.jpg", salt=1, alt="A garden")
    make_picture(filename="harbour.jpg", salt=2, alt="A harbour")
    answer = post_new(client, action="find", lead_find="garden")
    assert answer.status_code == 200
    assert f'name="lead_media_id" value="{garden.id}"' in answer.text
    assert "A harbour" not in answer.text
    assert "Nobody knows *why*." in answer.text
    assert stored_posts() == ()


def test_a_picture_of_the_library_can_begin_an_article(client):
    staff(client, "author")
    item = make_picture()
    assert f'value="{item.id}" checked' in client.get(f"{NEW}?lead={item.id}").text


def test_several_authors_sign_in_their_order(client):
    staff(client, "editor")
    ada, bo = person("author", "Ada"), person("author", "Bo")
    data = {"author_ids-0": str(bo.id), "author_ids-1": "", "author_ids-2": str(ada.id)}
    post_new(client, **data)
    assert only_post().draft.author_ids == (bo.id, ada.id)


def test_nobody_signs_for_others_without_being_an_editor(client):
    staff(client, "author")
    ada = person("author", "Ada")
    answer = post_new(client, **{"author_ids-0": str(ada.id)})
    assert answer.status_code == 422
    assert stored_posts() == ()


def test_categories_are_chosen_from_the_tree(client):
    staff(client, "author")
    asia, trade = make_category("Asia"), make_category("Trade")
    post_new(client, primary_category_id=str(asia.id), category_ids=[str(trade.id)])
    draft = only_post().draft
    assert draft.primary_category_id == asia.id
    assert set(draft.category_ids) == {asia.id, trade.id}


def test_a_category_that_does_not_exist_is_refused(client):
    answer = post_new(staff(client, "author"), primary_category_id="4711")
    assert answer.status_code == 422


def test_new_categories_are_the_editors(client):
    assert post_new(staff(client, "author"), new_category="Mine").status_code == 403
    assert taxonomy.tree() == ()


def test_a_new_category_that_cannot_be_made_is_said_at_its_field(client):
    answer = post_new(staff(client, "editor"), new_category="!!!")
    assert answer.status_code == 422
    assert 'id="new_category-error"' in answer.text


def test_a_second_category_of_the_same_name_is_refused_at_its_field(client):
    politics = make_category("Political Affairs")
    make_category("Asia", politics)
    beneath = {"new_category": "asia", "new_category_parent": str(politics.id)}
    answer = post_new(staff(client, "editor"), **beneath)
    assert answer.status_code == 422
    assert "“Political Affairs” has a section “Asia” already." in answer.text
    assert 'id="new_category-error"' in answer.text
    assert stored_posts() == ()
    assert [node.name for node in taxonomy.tree()[0].children] == ["Asia"]


def test_uploads_are_not_for_contributors(client):
    staff(client, "contributor")
    file = (io.BytesIO(picture_bytes()), "strait.jpg")
    assert post_new(client, lead_file=file).status_code == 403
    assert pictures.library().items == ()


def test_others_articles_are_closed_to_authors(client):
    staff(client, "author")
    stored = post_for_edit(make_post().id)
    assert client.get(f"/admin/posts/{stored.id}/").status_code == 403
    assert resend(client, stored, title="Mine").status_code == 403
    assert post_for_edit(stored.id).draft.title != "Mine"


def test_a_contributor_cannot_change_what_is_out(client):
    writer = person("contributor", "Ada")
    sign_in(client, writer)
    stored = post_for_edit(make_post(author_ids=(writer.id,)).id)
    assert resend(client, stored, title="Changed").status_code == 403


def test_pages_have_no_sections_and_are_the_editors(client, visitor):
    staff(client, "editor")
    page = client.get("/admin/pages/new/").text
    assert "Primary category" not in page
    sent = typed(title="About us", action="publish")
    answer = client.post("/admin/pages/new/", data=sent)
    assert "/admin/pages/" in answer.location
    author = staff(visitor(), "author")
    assert author.get("/admin/pages/new/").status_code == 403
    assert author.post("/admin/pages/new/", data=sent).status_code == 403


def test_an_article_is_not_found_among_the_pages(client):
    staff(client, "editor")
    assert client.get(f"/admin/pages/{make_post().id}/").status_code == 404
    assert client.get(f"/admin/posts/{make_page().id}/").status_code == 404


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_version_that_is_none_is_a_conflict_not_a_crash(client, version):
    staff(client, "editor")
    stored = post_for_edit(make_post().id)
    assert resend(client, stored, version=version).status_code == 409


def test_a_form_without_a_version_changes_nothing(client):
    staff(client, "editor")
    stored = post_for_edit(make_post("As it was").id)
    answer = client.post(f"/admin/posts/{stored.id}/", data=typed(title="Sent by hand"))
    assert answer.status_code == 409
    assert post_for_edit(stored.id).draft.title == "As it was"


@pytest.mark.parametrize("lead", ["x", "4711", "99999999999999999999"])
def test_a_picture_that_does_not_exist_is_no_crash(client, lead):
    staff(client, "editor")
    assert post_new(client, lead_media_id=lead).status_code in (302, 422)
    assert client.get(f"{NEW}?lead={lead}").status_code == 200


def test_comments_of_an_article_can_be_held_and_slowed(client):
    staff(client, "editor")
    post_new(client, comments_held="y", comments_pause="300")
    found = only_post()
    assert (found.draft.comments_held, found.draft.comments_pause) == (True, 300)
    page = client.get(f"/admin/posts/{found.id}/").text
    assert 'checked id="comments_held"' in page
    assert 'value="300"' in page


@pytest.mark.parametrize("pause", ["-1", "86401", "99999999999999", "soon"])
def test_a_pause_that_cannot_be_is_refused_with_all_kept(client, pause):
    staff(client, "editor")
    answer = post_new(client, comments_pause=pause)
    assert answer.status_code == 422
    assert 'id="comments_pause-error"' in answer.text
    assert "Ships wait in the strait" in answer.text
