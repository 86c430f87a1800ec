"""The screen on which a setting is tried before it is saved."""

from blog.accounts.permissions import Role
from blog.comments.moderation.rule_names import rule_name
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core.settings.store import change, current
from tests.factories.comments import article, make_comment, staff
from tests.web.admin.desk import as_, get

SCREEN = "/admin/comments/rehearse/"
FORM = {
    "last": "100",
    "discussion-require_name_email": "y",
    "discussion-max_links": "2",
    "discussion-flood_seconds": "15",
    "discussion-close_after_days": "14",
    "discussion-word_matching": "words",
    "rules-spam_score": "y",
    "rules-spam_hold_from": "90",
    "rules-spam_bin_from": "0",
    "rules-first_comments_held": "0",
    "rules-repeat_hours": "24",
    "rules-rejection_percent": "50",
    "rules-hold_disposable": "y",
}


def owner(app):
    return as_(app, staff(Role.ADMINISTRATOR))


def open_house():
    change(DiscussionSettings, {"require_previously_approved": False})


def tried(client, status=200, **fields) -> str:
    answer = client.post(SCREEN, data=FORM | fields)
    assert answer.status_code == status, answer.text
    return answer.text


def test_the_screen_shows_the_settings_as_they_are(app):
    change(DiscussionSettings, {"max_links": 6})
    page = get(owner(app), SCREEN)
    assert 'name="discussion-max_links"' in page
    assert 'value="6"' in page
    assert "would have come out differently" not in page


def test_unchanged_it_says_that_none_would_differ(app):
    open_house()
    make_comment(article(), status=Status.APPROVED)
    page = tried(owner(app))
    assert "None would have come out differently" in page
    assert "1 comment was judged again." in page


def test_a_change_lists_what_it_would_have_changed_and_why(app):
    open_house()
    comment = make_comment(article(), "The harbour <b>sleeps</b>.", status=Status.APPROVED)
    make_comment(article(), "The bridge.", status=Status.APPROVED)
    page = tried(owner(app), **{"discussion-moderation_words": "harbour\r\nferry"})
    assert "1 of them would have come out differently" in page
    assert f'href="/admin/comments/{comment.id}/"' in page
    assert "“harbour” is on the moderation list." in page
    assert "ferry</textarea>" in page
    assert "<b>sleeps" not in page
    assert current(DiscussionSettings).moderation_words == ""


def test_a_wrong_value_is_told_and_nothing_is_lost(app):
    page = tried(owner(app), 422, **{"discussion-max_links": "-4", "rules-repeat_hours": "x"})
    assert 'value="-4"' in page
    assert page.count('class="error-summary"') == 1
    assert 'id="rules-repeat_hours-error"' in page
    page = tried(owner(app), 422, **{"discussion-max_links": "-4"})
    assert "Enter at least 0." in page
    page = tried(owner(app), 422, last="0", **{"discussion-max_links": "-4"})
    assert "Enter a number from 1 to 2000." in page
    assert "Enter at least 0." in page


def test_only_who_may_change_settings_is_let_in(app):
    client = as_(app, staff(Role.MODERATOR))
    assert client.get(SCREEN).status_code == 403
    assert client.post(SCREEN, data=FORM).status_code == 403


def test_the_settings_screens_lead_there(app):
    client = owner(app)
    for group in ("discussion", "rules"):
        assert f'href="{SCREEN}"' in get(client, f"/admin/settings/{group}/")
    assert SCREEN not in get(client, "/admin/settings/site/")


def test_the_dossier_tells_every_rule_with_what_it_asked_for_and_under_what(app):
    comment = make_comment(article())
    change(DiscussionSettings, {"hold_all": True})
    page = get(owner(app), f"/admin/comments/{comment.id}/")
    for rule in ("post_known", "spam_score", "said_elsewhere", "hold_all", "previously_approved"):
        assert f"<strong>{rule_name(rule)}</strong>" in page
    assert "by version" in page
    assert "Every comment must be approved by a moderator: off then, on now" in page
