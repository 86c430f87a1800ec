"""Where the owner wants it, everybody may read what was decided, and nothing about anybody."""

import pytest

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.moderation.reasons import REJECTIONS
from blog.comments.moderation.wording import rejection_told
from blog.comments.services import undo
from blog.comments.settings import LogSettings, RejectionSettings
from blog.comments.states import Action
from blog.core.settings.store import change
from blog.posts import services as posts
from tests.factories.comments import decide, make_comment, staff
from tests.factories.posts import make_post
from tests.web.public.pages import path_of, see

LOG = "/moderation-log/"


def decisions(client, path: str = LOG) -> list[str]:
    return [line.text for line in see(client, path).all(".decision-what")]


@pytest.fixture
def post(app):
    change(LogSettings, {"public": "nameless"})
    return make_post("Ships wait in the strait")


def test_it_is_not_there_until_the_owner_wants_it(client):
    path = path_of(make_post())
    see(client, LOG, 404)
    assert LOG not in client.get(path).text
    change(LogSettings, {"public": "nameless"})
    assert "Nothing has been decided yet." in see(client, LOG).text
    assert LOG in client.get(path).text


def test_a_decision_is_told_with_its_reason_and_article_at_the_next_look(client, post):
    comment = make_comment(post.id, "Very personal words.", name="Mei Chen")
    assert decisions(client) == []
    decide(comment.id, Action.REJECT, staff(Role.MODERATOR, "Ann Editor"))
    page = see(client, LOG)
    [line] = page.all(".decision-what")
    assert "Rejected a comment: Off topic" in line.text
    assert "A moderator" in line.text
    [link] = page.all(".decision-where a")
    assert (link["href"], link.text) == (path_of(post), post.title)
    for private in ("Very personal", "Mei Chen", "@example.org", "Ann Editor"):
        assert private not in page.text


def test_moderators_are_named_where_the_owner_wants_that(client, post):
    change(LogSettings, {"public": "named"})
    decide(make_comment(post.id).id, Action.SPAM, staff(Role.MODERATOR, "Ann Editor"))
    decide(make_comment(post.id).id, Action.APPROVE)
    newest, first = decisions(client)
    assert "A rule of this site" in newest
    assert "Ann Editor" in first


def test_submissions_are_no_decisions_and_undoing_is_one(client, post):
    undo(SYSTEM, decide(make_comment(post.id).id, Action.APPROVE))
    taken_back, approved = decisions(client)
    assert "Took a decision back" in taken_back
    assert "Approved a comment" in approved


def test_an_article_that_is_no_longer_there_is_not_named(client, post):
    decide(make_comment(post.id).id, Action.APPROVE)
    assert post.title in see(client, LOG).text
    post = posts.trash_post(SYSTEM, post.id, post.version)
    page = see(client, LOG)
    assert post.title not in page.text
    assert "An article that is not published" in page.text


def test_pages_of_the_log_hang_together(client, post, stopped_clock):
    comment_id = make_comment(post.id).id
    for _ in range(26):
        decide(comment_id, Action.APPROVE)
        decide(comment_id, Action.UNAPPROVE)
        stopped_clock.forward(minutes=1)
    page = see(client, LOG)
    assert len(page.all(".decision-what")) == 50
    [older] = page.all("a[rel=next]")
    assert len(decisions(client, older["href"])) == 2
    see(client, f"{LOG}before/1/", 404)
    see(client, f"{LOG}before/x/", 404)


def test_the_owner_words_the_reasons_and_writers_read_them(client, post):
    assert rejection_told("abuse") == "It was rejected because it attacks or insults somebody."
    change(RejectionSettings, {"abuse": "We ask for a civil tone here."})
    assert rejection_told("abuse") == "We ask for a civil tone here."
    assert rejection_told(None) == "A moderator rejected it."


def test_every_reason_can_be_worded():
    assert {*RejectionSettings.__dataclass_fields__} == {*REJECTIONS}
