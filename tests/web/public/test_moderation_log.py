"""Where the owner wants it, everybody may read what was decided, and nothing about anybody."""

import pytest

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.locks import lock_branch
from blog.comments.moderation.reasons import REJECTIONS
from blog.comments.moderation.wording import rejection_told
from blog.comments.relocation import move_branch
from blog.comments.services import Edit, edit_comment, undo
from blog.comments.settings import DiscussionSettings, LogSettings, RejectionSettings
from blog.comments.standing import set_standing
from blog.comments.states import Action, Status
from blog.core.settings.store import change
from blog.posts import services as posts
from tests.factories.comments import decide, make_comment, read, staff
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


def test_what_else_is_done_and_what_rules_reject_is_told_without_a_name(client, post):
    change(LogSettings, {"public": "named"})
    change(DiscussionSettings, {"disallowed_words": "casino"})
    moderator, other = staff(Role.MODERATOR, "Ann Editor"), make_post("Another").id
    comment = make_comment(post.id, "Words.", name="Mei Chen", status=Status.APPROVED)
    make_comment(post.id, "A casino", name="Jo Reader", status=Status.REJECTED)
    edit = Edit("Better words.", "Mei Chen", comment.author_email, "")
    edit_comment(moderator, comment.id, comment.version, edit)
    lock_branch(moderator, comment.id, read(comment.id).version, "Enough")
    move_branch(moderator, comment.id, read(comment.id).version, other)
    set_standing(moderator, comment.id, "email", "noted", message="Rude to Jo")
    set_standing(moderator, comment.id, "email", "suspended", days=3, message="Rude to Jo")
    page = see(client, LOG)
    told = [" ".join(line.text.split()) for line in page.all(".decision-what")]
    assert told == [
        "Suspended somebody Ann Editor",
        "Moved a conversation to another article Ann Editor",
        "Locked a conversation Ann Editor",
        "Corrected the words of a comment Ann Editor",
        "Rejected a comment as it came: Disallowed words A rule of this site",
        "Approved a comment A rule of this site",
    ]
    assert len(page.all(".decision-where")) == 5
    for private in ("Mei Chen", "Jo Reader", "casino", "Rude", "Enough", "words.", "@example.org"):
        assert private not in page.text


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
