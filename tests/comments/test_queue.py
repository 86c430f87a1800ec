"""The queue: what each person sees of it, in which order, and at what cost."""

import pytest
from sqlalchemy import text

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.moderation import queue
from blog.comments.moderation.dossier import dossier, last_entry, others_by
from blog.comments.moderation.log import log_page
from blog.comments.moderation.queue import (
    Filters,
    View,
    commented_articles,
    counts,
    one,
    page,
    pending_count,
)
from blog.comments.states import Action, Status
from blog.core import plans
from blog.core.db import db
from blog.core.errors import Forbidden, NotFound
from tests.factories.comments import article, decide, make_comment, staff


def ids(actor, **filters) -> list[int]:
    return [row.id for row in page(actor, Filters(**filters)).rows]


def test_all_is_what_waits_and_what_is_published(app):
    post_id = article()
    made = {status: make_comment(post_id, status=status).id for status in Status}
    wanted = {made[Status.PENDING], made[Status.APPROVED]}
    assert set(ids(SYSTEM, view=View.ALL)) == wanted
    assert counts(SYSTEM)[View.ALL] == 2
    assert pending_count(SYSTEM) == 1


def test_mine_is_what_i_wrote(app):
    moderator = staff(Role.MODERATOR)
    own = make_comment(article(), actor=moderator, status=Status.APPROVED)
    make_comment(article())
    assert ids(moderator, view=View.MINE) == [own.id]
    assert counts(moderator)[View.MINE] == 1


@pytest.fixture(params=["few articles", "many articles"])
def however_many(request, monkeypatch):
    """An author's few articles lead to their comments; of many, the comments are walked along."""
    if request.param == "many articles":
        monkeypatch.setattr(plans, "FEW", 0)


def test_an_author_counts_and_sees_their_own_articles(app, stopped_clock, however_many):
    author = staff(Role.AUTHOR)
    own = make_comment(article(author), email="a@example.org")
    stopped_clock.forward(minutes=1)
    foreign = make_comment(article(), email="a@example.org")
    assert ids(author, view=View.PENDING) == [own.id]
    assert (counts(author)[View.PENDING], pending_count(author)) == (1, 1)
    assert others_by(author, one(author, own.id)) == []
    assert [row.id for row in others_by(SYSTEM, one(SYSTEM, own.id))] == [foreign.id]
    with pytest.raises(Forbidden):
        one(author, foreign.id)
    with pytest.raises(NotFound):
        one(author, 999)


@pytest.fixture
def in_turn(app, stopped_clock):
    """Makes comments a minute apart, so that one person may write many."""

    def make(*args, **kwargs):
        stopped_clock.forward(minutes=1)
        return make_comment(*args, **kwargs)

    return make


def test_an_author_sees_each_view_of_what_they_own_or_sign(in_turn, however_many):
    author, editor = staff(Role.AUTHOR), staff(Role.EDITOR)
    signed, owned, foreign = article(editor, author), article(author), article(editor)
    made = {
        post_id: {
            status: in_turn(post_id, status=status, email="a@example.org").id for status in Status
        }
        for post_id in (signed, owned, foreign)
    }
    for status in Status:
        wanted = [made[owned][status], made[signed][status]]
        assert ids(author, view=View(status)) == wanted
        assert ids(author, view=View(status), text="remark") == wanted
        assert ids(author, view=View(status), email="a@example.org") == wanted
        assert ids(author, view=View(status), post_id=signed) == [made[signed][status]]
        assert ids(author, view=View(status), post_id=foreign) == []
        assert counts(author)[View(status)] == 2
    assert pending_count(author) == 2
    assert {each.post_id for each in commented_articles(author)} == {signed, owned}


def test_people_and_articles_narrow_every_view_together(in_turn):
    post_id, other = article(), article()
    known = {"email": "mei@example.org", "address": "203.0.113.9"}
    both = in_turn(post_id, status=Status.APPROVED, **known)
    for details in ({"email": "mei@example.org"}, {"address": "203.0.113.9"}):
        in_turn(post_id, status=Status.APPROVED, **details)
    elsewhere = in_turn(other, status=Status.SPAM, **known)
    who = {"email": " Mei@example.org ", "address_hash": both.address_hash}
    assert ids(SYSTEM, view=View.APPROVED, **who) == [both.id]
    assert ids(SYSTEM, view=View.SPAM, **who) == [elsewhere.id]
    assert ids(SYSTEM, view=View.ALL, post_id=other, **who) == []
    assert ids(SYSTEM, view=View.SPAM, post_id=other, text="remark", **who) == [elsewhere.id]
    first = page(SYSTEM, Filters(View.ALL, email="mei@example.org"), per_page=1)
    assert [row.id for row in first.rows] != [both.id]
    older = page(SYSTEM, Filters(View.ALL, email="mei@example.org", older_than=first.older))
    assert [row.id for row in older.rows] == [both.id]


def test_others_by_the_same_person_are_the_newest_however_they_are_known(in_turn):
    post_id = article()
    comment = in_turn(post_id, email="mei@example.org", address="203.0.113.9")
    known = ({"address": "203.0.113.9"}, {"email": "mei@example.org"})
    made = [in_turn(post_id, **known[number % 2]).id for number in range(6)]
    found = others_by(SYSTEM, one(SYSTEM, comment.id), limit=4)
    assert [other.id for other in found] == made[:1:-1]


def test_rare_words_are_looked_for_further_back(app, monkeypatch):
    monkeypatch.setattr(queue, "SEARCH_WINDOWS", (2, 4))
    post_id = article()
    made = [make_comment(post_id, f"A {word}").id for word in "zeppelin zeppelin ship ship".split()]
    make_comment(post_id, "A ship")
    assert ids(SYSTEM, view=View.PENDING, text="zeppelin") == [made[1]]


def test_the_articles_to_narrow_to_are_those_of_the_newest_comments(app, stopped_clock, queries):
    author = staff(Role.AUTHOR)
    waits = article(author, title="A bridge")
    make_comment(waits)
    stopped_clock.forward(minutes=1)
    older, newer = article(title="Ferries"), article(title="Zeppelins")
    for post_id in (older, newer):
        make_comment(post_id, status=Status.APPROVED)
        stopped_clock.forward(minutes=1)
    make_comment(article(title="Pills"), status=Status.SPAM)
    with queries() as statements:
        found = commented_articles(SYSTEM)
    assert len(statements) == 3
    assert [(each.title, each.pending) for each in found] == [
        ("A bridge", 1), ("Zeppelins", 0), ("Ferries", 0),
    ]  # fmt: skip
    assert [each.post_id for each in commented_articles(author)] == [waits]
    assert commented_articles(staff(Role.CONTRIBUTOR)) == []


def test_who_may_not_moderate_sees_nothing_even_of_their_own(app):
    contributor = staff(Role.CONTRIBUTOR)
    make_comment(article(contributor))
    assert ids(contributor, view=View.PENDING) == []
    assert pending_count(contributor) == 0


def test_pages_meet_without_gap_or_overlap_where_times_are_equal(app):
    post_id = article()
    made = [
        make_comment(post_id, status=Status.APPROVED if n % 2 else Status.PENDING).id
        for n in range(7)
    ]
    first = page(SYSTEM, Filters(View.ALL), per_page=3)
    second = page(SYSTEM, Filters(View.ALL, older_than=first.older), per_page=3)
    third = page(SYSTEM, Filters(View.ALL, older_than=second.older), per_page=3)
    seen = [row.id for each in (first, second, third) for row in each.rows]
    assert seen == made[::-1]
    assert (first.newer, third.older) == (None, None)
    again = page(SYSTEM, Filters(View.ALL, newer_than=third.newer), per_page=3)
    assert [row.id for row in again.rows] == [row.id for row in second.rows]


@pytest.mark.parametrize("words", ["ZEPPELIN", "mei chen", "mei@example.org", "mei.example"])
def test_words_are_looked_for_everywhere_a_moderator_would(app, words):
    wanted = make_comment(
        article(),
        "Of zeppelins",
        name="Mei Chen",
        email="mei@example.org",
        url="https://mei.example",
    )
    make_comment(article())
    assert ids(SYSTEM, view=View.PENDING, text=words) == [wanted.id]


def test_signs_of_a_pattern_are_letters_like_any_other(app):
    wanted = make_comment(article(), "100% of it_all")
    make_comment(article(), "100 of it all")
    for words in ("100%", "it_all"):
        assert ids(SYSTEM, view=View.PENDING, text=words) == [wanted.id]


def test_a_dossier_holds_thread_history_and_every_rule(app):
    post_id = article()
    top = make_comment(post_id, status=Status.APPROVED)
    middle = make_comment(post_id, status=Status.APPROVED, parent_id=top.id)
    comment = make_comment(post_id, parent_id=middle.id)
    decide(comment.id, Action.APPROVE)
    reply = make_comment(post_id, parent_id=comment.id)
    found = dossier(SYSTEM, comment.id)
    assert [row.id for row in found.above] == [top.id, middle.id]
    assert [row.id for row in found.replies] == [reply.id]
    assert [entry.action for entry in found.history] == ["submitted", "approve"]
    assert last_entry(comment.id).action == "approve"
    said = {line.rule: line.verdict for line in found.trace}
    assert said["previously_approved"].reasons[0].code == "first_comment"
    assert said["links"] is None


def test_a_long_chain_is_cut_not_climbed_for_ever(app):
    post_id = article()
    comment = make_comment(post_id, status=Status.APPROVED)
    for _ in range(14):
        comment = make_comment(post_id, status=Status.APPROVED, parent_id=comment.id)
    assert len(dossier(SYSTEM, comment.id).above) == 10


def test_the_log_is_read_newest_first_in_pages(app):
    for _ in range(3):
        make_comment(article())
    first = log_page(SYSTEM, per_page=2)
    rest = log_page(SYSTEM, first[-1].id, per_page=2)
    assert [entry.id for entry in [*first, *rest]] == sorted(
        (entry.id for entry in [*first, *rest]), reverse=True
    )
    assert len(rest) == 1


def test_each_page_walks_an_index(app, queries):
    """No sorting of the whole queue: every status is read along its own index."""
    with queries() as statements:
        page(SYSTEM, Filters(View.ALL))
    walks = [each for each in statements if "FROM comments" in each and "LIMIT" in each]
    assert len(walks) == 2
    if db.engine.name == "sqlite":
        plan = db.session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT created_at, id FROM comments WHERE status = 'pending'"
                " ORDER BY created_at DESC, id DESC LIMIT 21"
            )
        ).all()
        assert "ix_comments_queue" in str(plan)
        assert "TEMP B-TREE" not in str(plan)
