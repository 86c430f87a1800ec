"""Who sends a comment: from which site, in which dialect, and known by what."""

from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.core.settings.store import change
from tests.factories.comments import decide, make_comment
from tests.web.public.pages import (
    MEI,
    comments,
    cookies,
    newest,
    path_in,
    path_of,
    rows,
    see,
    send,
)

FORGED = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
JSON = {"Accept": "application/json"}


def test_a_form_from_elsewhere_is_403_and_stores_nothing(client, post):
    hidden = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    for headers in (FORGED, hidden, {"Origin": "http://["}):
        assert send(client, post.id, headers=headers).status_code == 403
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    assert send(client, post.id).status_code == 403
    assert rows() == 0


def test_a_form_from_here_is_taken(client, post):
    assert send(client, post.id, headers={"Origin": "http://localhost"}).status_code == 303


def test_a_page_that_hides_its_address_is_ours_only_if_the_browser_says_so(client, post):
    assert send(client, post.id, headers={"Origin": "null"}).status_code == 303
    for site in ("cross-site", "same-site", "none", ""):
        headers = {"Origin": "null", "Sec-Fetch-Site": site}
        assert send(client, post.id, headers=headers).status_code == 403
    client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    assert send(client, post.id, headers={"Origin": "null"}).status_code == 403


def test_a_browser_that_says_nothing_needs_the_forms_own_token(client, post, path):
    client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    assert send(client, post.id).status_code == 403
    assert send(client, post.id, guard="made up").status_code == 403
    token = see(client, path).one("#comment-form input[name=guard]")["value"]
    assert send(client, post.id, guard=token).status_code == 303


def test_every_visitor_gets_the_same_page(client, visitor, path):
    assert client.get(path).data == visitor().get(path).data


def test_json_is_answered_in_json(client, post, path):
    response = send(client, post.id, headers=JSON)
    assert response.status_code == 201
    body = dict(response.json)
    receipt = body.pop("receipt")
    assert body == {"id": 1, "status": "pending", "url": f"{path}#comment-1"}
    assert see(client, receipt).one(".receipt-comment .comment-text").text == "A thoughtful remark."
    assert response.location == f"{path}#comment-1"
    assert comments(client, path) == ["A thoughtful remark."]


def test_a_refusal_is_json_too(client, post):
    response = send(client, post.id, "", author_name="", headers=JSON)
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert response.json["fields"] == {
        "author_name": "Enter your name.",
        "content": "Write a comment first.",
    }
    assert send(client, 99, headers=JSON).json["status"] == 404
    send(client, post.id)
    flood = send(client, post.id, "Another", headers=JSON)
    assert (flood.status_code, flood.headers["Retry-After"]) == (429, "15")


def remembered(client, post, **fields):
    """A visitor with an approved comment, who asked to be remembered."""
    response = send(client, post.id, "One", remember="1", **fields)
    decide(newest().id, Action.APPROVE)
    return response


def test_nobody_is_remembered_who_did_not_ask(client, post):
    assert not any(cookie.startswith("commenter=") for cookie in cookies(send(client, post.id)))


def test_the_remembering_cookie_goes_only_where_comments_are_posted(client, post):
    (cookie,) = [c for c in cookies(remembered(client, post)) if c.startswith("commenter=")]
    assert path_in(cookie) == "/comments/"
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_nobody_is_remembered_where_the_owner_does_not_offer_it(client, post, path):
    change(DiscussionSettings, {"cookie_opt_in": False})
    assert not see(client, path).has("input[name=remember]")
    response = send(client, post.id, remember="1")
    assert not any(cookie.startswith("commenter=") for cookie in cookies(response))


def test_a_remembered_visitor_may_leave_name_and_email_blank(client, post, stopped_clock):
    remembered(client, post, author_url="example.org")
    stopped_clock.forward(minutes=1)
    response = send(client, post.id, "Two", author_name="", author_email="")
    assert response.status_code == 303
    comment = newest()
    assert (comment.author_name, comment.author_email) == ("Mei Chen", "mei@example.org")
    assert comment.author_url == "https://example.org"


def test_a_proven_writer_is_published_after_an_approved_comment(client, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Two")
    assert newest().status == "approved"


def test_the_same_name_and_email_without_the_cookie_waits(client, visitor, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    send(visitor(), post.id, "Two")
    assert newest().status == "pending"
    assert [reason["code"] for reason in newest().reasons] == ["identity_not_proven"]


def test_somebody_else_at_the_same_browser_proves_nothing(client, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Two", author_name="Sam", author_email="sam@example.org")
    assert newest().status == "pending"
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Three", author_name="", author_email="")
    assert newest().author_name == "Mei Chen"


def test_a_forged_cookie_proves_nothing(client, post, stopped_clock):
    make_comment(post.id, status=Status.APPROVED, name=MEI["author_name"])
    client.set_cookie("commenter", '["Mei Chen","mei@example.org","","x"]', path="/comments/")
    client.set_cookie("pending", "[1]", path=path_of(post))
    assert client.get(path_of(post)).status_code == 200
    assert send(client, post.id, author_name="", author_email="").status_code == 422


def test_another_name_at_the_same_browser_proves_nothing(client, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Two", author_name="The Editor", remember="1")
    assert newest().status == "pending"
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Three", author_name="The Editor")
    assert newest().status == "pending"


def test_ones_own_name_proves_as_much_in_either_case(client, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    send(client, post.id, "Two", author_name=" mei  CHEN ", author_email="MEI@example.org")
    assert newest().status == "approved"


def commenter(response):
    """The cookie `commenter` that an answer sets, if it sets one."""
    return [cookie for cookie in cookies(response) if cookie.startswith("commenter=")]


def test_the_cookie_is_renewed_only_by_those_who_ask_again(client, post, stopped_clock):
    remembered(client, post)
    stopped_clock.forward(minutes=1)
    assert commenter(send(client, post.id, "Two")) == []
    stopped_clock.forward(minutes=1)
    (again,) = commenter(send(client, post.id, "Three", remember="1"))
    assert "Max-Age=31536000" in again
    assert newest().status == "approved"


def test_where_the_owner_offers_it_no_longer_the_cookie_goes(client, post, stopped_clock):
    remembered(client, post)
    change(DiscussionSettings, {"cookie_opt_in": False})
    stopped_clock.forward(minutes=1)
    (gone,) = commenter(send(client, post.id, "Two", remember="1"))
    assert "Max-Age=0" in gone
    assert path_in(gone) == "/comments/"
    stopped_clock.forward(minutes=1)
    assert commenter(send(client, post.id, "Three")) == []


def test_the_fields_say_whether_they_are_needed_and_the_server_alone_decides(client, post, path):
    def needed() -> list[str | None]:
        form = see(client, path).one("#comment-form")
        names = ("author_name", "author_email", "author_url")
        return [form.one(f"input[name={name}]").get("aria-required") for name in names]

    assert needed() == ["true", "true", None]
    change(DiscussionSettings, {"require_name_email": False})
    assert needed() == [None, None, None]


def test_what_is_done_about_a_comment_is_named_for_that_comment_alone(
    client, post, path, stopped_clock
):
    for _number in range(2):
        stopped_clock.forward(minutes=1)
        make_comment(post.id, name="Mei", email="mei@example.org", status=Status.APPROVED)
    page = see(client, path)
    actions = [each for tag in ("a", "button") for each in page.all(f".comment-actions {tag}")]
    names = {action.get("aria-label") or action.text for action in actions}
    assert len(names) == len(actions) == 6
    assert all("Mei, 10 March 2026" in name for name in names)
