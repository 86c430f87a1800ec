"""Featured and pinned comments: who marks them, what readers see, and how it is taken back."""

import pytest

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.marks import mark_comment
from blog.comments.services import undo
from blog.comments.states import Action, Mark, Status
from blog.core.errors import Conflict, Forbidden, NotFound
from tests.comments.test_services import last_entry
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.factories.posts import make_post
from tests.web.public.pages import path_of, see


def mark(comment_id: int, wanted: Mark | None, actor=SYSTEM) -> str:
    return mark_comment(actor, comment_id, read(comment_id).version, wanted)


@pytest.fixture
def post_id(app) -> int:
    return make_post("Ships wait").id


@pytest.fixture
def three(post_id) -> list[int]:
    """Three comments that readers see."""
    return [
        make_comment(post_id, f"Remark {n}.", name=f"N{n}", status=Status.APPROVED).id
        for n in range(3)
    ]


def test_a_pinned_comment_stands_above_the_others_and_in_its_place(client, post_id, three):
    mark(three[1], Mark.PINNED)
    page = see(client, path_of(post_id))
    assert page.one(".pinned blockquote").text == "Remark 1."
    assert page.one(".pinned a")["href"] == f"/comments/{three[1]}/"
    assert page.one(f"#comment-{three[1]} .badge--mark").text == "Pinned"
    assert len(page.all("li.comment")) == 3


def test_featured_comments_are_listed_above_and_lead_to_their_places(client, post_id, three):
    for comment_id in three[1:]:
        mark(comment_id, Mark.FEATURED)
    page = see(client, path_of(post_id))
    assert [link["href"] for link in page.all(".featured a")] == [
        f"/comments/{comment_id}/" for comment_id in three[1:]
    ]
    assert page.one(f"#comment-{three[1]} .badge--mark").text == "Featured"
    assert not page.has(f"#comment-{three[0]} .badge--mark")


def test_they_stand_on_the_page_that_opens_and_on_no_sorted_one(client, post_id, three):
    mark(three[0], Mark.PINNED)
    assert not see(client, f"{path_of(post_id)}?order=newest").has(".pinned")


def test_pinning_another_makes_the_first_a_featured_one_and_undo_takes_back_both(post_id, three):
    mark(three[0], Mark.PINNED)
    batch = mark(three[2], Mark.PINNED)
    assert (read(three[0]).mark, read(three[2]).mark) == ("featured", "pinned")
    undo(SYSTEM, batch)
    assert (read(three[0]).mark, read(three[2]).mark) == ("pinned", None)


def test_each_act_is_a_line_of_the_log(three):
    editor = staff(Role.EDITOR)
    mark(three[0], Mark.FEATURED, editor)
    entry = last_entry()
    assert (entry.action, entry.actor_name) == ("featured", editor.name)
    assert (entry.before, entry.after) == ({"mark": None}, {"mark": "featured"})
    mark(three[0], None, editor)
    assert last_entry().action == "unmarked"


def test_an_undo_that_somebody_has_overtaken_is_refused(three):
    batch = mark(three[0], Mark.FEATURED)
    mark(three[0], Mark.PINNED)
    with pytest.raises(Conflict):
        undo(SYSTEM, batch)
    assert read(three[0]).mark == "pinned"


def test_what_readers_do_not_see_is_not_marked_and_what_they_see_no_longer_is_not_shown(
    client, post_id, three
):
    waiting = make_comment(post_id, status=Status.PENDING).id
    with pytest.raises(Conflict):
        mark(waiting, Mark.FEATURED)
    mark(three[0], Mark.PINNED)
    decide(three[0], Action.SPAM)
    assert not see(client, path_of(post_id)).has(".pinned")
    decide(three[0], Action.NOT_SPAM)
    assert see(client, path_of(post_id)).has(".pinned")


def test_only_those_who_decide_about_a_comment_mark_it(app):
    author, stranger = staff(Role.AUTHOR), staff(Role.AUTHOR)
    comment_id = make_comment(article(author), status=Status.APPROVED).id
    with pytest.raises(Forbidden):
        mark(comment_id, Mark.PINNED, stranger)
    mark(comment_id, Mark.PINNED, author)
    with pytest.raises(NotFound):
        mark_comment(SYSTEM, comment_id + 1, 1, Mark.PINNED)


def test_two_moderators_do_not_overwrite_each_other(three):
    version = read(three[0]).version
    mark_comment(SYSTEM, three[0], version, Mark.FEATURED)
    with pytest.raises(Conflict):
        mark_comment(SYSTEM, three[0], version, Mark.PINNED)
    with pytest.raises(Conflict):
        mark(three[0], Mark.FEATURED)


def test_the_moderation_screen_has_the_buttons(client, three):
    sign_in(client, make_user(Role.MODERATOR))
    page = see(client, f"/admin/comments/{three[0]}/")
    assert [button["value"] for button in page.all("button[name=mark]")] == ["featured", "pinned"]
    form = {"version": str(read(three[0]).version), "back": "/admin/comments/", "mark": "pinned"}
    address = f"/admin/comments/{three[0]}/mark/"
    assert client.post(address, data=form).status_code == 303
    assert "Pinned: the comment by N0" in client.get("/admin/comments/").text
    assert client.post(address, data=form).status_code == 409
    assert client.post(address, data=form | {"mark": "golden"}).status_code == 422
    page = see(client, f"/admin/comments/{three[0]}/")
    assert [button["value"] for button in page.all("button[name=mark]")] == ["featured", ""]


def test_readers_have_no_such_button(client, visitor, post_id, three):
    address = f"/admin/comments/{three[0]}/mark/"
    assert visitor().post(address, data={"mark": "pinned", "version": "1"}).status_code in (
        302,
        403,
    )
    assert read(three[0]).mark is None
