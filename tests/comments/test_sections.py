"""A moderator who is limited to sections decides there, sees what is there, and nothing else."""

import importlib
import inspect
import pkgutil
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from blog import comments
from blog.accounts import services as accounts
from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM, Actor, Role
from blog.comments import (
    bringing,
    by_mail,
    claims,
    deletion,
    locks,
    marks,
    relocation,
    services,
    standing,
)
from blog.comments.legal import notices as legal
from blog.comments.models import Comment, CommentTally, SectionTally, Thread
from blog.comments.moderation import dossier, log, queue, statistics
from blog.comments.moderation.queue import Filters, View
from blog.comments.moderation.standings import Kind, standings_of
from blog.comments.reporting import Complaint, report_comment
from blog.comments.reports.waiting import REPORTED, waiting
from blog.comments.reports.weights import Outcome
from blog.comments.sections import limit_moderator, limits_of
from blog.comments.services import Edit
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Mark, Status
from blog.comments.submission import Submission
from blog.core.db import db
from blog.core.errors import Forbidden, Invalid
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from blog.posts.drafts import PostDraft
from blog.posts.models import Post
from blog.posts.services import delete_post_for_good, trash_post, update_post
from blog.taxonomy.services import delete_category, update_category
from tests.comments.test_services import counted, kept_counts
from tests.conftest import NOON
from tests.factories.accounts import make_user
from tests.factories.comments import make_comment, read
from tests.factories.posts import make_category, make_post
from tests.fakes.mail import catch_mail


@pytest.fixture
def sections(app):
    """World with Asia beneath it, and Sport."""
    change(DiscussionSettings, {"flood_seconds": 0})
    world = make_category("World")
    return {
        "world": world.id,
        "asia": make_category("Asia", world).id,
        "sport": make_category("Sport").id,
    }


@pytest.fixture
def posts(sections):
    """An article in each section, by the section's name."""
    return {name: make_post(f"In {name}", primary_category_id=number).id
            for name, number in sections.items()}  # fmt: skip


def limited(*section_ids: int) -> Actor:
    """A moderator of these sections."""
    user_id = make_user(Role.MODERATOR).id
    limit_moderator(SYSTEM, user_id, section_ids)
    return actor(user_id)


def actor(user_id: int) -> Actor:
    db.session.expire_all()
    return db.session.get_one(User, user_id).actor


def seen(who: Actor, **filters) -> set[int]:
    return {row.id for row in queue.page(who, Filters(**filters)).rows}


def version_of(post_id: int) -> int:
    db.session.expire_all()
    return db.session.get_one(Post, post_id).version


def by_section() -> dict[tuple[int, str], int]:
    """What is kept for each section, without what is nought."""
    db.session.expire_all()
    rows = db.session.scalars(select(SectionTally))
    return {(row.section_id, row.status): row.comments for row in rows if row.comments}


def counted_by_section() -> dict[tuple[int, str], int]:
    """The same, counted anew."""
    rows = db.session.execute(
        select(func.count(), Comment.status, Thread.section_id)
        .join(Thread, Thread.post_id == Comment.post_id)
        .group_by(Comment.status, Thread.section_id)
    )
    return {(section_id, status): number for number, status, section_id in rows}


VERBS = {
    "services.moderate_comment": lambda who, c: services.moderate_comment(
        who, c.id, c.version, Action.TRASH
    ),
    "services.moderate_many": lambda who, c: services.moderate_many(
        who, [(c.id, c.version)], Action.TRASH
    ),
    "services.answer_reports": lambda who, c: services.answer_reports(
        who, c.id, c.version, Outcome.IGNORED
    ),
    "services.keep_decision": lambda who, c: services.keep_decision(who, c.id, c.version),
    "services.undo": lambda who, c: services.undo(who, last_batch(c)),
    "services.answer_comment": lambda who, c: services.answer_comment(
        Submission(c.post_id, "An answer.", actor=who), c.id, c.version, approve=False
    ),
    "services.edit_comment": lambda who, c: services.edit_comment(
        who, c.id, c.version, Edit("Other words.", "A", "", "")
    ),
    "locks.lock_branch": lambda who, c: locks.lock_branch(who, c.id, c.version),
    "locks.unlock_branch": lambda who, c: locks.unlock_branch(who, c.id, c.version),
    "locks.close_thread": lambda who, c: locks.close_thread(who, c.post_id),
    "locks.reopen_thread": lambda who, c: locks.reopen_thread(who, c.post_id),
    "relocation.split_branch": lambda who, c: relocation.split_branch(who, c.id, c.version),
    "relocation.move_branch": lambda who, c: relocation.move_branch(
        who, c.id, c.version, make_post("Another").id
    ),
    "marks.mark_comment": lambda who, c: marks.mark_comment(who, c.id, c.version, Mark.FEATURED),
    "deletion.delete_comment": lambda who, c: deletion.delete_comment(who, c.id, c.version),
    "deletion.delete_many": lambda who, c: deletion.delete_many(who, [(c.id, c.version)]),
    "deletion.empty_bin": lambda who, _c: deletion.empty_bin(who, Status.SPAM),
    "deletion.require_bins": lambda who, _c: deletion.require_bins(who),
    "standing.set_standing": lambda who, c: standing.set_standing(
        who, c.id, "email", Kind.BANNED, in_section=True
    ),
    "standing.end_standing": lambda who, c: standing.end_standing(who, c.id, 1),
    "claims.claim": lambda who, c: claims.claim(who, c.id),
    "notices.decide_anew": lambda who, _c: legal.decide_anew(who, 1),
    "notices.decide_notice": lambda who, _c: legal.decide_notice(
        who, 1, legal.Outcome.DISMISSED, "Because.", None
    ),
    "notices.notices": lambda who, _c: legal.notices(who, legal.Outcome.OPEN),
    "notices.find_notice": lambda who, _c: legal.find_notice(who, 1),
    "dossier.dossier": lambda who, c: dossier.dossier(who, c.id),
    "queue.one": lambda who, c: queue.one(who, c.id),
    "statistics.statistics": lambda who, _c: statistics.statistics(who, 7),
    "log.log_page": lambda who, _c: log.log_page(who),
    "bringing.bring_comment": lambda who, _c: bringing.bring_comment(who, None),
    "by_mail.offer": lambda who, c: by_mail.offer(mailed(who, c)),
    "by_mail.decide_by_mail": lambda who, c: by_mail.decide_by_mail(mailed(who, c), "approve"),
}
SHOW_LESS = {
    "queue.page", "queue.counts", "queue.pending_count", "queue.commented_articles",
    "dossier.others_by", "notices.open_notices", "claims.leave", "claims.claimed_by_others",
    "queue.waiting_since", "targets.articles_decided",
}  # fmt: skip
"""What refuses nothing, because it shows only what is this person's."""
FOR_OTHERS = {
    "reporting.report_comment", "services.cast_vote", "rehearsal.rehearse",
}  # fmt: skip
"""What readers do, and what only an administrator does."""
ANSWERS = ("permissions", "sections", "territory", "shut_out")
"""Modules that tell what is whose, rather than do something."""


def last_batch(comment: Comment) -> str:
    return dossier.history(comment.id)[-1].batch


def mailed(who: Actor, comment: Comment) -> str:
    return by_mail.decision_path(comment.id, comment.version, who.user_id or 0).split("/")[3]


def test_no_verb_of_moderation_is_left_out_here():
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(comments.__path__, "blog.comments.")
    ]
    verbs = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_")
        and next(iter(inspect.signature(found).parameters), "") == "actor"
    }  # fmt: skip
    verbs = {verb for verb in verbs if verb.partition(".")[0] not in ANSWERS} - FOR_OTHERS
    assert verbs - SHOW_LESS <= set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_decided_outside_of_the_section(sections, posts, verb):
    who = limited(sections["asia"])
    comment = make_comment(posts["world"], status=Status.APPROVED)
    before = (comment.version, comment.status, comment.body_source)
    with pytest.raises(Forbidden) as refused:
        VERBS[verb](who, comment)
    assert refused.value.message
    after = read(comment.id)
    assert (after.version, after.status, after.body_source) == before


@pytest.mark.parametrize("where", ["world", "asia"])
def test_in_the_section_and_beneath_it_everything_is_theirs(sections, posts, where):
    who, comment = limited(sections["world"]), make_comment(posts[where])
    batch = services.moderate_comment(who, comment.id, comment.version, Action.APPROVE)
    assert services.undo(who, batch) == 1
    assert dossier.dossier(who, comment.id).row.id == comment.id


def test_a_conversation_is_moved_between_their_sections_alone(sections, posts):
    who, comment = limited(sections["world"]), make_comment(posts["asia"])
    with pytest.raises(Forbidden, match="under that article"):
        relocation.move_branch(who, comment.id, comment.version, posts["sport"])
    batch = relocation.move_branch(who, comment.id, comment.version, posts["world"])
    assert by_section() == counted_by_section() == {(sections["world"], "pending"): 1}
    limit_moderator(SYSTEM, who.user_id, [sections["sport"]])
    with pytest.raises(Forbidden):
        services.undo(actor(who.user_id), batch)
    services.undo(SYSTEM, batch)
    assert by_section() == {(sections["asia"], "pending"): 1}


def test_a_bulk_that_reaches_outside_does_nothing_at_all(sections, posts):
    who = limited(sections["asia"])
    mine, foreign = make_comment(posts["asia"]), make_comment(posts["sport"])
    with pytest.raises(Forbidden):
        services.moderate_many(who, [(mine.id, 1), (foreign.id, 1)], Action.APPROVE)
    assert read(mine.id).status == Status.PENDING


@pytest.fixture(params=["by articles", "along all"])
def either_way(request, monkeypatch):
    if request.param == "along all":
        monkeypatch.setattr("blog.comments.moderation.territory.FEW_COMMENTS", -1)


def test_queues_and_counts_show_the_section_alone(sections, posts, either_way):
    who = limited(sections["world"])
    change(DiscussionSettings, {"flood_seconds": 0})
    mine = {status: make_comment(posts["asia"], status=status, email="m@example.org").id
            for status in Status}  # fmt: skip
    for status in Status:
        make_comment(posts["sport"], status=status, email="m@example.org")
    report_comment(SYSTEM, Complaint(mine[Status.APPROVED], "spam", "", "192.0.2.1"))
    for status in Status:
        assert seen(who, view=View(status.value)) == {mine[status]}
    assert seen(who, view=View.REPORTED) == {mine[Status.APPROVED]}
    assert seen(who, view=View.ALL) == {mine[Status.APPROVED], mine[Status.PENDING]}
    assert seen(who, view=View.PENDING, email="m@example.org") == {mine[Status.PENDING]}
    assert seen(who, view=View.PENDING, text="remark") == {mine[Status.PENDING]}
    assert seen(who, view=View.PENDING, post_id=posts["sport"]) == set()
    found = queue.counts(who)
    assert [found[View(status.value)] for status in Status] == [1] * len(Status)
    assert (found[View.ALL], found[View.REPORTED], queue.pending_count(who)) == (2, 1, 1)
    assert queue.waiting_since(who, (NOON - timedelta(days=1), 0)) == 1
    assert [each.post_id for each in queue.commented_articles(who)] == [posts["asia"]]
    assert {row.post_id for row in dossier.others_by(who, queue.one(who, mine[Status.SPAM]))} == {
        posts["asia"]
    }


def test_without_any_section_chosen_the_whole_site_is_theirs_again(sections, posts):
    who = limited(sections["asia"])
    limit_moderator(SYSTEM, who.user_id, [])
    comment = make_comment(posts["sport"])
    assert queue.one(actor(who.user_id), comment.id).id == comment.id
    assert limits_of(who.user_id) is None


def test_only_administrators_limit_and_only_moderators_are_limited(sections):
    with pytest.raises(Forbidden):
        limit_moderator(limited(sections["asia"]), make_user(Role.MODERATOR).id, [sections["asia"]])
    with pytest.raises(Invalid):
        limit_moderator(SYSTEM, make_user(Role.EDITOR).id, [sections["asia"]])
    with pytest.raises(Invalid):
        limit_moderator(SYSTEM, make_user(Role.MODERATOR).id, [4711])


def test_with_another_role_the_limit_is_of_no_matter(sections, posts):
    who = limited(sections["asia"])
    accounts.change_role(SYSTEM, who.user_id, Role.EDITOR)
    assert not actor(who.user_id).section_bound


def test_a_section_that_moves_takes_its_moderators_along(sections, posts):
    who, comment = limited(sections["world"]), make_comment(posts["asia"])
    update_category(SYSTEM, sections["asia"], name="Asia", parent_id=sections["sport"])
    assert seen(who) == set()
    update_category(SYSTEM, sections["sport"], name="Sport", parent_id=sections["world"])
    assert seen(who) == {comment.id}


def test_of_a_section_that_goes_they_keep_what_stood_beneath_it_and_gain_nothing(sections, posts):
    who = limited(sections["world"])
    below, above = make_comment(posts["asia"]), make_comment(posts["world"])
    delete_category(SYSTEM, sections["world"])
    assert limits_of(who.user_id) == [sections["asia"]]
    assert seen(who) == {below.id}
    with pytest.raises(Forbidden):
        queue.one(who, above.id)
    delete_category(SYSTEM, sections["asia"])
    assert limits_of(who.user_id) == []
    assert (seen(who), queue.pending_count(who)) == (set(), 0)
    assert by_section() == counted_by_section()


def test_what_is_kept_by_section_is_what_is_there(sections, posts):
    for name in posts:
        for status in Status:
            make_comment(posts[name], status=status)
    assert by_section() == counted_by_section()
    draft = PostDraft(
        title="In sport now", body_source="News.", primary_category_id=sections["sport"]
    )
    update_post(SYSTEM, posts["asia"], version_of(posts["asia"]), draft)
    assert by_section() == counted_by_section()
    assert by_section()[sections["sport"], "spam"] == 2
    assert (sections["asia"], "spam") not in by_section()


def test_an_article_that_is_deleted_takes_its_counts_along(sections, posts):
    report_comment(
        SYSTEM,
        Complaint(make_comment(posts["asia"], status=Status.APPROVED).id, "spam", "", "192.0.2.1"),
    )
    make_comment(posts["sport"])
    post = trash_post(SYSTEM, posts["asia"], version_of(posts["asia"]))
    delete_post_for_good(SYSTEM, post.id, post.version)
    assert kept_counts() == counted()
    assert by_section() == counted_by_section()
    assert {row.status for row in db.session.scalars(select(CommentTally)) if row.comments} == {
        "pending"
    }
    assert waiting(REPORTED) == 0


def test_they_shut_people_out_of_their_sections_alone(sections, posts):
    who, comment = limited(sections["asia"]), make_comment(posts["asia"])
    with pytest.raises(Forbidden, match="alone"):
        standing.set_standing(who, comment.id, "email", Kind.BANNED)
    standing.set_standing(who, comment.id, "email", Kind.BANNED, in_section=True)
    [line] = standings_of(queue.one(who, comment.id))
    assert line.section == "Asia"
    standing.end_standing(who, comment.id, line.id)
    everywhere = standing.set_standing(SYSTEM, comment.id, "email", Kind.BANNED)
    with pytest.raises(Forbidden, match="alone"):
        standing.end_standing(who, comment.id, everywhere)


def test_what_they_write_is_trusted_in_their_section_and_waits_elsewhere(sections, posts):
    change(DiscussionSettings, {"hold_all": True})
    who = limited(sections["asia"])
    answers = [services.submit_comment(Submission(posts[name], f"Mine, {name}.", actor=who))
               for name in ("asia", "sport")]  # fmt: skip
    assert [each.status for each in answers] == [Status.APPROVED, Status.PENDING]


def test_mail_of_what_waits_goes_to_those_in_whose_section_it_is(sections, posts, monkeypatch):
    mail = catch_mail(monkeypatch)
    change(SiteSettings, {"contact_email": "desk@example.org"})
    there, _elsewhere = limited(sections["world"]), limited(sections["sport"])
    make_comment(posts["asia"])
    told = {letter.to: letter.text for letter in mail()}
    assert set(told) == {"desk@example.org", there.email}
    assert "Decide without signing in" in told[there.email]
