"""Whatever is decided in any order: all that shows it is as if made anew, undone it is gone."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from blog.accounts.permissions import ANONYMOUS, SYSTEM, Actor, Role
from blog.comments.locks import LOCK, lock_branch, unlock_branch
from blog.comments.marks import mark_comment
from blog.comments.models import Comment, ModerationEntry
from blog.comments.moderation.queue import Filters, View, counts, page
from blog.comments.receipts import receipt_token
from blog.comments.relocation import PLACE, move_branch, split_branch
from blog.comments.reporting import Complaint, report_comment
from blog.comments.reports.settings import ReportSettings
from blog.comments.reports.weights import Outcome
from blog.comments.services import (
    Edit,
    answer_reports,
    edit_comment,
    keep_decision,
    moderate_many,
    undo,
)
from blog.comments.settings import LogSettings
from blog.comments.states import Action, Mark, Status
from blog.comments.votes.models import Vote
from blog.comments.votes.services import Ballot, cast_vote
from blog.comments.writer import appeal
from blog.core.db import db, is_sqlite
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.settings.store import change
from blog.posts.models import Post
from blog.posts.queries import permalink_of
from tests.comments.test_answers import counted_answers, kept_answers
from tests.comments.test_services import STANDING, WORDS, counted, kept_counts, snapshot
from tests.factories.comments import make_comment, read, staff, targets
from tests.factories.posts import make_post

LOOKED_AT = (*STANDING, *WORDS, "mark", *LOCK, *PLACE)
SITE_FEED = "/comments/feed/"
HIDES_AT = 2
_networks = count(1)

few = settings(
    max_examples=6,
    phases=[Phase.generate],  # the acts are few enough to be read as they are
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
chosen = st.sets(st.integers(0, 4), min_size=1)
acts_on_one = ["unmarked", "edit", "lock", "unlock", "split", "move"]
decisions = st.tuples(st.sampled_from([*Action, *Mark, *acts_on_one]), chosen)
others = st.tuples(
    st.sampled_from(["report", "appeal", "appeal_kept", "ignored", "disagreed", "undo"]), chosen
)


@dataclass
class Room:
    """Three articles, comments in every state under two, and what can be undone, in order."""

    posts: list[int]
    comments: list[int]
    batches: list[str]
    moderator: Actor

    @property
    def addresses(self) -> list[str]:
        paths = [permalink_of(post_id) for post_id in self.posts]
        return [SITE_FEED, "/", "/moderation-log/", *paths, *(f"{path}feed/" for path in paths)]


@pytest.fixture
def make_room(app, stopped_clock):
    """Makes such a room; what earlier examples left behind is in nobody's way."""
    change(ReportSettings, {"hide_from": HIDES_AT})
    change(LogSettings, {"public": "named"})

    def make() -> Room:
        stopped_clock.forward(days=1)
        expert = staff(Role.SUBSCRIBER)
        asks = {"questions": True, "experts": (expert.email,)}
        posts = [make_post(title, **asks).id for title in ("A bridge", "A tunnel")]
        posts.append(make_post("A quay").id)
        comments = [
            make_comment(posts[status == Status.SPAM], status=status).id
            for status in (Status.APPROVED, Status.PENDING, Status.REJECTED, Status.SPAM)
        ]
        answer = make_comment(posts[0], parent_id=comments[0], status=Status.APPROVED, actor=expert)
        for liked in (comments[0], answer.id):
            cast_vote(SYSTEM, Ballot(liked, 1, "voter:somebody"))
        return Room(posts, [*comments, answer.id], [], staff(Role.MODERATOR))

    return make


@few
@given(st.lists(decisions, max_size=8))
def test_acting_and_undoing_everything_changes_nothing(
    app, client, drain, make_room, stopped_clock, acts
):
    room = make_room()
    before = everything(client, drain, room)
    for act, numbers in acts:
        stopped_clock.forward(minutes=1)
        perform(room, act, [room.comments[number] for number in sorted(numbers)])
    everything(client, drain, room)
    for batch in reversed(room.batches):
        undo(SYSTEM, batch)
    assert everything(client, drain, room) == before


@few
@given(st.lists(decisions | others, max_size=10))
def test_whatever_was_done_all_that_shows_it_is_as_if_made_anew(
    app, client, drain, make_room, stopped_clock, acts
):
    room = make_room()
    everything(client, drain, room)
    for act, numbers in acts:
        stopped_clock.forward(minutes=1)
        perform(room, act, [room.comments[number] for number in sorted(numbers)])
        assert kept_counts() == counted()
        assert kept_answers() == counted_answers()
        assert lost_votes() == []
    everything(client, drain, room)
    held = index()
    assert app.test_cli_runner().invoke(args=["search", "rebuild"]).exit_code == 0
    assert held == index()
    for view in View:
        assert listed(room.moderator, view) == sorted(expected(view))
        assert counts(room.moderator)[view] == len(expected(view))
    approved = expected(View.APPROVED)
    assert told_in(client, SITE_FEED) == approved[:30]
    for post_id in room.posts:
        here = [each for each in approved if read(each).post_id == post_id]
        assert told_in(client, f"{permalink_of(post_id)}feed/") == here


def perform(room: Room, act: str, comments: list[int]) -> None:
    """Do it to all of them; what leads nowhere from where they stand, or is overtaken, is not."""
    if act == "undo":
        with suppress(Conflict):
            if room.batches:
                undo(SYSTEM, room.batches.pop())
    elif act in set(Action):
        code = "abuse" if act == Action.REJECT else ""
        seen = targets([read(each) for each in comments])
        batch, done, _left = moderate_many(SYSTEM, seen, Action(act), reject_code=code)
        room.batches += [batch] if done else []
    else:
        for comment_id in comments:
            with suppress(Conflict, NotFound):
                room.batches += one(act, read(comment_id))
            db.session.rollback()


def one(act: str, comment: Comment) -> list[str]:
    """Do it to one; the batches by which it can be undone."""
    seen = (SYSTEM, comment.id, comment.version)
    if act == "edit":
        return [edit_comment(*seen, Edit(comment.body_source + "!", "A", "", ""))]
    if act in (*Mark, "unmarked"):
        return [mark_comment(*seen, Mark(act) if act in set(Mark) else None)]
    if act in ("lock", "unlock"):
        return [lock_branch(*seen, "Enough.") if act == "lock" else unlock_branch(*seen)]
    if act == "split":
        return [split_branch(*seen)]
    if act == "move":
        elsewhere = select(Post.id).where(Post.title == "A quay").order_by(Post.id.desc())
        post_id = db.session.scalars(elsewhere).first() or 0
        with suppress(Invalid):
            return [move_branch(*seen, post_id)]
        return []
    if act == "appeal_kept":
        return [keep_decision(*seen)]
    if act in (Outcome.IGNORED, Outcome.DISAGREED):
        return [answer_reports(*seen, Outcome(act))]
    if act == "appeal":
        appeal(receipt_token(comment.id, comment.created_at), "Look again.")
        return []
    for network in (next(_networks) for _ in range(HIDES_AT)):
        address = f"10.{network // 200}.{network % 200}.1"
        report_comment(ANONYMOUS, Complaint(comment.id, "abuse", "", address))
    hidden = select(ModerationEntry.batch).where(ModerationEntry.comment_id == comment.id)
    return [db.session.scalars(hidden.order_by(ModerationEntry.id.desc())).first() or ""]


def everything(client, drain, room: Room) -> list[object]:
    """Rows, counts, queues, index, feeds and pages, each page held against one made anew."""
    drain()
    answers = [client.get(address) for address in room.addresses]
    assert {answer.status_code for answer in answers} == {200}
    pages = [a.data for a in answers if a.request.path != "/moderation-log/"]
    queues = [listed(room.moderator, view) for view in View]
    return [
        snapshot(*LOOKED_AT),
        kept_counts(),
        kept_answers(),
        counts(room.moderator),
        queues,
        index(),
        pages,
    ]


def listed(moderator: Actor, view: View) -> list[int]:
    """The ids of what a view shows, on all its pages."""
    return sorted(row.id for rows in pages_of(moderator, view) for row in rows)


def pages_of(moderator: Actor, view: View) -> Iterator[list]:
    db.session.rollback()
    found = page(moderator, Filters(view))
    yield found.rows
    while found.older:
        found = page(moderator, Filters(view, older_than=found.older))
        yield found.rows


def expected(view: View) -> list[int]:
    """What belongs there by the rows themselves, latest first."""
    db.session.expire_all()
    rows = db.session.scalars(
        select(Comment).order_by(Comment.created_at.desc(), Comment.id.desc())
    )
    return [row.id for row in rows if belongs(row, view)]


def belongs(comment: Comment, view: View) -> bool:
    if view is View.REPORTED:
        return comment.reports > 0
    if view is View.APPEALS:
        return comment.appealed_at is not None
    if view is View.MINE:
        return False  # a moderator who has written nothing
    if view is View.ALL:
        return comment.status in (Status.PENDING, Status.APPROVED)
    return comment.status == view.value


def told_in(client, address: str) -> list[int]:
    links = ElementTree.fromstring(client.get(address).data).findall("channel/item/link")
    return [int((link.text or "").split("/")[-2]) for link in links]


def lost_votes() -> list[int]:
    """The comments whose votes are looked for under another article than theirs."""
    there = select(Vote.comment_id).join(Comment, Comment.id == Vote.comment_id)
    return list(db.session.scalars(there.where(Vote.post_id != Comment.post_id)))


def index() -> set[tuple]:
    """What the engine of this database holds, word for word."""
    db.session.rollback()
    words = (
        "search_words w ON w.rowid = d.rowid"
        if is_sqlite()
        else "search_documents w USING (kind, id)"
    )
    tables = f"search_documents d JOIN {words}"
    rows = db.session.execute(
        text(f"SELECT kind, id, d.published_at, w.title, w.summary, w.body FROM {tables}")  # noqa: S608
    )
    return {tuple(row) for row in rows}
