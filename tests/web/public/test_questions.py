"""An article that takes questions: votes sort them, experts answer, readers see which wait."""

import pytest

from blog.accounts.permissions import Role
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.comments.votes.settings import VoteSettings
from blog.core.settings.store import change
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide, make_comment, staff
from tests.factories.posts import make_post
from tests.html import read
from tests.web.public.pages import comments, path_of, see, send


@pytest.fixture(autouse=True)
def no_haste(app):
    change(DiscussionSettings, {"flood_seconds": 0})


@pytest.fixture
def expert(app):
    return staff(Role.SUBSCRIBER, "Lina Moreau")


@pytest.fixture
def post(app, expert):
    return make_post("Ask her", questions=True, experts=("Lina Moreau",))


@pytest.fixture
def ask(post, stopped_clock):
    """Asks, or answers; everybody sees it at once."""

    def asked(text: str, **details) -> int:
        stopped_clock.forward(minutes=1)
        return make_comment(post.id, text, status=Status.APPROVED, **details).id

    return asked


def vote(visitor, comment_id: int) -> int:
    return visitor().post("/comments/vote/", data={"like": str(comment_id)}).status_code


def views(page) -> dict[str, tuple[str, bool]]:
    return {
        link.text: (link["href"], link.attributes.get("aria-current") == "true")
        for link in page.all(".comment-views a")
    }


def test_votes_sort_questions_and_an_experts_answer_stands_first(
    client, visitor, ask, path, expert
):
    first = ask("First?", name="Mei")
    second = ask("Second?")
    ask("A reader’s guess", parent_id=first)
    ask("Her answer", parent_id=first, actor=expert)
    assert comments(client, path) == ["Second?", "First?", "Her answer", "A reader’s guess"]
    assert vote(visitor, first) == 303
    assert comments(client, path) == ["First?", "Her answer", "A reader’s guess", "Second?"]
    page = see(client, path)
    assert [badge.text for badge in page.all(".badge--expert")] == ["Expert"]
    assert page.one("#comments-heading").text == "2 questions, 1 answered"
    assert [link.text for link in page.all(".reply-link")] == ["Answer"] * 4
    assert page.all(".reply-link")[0]["aria-label"].startswith("Answer Mei")
    assert page.one(f"#comment-{second} .vote").text.startswith("Upvote")
    assert comments(client, f"{path}?order=oldest")[0] == "First?"


def test_the_answered_and_the_others_have_a_view_each(client, ask, path, expert):
    first = ask("First?")
    ask("Second?")
    answer = ask("Her answer", parent_id=first, actor=expert)
    page = see(client, path)
    assert views(page) == {
        "All 2": (f"{path}#comments", True),
        "Answered 1": (f"{path}?order=answered#comments", False),
        "Unanswered 1": (f"{path}?order=unanswered#comments", False),
    }
    assert comments(client, f"{path}?order=answered") == ["First?", "Her answer"]
    assert comments(client, f"{path}?order=unanswered") == ["Second?"]
    assert views(see(client, f"{path}?order=unanswered"))["Unanswered 1"][1]
    decide(answer, Action.REJECT)
    assert "No question is answered yet." in see(client, f"{path}?order=answered").text
    assert comments(client, f"{path}?order=unanswered") == ["Second?", "First?"]
    assert see(client, path).one("#comments-heading").text == "2 questions, 0 answered"


def test_views_break_into_pages_and_are_stored(client, visitor, ask, path, queries):
    change(DiscussionSettings, {"comments_per_page": 5})
    numbers = [ask(f"No. {number}?") for number in range(12)]
    page = see(client, f"{path}?order=unanswered")
    assert len(page.all("#comments .comment")) == 5
    pages = {link.text: link["href"] for link in page.all("#comments .pagination a")}
    assert pages["2"] == f"{path}comment-page-2/?order=unanswered#comments"
    assert comments(client, f"{path}comment-page-2/?order=unanswered")[-1] == "No. 0?"
    assert comments(client, f"{path}comment-page-2/")[-1] == "No. 0?"
    assert client.get(f"{path}comment-page-2/?order=answered").location == f"{path}?order=answered"
    link = client.get(f"/comments/{numbers[-1]}/").location
    assert link == f"{path}comment-page-2/?order=oldest#comment-{numbers[-1]}"
    assert "No. 11?" in comments(client, link.partition("#")[0])
    reader = visitor()
    for order in ("", "?order=answered", "?order=unanswered"):
        reader.get(f"{path}{order}")
        with queries() as statements:
            reader.get(f"{path}{order}")
        assert statements == []


def test_questions_are_voted_on_where_nothing_is_liked(client, visitor, ask, path, expert):
    change(VoteSettings, {"likes": False, "dislikes": True})
    first = ask("First?")
    answer = ask("Her answer", parent_id=first, actor=expert)
    page = see(client, path)
    assert [button["value"] for button in page.all("#comments .vote")] == [str(first)]
    assert vote(visitor, first) == 303
    assert vote(visitor, answer) == 403
    assert client.post("/comments/vote/", data={"dislike": str(first)}).status_code == 403
    elsewhere = make_comment(make_post("Elsewhere").id, status=Status.APPROVED).id
    assert vote(visitor, elsewhere) == 403


def test_the_form_asks_and_answers(client, ask, path, post):
    page = see(client, path)
    assert "Nobody has asked yet. The first question is yours." in page.text
    assert page.one(".byline a[href='#respond']").text == "Ask a question"
    assert page.one("#respond-heading").text == "Ask a question"
    question = ask("First?", name="Mei Chen")
    page = see(client, f"{path}?replyto={question}")
    assert page.one("#respond-heading").text == "Answer Mei Chen"
    assert read(send(client, post.id, "").text).one("#respond-heading").text == "Ask a question"
    assert see(client, path).one(".byline a[href='#comments']").text == "1 question"


def test_an_author_keeps_their_badge_and_is_an_expert(client, app):
    author = make_user(Role.AUTHOR, name="Ann")
    post = make_post("By Ann", questions=True, author_ids=(author.id,))
    question = make_comment(post.id, "Why?", status=Status.APPROVED)
    sign_in(client, author)
    assert send(client, post.id, "Because.", parent=str(question.id)).status_code == 303
    badges = see(client, path_of(post)).all(f"#comment-{question.id} .badge")
    assert [badge.text for badge in badges] == ["Author", "Expert"]


def test_elsewhere_a_view_of_questions_is_the_article_as_it_is(client, app):
    post = make_post("Not asked")
    make_comment(post.id, "A remark", status=Status.APPROVED)
    path = path_of(post)
    plain = see(client, path)
    for order in ("answered", "unanswered"):
        page = see(client, f"{path}?order={order}")
        assert page.one("#comments").text == plain.one("#comments").text
        assert page.one("link[rel=canonical]")["href"] == f"http://localhost{path}"


def test_words_are_those_of_questions(client, ask, path):
    change(VoteSettings, {"dislikes": True})
    question = ask("First?")
    page = see(client, path)
    votes = [vote.text.partition(" ")[0] for vote in page.all(f"#comment-{question} .vote")]
    assert votes == ["Upvote", "Downvote"]
    assert page.one("#comments")["data-news-one"] == "1 new question or answer"
