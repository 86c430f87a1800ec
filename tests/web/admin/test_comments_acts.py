"""Deciding with script off: forms, the undo bar, conflicts, bulk, deletion."""

import re

from blog.accounts.permissions import Role
from blog.comments.states import Action, Status
from blog.web.admin import comments as screen
from blog.web.admin import comments_state as state
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.web.admin.desk import LIST, get, post, send, shown, tabs, undo_fields


def test_approve_see_it_in_place_undo(app, desk):
    comment = make_comment(article(), name="Mei")
    page = get(desk, LIST)
    back = re.search(r'name="back" value="([^"]*#row-1)"', page)[1]
    answer = send(desk, comment, "approve", back=back)
    assert answer.headers["Location"] == back
    assert read(comment.id).status == Status.APPROVED
    page = get(desk, back)
    assert "Approved: the comment by Mei" in page
    assert "Approved: the comment by Mei" in get(desk, LIST + "?view=spam"), "it stays"
    post(desk, f"{LIST}undo/", **undo_fields(page))
    assert read(comment.id).status == Status.PENDING
    page = get(desk, LIST)
    assert "Taken back: 1 comment is as it was." in page
    assert 'name="batch"' not in page


def test_the_undo_bar_can_be_put_away(app, desk):
    comment = make_comment(article())
    send(desk, comment, "spam")
    post(desk, f"{LIST}undo/dismiss/")
    assert 'name="batch"' not in get(desk, LIST)
    assert read(comment.id).status == Status.SPAM


def test_undoing_what_somebody_changed_since_is_refused_whole(app, desk):
    comment = make_comment(article())
    send(desk, comment, "approve")
    fields = undo_fields(get(desk, LIST))
    decide(comment.id, Action.SPAM)
    assert "cannot be undone" in post(desk, f"{LIST}undo/", 409, **fields).text
    assert read(comment.id).status == Status.SPAM


def test_undoing_twice_says_that_nothing_is_left(app, desk):
    comment = make_comment(article())
    send(desk, comment, "approve")
    fields = undo_fields(get(desk, LIST))
    post(desk, f"{LIST}undo/", **fields)
    post(desk, f"{LIST}undo/", **fields)
    assert "nothing left to undo" in get(desk, LIST)


def test_rejecting_asks_for_the_reason(app, desk):
    comment = make_comment(article())
    page = send(desk, comment, "reject", 422).text
    assert "Choose the reason" in page
    assert f'value="{comment.id}:1"' in page
    send(desk, comment, "reject", reject_code="off_topic", note="Third time.")
    assert read(comment.id).reject_code == "off_topic"
    page = get(desk, f"{LIST}{comment.id}/")
    assert "Rejected by a moderator: Off topic" in page
    assert "Third time." in page


def test_who_comes_second_sees_both_what_they_wanted_and_what_stands(app, desk):
    comment = make_comment(article())
    other = staff(Role.EDITOR, "Bo Quick")
    decide(comment.id, Action.SPAM, other)
    page = send(desk, comment, "approve", 409).text
    for text in ("Somebody decided meanwhile", "Approve", "Spam", "Bo Quick", "called it spam"):
        assert text in page
    assert 'name="version" value="2"' in page
    assert read(comment.id).status == Status.SPAM


def test_many_at_once_and_back_again(app, desk):
    post_id = article()
    comments = [make_comment(post_id) for _ in range(3)]
    page = get(desk, LIST + "?select=page")
    ticked = re.findall(r'name="target" value="([\d:]+)" form="bulk" checked', page)
    assert len(ticked) == 3
    post(desk, f"{LIST}bulk/", target=ticked[:2], action="spam", back=LIST)
    page = get(desk, LIST)
    assert "Called spam: 2 comments" in page
    assert shown(page) == [comments[0].id]
    post(desk, f"{LIST}undo/", **undo_fields(page))
    assert tabs(get(desk, LIST))["Pending"] == 3


def test_a_wave_is_ticked_decided_and_brought_back_at_once(app, desk, monkeypatch):
    assert (state.MANY_ROWS, state.PER_PAGE) == (200, 20)
    for module in (state, screen):
        monkeypatch.setattr(module, "MANY_ROWS", 22)
    post_id = article()
    for _ in range(23):
        make_comment(post_id)
    [address] = re.findall(r'href="([^"]*)">Tick 22<', get(desk, LIST))
    ticked = re.findall(r'value="([\d:]+)" form="bulk" checked', get(desk, address))
    assert len(ticked) == 22
    post(desk, f"{LIST}bulk/", target=ticked, action="spam", back=address)
    page = get(desk, LIST)
    assert "Called spam: 22 comments" in page
    assert tabs(page)["Pending"] == 1
    post(desk, f"{LIST}undo/", **undo_fields(page))
    assert "22 comments are as they were" in get(desk, LIST)
    assert tabs(get(desk, LIST))["Pending"] == 23


def test_a_bulk_says_what_it_left(app, desk):
    first, second = make_comment(article()), make_comment(article())
    decide(first.id, Action.SPAM)
    targets = [f"{first.id}:1", f"{second.id}:1"]
    post(desk, f"{LIST}bulk/", target=targets, action="approve")
    assert "1 comment was left as it is" in get(desk, LIST)


def test_a_bulk_of_nothing_does_nothing_and_says_so(app, desk):
    post(desk, f"{LIST}bulk/", action="spam")
    assert "Nothing was ticked" in get(desk, LIST)


def test_a_bulk_rejection_asks_for_the_reason(app, desk):
    comment = make_comment(article())
    post(desk, f"{LIST}bulk/", 422, target=f"{comment.id}:1", action="reject")
    post(desk, f"{LIST}bulk/", target=f"{comment.id}:1", action="reject", reject_code="abuse")
    assert read(comment.id).reject_code == "abuse"


def test_deleting_for_good_asks_first(app, desk):
    comment = make_comment(article(), status=Status.SPAM)
    here, version = f"{LIST}{comment.id}/", comment.version
    assert "Delete this comment for good?" in get(desk, here + "delete/")
    post(desk, here + "delete/", 409, confirmed="yes", version=99)
    post(desk, here + "delete/", confirmed="yes", version=version)
    get(desk, here, 404)
    assert "deleted it for good" not in get(desk, LIST)


def test_deleting_many_and_emptying_ask_first(app, desk):
    post_id = article()
    spam = [make_comment(post_id, status=Status.SPAM) for _ in range(3)]
    targets = [f"{each.id}:{each.version}" for each in spam[:2]]
    asked = post(desk, f"{LIST}bulk/", 200, target=targets, action="delete").text
    assert "Delete 2 comments for good?" in asked
    post(desk, f"{LIST}bulk/", target=targets, action="delete", confirmed="yes")
    assert tabs(get(desk, LIST))["Spam"] == 1
    assert "Empty spam?" in get(desk, f"{LIST}empty/spam/")
    post(desk, f"{LIST}empty/spam/", confirmed="yes")
    assert "1 comment was deleted for good." in get(desk, LIST)
    get(desk, f"{LIST}empty/approved/", 404)
