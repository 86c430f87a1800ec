"""What readers may expect of search, whichever database the index lives in."""

from datetime import timedelta

import pytest

from blog.accounts.permissions import SYSTEM
from blog.comments.services import undo
from blog.comments.states import Action, Status
from blog.core import clock
from blog.posts import services
from blog.posts.drafts import PostDraft
from blog.search.engine import COMMENT, POST
from blog.search.queries import search
from tests.factories.comments import decide, make_comment
from tests.factories.posts import make_page, make_post


@pytest.fixture
def find(app, drain):
    """The ids found, best first, once the index has caught up."""

    def look(text: str, kind: str = POST) -> list[int]:
        drain()
        return [hit.id for hit in search(text, kind, 1, 50).items]

    return look


def test_words_are_found_in_title_standfirst_and_text(find):
    post = make_post("Forty ships", standfirst="Nobody boards.", body_source="A quiet **strait**.")
    for word in ("forty", "SHIPS", "nobody", "strait"):
        assert find(word) == [post.id], word
    assert find("tramway") == []


def test_a_word_is_found_in_its_other_forms(find):
    post = make_post("Harbours", body_source="They are waiting. It was published.")
    for word in ("harbour", "waits", "waited", "publishing"):
        assert find(word) == [post.id], word


def test_all_words_must_occur(find):
    make_post("Ships and trains")
    both = make_post("Ships and ferries")
    assert find("ships ferries") == [both.id]
    assert find("ferries ships") == [both.id]


def test_a_title_weighs_more_than_a_text(find):
    aside = make_post("Something else", body_source="There was a ferry. " + "Many words. " * 20)
    named = make_post("The ferry", body_source="Many words.")
    make_post("The ferryman's dog", body_source="Many words.", status="draft")
    assert find("ferry") == [named.id, aside.id]


def test_a_phrase_in_quotes_is_found_as_it_stands(find):
    post = make_post("The harbour wall is old")
    make_post("The wall of the harbour")
    assert find('"harbour wall"') == [post.id]
    assert len(find("harbour wall")) == 2


def test_the_last_word_may_be_unfinished(find):
    post = make_post("Marathon along the harbour")
    assert find("mara") == [post.id]
    assert find("harbour mara") == [post.id]
    assert find("mara harbour") == []


def test_accents_and_punctuation_do_not_matter(find):
    post = make_post("Café e-mail", body_source="See example.com: the children's 3.5 km (or so).")
    for text in ("cafe", "café", "e-mail", "example.com", "children's", "3.5"):
        assert find(text) == [post.id], text


def test_arabic_is_found(find):
    post = make_post("السوق العتيق", language="ar")
    assert find("السوق") == [post.id]
    assert find("العت") == [post.id]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        '""',
        '"""',
        "'",
        "ships'",
        '"ships',
        "ships AND",
        "NOT",
        "OR OR",
        "NEAR(ships wait)",
        "title:ships",
        "ships*",
        "*",
        "^ships",
        "-ships",
        "ships:*",
        "ships & !wait | (x",
        "<->",
        "a\x00b",
        "\x00",
        "\\",
        "%",
        "_",
        "();--",
        "{ships wait}",
        "+ships",
        "the",
        "of the",
        "😀",
        "x" * 10_000,
        "a " * 5_000,
        "\u0300",
        "\ud7ff\uffff",
    ],
)
def test_nothing_typed_is_syntax(find, text):
    make_post("Ships wait")
    find(text)
    assert find("ships") == [1]


def test_only_what_is_out_is_found(find, stopped_clock):
    make_post("Harbour draft", status="draft")
    make_post("Harbour review", status="pending")
    make_post("Harbour private", status="private")
    make_post("Harbour trash", status="trash")
    make_page("Harbour page")
    later = make_post("Harbour tomorrow", at=clock.now() + timedelta(hours=1))
    assert find("harbour") == []
    stopped_clock.forward(hours=1)
    assert find("harbour") == [later.id]


def test_changes_and_withdrawals_are_followed(find):
    post = make_post("Ships")
    assert find("ships") == [post.id]
    draft = PostDraft(title="Trains", body_source="Only trains.")
    post = services.update_post(SYSTEM, post.id, post.version, draft)
    assert find("ships") == []
    assert find("trains") == [post.id]
    post = services.return_to_draft(SYSTEM, post.id, post.version)
    assert find("trains") == []
    post = services.publish_post(SYSTEM, post.id, post.version)
    assert find("trains") == [post.id]
    post = services.trash_post(SYSTEM, post.id, post.version)
    assert find("trains") == []
    services.delete_post_for_good(SYSTEM, post.id, post.version)
    assert find("trains") == []


def test_only_approved_comments_are_found(find):
    post = make_post()
    made = {status: make_comment(post.id, "A lighthouse", status=status) for status in Status}
    assert find("lighthouse", COMMENT) == [made[Status.APPROVED].id]
    assert find("lighthouse") == []


def test_approval_its_undoing_and_spam_are_followed(find):
    comment_id = make_comment(make_post().id, "A lighthouse").id
    assert find("lighthouse", COMMENT) == []
    batch = decide(comment_id, Action.APPROVE)
    assert find("lighthouse", COMMENT) == [comment_id]
    undo(SYSTEM, batch)
    assert find("lighthouse", COMMENT) == []
    decide(comment_id, Action.APPROVE)
    decide(comment_id, Action.SPAM)
    assert find("lighthouse", COMMENT) == []


def test_comments_go_and_come_with_their_article(find):
    post = make_post()
    comment_id = make_comment(post.id, "A lighthouse", status=Status.APPROVED).id
    post = services.return_to_draft(SYSTEM, post.id, post.version)
    assert find("lighthouse", COMMENT) == []
    services.publish_post(SYSTEM, post.id, post.version)
    assert find("lighthouse", COMMENT) == [comment_id]


def test_pages_of_results_hold_each_hit_once(app, drain):
    for number in range(7):
        make_post(f"Harbour {number}")
    drain()
    pages = [search("harbour", POST, number, 3) for number in (1, 2, 3)]
    assert [page.total for page in pages] == [7, 7, 7]
    found = [hit.id for page in pages for hit in page.items]
    assert sorted(found) == list(range(1, 8))


def test_the_words_found_are_marked_in_the_snippet(app, drain):
    make_post("Title", body_source="One two three harbour four.")
    drain()
    (hit,) = search("harbour", POST, 1, 10).items
    assert "\x02harbour\x03" in hit.snippet
