"""Who answers questions beneath an article: named in the editor, by name or by address."""

import pytest

from tests.factories.accounts import make_user
from tests.html import read
from tests.web.admin.people import staff
from tests.web.admin.writing import only_post, post_new, resend, stored_posts


def test_comments_of_an_article_can_ask_and_people_are_named_who_answer(client):
    staff(client, "author")
    make_user(name="Lina Moreau")
    make_user(name="Ed", email="ed@example.org")
    make_user(name="Ed", email="other-ed@example.org")
    post_new(client, questions="y", experts="Lina Moreau\r\n ED@example.org \r\n\r\n")
    found = only_post()
    assert (found.draft.questions, found.draft.experts) == (
        True,
        ("Lina Moreau", "ed@example.org"),
    )
    page = client.get(f"/admin/posts/{found.id}/").text
    assert "Lina Moreau\ned@example.org</textarea>" in page
    resend(client, found, questions="y", experts="")
    assert only_post().draft.experts == ()


@pytest.mark.parametrize(
    ("experts", "told"),
    [
        ("Lina Moreau\nNo Body", "Nobody has an account by the name or address “No Body”."),
        ("Ed", "Several people are called “Ed”: give the address."),
        ("\n".join(f"x{number}" for number in range(21)), "At most 20 experts, please."),
    ],
)
def test_an_expert_who_is_nobody_is_told_at_the_field_and_nothing_is_lost(client, experts, told):
    staff(client, "author")
    for name in ("Lina Moreau", "Ed", "Ed"):
        make_user(name=name)
    answer = post_new(client, questions="y", experts=experts)
    page = read(answer.text)
    assert answer.status_code == 422
    assert told in page.one("#experts-error").text
    assert page.one("textarea[name=experts]").text.split()[0] in experts
    assert "Nobody knows *why*." in page.one("textarea[name=body_source]").text
    assert stored_posts() == ()
