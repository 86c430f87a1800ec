"""The screen of a comment says how its writer stands, and lets a moderator decide about them."""

import pytest

from blog.accounts.permissions import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import article, make_comment
from tests.html import read


@pytest.fixture
def comment(app):
    return make_comment(article(), "Well said.", name="Mei", email="mei@example.org")


@pytest.fixture
def desk(client):
    return sign_in(client, make_user(Role.MODERATOR, name="Ana Brandt"))


def decide(desk, comment, **form):
    return desk.post(f"/admin/comments/{comment.id}/person/", data={"target": "email"} | form)


def test_a_suspension_is_set_shown_and_ended(desk, comment):
    answer = decide(desk, comment, kind="suspended", days="3", message="Cool <b>down</b>.")
    assert answer.status_code == 303
    page = read(desk.get(f"/admin/comments/{comment.id}/").text)
    shown = page.one("section[aria-labelledby=part-person]")
    assert "Suspended until" in shown.text
    assert "Cool <b>down</b>." in shown.text
    [form] = [each for each in shown.all("form") if each["action"].endswith("/end/")]
    assert desk.post(form["action"]).status_code == 303
    page = read(desk.get(f"/admin/comments/{comment.id}/").text)
    assert "ended by Ana Brandt" in page.one("section[aria-labelledby=part-person]").text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"kind": "suspended"}, "Say for how many days."),
        ({"kind": "suspended", "days": "soon"}, "Give a number of days"),
        ({"kind": "warned"}, "Say what the warning is about."),
        ({"kind": "loved"}, "This form asked for something that cannot be done."),
        ({"kind": "banned", "target": "account"}, "cannot be done"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(desk, comment, form, told):
    answer = decide(desk, comment, **({"message": "Kept words."} | form))
    if form["kind"] == "warned":
        answer = decide(desk, comment, kind="warned")
    assert answer.status_code == 422
    page = read(answer.text)
    assert told in page.one(".error-summary").text
    if form["kind"] != "warned":
        assert "Kept words." in page.one("textarea[name=message]").text


@pytest.mark.parametrize(
    ("form", "name"), [({"kind": "noted"}, "message"), ({"kind": "suspended"}, "days")]
)
def test_what_is_wrong_is_tied_to_its_field(desk, comment, form, name):
    page = read(decide(desk, comment, **form).text)
    summary = page.one(".error-summary")
    assert "autofocus" in summary.attributes
    box = page.one(f"#person-{name}")
    assert summary.one("a")["href"] == f"#{box['id']}"
    assert box["aria-invalid"] == "true"
    assert f"person-{name}-error" in box["aria-describedby"].split()
    assert page.one(f"#person-{name}-error").text in summary.text


def test_an_author_sees_how_their_commenter_stands_and_cannot_change_it(client, desk, visitor):
    author = make_user(Role.AUTHOR)
    comment = make_comment(article(author.actor), email="mei@example.org")
    decide(desk, comment, kind="banned")
    own = sign_in(visitor(), author)
    page = read(own.get(f"/admin/comments/{comment.id}/").text)
    shown = page.one("section[aria-labelledby=part-person]")
    assert "Banned" in shown.text
    assert shown.all("form") == []
    assert decide(own, comment, kind="banned").status_code == 403


@pytest.mark.parametrize("message", ["", "Take a break, please."])
@pytest.mark.parametrize(("kind", "days"), [("suspended", "3"), ("banned", "")])
def test_who_is_shut_out_is_told_so_with_the_reason_and_keeps_their_words(
    desk, comment, visitor, kind, days, message
):
    decide(desk, comment, kind=kind, days=days, message=message)
    form = {"author_name": "Mei", "author_email": "mei@example.org", "content": "Once more."}
    answer = visitor().post("/comments/", data=form | {"post": comment.post_id})
    assert answer.status_code == 403
    told = read(answer.text).one(".error-summary").text
    assert "You may not comment here" in told
    assert message in told
    assert "Once more." in answer.text


def test_the_form_says_how_the_person_will_learn_of_it(desk, comment):
    member = make_comment(article(), actor=make_user(Role.SUBSCRIBER).actor)
    for each, told in (
        (comment, "on the private page of this comment"),
        (member, "in a mail, and"),
    ):
        form = read(desk.get(f"/admin/comments/{each.id}/").text).one(".person-form")
        assert told in form.one(".person-told").text
    answer = decide(desk, comment, kind="messaged", message="Thank you for it.")
    assert answer.status_code == 303
    shown = read(desk.get(f"/admin/comments/{comment.id}/").text).one(
        "section[aria-labelledby=part-person]"
    )
    assert "Message to them" in shown.text
    assert not [each for each in shown.all("form") if each["action"].endswith("/end/")]
