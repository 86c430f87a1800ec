"""A conversation is split off or moved: nothing is lost, everything that tells of it is true."""

import pytest
from sqlalchemy import func, select

from blog.accounts.permissions import SYSTEM, Role
from blog.comments import traces
from blog.comments.locks import lock_branch
from blog.comments.marks import mark_comment
from blog.comments.models import Branch, Comment, Relocation
from blog.comments.moderation.dossier import history
from blog.comments.moderation.queue import Filters, View, page
from blog.comments.pages import size_of
from blog.comments.queries import thread_rows
from blog.comments.relocation import move_branch, split_branch
from blog.comments.services import answer_comment, moderate_many, undo
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Mark, Status
from blog.comments.submission import Refused, Submission
from blog.core import clock
from blog.core.db import db, transaction
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound
from blog.core.settings.store import change
from blog.notifications.models import Following
from blog.notifications.services import follow_replies
from tests.comments.test_at_once import at_once
from tests.comments.test_services import counted, kept_counts, snapshot
from tests.factories.comments import article, decide, make_comment, read, staff, targets
from tests.factories.posts import make_post
from tests.web.public.pages import path_of, see

PLACED = ("post_id", "parent_id", "branch_id", "mark", "status")


class Talk:
    """A bridge and a tunnel; under the bridge a conversation in every state, five levels deep."""

    def __init__(self) -> None:
        change(DiscussionSettings, {"flood_seconds": 0, "require_previously_approved": False})
        self.bridge, self.tunnel = make_post("A bridge").id, make_post("A tunnel").id
        self.first = self.say()
        self.reply = self.say(self.first)
        self.off_topic = self.say(self.first)
        self.below = self.say(self.off_topic)
        self.pending = self.say(self.below, Status.PENDING)
        self.deeper = self.say(self.below)
        self.spam = self.say(self.deeper, Status.SPAM)
        self.beside = self.say()
        self.tree = {self.off_topic, self.below, self.pending, self.deeper, self.spam}

    def say(self, parent: int | None = None, status: Status = Status.APPROVED) -> int:
        made = make_comment(self.bridge, status=Status.APPROVED, parent_id=parent).id
        if status is not Status.APPROVED:
            decide(made, Action.SPAM if status is Status.SPAM else Action.UNAPPROVE)
        return made

    def split(self, comment_id: int) -> str:
        return split_branch(SYSTEM, comment_id, read(comment_id).version)

    def move(self, comment_id: int, post_id: int | None = None) -> str:
        return move_branch(SYSTEM, comment_id, read(comment_id).version, post_id or self.tunnel)


@pytest.fixture
def talk(app) -> Talk:
    return Talk()


def branches() -> dict[int, tuple[int, int]]:
    """What is kept of each branch: its article and how many are seen of it."""
    db.session.expire_all()
    return {row.id: (row.post_id, row.approved) for row in db.session.scalars(select(Branch))}


def counted_branches() -> dict[int, tuple[int, int]]:
    begun_by = func.coalesce(Comment.branch_id, Comment.id)
    rows = db.session.execute(
        select(begun_by, func.min(Comment.post_id), func.count())
        .where(Comment.status == Status.APPROVED)
        .group_by(begun_by)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def everything() -> list[object]:
    return [snapshot(*PLACED), kept_counts(), branches(), relocations()]


def relocations() -> int:
    return db.session.scalar(select(func.count()).select_from(Relocation)) or 0


def in_order() -> bool:
    return kept_counts() == counted() and branches() == counted_branches()


def test_a_reply_is_split_off_with_all_beneath_it(talk, client):
    before = everything()
    batch = talk.split(talk.off_topic)
    assert {each for each, row in snapshot("branch_id").items() if row[0] == talk.off_topic} == (
        talk.tree - {talk.off_topic}
    )
    assert (read(talk.off_topic).parent_id, read(talk.off_topic).branch_id) == (None, None)
    assert in_order()
    assert size_of(talk.bridge).branches == 3
    text = see(client, path_of(talk.bridge)).text
    assert "3 replies were moved to a conversation of their own." in text
    assert "Split off from another conversation." in text
    assert client.get(f"/comments/{talk.deeper}/").location.endswith(f"#comment-{talk.deeper}")
    undo(SYSTEM, batch)
    assert everything() == before
    assert "of their own" not in see(client, path_of(talk.bridge)).text


@pytest.mark.parametrize("which", ["off_topic", "first"])
def test_a_conversation_is_moved_to_another_article(talk, client, drain, which):
    root = getattr(talk, which)
    before = everything()
    paths = [path_of(talk.bridge), path_of(talk.tunnel)]
    said = [see(client, path).text for path in paths]
    number = len(thread_rows(talk.bridge))
    batch = talk.move(root)
    assert in_order()
    here, there = (see(client, path).text for path in paths)
    assert "A conversation was moved to “A tunnel”." in here
    assert "Moved here from “A bridge”." in there
    assert len(thread_rows(talk.bridge)) + len(thread_rows(talk.tunnel)) == number
    leads = client.get(f"/comments/{talk.deeper}/").location
    assert leads == f"{paths[1]}#comment-{talk.deeper}"
    assert f"/comments/{talk.deeper}/" in client.get(f"{paths[1]}feed/").text
    assert f"/comments/{talk.deeper}/" not in client.get(f"{paths[0]}feed/").text
    drain()
    waiting = page(SYSTEM, Filters(View.PENDING, post_id=talk.tunnel)).rows
    assert [row.id for row in waiting] == [talk.pending]
    assert [line.action for line in history(root)][-1] == "moved"
    undo(SYSTEM, batch)
    assert everything() == before
    assert [see(client, path).text for path in paths] == said


def test_of_very_many_moves_the_newest_are_told(talk, client):
    with transaction() as session:
        earlier = {
            "comment_id": talk.beside, "from_post_id": talk.bridge, "to_post_id": talk.bridge,
            "replies": 1, "created_at": clock.now(),
        }  # fmt: skip
        session.add_all([Relocation(batch=f"earlier {n}", **earlier) for n in range(traces.MOST)])
    talk.move(talk.off_topic)
    assert "A conversation was moved to “A tunnel”." in see(client, path_of(talk.bridge)).text
    assert "Moved here from “A bridge”." in see(client, path_of(talk.tunnel)).text


def test_what_is_said_there_meanwhile_goes_back_along(talk):
    batch = talk.move(talk.off_topic)
    answer = make_comment(talk.tunnel, parent_id=talk.deeper, status=Status.APPROVED)
    undo(SYSTEM, batch)
    assert (read(answer.id).post_id, read(answer.id).branch_id) == (talk.bridge, talk.first)
    assert in_order()


def test_moves_inside_moves_are_undone_in_any_order_that_makes_sense(talk):
    before = everything()
    outer = talk.split(talk.off_topic)
    inner = talk.move(talk.deeper)
    undo(SYSTEM, outer)
    assert in_order()
    undo(SYSTEM, inner)
    assert everything() == before


def test_an_undo_is_refused_where_there_is_nothing_to_go_back_to(talk):
    batch = talk.split(talk.deeper)
    talk.move(talk.off_topic)
    before = everything()
    with pytest.raises(Conflict, match="gone from there"):
        undo(SYSTEM, batch)
    assert everything() == before


def test_what_was_featured_there_is_no_more_until_it_comes_back(talk):
    mark_comment(SYSTEM, talk.below, read(talk.below).version, Mark.PINNED)
    batch = talk.move(talk.off_topic)
    assert read(talk.below).mark is None
    undo(SYSTEM, batch)
    assert read(talk.below).mark == Mark.PINNED
    talk.split(talk.off_topic)
    assert read(talk.below).mark == Mark.PINNED


def test_a_lock_goes_along_and_one_that_stayed_above_holds_no_more(talk):
    lock_branch(SYSTEM, talk.first, read(talk.first).version)
    lock_branch(SYSTEM, talk.deeper, read(talk.deeper).version)
    talk.split(talk.off_topic)
    make_comment(talk.bridge, parent_id=talk.off_topic, status=Status.APPROVED)
    with pytest.raises(Refused):
        make_comment(talk.bridge, parent_id=talk.deeper)


def test_who_follows_replies_follows_them_where_they_are(talk):
    follow_replies(talk.below, proven=True)
    batch = talk.move(talk.off_topic)
    followed = select(Following.post_id).where(Following.comment_id == talk.below)
    assert db.session.scalar(followed) == talk.tunnel
    undo(SYSTEM, batch)
    assert db.session.scalar(followed) == talk.bridge


def test_whoever_liked_it_sees_their_like_where_it_is_and_can_take_it_back(talk, client):
    where, liked = f"/comments/votes/{talk.tunnel}/", {"votes": {str(talk.below): 1}}
    same_origin = {"Sec-Fetch-Site": "same-origin"}
    client.post("/comments/vote/", data={"like": talk.below}, headers=same_origin)
    batch = talk.move(talk.off_topic)
    assert client.get(where).json == liked
    assert client.get(f"/comments/votes/{talk.bridge}/").json == {"votes": {}}
    undo(SYSTEM, batch)
    assert client.get(f"/comments/votes/{talk.bridge}/").json == liked
    talk.move(talk.off_topic)
    client.post("/comments/vote/", data={"back": talk.below}, headers=same_origin)
    assert client.get(where).json == {"votes": {}}


def test_a_deep_conversation_is_shown_no_deeper_than_others(talk, client):
    change(DiscussionSettings, {"thread_depth": 2})
    talk.move(talk.off_topic)
    page = see(client, path_of(talk.tunnel))
    assert page.has("ol.comment-list ol.children")
    assert not page.has("ol.children ol.children")


@pytest.mark.parametrize(
    ("target", "words"),
    [("nowhere", "no such"), ("bridge", "already"), ("closed", "closed"), ("draft", "closed")],
)
def test_a_target_that_cannot_be_is_refused_and_nothing_is_lost(talk, target, words):
    posts = {
        "nowhere": 4_711,
        "bridge": talk.bridge,
        "closed": make_post("Closed", comments_open=False).id,
        "draft": make_post("Draft", status="draft").id,
    }
    before = everything()
    with pytest.raises(Invalid, match=words):
        talk.move(talk.off_topic, posts[target])
    with pytest.raises(Conflict, match="already"):
        talk.split(talk.first)
    with pytest.raises(NotFound):
        split_branch(SYSTEM, 4_711, 1)
    with pytest.raises(Conflict):
        split_branch(SYSTEM, talk.off_topic, 99)
    assert everything() == before


def test_both_articles_have_to_be_theirs(app):
    author = staff(Role.AUTHOR)
    own, foreign = article(author), article()
    comment = make_comment(own, status=Status.APPROVED)
    with pytest.raises(Forbidden):
        move_branch(author, comment.id, comment.version, foreign)
    for unseen in (article(comments_open=False), 4_711):
        with pytest.raises(Forbidden, match="You do not decide"):
            move_branch(author, comment.id, comment.version, unseen)
    batch = move_branch(author, comment.id, comment.version, article(author))
    assert undo(author, batch) == 1
    foreign_comment = make_comment(foreign, status=Status.APPROVED)
    with pytest.raises(Forbidden):
        move_branch(author, foreign_comment.id, foreign_comment.version, own)


def test_of_two_who_move_it_at_once_one_does_and_counts_are_right(app, talk):
    third = make_post("A ferry").id
    version = read(talk.off_topic).version
    outcomes = at_once(
        app,
        lambda: move_branch(SYSTEM, talk.off_topic, version, talk.tunnel),
        lambda: move_branch(SYSTEM, talk.off_topic, version, third),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "str"]
    assert in_order()


def test_moves_across_each_other_replies_and_decisions_at_once_end_and_count_right(app, talk):
    other = make_comment(talk.tunnel, status=Status.APPROVED).id
    first, second = read(talk.off_topic).version, read(other).version
    seen = targets([read(each) for each in sorted(talk.tree, reverse=True)])
    moderator = staff(Role.MODERATOR)
    answer = Submission(talk.bridge, "A moderator answers.", actor=moderator)
    waits = read(talk.pending).version
    outcomes = at_once(
        app,
        lambda: move_branch(SYSTEM, talk.off_topic, first, talk.tunnel),
        lambda: move_branch(SYSTEM, other, second, talk.bridge),
        lambda: make_comment(talk.bridge, parent_id=talk.deeper, status=Status.APPROVED).id,
        lambda: moderate_many(SYSTEM, seen, Action.TRASH)[1],
        lambda: answer_comment(answer, talk.pending, waits, approve=True)[1],
    )
    surprises = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, Conflict | Refused) for each in surprises), surprises
    assert in_order()
    answers = snapshot("parent_id", "post_id").values()
    assert all(read(parent).post_id == post for parent, post in answers if parent is not None)


def test_what_began_a_conversation_and_is_gone_leaves_replies_that_can_be_moved(talk):
    decide(talk.first, Action.TRASH)
    talk.move(talk.off_topic)
    assert in_order()
