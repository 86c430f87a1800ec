"""The score learns from what people decided, says why, and decides nothing alone unless told to."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from blog.accounts.permissions import Role
from blog.comments import deletion
from blog.comments.models import SpamModel
from blog.comments.moderation.facts import Facts, SpamFacts
from blog.comments.moderation.learned import seed, training
from blog.comments.moderation.learned.features import features, readable
from blog.comments.moderation.learned.labels import balanced
from blog.comments.moderation.learned.model import BIAS, fit, pruned, score
from blog.comments.moderation.pipeline import decide as judge
from blog.comments.moderation.reasons import explain, explain_to_writer
from blog.comments.services import undo
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.comments.states import Action, Status
from blog.core.db import db
from blog.core.settings.store import change
from tests.factories.comment_facts import MODERATOR, facts
from tests.factories.comments import article, decide, make_comment, read, staff

OPEN = DiscussionSettings(require_previously_approved=False)
SELLS = "Hello friends, please subscribe to my channel and get free followers!!!"
TALKS = "The bridge was closed for two weeks, and nobody told the people on the north bank."
SPOKEN = SpamFacts(0.97, (("subscribe", 1.2), ("bridge", -0.4), ("my channel", 0.3)), "v1")


@pytest.fixture(scope="module")
def seeded():
    return fit(list(seed.examples()))


@pytest.fixture
def moderator(app):
    return staff(Role.MODERATOR)


def likelihood(weights, text: str) -> float:
    said = score(features(text), weights)
    assert said is not None
    return said.probability


def number_learned() -> tuple[int, int]:
    """From how many comments of each kind the site's score was learned."""
    row = db.session.execute(select(SpamModel.spam, SpamModel.honest)).one()
    db.session.rollback()
    return row.spam, row.honest


def model_version() -> str | None:
    version = db.session.scalar(select(SpamModel.version))
    db.session.rollback()
    return version


def open_house() -> None:
    change(DiscussionSettings, {"flood_seconds": 0, "require_previously_approved": False})


def test_it_tells_what_sells_from_what_talks_before_anybody_decided(seeded):
    assert likelihood(seeded, SELLS) > 0.9
    assert likelihood(seeded, TALKS) < 0.3


def test_the_same_examples_always_give_the_same_model(seeded):
    assert fit(list(seed.examples())) == seeded


def test_it_is_not_fooled_by_invisible_letters_and_drawn_out_words(seeded):
    wide = "\uff43\uff48\uff41\uff4e\uff4e\uff45\uff4c"
    hidden = f"Pleeeeease sub\u200bscribe to my {wide} and get free followers"
    assert likelihood(seeded, hidden) > 0.9


def test_the_address_behind_a_link_is_looked_at():
    html = '<p>See <a href="https://pills.example.com/">here</a></p>'
    assert "@pills.example.com" in features(readable("See here", html))


def test_without_examples_of_both_kinds_nothing_is_learned():
    assert fit([(frozenset({"a"}), True)] * 20) == {}
    assert score({"a"}, {}) is None


def test_a_model_is_cut_to_its_strongest_words():
    weights = {BIAS: 0.01, "weak": 0.1, "strong": -2.0, "middling": 1.0}
    assert pruned(weights, 3) == {BIAS: 0.01, "strong": -2.0, "middling": 1.0}


def test_of_one_kind_there_are_at_most_twice_as_many_as_of_the_other():
    given = [(frozenset({"s"}), True)] * 3 + [(frozenset({"h"}), False)] * 3
    own = [(frozenset({f"h{n}"}), False) for n in range(9)]
    assert balanced(own, given) == own[:3]
    assert len(balanced([*own, (frozenset({"s1"}), True)], given)) == 6


def test_from_the_owners_threshold_on_a_comment_waits_and_the_reason_tells_the_words():
    decision = judge(facts(settings=OPEN, spam=SPOKEN))
    assert decision.status is Status.PENDING
    (reason,) = decision.reasons
    template, params = explain(reason)
    assert template % params == "Looks like spam (0.97): subscribe, my channel."
    template, params = explain_to_writer(reason)
    assert template % params == "It waits for a moderator."


@pytest.mark.parametrize(
    ("rules", "status"),
    [
        (RuleSettings(), Status.PENDING),
        (RuleSettings(spam_score=False, spam_bin_from=50), Status.APPROVED),
        (RuleSettings(spam_hold_from=0), Status.APPROVED),
        (RuleSettings(spam_hold_from=98), Status.APPROVED),
        (RuleSettings(spam_hold_from=97), Status.PENDING),
        (RuleSettings(spam_bin_from=97), Status.SPAM),
        (RuleSettings(spam_bin_from=98), Status.PENDING),
    ],
)
def test_it_never_decides_alone_unless_the_owner_sets_the_threshold(rules, status):
    assert judge(facts(settings=OPEN, spam=SPOKEN, rules=rules)).status is status


def test_marks_of_manner_are_told_in_words():
    spam = SpamFacts(0.95, (("*capitals", 1.0), ("@casino.example", 0.5), ("*length 2", 0.1)), "v")
    (reason,) = judge(facts(settings=OPEN, spam=spam)).reasons
    template, params = explain(reason)
    assert template % params == "Looks like spam (0.95): capitals, casino.example, its length."


def test_a_moderators_own_comment_is_published_whatever_the_score():
    assert judge(facts(person=MODERATOR, spam=SPOKEN)).status is Status.APPROVED


def test_the_score_is_kept_with_the_comment_and_judged_again_from_there():
    kept = json.loads(json.dumps(facts(settings=OPEN, spam=SPOKEN).snapshot()))
    recalled = Facts.from_snapshot(kept)
    assert recalled.spam == SPOKEN
    assert judge(recalled).status is Status.PENDING
    bin_it = replace(RuleSettings(), spam_bin_from=95)
    assert judge(Facts.from_snapshot(kept, rules=bin_it)).status is Status.SPAM
    del kept["spam"], kept["rules"]
    assert judge(Facts.from_snapshot(kept)).status is Status.APPROVED


def test_without_a_model_the_rule_is_silent(app):
    open_house()
    assert make_comment(article(), SELLS, status=Status.APPROVED).status == Status.APPROVED


def test_a_submitted_comment_gets_its_score_and_says_by_which_model(app):
    open_house()
    training.train()
    post_id = article()
    comment = make_comment(post_id, SELLS)
    assert comment.status == Status.PENDING
    assert comment.reasons[0]["code"] == "looks_like_spam"
    assert comment.facts["spam"]["learned"] == model_version()
    assert make_comment(post_id, TALKS, status=Status.APPROVED).reasons == []


def test_asking_the_score_costs_no_statement_once_a_process_knows_the_model(app, queries):
    training.train()
    post_id = article()
    make_comment(post_id)
    with queries() as statements:
        make_comment(post_id)
    assert not [each for each in statements if "spam_model.weights" in each]


def test_what_moderators_decide_teaches(app, moderator):
    open_house()
    training.train()
    post_id = article()
    ware = "Zorbium tablets for the garden, order zorbium today number {}"
    before = make_comment(post_id, ware.format("zero"), status=Status.APPROVED)
    assert before.status == Status.APPROVED
    for number in range(12):
        comment = make_comment(post_id, ware.format(number), status=Status.APPROVED)
        decide(comment.id, Action.SPAM, moderator)
    learned = training.train()
    assert (learned.spam, learned.honest) == (12, 0)
    after = make_comment(post_id, ware.format("last"))
    assert after.status == Status.PENDING
    assert set(after.reasons[0]["params"]["signs"]) & set(ware.lower().split())


def test_approved_and_taken_out_of_spam_are_honest_and_spam_is_spam(app, moderator):
    post_id = article()
    decide(make_comment(post_id).id, Action.APPROVE, moderator)
    decide(make_comment(post_id, status=Status.SPAM).id, Action.NOT_SPAM, moderator)
    decide(make_comment(post_id).id, Action.SPAM, moderator)
    training.train()
    assert number_learned() == (1, 2)


def test_a_decision_of_rules_alone_teaches_nothing(app):
    change(DiscussionSettings, {"flood_seconds": 0, "disallowed_words": "zorbium"})
    post_id = article()
    make_comment(post_id, "zorbium", status=Status.REJECTED)
    make_comment(post_id)
    training.train()
    assert number_learned() == (0, 0)


def test_an_undone_decision_takes_its_label_back(app, moderator):
    comment = make_comment(article())
    batch = decide(comment.id, Action.SPAM, moderator)
    training.train()
    assert number_learned() == (1, 0)
    undo(moderator, batch)
    training.train()
    assert number_learned() == (0, 0)


def test_undoing_the_last_of_two_decisions_leaves_the_first(app, moderator):
    comment = make_comment(article())
    decide(comment.id, Action.APPROVE, moderator)
    batch = decide(comment.id, Action.SPAM, moderator)
    undo(moderator, batch)
    training.train()
    assert number_learned() == (0, 1)


def test_a_rejection_teaches_only_where_it_says_spam(app, moderator):
    decide(make_comment(article()).id, Action.REJECT, moderator)
    training.train()
    assert number_learned() == (0, 0)


def test_what_is_deleted_for_good_is_forgotten(app, moderator):
    decide(make_comment(article()).id, Action.SPAM, moderator)
    training.train()
    deletion.empty_bin(moderator, Status.SPAM)
    training.train()
    assert number_learned() == (0, 0)


def test_the_worker_learns_after_so_many_decisions(app, drain, moderator):
    change(RuleSettings, {"spam_learn_every": 3})
    post_id = article()
    decide(make_comment(post_id).id, Action.APPROVE, moderator)
    drain()
    first = model_version()
    assert first is not None
    for number, learns in ((1, False), (2, False), (3, True)):
        decide(make_comment(post_id).id, Action.SPAM, moderator)
        drain()
        assert (model_version() != first) is learns, number
    assert number_learned() == (3, 1)
    assert db.session.scalar(select(func.count()).select_from(SpamModel)) == 1


def test_turned_off_nothing_is_learned(app, drain, moderator):
    change(RuleSettings, {"spam_score": False})
    decide(make_comment(article()).id, Action.APPROVE, moderator)
    drain()
    assert model_version() is None


def test_it_learns_from_the_command_line(app, moderator):
    decide(make_comment(article()).id, Action.SPAM, moderator)
    said = app.test_cli_runner().invoke(args=["comments", "train"])
    assert said.exit_code == 0, said.output
    assert said.output.startswith("Learned from 1 comments that are spam and 0 that are not")
    assert number_learned() == (1, 0)


def test_a_decision_that_fails_counts_for_nothing(app, drain, moderator):
    comment = make_comment(article())
    batch = decide(comment.id, Action.APPROVE, moderator)
    decide(comment.id, Action.SPAM, moderator)
    drain()
    with pytest.raises(Exception, match="changed since"):
        undo(moderator, batch)
    assert drain() == 0
    assert read(comment.id).status == Status.SPAM
