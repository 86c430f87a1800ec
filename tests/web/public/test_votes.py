"""Likes: one of each person, taken back by a second press, in no page but as a number."""

import pytest

from blog.accounts.permissions import SYSTEM
from blog.comments.deletion import delete_comment
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.comments.votes.services import GUESTS, TRIES
from blog.comments.votes.settings import VoteSettings
from blog.core.settings.store import change
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide, make_comment
from tests.factories.comments import read as stored
from tests.html import read
from tests.web.public.pages import (
    comments,
    cookies,
    newest,
    no_questions_asked,
    path_in,
    path_of,
    see,
    send,
)

JSON = {"Accept": "application/json"}


@pytest.fixture
def comment(post) -> int:
    """The id of a comment that may be liked."""
    return make_comment(post.id, "Well said.", status=Status.APPROVED).id


def press(client, comment_id: int, button: str = "like", **options):
    return client.post("/comments/vote/", data={button: str(comment_id)}, **options)


def shown(client, path: str, button: str = "like") -> str:
    return see(client, path).one(f"#comments .vote[name={button}] b").text


def test_a_like_leads_back_and_counts_for_everybody(client, visitor, comment, path):
    assert shown(client, path) == ""
    answer = press(client, comment)
    assert (answer.status_code, answer.location) == (303, f"{path}#comment-{comment}")
    assert shown(visitor(), path) == "1"
    press(visitor(), comment)
    assert shown(client, path) == "2"


def test_without_script_the_page_shows_ones_own_like_to_oneself_alone(
    client, visitor, comment, path, post
):
    other = make_comment(post.id, "And more.", status=Status.APPROVED).id
    press(client, comment)
    press(client, other)

    def pressed(who) -> list[str]:
        return [button["value"] for button in see(who, path).all(".vote[aria-pressed=true]")]

    assert pressed(client) == [str(comment), str(other)]
    assert client.get(path).headers["Cache-Control"] == "private, no-store"
    assert pressed(visitor()) == []
    press(client, comment, "back")
    assert pressed(client) == [str(other)]
    press(client, other, "back")
    assert pressed(client) == []
    assert "private" not in client.get(path).headers["Cache-Control"]


def test_voting_twice_changes_nothing_and_is_offered_to_be_taken_back(client, comment, path):
    press(client, comment)
    page = read(press(client, comment).text)
    assert page.one("h1").text == "You have voted already"
    assert page.one("button[name=back]")["value"] == str(comment)
    assert shown(client, path) == "1"
    assert press(client, comment, "back").location == f"{path}#comment-{comment}"
    assert shown(client, path) == ""
    press(client, comment, "back")
    assert stored(comment).likes == 0


def test_script_is_told_the_numbers(client, comment):
    assert press(client, comment, headers=JSON).json == {"likes": 1, "dislikes": 0, "mine": 1}
    assert press(client, comment, headers=JSON).json == {"likes": 1, "dislikes": 0, "mine": 1}
    back = press(client, comment, "back", headers=JSON)
    assert back.json == {"likes": 0, "dislikes": 0, "mine": 0}
    assert back.headers["Cache-Control"] == "private, no-store"


def test_no_cookie_exists_before_the_first_vote(client, comment, path):
    assert cookies(client.get(path)) == []
    made = cookies(press(client, comment))
    assert {cookie.split("=")[0]: path_in(cookie) for cookie in made} == {
        "votes": path,
        "voter": "/comments/",
        "voted": "/",
    }
    assert [cookie.split("=")[0] for cookie in made if "HttpOnly" not in cookie] == ["voted"]


def test_whoever_votes_by_script_gets_the_page_that_everybody_has(client, visitor, comment, path):
    press(client, comment, headers=JSON)
    own, others = client.get(path), visitor().get(path)
    assert own.headers["Cache-Control"] == "public, no-cache"
    assert own.get_data() == others.get_data()


def test_ones_own_votes_are_told_to_nobody_else(client, visitor, comment, post):
    press(client, comment)
    address = f"/comments/votes/{post.id}/"
    answer = client.get(address)
    assert answer.json == {"votes": {str(comment): 1}}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert visitor().get(address).json == {"votes": {}}


def test_a_member_counts_once_on_whatever_machine(client, visitor, comment, post, path):
    ann = make_user("subscriber")
    press(sign_in(client, ann), comment)
    other = sign_in(visitor(), ann)
    press(other, comment)
    assert stored(comment).likes == 1
    assert other.get(f"/comments/votes/{post.id}/").json == {"votes": {str(comment): 1}}
    assert "data-member" in other.get(path).text


def test_a_forged_cookie_is_nobodys(client, comment):
    client.set_cookie("voter", "somebody", path="/comments/")
    press(client, comment)
    client.set_cookie("voter", "somebody-else", path="/comments/")
    press(client, comment)
    assert stored(comment).likes == 2


def test_ones_own_comment_is_for_others_to_judge(client, visitor, post):
    no_questions_asked()
    ann = make_user("subscriber")
    send(sign_in(client, ann), post.id, "Mine")
    assert press(client, newest().id).status_code == 403
    guest = visitor()
    send(guest, post.id, "A guest's", remember="1", author_email="gil@example.org")
    assert press(guest, newest().id).status_code == 403
    assert newest().likes == 0


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.APPROVED])
def test_what_readers_do_not_see_is_not_voted_on(client, post, status):
    hidden = make_comment(post.id, status=status).id
    assert press(client, hidden).status_code == 404
    assert stored(hidden).likes == 0


@pytest.mark.parametrize("value", ["", "x", "0", "-1", "9" * 30, "1; DROP", "\x00"])
def test_what_is_no_comment_is_refused_with_a_word(client, comment, value):
    answer = client.post("/comments/vote/", data={"like": value})
    assert answer.status_code in (404, 422)
    assert client.post("/comments/vote/", data={}).status_code == 422
    assert press(client, 10**6).status_code == 404


def test_a_vote_from_another_site_is_not_counted(client, comment):
    answer = press(client, comment, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert stored(comment).likes == 0


def test_one_network_without_accounts_counts_so_often_a_day(visitor, comment, stopped_clock):
    answers = [press(visitor(), comment).status_code for _ in range(GUESTS + 3)]
    assert answers == [303] * GUESTS + [429] * 3
    assert stored(comment).likes == GUESTS
    assert press(sign_in(visitor(), make_user()), comment).status_code == 303
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert press(visitor(), comment, environ_base=elsewhere).status_code == 303
    stopped_clock.forward(days=1, minutes=1)
    assert press(visitor(), comment).status_code == 303


def test_a_flood_of_votes_is_stopped(client, comment):
    sign_in(client, make_user())
    for number in range(TRIES):
        press(client, comment, "back" if number % 2 else "like")
    answer = press(client, comment)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


def test_dislikes_are_the_owners_choice(client, visitor, comment, path):
    assert not see(client, path).has(".vote[name=dislike]")
    assert press(client, comment, "dislike").status_code == 403
    change(VoteSettings, {"dislikes": True})
    press(client, comment)
    press(client, comment, "dislike")
    assert (stored(comment).likes, stored(comment).dislikes) == (0, 1)
    assert shown(visitor(), path, "dislike") == "1"


def test_a_comment_with_a_low_score_is_folded_and_opens_without_script(visitor, comment, path):
    change(VoteSettings, {"dislikes": True, "fold_below": -1})
    press(visitor(), comment, "dislike")
    assert not see(visitor(), path).has(".comment-folded")
    press(visitor(), comment, "dislike")
    assert see(visitor(), path).one("details.comment-folded .comment-text").text == "Well said."


def test_without_likes_there_is_no_button(client, comment, path):
    change(VoteSettings, {"likes": False})
    page = see(client, path)
    assert not page.has(".vote")
    assert not page.has("#votes")
    assert press(client, comment).status_code == 403


def test_readers_sort_by_likes(client, visitor, post, path, stopped_clock):
    for text in ("One", "Two", "Three"):
        make_comment(post.id, text, status=Status.APPROVED)
        stopped_clock.forward(minutes=1)
    make_comment(post.id, "Reply", status=Status.APPROVED, parent_id=1)
    for comment_id in (2, 2, 1, 4, 4, 4):
        press(visitor(), comment_id)
    assert see(client, path).all(".comment-sorts a")[-1].text == "Most liked"
    most_liked = f"{path}?order=likes"
    assert comments(client, most_liked) == ["Two", "One", "Reply", "Three"]
    decide(2, Action.SPAM)
    assert comments(client, most_liked) == ["One", "Reply", "Three"]
    decide(2, Action.NOT_SPAM)
    assert comments(client, most_liked) == ["Two", "One", "Reply", "Three"]


def test_votes_go_with_the_comment(client, comment):
    press(client, comment)
    decide(comment, Action.TRASH)
    delete_comment(SYSTEM, comment, stored(comment).version)
    assert press(client, comment).status_code == 404


def test_a_like_on_a_later_page_leads_back_to_it(client, post, path, stopped_clock):
    change(DiscussionSettings, {"comments_per_page": 1})
    for _number in range(3):
        make_comment(post.id, status=Status.APPROVED)
        stopped_clock.forward(minutes=1)
    assert press(client, 1).location == f"{path}comment-page-1/#comment-1"
    assert path_of(post) == path
