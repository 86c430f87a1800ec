"""What somebody did before may make the next comment wait; what they only claim opens nothing."""

import json
from dataclasses import replace

import pytest

from blog.accounts.permissions import Role
from blog.comments.moderation.facts import Facts, PastFacts
from blog.comments.moderation.mailboxes import alias_of, is_disposable, listed, mailbox
from blog.comments.moderation.pipeline import decide as judge
from blog.comments.moderation.reasons import explain, explain_to_writer
from blog.comments.services import Edit, edit_comment
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.comments.states import Action, Status
from blog.comments.submission import Refused
from blog.core.settings.store import change
from tests.factories.comment_facts import GUEST, MEMBER, MODERATOR, facts
from tests.factories.comments import article, decide, make_comment, read, staff

OPEN = DiscussionSettings(require_previously_approved=False)
OFF = "other.example\n-mailinator.com"


def codes(submitted: Facts) -> list[str]:
    decision = judge(submitted)
    assert (decision.status is Status.PENDING) == bool(decision.reasons)
    return [reason.code for reason in decision.reasons]


def told(submitted: Facts) -> list[str]:
    said = map(explain, judge(submitted).reasons)
    return [template % params for template, params in said]


def reasons(comment) -> list[str]:
    return [reason["code"] for reason in comment.reasons]


@pytest.fixture
def open_house(app):
    change(DiscussionSettings, {"flood_seconds": 0, "require_previously_approved": False})


# Aliases and domains


@pytest.mark.parametrize(
    ("written", "box"),
    [
        ("Mei+news@Example.org", "mei@example.org"),
        ("mei@example.org", "mei@example.org"),
        ("m.e.i+a+b@gmail.com", "mei@gmail.com"),
        ("m.ei@googlemail.com", "mei@gmail.com"),
        ("m.ei@example.org", "m.ei@example.org"),
        ("+a@example.org", "+a@example.org"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_aliases_of_a_mailbox_are_one(written, box):
    assert mailbox(written) == box
    assert alias_of(written) == (None if box == written.lower() else box)


def test_a_listed_domain_has_what_is_under_it_and_nothing_beside_it():
    domains = "@Spam.example\n *.bulk.test \n\n"
    assert listed("a@spam.example", domains) == "spam.example"
    assert listed("a@mx.SPAM.example", domains) == "spam.example"
    assert listed("a@bulk.test", domains) == "bulk.test"
    for other in ("a@notspam.example", "a@example", "", "spam.example"):
        assert listed(other, domains) == ""


def test_addresses_that_are_thrown_away_are_known():
    assert is_disposable("x@Mailinator.com")
    assert is_disposable("x@eu.yopmail.com")
    assert not is_disposable("x@example.org")
    assert not is_disposable("")


# The rules, each by itself


@pytest.mark.parametrize(
    ("approved", "needed", "held"),
    [(0, 0, False), (0, 1, True), (2, 3, True), (3, 3, False), (9, 3, False)],
)
def test_the_first_comments_of_a_proven_person_wait(approved, needed, held):
    known = replace(GUEST, proof="cookie")
    submitted = facts(
        person=known,
        settings=OPEN,
        rules=RuleSettings(first_comments_held=needed),
        past=PastFacts(approved=approved),
    )
    assert codes(submitted) == (["too_few_approved"] if held else [])


def test_who_proves_nothing_has_no_first_comments_behind_them():
    submitted = facts(
        settings=OPEN, rules=RuleSettings(first_comments_held=2), past=PastFacts(approved=9)
    )
    assert told(submitted) == ["The writer’s first 2 comments wait; 0 were approved so far."]


@pytest.mark.parametrize(
    ("since", "hours", "held"),
    [(None, 24, False), (10.0, 24, True), (86_400.0, 24, False), (10.0, 0, False)],
)
def test_what_was_said_elsewhere_not_long_ago_waits(since, hours, held):
    submitted = facts(
        settings=OPEN,
        rules=RuleSettings(repeat_hours=hours),
        past=PastFacts(seconds_since_said=since),
    )
    assert codes(submitted) == (["said_before"] if held else [])


@pytest.mark.parametrize(
    ("refused", "accepted", "percent", "held"),
    [
        (2, 2, 50, True),
        (1, 2, 50, False),
        (2, 0, 50, False),
        (3, 0, 50, True),
        (3, 0, 0, False),
        (1, 9, 10, True),
    ],
)
def test_who_was_refused_too_often_waits(refused, accepted, percent, held):
    submitted = facts(
        settings=OPEN,
        rules=RuleSettings(rejection_percent=percent),
        past=PastFacts(refused=refused, accepted=accepted),
    )
    assert codes(submitted) == (["often_refused"] if held else [])


def test_often_refused_says_how_often():
    submitted = facts(settings=OPEN, past=PastFacts(refused=3, accepted=1))
    assert told(submitted) == [
        "3 of this person’s last 4 comments were refused; from 50 percent on, they wait."
    ]
    template, params = explain_to_writer(judge(submitted).reasons[0])
    assert template % params == "It waits for a moderator."


def test_aliases_of_a_mailbox_hold_where_the_owner_minds_them():
    alias = facts(person=replace(GUEST, email="mei+offers@example.org"), settings=OPEN)
    assert codes(alias) == []
    minding = RuleSettings(hold_email_aliases=True)
    assert codes(replace(alias, rules=minding)) == ["alias_of_a_mailbox"]
    assert codes(facts(settings=OPEN, rules=minding)) == []
    template, _params = explain_to_writer(judge(replace(alias, rules=minding)).reasons[0])
    assert template == "It waits for a moderator."


def test_email_domains_hold():
    thrown_away = replace(GUEST, email="x@mailinator.com")
    assert codes(facts(person=thrown_away, settings=OPEN)) == ["disposable_domain"]
    kind = RuleSettings(hold_disposable=False)
    assert codes(facts(person=thrown_away, settings=OPEN, rules=kind)) == []
    more = RuleSettings(disposable_domains="example.org")
    assert codes(facts(settings=OPEN, rules=more)) == ["disposable_domain"]
    fewer = facts(person=thrown_away, settings=OPEN, rules=RuleSettings(disposable_domains=OFF))
    assert codes(fewer) == []
    assert codes(Facts.from_snapshot(fewer.snapshot())) == []
    mine = RuleSettings(held_email_domains="example.org")
    assert told(facts(settings=OPEN, rules=mine)) == [
        "Email addresses of “example.org” wait for a moderator."
    ]


def test_none_of_it_speaks_against_a_moderator():
    submitted = facts(
        person=MODERATOR,
        rules=RuleSettings(held_email_domains="example.org", first_comments_held=3),
        past=PastFacts(refused=9, seconds_since_said=1.0),
    )
    assert judge(submitted).status is Status.APPROVED


def test_a_snapshot_keeps_of_the_lists_what_matters_and_judges_the_same():
    rules = RuleSettings(
        held_email_domains="bulk.test\nexample.org\nspam.example", first_comments_held=3
    )
    past = PastFacts(approved=1, refused=2, accepted=1, seconds_since_said=5.0)
    submitted = facts(person=MEMBER, settings=OPEN, rules=rules, past=past)
    kept = json.loads(json.dumps(submitted.snapshot()))
    assert "bulk.test" not in str(kept)
    assert judge(Facts.from_snapshot(kept)).reasons == judge(submitted).reasons
    assert judge(Facts.from_snapshot(kept, rules=rules)).reasons == judge(submitted).reasons
    del kept["past"]
    assert Facts.from_snapshot(kept).past == PastFacts()


# The facts, from the database


def test_approved_comments_of_an_account_count(open_house):
    change(RuleSettings, {"first_comments_held": 2})
    member, post_id = staff(Role.SUBSCRIBER), article()
    for status in (Status.PENDING, Status.PENDING):
        comment = make_comment(post_id, actor=member, status=status)
        assert reasons(comment) == ["too_few_approved"]
        decide(comment.id, Action.APPROVE)
    third = make_comment(post_id, actor=member, status=Status.APPROVED)
    assert reasons(third) == []
    assert third.facts["past"]["approved"] == 2


def test_approved_comments_of_a_claimed_address_do_not(open_house):
    change(RuleSettings, {"first_comments_held": 1})
    post_id = article()
    make_comment(post_id, name="Mei", email="mei@example.org", status=Status.APPROVED)
    again = make_comment(post_id, name="Mei", email="mei@example.org")
    assert reasons(again) == ["too_few_approved"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"email": "mei@example.org"}, {"email": "MEI@example.org"}),
        ({"email": "mei@example.org"}, {"email": "mei+x@example.org"}),
        ({"email": "mei+a@example.org"}, {"email": "mei+b@example.org"}),
        ({"email": "m.ei@gmail.com"}, {"email": "mei@gmail.com"}),
        ({"address": "203.0.113.9"}, {"address": "203.0.113.9"}),
        ({"address": "203.0.113.9"}, {"address": "203.0.113.77"}),
    ],
)
def test_the_same_words_under_another_article_wait(open_house, first, second):
    make_comment(article(), "Buy my book.", status=Status.APPROVED, **first)
    again = make_comment(article(), "Buy my book.", **second)
    assert reasons(again) == ["said_before"]
    assert again.status == Status.PENDING


def test_the_same_words_of_an_account_wait_and_of_somebody_else_do_not(open_house):
    member = staff(Role.SUBSCRIBER)
    make_comment(article(), "Well said.", actor=member, status=Status.APPROVED)
    assert reasons(make_comment(article(), "Well said.", actor=member)) == ["said_before"]
    other = make_comment(article(), "Well said.", status=Status.APPROVED)
    assert reasons(other) == []


def test_after_some_time_the_same_words_may_be_said_again(open_house, stopped_clock):
    make_comment(article(), "Well said.", email="mei@example.org", status=Status.APPROVED)
    stopped_clock.forward(hours=25)
    again = make_comment(article(), "Well said.", email="mei@example.org", status=Status.APPROVED)
    assert reasons(again) == []


def test_refusals_are_counted_over_aliases_and_forgotten_after_the_window(
    open_house, stopped_clock
):
    post_id = article()
    for alias, status in (("a", Status.REJECTED), ("b", Status.SPAM), ("c", Status.APPROVED)):
        make_comment(post_id, email=f"mei+{alias}@example.org", status=status)
    held = make_comment(post_id, email="mei@example.org")
    assert reasons(held) == ["often_refused"]
    assert held.reasons[0]["params"] == {"refused": 2, "decided": 3, "limit": 50}
    stopped_clock.forward(days=31)
    assert reasons(make_comment(post_id, email="mei@example.org", status=Status.APPROVED)) == []


def test_refusals_are_counted_by_account(open_house):
    member, post_id = staff(Role.SUBSCRIBER), article()
    for _number in range(3):
        comment = make_comment(post_id, actor=member, status=Status.APPROVED)
        decide(comment.id, Action.REJECT)
    assert reasons(make_comment(post_id, actor=member)) == ["often_refused"]


def test_a_corrected_address_is_known_by_its_mailbox(open_house):
    moderator = staff(Role.MODERATOR)
    comment = make_comment(article(), email="mei+a@example.org", status=Status.APPROVED)
    assert comment.alias_of == "mei@example.org"
    for email, box in (("mei@example.org", None), ("sam+b@example.org", "sam@example.org")):
        comment = read(comment.id)
        edit = Edit("Other words.", "Mei", email, "")
        edit_comment(moderator, comment.id, comment.version, edit)
        assert read(comment.id).alias_of == box


def test_a_text_that_cannot_be_taken_asks_nothing_about_its_words(open_house):
    with pytest.raises(Refused):
        make_comment(article(), "> " * 40_000)
