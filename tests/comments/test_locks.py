"""A locked conversation takes no more replies, wherever beneath the lock, and says so."""

import pytest

from blog.accounts.permissions import SYSTEM, Role
from blog.comments.locks import (
    LONGEST_REASON,
    close_thread,
    lock_branch,
    reopen_thread,
    unlock_branch,
)
from blog.comments.moderation.dossier import dossier, history
from blog.comments.moderation.log import log_page
from blog.comments.services import Edit, edit_comment, undo
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.comments.submission import Refused
from blog.core.errors import Conflict, Forbidden, Invalid
from blog.core.settings.store import change
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.factories.posts import make_post
from tests.html import Node
from tests.web.public.pages import path_of, see, send


@pytest.fixture
def chain(app):
    """The ids of three comments, each answering the one before."""
    change(DiscussionSettings, {"flood_seconds": 0, "require_previously_approved": False})
    post_id = make_post("Ships wait").id
    ids: list[int] = []
    for _ in range(3):
        ids.append(
            make_comment(post_id, status=Status.APPROVED, parent_id=ids[-1] if ids else None).id
        )
    return ids


def lock(comment_id: int, reason: str = "", actor=SYSTEM) -> str:
    return lock_branch(actor, comment_id, read(comment_id).version, reason)


def unlock(comment_id: int) -> str:
    return unlock_branch(SYSTEM, comment_id, read(comment_id).version)


def takes_replies(comment_id: int) -> bool:
    try:
        make_comment(read(comment_id).post_id, parent_id=comment_id, status=Status.APPROVED)
    except Refused as refused:
        [reason] = refused.decision.reasons
        assert reason.code == "branch_locked"
        return False
    return True


def replying(page: Node) -> list[int]:
    """The comments that a page offers to answer."""
    links = [link["href"] for link in page.all("a") if "reply-link" in (link.get("class") or "")]
    return [int(link.partition("replyto=")[2].partition("#")[0]) for link in links]


def test_nothing_beneath_a_lock_is_answered_and_what_stands_above_is(chain):
    lock(chain[1])
    assert [takes_replies(each) for each in chain] == [True, False, False]
    unlock(chain[1])
    assert all(takes_replies(each) for each in chain)


def test_a_lock_holds_though_what_it_stands_at_is_not_seen(chain, client):
    lock(chain[1])
    decide(chain[1], Action.TRASH)
    assert not takes_replies(chain[2])
    assert replying(see(client, path_of(read(chain[0]).post_id))) == [chain[0]]


def test_locks_inside_one_another_are_lifted_one_by_one(chain):
    lock(chain[2])
    lock(chain[0])
    unlock(chain[0])
    assert [takes_replies(each) for each in chain] == [True, True, False]


def test_the_page_says_so_at_once_and_offers_no_reply_there(chain, client):
    path = path_of(read(chain[0]).post_id)
    assert replying(see(client, path)) == chain
    batch = lock(chain[1], "It has all been said.")
    page = see(client, path)
    assert replying(page) == [chain[0]]
    assert "This conversation is locked. It has all been said." in page.text
    undo(SYSTEM, batch)
    page = see(client, path)
    assert replying(page) == chain
    assert "locked" not in page.text


def test_what_was_written_meanwhile_is_kept(chain, client):
    lock(chain[0], "Enough.")
    answer = send(client, read(chain[0]).post_id, "My long answer.", parent=str(chain[2]))
    assert answer.status_code == 403
    assert "This conversation is locked. Enough." in answer.text
    assert "My long answer." in answer.text
    form = see(client, f"{path_of(read(chain[0]).post_id)}?replyto={chain[2]}")
    assert "takes no more replies" in form.one("#comment-form .error-summary").text


def test_locking_is_in_the_log_and_undone_exactly(chain):
    batch = lock(chain[0], "Enough.")
    assert [line.action for line in history(chain[0])][-1] == "locked"
    assert dossier(SYSTEM, chain[2]).conversation.lock == (chain[0], "Enough.")
    undo(SYSTEM, batch)
    assert (read(chain[0]).locked_at, read(chain[0]).lock_reason) == (None, None)


def test_an_undo_leaves_another_lock_in_peace_and_other_changes_leave_it_possible(chain):
    first = lock(chain[0])
    edit_comment(SYSTEM, chain[0], read(chain[0]).version, Edit("Corrected.", "A", "", ""))
    undo(SYSTEM, first)
    first = lock(chain[0], "One reason.")
    unlock(chain[0])
    lock(chain[0], "Another reason.")
    with pytest.raises(Conflict):
        undo(SYSTEM, first)
    assert read(chain[0]).lock_reason == "Another reason."


def test_a_lock_is_refused_with_clear_words(chain):
    lock(chain[0])
    with pytest.raises(Conflict, match="already"):
        lock(chain[0])
    with pytest.raises(Conflict, match="meantime"):
        lock_branch(SYSTEM, chain[1], 99)
    with pytest.raises(Conflict):
        unlock(chain[1])
    with pytest.raises(Invalid, match="300"):
        lock(chain[1], "x" * (LONGEST_REASON + 1))


def test_authors_lock_and_close_under_their_own_articles_alone(app):
    author = staff(Role.AUTHOR)
    own = make_comment(article(author), status=Status.APPROVED)
    foreign = make_comment(article(), status=Status.APPROVED)
    lock(own.id, actor=author)
    assert close_thread(author, own.post_id)
    with pytest.raises(Forbidden):
        lock(foreign.id, actor=author)
    with pytest.raises(Forbidden):
        close_thread(author, foreign.post_id)


def test_an_articles_conversation_is_closed_and_reopened(chain, client):
    post_id = read(chain[0]).post_id
    path = path_of(post_id)
    see(client, path)
    assert close_thread(SYSTEM, post_id)
    assert not close_thread(SYSTEM, post_id)
    assert "Comments are closed." in see(client, path).text
    assert reopen_thread(SYSTEM, post_id)
    assert replying(see(client, path)) == chain
    assert [line.action for line in log_page(SYSTEM)][:2] == ["thread_opened", "thread_closed"]
