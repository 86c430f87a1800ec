"""What moderators decide about people: who is held, who is shut out, where and how long."""

from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import select

from blog.accounts.permissions import ANONYMOUS, Actor, Role
from blog.comments.models import ModerationEntry, Standing
from blog.comments.moderation.dossier import dossier
from blog.comments.privacy import forget_networks
from blog.comments.reporting import Complaint, report_comment
from blog.comments.settings import DiscussionSettings
from blog.comments.standing import end_standing, set_standing
from blog.comments.states import Status
from blog.comments.submission import Refused, Submission, submit_comment
from blog.comments.votes.services import Ballot, cast_vote
from blog.core.db import db, transaction
from blog.core.errors import Forbidden, Invalid, NotFound
from blog.core.outbox import OutboxEntry
from blog.core.settings.store import change
from blog.posts.models import Post
from blog.taxonomy.models import Category
from tests.factories.accounts import make_user
from tests.factories.comments import article, make_comment, staff
from tests.factories.posts import make_category
from tests.fakes.mail import catch_mail

MEI, NETWORK = "mei@example.org", "203.0.113.7"
MAIL = "mail.send"
_numbers = count(1)


@pytest.fixture
def moderator(app) -> Actor:
    change(
        DiscussionSettings,
        {"flood_seconds": 0, "require_previously_approved": False, "mail_on_comment": False},
    )
    return staff(Role.MODERATOR, "Ana Brandt")


@pytest.fixture
def reader(moderator) -> Actor:
    return staff(Role.SUBSCRIBER, "Noor Haddad")


def write(post_id: int, who: Actor | None = None, **details: str):
    details = {"email": MEI, "address": NETWORK} | details
    if who is not None:
        return make_comment(post_id, actor=who, status=Status.APPROVED)
    return make_comment(post_id, status=Status.APPROVED, **details)


def status_of_next(post_id: int, who: Actor | None = None, **details: str) -> str:
    """Where the next comment of that person ends: its status, or what it was refused for."""
    number = next(_numbers)
    sent = Submission(post_id=post_id, content=f"Another thought, number {number}.", name="Mei")
    if who is not None:
        sent = replace(sent, actor=who)
    else:
        sent = replace(sent, **({"email": MEI, "address": NETWORK} | details))
    try:
        return submit_comment(sent).status.value
    except Refused as error:
        decision = error.decision
    return decision.refused.code if decision.refused and decision.http_status == 403 else ""


def test_an_account_that_is_always_held_waits_each_time(moderator, reader):
    comment = write(article(), reader)
    set_standing(moderator, comment.id, "account", "held")
    assert status_of_next(comment.post_id, reader) == "pending"
    assert status_of_next(article(), reader) == "pending"
    assert status_of_next(comment.post_id) == "approved", "others are not meant"


def test_who_is_suspended_may_write_again_when_it_ends(moderator, reader, stopped_clock):
    comment = write(article(), reader)
    set_standing(moderator, comment.id, "account", "suspended", days=3, message="Cool down.")
    assert status_of_next(comment.post_id, reader) == "suspended"
    [letter] = [row.payload for row in db.session.scalars(select(OutboxEntry).filter_by(job=MAIL))]
    assert "until 13 March 2026" in letter["subject"]
    stopped_clock.forward(days=3)
    assert status_of_next(comment.post_id, reader) == "approved"


def test_a_ban_lasts_until_a_moderator_ends_it_and_stays_in_the_history(
    moderator, reader, stopped_clock
):
    comment = write(article(), reader)
    standing_id = set_standing(moderator, comment.id, "account", "banned")
    stopped_clock.forward(days=4_000)
    assert status_of_next(comment.post_id, reader) == "banned"
    end_standing(moderator, comment.id, standing_id)
    end_standing(moderator, comment.id, standing_id)
    assert status_of_next(comment.post_id, reader) == "approved"
    [line] = dossier(moderator, comment.id).standings
    assert (line.kind, line.is_on, line.set_by, line.ended_by) == (
        "banned", False, "Ana Brandt", "Ana Brandt",
    )  # fmt: skip
    actions = db.session.scalars(select(ModerationEntry.action).order_by(ModerationEntry.id))
    assert list(actions)[-3:-1] == ["person_banned", "person_freed"]


def test_the_gravest_holds(moderator, reader):
    comment = write(article(), reader)
    set_standing(moderator, comment.id, "account", "banned")
    set_standing(moderator, comment.id, "account", "held")
    assert status_of_next(comment.post_id, reader) == "banned"


@pytest.mark.parametrize(
    ("target", "same", "other"),
    [
        ("email", {"address": "198.51.100.1"}, {"email": "ann@example.org"}),
        ("email", {"email": "Mei+again@example.org", "address": ""}, {"email": "m@example.org"}),
        ("network", {"email": "else@example.org", "address": "203.0.113.99"},
         {"address": "198.51.100.1"}),
    ],
)  # fmt: skip
def test_a_guest_is_known_by_mailbox_or_network(moderator, target, same, other):
    comment = write(article())
    set_standing(moderator, comment.id, target, "banned")
    assert status_of_next(comment.post_id, **same) == "banned"
    assert status_of_next(comment.post_id, **other) == "approved"


@pytest.mark.parametrize("typed", ["noor@example.org", "NOOR@example.org", "noor+a@example.org"])
def test_nobody_goes_on_as_a_guest_whose_account_is_shut_out(moderator, typed):
    comment = write(article(), make_user(email="noor@example.org").actor)
    assert status_of_next(comment.post_id, email=typed) == "approved"
    standing_id = set_standing(moderator, comment.id, "account", "banned", message="Enough.")
    assert status_of_next(comment.post_id, email=typed) == "banned"
    assert status_of_next(comment.post_id) == "approved", "others are not meant"
    end_standing(moderator, comment.id, standing_id)
    assert status_of_next(comment.post_id, email=typed) == "approved"


@pytest.mark.parametrize("target", ["account", "network"])
def test_who_is_shut_out_neither_votes_nor_reports(moderator, reader, target):
    who = reader if target == "account" else ANONYMOUS
    banned = write(article(), reader if target == "account" else None)
    other = make_comment(banned.post_id, status=Status.APPROVED, address="198.51.100.1")
    liked = Ballot(other.id, 1, "voter:somebody", NETWORK)
    cast_vote(who, liked)
    standing_id = set_standing(moderator, banned.id, target, "banned", message="Enough.")
    for act in (
        lambda: cast_vote(who, liked),
        lambda: report_comment(who, Complaint(other.id, "abuse", "", NETWORK)),
    ):
        with pytest.raises(Forbidden, match=r"not comment here any more\. Enough\."):
            act()
    assert cast_vote(who, replace(liked, value=0)).likes == 0, "what was given may be taken back"
    end_standing(moderator, banned.id, standing_id)
    assert cast_vote(who, liked).likes == 1
    assert report_comment(who, Complaint(other.id, "abuse", "", NETWORK))


def test_a_networks_ban_does_not_reach_people_with_accounts(moderator, reader):
    comment = write(article())
    set_standing(moderator, comment.id, "network", "banned")
    assert status_of_next(comment.post_id, reader) == "approved"


def test_a_networks_ban_goes_with_the_key(moderator, stopped_clock):
    comment = write(article())
    set_standing(moderator, comment.id, "network", "banned")
    stopped_clock.forward(days=40)
    forget_networks()
    assert db.session.scalars(select(Standing)).all() == []


def test_a_sections_ban_holds_in_it_and_below(moderator, reader):
    world = make_category("World")
    asia = make_category("Asia", parent=world)
    city = make_category("City")
    here, below, elsewhere = (_in(category) for category in (world, asia, city))
    comment = write(here, reader)
    set_standing(moderator, comment.id, "account", "banned", in_section=True)
    assert status_of_next(here, reader) == "banned"
    assert status_of_next(below, reader) == "banned"
    assert status_of_next(elsewhere, reader) == "approved"


def test_a_warning_is_mailed_to_an_account_and_stops_nothing(moderator, reader, monkeypatch):
    mail = catch_mail(monkeypatch)
    comment = write(article(), reader)
    mail().clear()
    set_standing(moderator, comment.id, "account", "warned", message="Please do not shout.")
    [letter] = mail()
    assert letter.to == reader.email
    assert "Please do not shout." in letter.text
    assert status_of_next(comment.post_id, reader) == "approved"


def test_a_message_is_mailed_stays_in_the_history_and_restricts_nothing(
    moderator, reader, monkeypatch
):
    mail = catch_mail(monkeypatch)
    comment = write(article(), reader)
    mail().clear()
    set_standing(moderator, comment.id, "account", "messaged", days=3, message="Thank you for it.")
    [letter] = mail()
    assert "A message about your comments" in letter.subject
    assert "Thank you for it." in letter.text
    assert status_of_next(comment.post_id, reader) == "approved"
    [line] = dossier(moderator, comment.id).standings
    assert (line.kind, line.message, line.until, line.is_on) == (
        "messaged", "Thank you for it.", None, False,
    )  # fmt: skip
    with pytest.raises(Invalid):
        set_standing(moderator, comment.id, "account", "messaged", message=" ")


def test_a_note_is_for_moderators_alone_and_stands_beside_all_that_the_person_writes(
    moderator, reader, monkeypatch
):
    mail = catch_mail(monkeypatch)
    comment, later = write(article(), reader), write(article(), reader)
    mail().clear()
    set_standing(moderator, comment.id, "account", "noted", message="Knows the harbour well.")
    assert mail() == []
    assert status_of_next(comment.post_id, reader) == "approved"
    [line] = dossier(moderator, later.id).standings
    assert (line.kind, line.message, line.set_by) == (
        "noted", "Knows the harbour well.", "Ana Brandt",
    )  # fmt: skip
    with pytest.raises(Invalid):
        set_standing(moderator, comment.id, "account", "noted", message=" ")


def test_a_note_hides_no_graver_standing(moderator, reader):
    comment = write(article(), reader)
    set_standing(moderator, comment.id, "account", "banned")
    set_standing(moderator, comment.id, "account", "noted", message="Wrote to us about it.")
    assert status_of_next(comment.post_id, reader) != "approved"


def test_a_guest_gets_no_mail_at_an_address_that_anyone_may_have_typed(moderator, monkeypatch):
    mail = catch_mail(monkeypatch)
    comment = write(article())
    mail().clear()
    set_standing(moderator, comment.id, "email", "warned", message="Please do not shout.")
    assert mail() == []


def test_a_guest_gets_mail_where_the_address_was_confirmed_for_that_comment(moderator, monkeypatch):
    mail = catch_mail(monkeypatch)
    mine = make_comment(article(), email=MEI, wants_mail=True, confirmed_email=MEI)
    typed = make_comment(article(), email=MEI)
    mail().clear()
    set_standing(moderator, typed.id, "email", "warned", message="Please do not shout.")
    set_standing(moderator, mine.id, "email", "noted", message="Shouts.")
    assert mail() == []
    set_standing(moderator, mine.id, "email", "warned", message="Please do not shout.")
    [letter] = mail()
    assert letter.to == MEI
    assert "Please do not shout." in letter.text


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.AUTHOR, Role.ADMINISTRATOR])
def test_nobody_on_the_staff_is_shut_out(moderator, role):
    comment = write(article(), staff(role))
    with pytest.raises(Invalid):
        set_standing(moderator, comment.id, "account", "banned")


@pytest.mark.parametrize("role", [Role.SUBSCRIBER, Role.CONTRIBUTOR, Role.AUTHOR])
def test_only_those_who_moderate_the_site_decide_about_people(moderator, reader, role):
    actor = staff(role)
    comment = write(article(actor), reader)
    with pytest.raises(Forbidden):
        set_standing(actor, comment.id, "account", "banned")
    standing_id = set_standing(moderator, comment.id, "account", "held")
    with pytest.raises(Forbidden):
        end_standing(actor, comment.id, standing_id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "suspended"}, "days"),
        ({"kind": "suspended", "days": 0}, "days"),
        ({"kind": "banned", "days": 99_999}, "days"),
        ({"kind": "warned"}, "message"),
        ({"kind": "banned", "message": "x" * 1_001}, "message"),
        ({"kind": "deleted"}, ""),
        ({"target": "email"}, ""),
        ({"target": "everybody"}, ""),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(moderator, reader, changes, field):
    comment = write(article(), reader)
    wanted = {"target": "account", "kind": "banned"} | changes
    with pytest.raises(Invalid) as caught:
        set_standing(moderator, comment.id, wanted.pop("target"), wanted.pop("kind"), **wanted)
    assert set(caught.value.fields) == ({field} if field else set())
    assert db.session.scalars(select(Standing)).all() == []


def test_somebody_elses_standing_is_not_ended_by_mistake(moderator, reader):
    comment = write(article(), reader)
    other = write(article(), staff(Role.SUBSCRIBER))
    standing_id = set_standing(moderator, comment.id, "account", "held")
    with pytest.raises(NotFound):
        end_standing(moderator, other.id, standing_id)


def _in(category: Category) -> int:
    post_id = article()
    with transaction() as session:
        session.get_one(Post, post_id).primary_category_id = category.id
    return post_id
