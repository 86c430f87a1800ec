"""Links and listed words: found wherever they hide, and told without telling who sent them."""

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.comments.moderation.facts import Facts, SenderFacts
from blog.comments.moderation.pipeline import decide
from blog.comments.moderation.reasons import explain
from blog.comments.moderation.verdict import Reason
from blog.comments.moderation.words import MOST_TOLD, find, fold
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from tests.factories.comment_facts import GUEST, facts, text

OPEN = DiscussionSettings(require_previously_approved=False)
SENDER = SenderFacts("203.0.113.9", "Mozilla/5.0 (X11; SpamBot 2)")


def holding(words: str) -> DiscussionSettings:
    return replace(OPEN, moderation_words=words)


def rejecting(words: str) -> DiscussionSettings:
    return replace(OPEN, disallowed_words=words)


def found(submitted: Facts) -> dict[object, object]:
    """Each word that was found, with its places."""
    return {
        reason.params.get("word"): reason.params["where"] for reason in decide(submitted).reasons
    }


def said(reason: Reason) -> str:
    template, params = explain(reason)
    return template % params


@pytest.mark.parametrize(
    ("links", "limit", "status"),
    [
        (1, 2, Status.APPROVED),
        (2, 2, Status.PENDING),
        (3, 2, Status.PENDING),
        (1, 1, Status.PENDING),
        (99, 0, Status.APPROVED),
    ],
)
def test_as_many_links_as_the_owner_finds_too_many_wait(
    links: int, limit: int, status: Status
) -> None:
    linked = text("Look here.", link_count=links)
    assert decide(facts(content=linked, settings=replace(OPEN, max_links=limit))).status is status


def test_the_reason_counts_the_links() -> None:
    (reason,) = decide(facts(content=text("Look", link_count=3), settings=OPEN)).reasons
    assert said(reason) == "It has 3 links; from 2 on, comments wait."


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("chen", "name"),
        ("@EXAMPLE.org", "email"),
        ("mei.example", "url"),
        ("ThoughtFul", "text"),
        ("spambot", "user_agent"),
    ],
)
def test_a_moderation_word_is_found_in_either_case_and_everywhere(word: str, place: str) -> None:
    person = replace(GUEST, url="https://mei.example/")
    submitted = facts(person=person, sender=SENDER, settings=holding(word))
    assert decide(submitted).status is Status.PENDING
    assert found(submitted) == {word: [place]}


def test_each_word_is_told_with_all_its_places() -> None:
    submitted = facts(content="mei says casino", settings=holding("casino\nMEI\nmei\n\n poker "))
    assert found(submitted) == {"casino": ["text"], "MEI": ["name", "email", "text"]}


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("STRASSE", "straße"),
        ("café", "cafe\u0301"),
        ("casino", "\uff43\uff41\uff53\uff49\uff4e\uff4f"),
        ("ПРИВЕТ", "привет"),
    ],
)
def test_letters_match_however_they_are_encoded(word: str, written: str) -> None:
    assert decide(facts(content=written, settings=holding(word))).status is Status.PENDING


def test_a_word_is_no_pattern() -> None:
    assert decide(facts(content="anything", settings=holding(".*\n\n  "))).status is Status.APPROVED


@given(st.text("abß \n", max_size=12), st.text("abSß", min_size=1, max_size=6))
def test_as_wordpress_does_it_a_word_is_found_wherever_it_stands(written: str, word: str) -> None:
    matches = find(word, {"text": written}, anywhere=True)
    assert bool(matches) == (word.casefold() in written.casefold())


def test_words_do_not_join_two_places() -> None:
    person = replace(GUEST, name="cas", email="ino@example.org")
    assert decide(facts(person=person, settings=holding("casino"))).status is Status.APPROVED


def test_a_disallowed_word_rejects() -> None:
    decision = decide(facts(content="my casino", settings=rejecting("casino")))
    assert decision.status is Status.REJECTED
    assert decision.leading is not None
    assert decision.leading.code == "disallowed_words"


def test_a_word_cannot_hide_among_tags() -> None:
    hidden = text("cas<b>in</b>o", plain="casino")
    assert found(facts(content=hidden, settings=rejecting("casino"))) == {"casino": ["text"]}
    assert found(facts(content=hidden, settings=holding("casino"))) == {"casino": ["text"]}


def test_as_wordpress_does_it_only_a_disallowed_word_is_found_among_tags() -> None:
    hidden = text("cas<b>in</b>o", plain="casino")
    held, rejected = (
        replace(choose("casino"), word_matching="anywhere") for choose in (holding, rejecting)
    )
    assert found(facts(content=hidden, settings=rejected)) == {"casino": ["plain"]}
    assert decide(facts(content=hidden, settings=held)).status is Status.APPROVED


def test_a_word_cannot_hide_in_how_it_is_written() -> None:
    hidden = text("c&#97;sino", html="<p>casino</p>", plain="casino")
    assert found(facts(content=hidden, settings=holding("casino"))) == {"casino": ["text"]}


def test_disallowed_outweighs_held_and_both_are_told() -> None:
    both = replace(OPEN, moderation_words="remark", disallowed_words="thoughtful")
    decision = decide(facts(settings=both))
    assert decision.status is Status.REJECTED
    assert [reason.rule for reason in decision.reasons] == ["moderation_words", "disallowed_words"]


def test_a_listed_address_is_never_told() -> None:
    submitted = facts(sender=SENDER, settings=holding("203.0.113.9\nspambot"))
    decision = decide(submitted)
    assert found(submitted) == {None: ["address"], "spambot": ["user_agent"]}
    told = " ".join(said(reason) for reason in decision.reasons)
    assert told.startswith("An address on the moderation list is the sender’s.")
    assert "203" not in told
    assert "203" not in str(submitted.snapshot())


@pytest.mark.parametrize("part", ["203.0.113.", "203.0.", "0.113", "203"])
def test_nor_is_a_part_of_one(part: str) -> None:
    submitted = facts(sender=SENDER, settings=rejecting(f"{part}\nspambot"))
    decision = decide(submitted)
    assert decision.status is Status.REJECTED
    assert found(submitted) == {None: ["address"], "spambot": ["user_agent"]}
    assert "203" not in str([reason.as_json() for reason in decision.reasons])
    assert part not in str(submitted.snapshot()["sender"])
    assert part not in str(submitted.snapshot()["settings"])
    kept = submitted.snapshot()
    assert decide(Facts.from_snapshot(kept)).status is Status.REJECTED
    assert decide(Facts.from_snapshot(kept, rejecting(part))).status is Status.REJECTED
    assert decide(Facts.from_snapshot(kept, rejecting("casino"))).status is Status.APPROVED


@given(
    st.lists(st.text("abß", min_size=1, max_size=9), max_size=30),
    st.text("abß \n", max_size=60),
    st.text("abß", max_size=9),
)
def test_every_word_of_a_list_is_found_in_every_place(
    listed: list[str], body: str, name: str
) -> None:
    places = {"text": body, "name": name}
    expected = {
        fold(word): tuple(place for place in places if fold(word) in fold(places[place]))
        for word in listed
    }
    matches = find("\n".join(listed), places, anywhere=True)
    assert {fold(match.word): match.where for match in matches} == {
        word: where for word, where in expected.items() if where
    }


def test_a_long_list_and_a_hostile_text_cost_few_steps() -> None:
    listed = [f"wwww{n:05d}" + "x" * (n % 12) for n in range(20_000)]
    words = "\n".join(listed)
    find(words, {"text": "The list is read once."})
    for hostile in ("w" * 65_000, "wwww0" * 13_000, "\n".join(listed)[:65_000]):
        for anywhere in (False, True):
            told, calls = counted(
                lambda text=hostile, anywhere=anywhere: find(
                    words, {"text": text}, anywhere=anywhere
                )
            )
            assert calls < len(hostile) // 4
            assert len(told) <= MOST_TOLD


def counted(work):
    """What `work` returns, and how many functions were called for it, built-in ones included."""
    calls = 0

    def note(_frame, event: str, _argument) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        found = work()
    finally:
        sys.setprofile(None)
    return found, calls


def test_of_very_many_listed_words_so_many_are_told_in_the_order_of_the_list() -> None:
    listed = [f"word{n:03d}" for n in range(300)]
    told = [match.word for match in find("\n".join(listed), {"text": " ".join(reversed(listed))})]
    assert len(told) == MOST_TOLD
    assert told == [word for word in listed if word in told]


@pytest.mark.parametrize("length", range(1, 40))
def test_a_word_of_any_length_is_found_wherever_it_stands(length: int) -> None:
    word = ("abcdefghijklmnopqrstuvwxyz" * 2)[:length]
    listed = "\n".join([word, word + "zz", "9" + word])
    for body in (word, f"{word} it begins", f"and ends in {word}", "." * 4090 + word):
        assert [match.word for match in find(listed, {"text": body})] == [word]
    inside = f"9{word}9"
    assert not find(word, {"text": inside})
    assert [match.word for match in find(word, {"text": inside}, anywhere=True)] == [word]


def test_a_snapshot_keeps_neither_address_nor_browser() -> None:
    submitted = facts(sender=SENDER, settings=holding("203.0.113.\nspambot\nnever seen"))
    kept = str(submitted.snapshot())
    assert "203.0.113.9" not in kept
    assert "Mozilla" not in kept
    assert "never seen" not in kept
    assert "203.0.113.9" not in repr(submitted)
    assert "Mozilla" not in repr(submitted)


def test_a_snapshot_can_be_judged_by_another_list() -> None:
    kept = facts(sender=SENDER, settings=holding("spambot")).snapshot()

    def rehearsed(words: str) -> Status | None:
        return decide(Facts.from_snapshot(kept, holding(words))).status

    assert rehearsed("remark") is Status.PENDING
    assert rehearsed("SpamBot") is Status.PENDING
    assert rehearsed("casino") is Status.APPROVED


def test_a_recalled_address_counts_only_for_the_list_that_had_it() -> None:
    settings = replace(OPEN, moderation_words="203.0.113.9", disallowed_words="198.51.100.1")
    kept = facts(sender=SENDER, settings=settings).snapshot()
    assert decide(Facts.from_snapshot(kept, settings)).status is Status.PENDING
    assert decide(Facts.from_snapshot(kept)).status is Status.PENDING


def test_a_text_about_addresses_is_not_taken_for_one() -> None:
    submitted = facts(
        content="Write [address] here", sender=SENDER, settings=holding(SENDER.address)
    )
    kept = Facts.from_snapshot(submitted.snapshot())
    assert found(kept) == found(submitted) == {None: ["address"]}
