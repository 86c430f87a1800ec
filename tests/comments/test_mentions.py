"""`@name` of somebody in the conversation is a link to what they said last, and nothing else is."""

import pytest

from blog.comments.mentions import MOST_LINKS, MOST_PEOPLE, People


@pytest.fixture
def people() -> People:
    found = People()
    found.spoke("Mei", "#comment-1")
    found.spoke("Mei Chen", "#comment-2")
    found.spoke("A & B <Ltd>", "#comment-3")
    return found


def link(name: str, number: int) -> str:
    return f'<a class="mention" href="#comment-{number}">@{name}</a>'


def test_the_longest_name_counts(people):
    assert people.linked("<p>@Mei Chen, yes</p>") == f"<p>{link('Mei Chen', 2)}, yes</p>"
    assert people.linked("<p>@Mei says</p>") == f"<p>{link('Mei', 1)} says</p>"


def test_it_leads_to_what_they_said_last(people):
    people.spoke("Mei", "#comment-9")
    assert people.linked("(@Mei)") == f"({link('Mei', 9)})"


@pytest.mark.parametrize(
    "text",
    [
        "@Meister", "@mei", "mail@Mei", "@@Mei", "@Sam", "@", "Mei", "x.@Mei", "_@Mei",
        '<a href="https://x.example/@Mei">@Mei</a>', "<code>@Mei</code>",
        "<pre><code>@Mei</code></pre>", '<a href="#"><em>@Mei</em></a>',
    ],
)  # fmt: skip
def test_what_is_no_mention_stays_as_it_is(people, text):
    assert people.linked(text) == text


def test_after_code_and_links_mentions_count_again(people):
    assert people.linked("<code>a</code> @Mei").endswith(link("Mei", 1))


def test_a_name_that_looks_like_markup_is_no_markup(people):
    written = "A &amp; B &lt;Ltd&gt;"
    assert people.linked(f"@{written}") == link(written, 3)
    assert people.linked("@A & B <Ltd>") == "@A & B <Ltd>"


def test_links_and_people_are_bounded(people):
    assert people.linked("@Mei " * 1_000).count("<a ") == MOST_LINKS
    crowd = People()
    for number in range(MOST_PEOPLE + 10):
        crowd.spoke(f"n{number}", f"#comment-{number}")
    assert crowd.linked(f"@n{MOST_PEOPLE + 1}") == f"@n{MOST_PEOPLE + 1}"
    assert "<a " in crowd.linked("@n7")


def test_nobody_is_called_nothing():
    people = People()
    people.spoke("", "#comment-1")
    assert people.linked("@ and @") == "@ and @"
