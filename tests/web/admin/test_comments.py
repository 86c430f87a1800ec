"""The moderation screen, used as with script off: links, forms, and the answers to them."""

import re
from html import unescape

import pytest

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM, Actor, Role
from blog.comments.services import Edit, edit_comment
from blog.comments.states import Action, Status
from blog.core.db import db
from tests.conftest import new_client
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.web.admin.people import sign_in

LIST = "/admin/comments/"


def as_(app, actor: Actor):
    """A browser in which that person is signed in."""
    return sign_in(new_client(app), db.session.get_one(User, actor.user_id))


@pytest.fixture
def desk(app):
    """A moderator's browser."""
    return as_(app, staff(Role.MODERATOR, "Ann Editor"))


def get(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.text
    return unescape(response.text)


def post(client, address: str, status: int = 303, **fields):
    response = client.post(address, data=fields)
    assert response.status_code == status, response.text
    return response


def send(client, comment, action: str, status: int = 303, **fields):
    """The row's form as it was read."""
    fields = {"version": comment.version, "action": action, "back": LIST + "?view=all"} | fields
    return post(client, f"{LIST}{comment.id}/decide/", status, **fields)


def undo_fields(page: str) -> dict[str, str]:
    """What the undo bar would post."""
    bar = page[page.index('id="undo"') :]
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', bar)[1] for name in ("batch", "back")
    }


def shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="comment-(\d+)"', page)]


def tabs(page: str) -> dict[str, int]:
    nav = page[page.index('id="views"') : page.index('role="search"')]
    found = re.findall(r'<a [^>]*>(\w+) <span class="count">([\d,]+)</span>', nav)
    return {label: int(number) for label, number in found}


def test_views_are_tabs_with_counts(app, desk):
    post_id = article()
    ids = {status: make_comment(post_id, status=status).id for status in Status}
    page = get(desk, LIST)
    assert tabs(page) == {
        "All": 2, "Mine": 0, "Pending": 1, "Approved": 1, "Rejected": 1, "Spam": 1, "Trash": 1,
    }  # fmt: skip
    assert shown(page) == [ids[Status.PENDING]]
    assert set(shown(get(desk, LIST + "?view=all"))) == {
        ids[Status.PENDING],
        ids[Status.APPROVED],
    }
    for status in Status:
        assert shown(get(desk, f"{LIST}?view={status}")) == [ids[status]]


def test_a_row_says_who_what_where_when_and_why(app, desk):
    post_id = article(title="A bridge for Asia")
    parent = make_comment(post_id, name="Bo", status=Status.APPROVED)
    comment = make_comment(
        post_id,
        "Well *said*.",
        name="Mei <Chen>",
        email="mei@example.org",
        url="https://mei.example",
        address="203.0.113.9",
        parent_id=parent.id,
    )
    response = desk.get(LIST)
    assert "Mei &lt;Chen&gt;" in response.text
    page = unescape(response.text)
    for text in (
        "mei@example.org", "mei.example", "Well said.", "A bridge for Asia", "In reply to", "Bo",
        "The writer has no approved comment yet.", f"Address ·{comment.address_hash[-4:]}",
        "waiting on this article", "10 March 2026, 12:00",
    ):  # fmt: skip
        assert text in page
    assert "203.0.113" not in page


@pytest.mark.parametrize("name", ["email", "address", "q", "post"])
def test_others_by_the_same_or_on_the_same_are_a_link_away(app, desk, name):
    post_id = article()
    wanted = make_comment(post_id, "Of zeppelins.", email="mei@example.org", address="203.0.113.9")
    make_comment(article(), "Of ferries.", address="198.51.100.1")
    value = {
        "email": "Mei@Example.org",
        "address": wanted.address_hash,
        "q": "ZEPPELIN",
        "post": post_id,
    }[name]
    page = get(desk, f"{LIST}?view=all&{name}={value}")
    assert shown(page) == [wanted.id]
    assert "show all again" in page


def test_each_state_offers_what_leads_somewhere(app, desk):
    offers = {
        Status.PENDING: ["approve", "spam", "trash", "reject"],
        Status.APPROVED: ["unapprove", "spam", "trash", "reject"],
        Status.REJECTED: ["approve", "unapprove", "spam", "trash"],
        Status.SPAM: ["not_spam", "trash"],
        Status.TRASH: ["spam", "restore"],
    }
    for status, offered in offers.items():
        comment = make_comment(article(), status=status)
        page = get(desk, f"{LIST}{comment.id}/")
        acts = page[page.index('class="acts"') : page.index("part-thread")]
        assert sorted(re.findall(r'name="action" value="(\w+)"', acts)) == sorted(offered)
        assert ("Delete for good" in acts) is (status in (Status.SPAM, Status.TRASH))


def test_approve_see_it_in_place_undo(app, desk):
    comment = make_comment(article(), name="Mei")
    page = get(desk, LIST)
    back = re.search(r'name="back" value="([^"]*#row-1)"', page)[1]
    answer = send(desk, comment, "approve", back=back)
    assert answer.headers["Location"] == back
    assert read(comment.id).status == Status.APPROVED
    page = get(desk, back)
    assert "Approve: the comment by Mei." in page
    assert "Approve: the comment by Mei." in get(desk, LIST + "?view=spam"), "it stays"
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
    assert "Spam: 2 comments." in page
    assert shown(page) == [comments[0].id]
    post(desk, f"{LIST}undo/", **undo_fields(page))
    assert tabs(get(desk, LIST))["Pending"] == 3


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
    address = f"{LIST}{comment.id}/delete/"
    assert "Delete this comment for good?" in get(desk, address)
    post(desk, address, 409, confirmed="yes", version=99)
    post(desk, address, confirmed="yes", version=comment.version)
    get(desk, f"{LIST}{comment.id}/", 404)
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


def test_quick_edit_in_the_row_and_edit_on_a_page(app, desk):
    comment = make_comment(article(), "Teh bridge.", name="Mei")
    row = get(desk, f"{LIST}?do=quick&on={comment.id}")
    assert f'id="quick-{comment.id}"' in row
    fields = {"content": "The bridge.", "author_name": "Mei", "version": comment.version}
    post(desk, f"{LIST}{comment.id}/edit/", **fields)
    assert read(comment.id).body_source == "The bridge."
    page = get(desk, f"{LIST}{comment.id}/edit/")
    assert "The bridge." in page
    assert "edited it" in page


def test_an_edit_that_cannot_be_taken_keeps_the_text(app, desk):
    comment = make_comment(article())
    fields = {"content": "Mine.", "author_email": "nonsense", "version": 1}
    page = post(desk, f"{LIST}{comment.id}/edit/", 422, **fields).text
    assert "Mine." in page
    assert "This is not an email address." in page


def test_an_edit_over_somebody_elses_shows_both(app, desk):
    comment = make_comment(article())
    edit_comment(SYSTEM, comment.id, 1, Edit("Theirs.", "Mei", "", ""))
    fields = {"content": "Mine.", "author_name": "Mei", "version": 1}
    page = post(desk, f"{LIST}{comment.id}/edit/", 409, **fields).text
    assert "Mine." in page
    assert "Theirs." in page
    assert 'value="2"' in page
    post(desk, f"{LIST}{comment.id}/edit/", **(fields | {"version": 2}))
    assert read(comment.id).body_source == "Mine."


def test_a_reply_from_the_queue_approves_what_waited_and_says_so(app, desk):
    comment = make_comment(article())
    assert "Approve and reply" in get(desk, f"{LIST}?do=reply&on={comment.id}")
    fields = {"content": "Thank you.", "approve": "yes", "version": comment.version}
    post(desk, f"{LIST}{comment.id}/reply/", **fields)
    assert read(comment.id).status == Status.APPROVED
    assert "Thank you." in get(desk, LIST + "?view=mine")
    assert "Undo takes back the approval" in get(desk, LIST)


def test_an_empty_reply_is_asked_for_again(app, desk):
    comment = make_comment(article(), status=Status.APPROVED)
    fields = {"content": " ", "approve": "no", "version": comment.version}
    assert "Write a comment first." in post(desk, f"{LIST}{comment.id}/reply/", 422, **fields).text


def test_a_reply_to_what_somebody_has_decided_keeps_the_text(app, desk):
    comment = make_comment(article())
    decide(comment.id, Action.SPAM)
    fields = {"content": "My long answer.", "approve": "yes", "version": 1}
    assert "My long answer." in post(desk, f"{LIST}{comment.id}/reply/", 409, **fields).text


def test_the_opened_comment_stands_beside_the_list(app, desk, stopped_clock):
    post_id = article()
    top = make_comment(post_id, "The first word.", status=Status.APPROVED)
    comment = make_comment(post_id, "The **second**.", parent_id=top.id, email="mei@example.org")
    stopped_clock.forward(minutes=1)
    other = make_comment(article(), "The third word.", email="MEI@example.org")
    page = get(desk, f"{LIST}?open={comment.id}")
    assert shown(page)[0] == other.id
    pane = page[page.index('id="pane"') :]
    for text in (
        "<strong>second</strong>", "The first word.", "The third word.",
        "Every rule that was asked",
        "previously_approved", "History", "posted it",
    ):  # fmt: skip
        assert text in pane
    assert "This comment does not exist" in get(desk, f"{LIST}?open=999")


def test_pages_go_back_and_forth_without_losing_or_repeating(app, desk, stopped_clock):
    post_id = article()
    for number in range(45):
        make_comment(post_id, status=Status.APPROVED if number % 3 else Status.PENDING)
        stopped_clock.forward(seconds=number % 2)
    address, seen, pages = LIST + "?view=all", [], []
    while address:
        page = get(desk, address)
        pages.append(shown(page))
        seen += pages[-1]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1] if older else None
    assert [len(each) for each in pages] == [20, 20, 5]
    assert seen == sorted(set(seen), reverse=True)
    assert shown(get(desk, re.search(r'rel="prev" href="([^"]+)"', page)[1])) == pages[1]


@pytest.mark.parametrize(
    "address",
    [
        "?view=nonsense",
        "?open=x",
        "?open=0",
        "?open=99999999999",
        "?post=-1",
        "?older=1",
        "?older=999999999999999999-1",
        "?address=zz",
        "?do=dance",
        "x/",
        "0/",
        "99999999999/",
        "12345/",
        "12345/edit/",
        "12345/delete/",
        "empty/nonsense/",
    ],
)
def test_addresses_that_lead_nowhere_are_not_found(app, desk, address):
    get(desk, LIST + address, 404)


def test_forms_that_we_did_not_make_are_refused(app, desk):
    comment = make_comment(article())
    send(desk, comment, "approve", 404, version="x")
    send(desk, comment, "explode", 422)
    post(desk, f"{LIST}bulk/", 404, target="1;2", action="spam")
    post(desk, f"{LIST}999/decide/", 404, action="approve", version=1)
    for back in ("https://evil.example/", "//evil.example", "/admin/comments/../../logout/", ""):
        again = read(comment.id)
        action = "approve" if again.status == Status.PENDING else "unapprove"
        assert send(desk, again, action, back=back).headers["Location"] == LIST


def test_a_form_from_another_site_is_refused(app, desk):
    comment = make_comment(article())
    answer = desk.post(
        f"{LIST}{comment.id}/decide/",
        data={"action": "approve", "version": 1},
        headers={"Origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert read(comment.id).status == Status.PENDING


def test_strangers_are_asked_to_sign_in(app, client):
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize("role", [Role.SUBSCRIBER, Role.CONTRIBUTOR])
def test_who_moderates_nothing_is_turned_away_by_hand_as_well(app, role):
    comment = make_comment(article())
    browser = as_(app, staff(role))
    get(browser, LIST, 403)
    get(browser, f"{LIST}{comment.id}/", 403)
    send(browser, comment, "approve", 403)
    post(browser, f"{LIST}bulk/", 403, target=f"{comment.id}:1", action="approve")
    post(browser, f"{LIST}undo/", 403, batch="x")
    get(browser, "/admin/moderation-log/", 403)


def test_an_author_sees_and_decides_about_their_own_articles_only(app, stopped_clock):
    author = staff(Role.AUTHOR)
    own = make_comment(article(author), email="same@example.org")
    stopped_clock.forward(minutes=1)
    foreign = make_comment(article(), "A secret remark.", email="same@example.org")
    browser = as_(app, author)
    page = get(browser, LIST + "?view=all")
    assert shown(page) == [own.id]
    assert tabs(page)["Pending"] == 1
    assert "A secret remark." not in get(browser, f"{LIST}{own.id}/")
    get(browser, f"{LIST}{foreign.id}/", 403)
    assert "A secret remark." not in get(browser, f"{LIST}?open={foreign.id}")
    for action in ("approve", "spam"):
        send(browser, foreign, action, 403)
    post(browser, f"{LIST}bulk/", 403, target=f"{foreign.id}:1", action="approve")
    post(browser, f"{LIST}{foreign.id}/edit/", 403, content="x", version=1)
    fields = {"content": "Hi.", "approve": "yes", "version": 1}
    post(browser, f"{LIST}{foreign.id}/reply/", 403, **fields)
    get(browser, f"{LIST}empty/spam/", 403)
    get(browser, "/admin/moderation-log/", 403)
    assert read(foreign.id).version == 1
    send(browser, own, "approve")
    assert read(own.id).status == Status.APPROVED


def test_empty_views_say_what_will_be_there(app, desk):
    for view, text in (
        ("pending", "Nothing waits."),
        ("all", "Nobody has written a comment yet."),
        ("mine", "You have not written a comment yet."),
        ("approved", "No comment is published yet."),
        ("rejected", "Nothing is rejected."),
        ("spam", "No spam."),
        ("trash", "The trash is empty."),
        ("pending&q=x", "No comment in this view fits."),
    ):
        assert text in get(desk, f"{LIST}?view={view}")


def test_the_rail_says_how_many_wait(app, desk):
    for _ in range(2):
        make_comment(article())
    page = get(desk, LIST)
    rail = page[page.index('class="rail"') : page.index("</nav>")]
    assert re.search(r"Comments</span>\s*<span class=\"bubble\">2<", rail)


def test_the_log_says_who_did_what_and_why(app, desk):
    comment = make_comment(article(), name="Mei")
    send(desk, comment, "reject", reject_code="off_topic", note="Not about bridges.")
    page = get(desk, "/admin/moderation-log/")
    for text in ("Ann Editor", "rejected it", "Pending → Rejected", "Off topic",
                 "Not about bridges.", "posted it", f"{LIST}{comment.id}/"):  # fmt: skip
        assert text in page
    get(desk, "/admin/moderation-log/?before=x", 404)
    assert "Nothing has happened yet" in get(desk, "/admin/moderation-log/?before=1")


def test_the_screen_costs_the_same_however_many_rows(app, desk, queries):
    def cost() -> int:
        with queries() as statements:
            get(desk, LIST + "?view=all")
        return len(statements)

    make_comment(article(), status=Status.APPROVED)
    few = cost()
    for _ in range(19):
        make_comment(article())
    assert cost() <= few <= 12
