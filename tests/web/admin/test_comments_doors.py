"""Who may use the moderation screen, and what is refused to everybody."""

import pytest

from blog.accounts.permissions import Role
from blog.comments.states import Status
from tests.factories.comments import article, make_comment, read, staff
from tests.html import read as read_page
from tests.web.admin.desk import LIST, as_, get, post, send, shown, tabs


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


def test_tabs_whose_names_may_mislead_say_what_they_hold(app, desk):
    for screen in (LIST, f"{LIST}review/"):
        said = read_page(desk.get(screen).text).all("#views a[title]")
        assert [each["title"] for each in said] == [
            "All that wait or are published",
            "Those you wrote yourself",
        ]


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
