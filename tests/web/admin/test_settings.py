"""The settings screen: made from the declarations, nothing typed is lost."""

from dataclasses import fields

from blog.comments.settings import DiscussionSettings
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from tests.web.admin.people import staff

SITE = {
    "title": "The Evening Post",
    "tagline": "News",
    "language": "en",
    "time_zone": "Europe/Paris",
    "contact_email": "desk@example.org",
}


def discussion(**changed):
    """The form as a browser sends it: unchecked boxes are left out."""
    boxes = {"comments_on_new_posts": "y", "require_name_email": "y", "threading": "y"}
    typed = {
        option.name: str(option.default)
        for option in fields(DiscussionSettings)
        if not isinstance(option.default, bool)
    }
    return boxes | typed | changed


def test_settings_begins_with_the_first_group(client):
    answer = staff(client, "administrator").get("/admin/settings/")
    assert answer.location.endswith("/admin/settings/site/")


def test_an_unknown_group_is_not_found(client):
    assert staff(client, "administrator").get("/admin/settings/nothing/").status_code == 404


def test_what_was_chosen_is_stored_and_said(client):
    staff(client, "administrator")
    answer = client.post("/admin/settings/site/", data=SITE, follow_redirects=True)
    assert "Settings saved." in answer.text
    assert current(SiteSettings).title == "The Evening Post"
    assert current(SiteSettings).time_zone == "Europe/Paris"


def test_a_box_that_was_cleared_is_off(client):
    staff(client, "administrator")
    client.post("/admin/settings/discussion/", data=discussion())
    chosen = current(DiscussionSettings)
    assert chosen.threading is True
    assert chosen.avatars is False


def test_lists_of_words_keep_their_lines(client):
    staff(client, "administrator")
    data = discussion(moderation_words="casino\r\npills")
    client.post("/admin/settings/discussion/", data=data)
    assert current(DiscussionSettings).moderation_words == "casino\npills"


def test_what_cannot_be_taken_is_named_at_its_field_and_kept(client):
    staff(client, "administrator")
    data = discussion(thread_depth="many", max_links="-3", moderation_words="casino")
    answer = client.post("/admin/settings/discussion/", data=data)
    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    assert "casino</textarea>" in answer.text
    assert 'role="alert"' in answer.text
    assert current(DiscussionSettings).thread_depth == 5


def test_a_number_out_of_bounds_is_refused_by_the_room(client):
    staff(client, "administrator")
    answer = client.post("/admin/settings/discussion/", data=discussion(thread_depth="99"))
    assert answer.status_code == 422
    assert 'id="thread_depth-error"' in answer.text
    assert 'value="99"' in answer.text
    assert "Enter at most 10." in answer.text


def test_a_text_or_a_shape_that_does_not_fit_is_said_in_a_sentence(client):
    staff(client, "administrator")
    answer = client.post("/admin/settings/site/", data=SITE | {"title": "x" * 121})
    assert "Enter at most 120 characters." in answer.text
    answer = client.post("/admin/settings/permalinks/", data={"structure": "/%year%/"})
    assert "Include %postname% or %post_id%, or articles would share an address." in answer.text


def test_a_refusal_is_said_in_the_readers_language(client, monkeypatch):
    staff(client, "administrator")
    monkeypatch.setattr("blog.web.admin.settings._", lambda text, **values: f"« {text} » {values}")
    answer = client.post("/admin/settings/discussion/", data=discussion(thread_depth="99"))
    assert "« Enter at most %(limit)s. » {&#39;limit&#39;: 10}" in answer.text


def test_a_time_zone_that_does_not_exist_is_refused(client):
    staff(client, "administrator")
    answer = client.post("/admin/settings/site/", data=SITE | {"time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert current(SiteSettings).time_zone == "UTC"
