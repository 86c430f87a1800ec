"""What the moderation screen shows: views, rows, reasons, the opened comment, the log."""

import re

import pytest

from blog.comments.states import Status
from tests.factories.comments import article, make_comment
from tests.web.admin.desk import LIST, get, send, shown, tabs


def test_views_are_tabs_with_counts(app, desk):
    post_id = article()
    ids = {status: make_comment(post_id, status=status).id for status in Status}
    page = get(desk, LIST)
    assert tabs(page) == {
        "All": 2, "Mine": 0, "Pending": 1, "Reported": 0, "Appeals": 0, "Approved": 1,
        "Rejected": 1, "Spam": 1, "Trash": 1,
    }  # fmt: skip
    assert shown(page) == [ids[Status.PENDING]]
    assert set(shown(get(desk, LIST + "?view=all"))) == {
        ids[Status.PENDING],
        ids[Status.APPROVED],
    }
    for status in Status:
        assert shown(get(desk, f"{LIST}?view={status}")) == [ids[status]]


def test_a_row_says_who_what_where_when_and_why(app, desk):
    post_id = article(title="A bridge for Asia")
    parent = make_comment(post_id, name="Bo", status=Status.APPROVED)
    comment = make_comment(
        post_id,
        "Well *said*.",
        name="Mei <Chen>",
        email="mei@example.org",
        url="https://mei.example",
        address="203.0.113.9",
        parent_id=parent.id,
    )
    response = desk.get(LIST)
    assert "Mei &lt;Chen&gt;" in response.text
    page = get(desk, LIST)
    for text in (
        "mei@example.org", "mei.example", "Well said.", "A bridge for Asia", "In reply to", "Bo",
        "The writer has no approved comment yet.", f"Address ·{comment.address_hash[-4:]}",
        "waiting on this article", "10 March 2026, 12:00",
    ):  # fmt: skip
        assert text in page
    assert "203.0.113" not in page


def test_an_article_is_chosen_from_a_list_and_stays_chosen(app, desk):
    bridge, ferry = article(title="A bridge <for> Asia"), article(title="Of ferries")
    comments = [make_comment(bridge) for _each in range(2)]
    make_comment(ferry)
    page = desk.get(LIST).text
    assert f'<option value="{bridge}">A bridge &lt;for&gt; Asia – 2 wait</option>' in page
    page = get(desk, f"{LIST}?view=pending&post={bridge}&q=")
    assert set(shown(page)) == {comment.id for comment in comments}
    assert f'<option value="{bridge}" selected>' in page
    for part in (f'?view=all&post={bridge}"', f'name="back" value="{LIST}?view=pending&post='):
        assert part in page
    back = f"{LIST}?view=pending&post={bridge}"
    assert send(desk, comments[0], "approve", back=back).location.endswith(back)
    assert f'<option value="{bridge}" selected>' in get(desk, f"{LIST}?view=spam&post={bridge}")


@pytest.mark.parametrize("name", ["email", "address", "q", "post"])
def test_others_by_the_same_or_on_the_same_are_a_link_away(app, desk, name):
    post_id = article()
    wanted = make_comment(post_id, "Of zeppelins.", email="mei@example.org", address="203.0.113.9")
    make_comment(article(), "Of ferries.", address="198.51.100.1")
    value = {
        "email": "Mei@Example.org",
        "address": wanted.address_hash,
        "q": "ZEPPELIN",
        "post": post_id,
    }[name]
    page = get(desk, f"{LIST}?view=all&{name}={value}")
    assert shown(page) == [wanted.id]
    assert "show all again" in page


def test_each_state_offers_what_leads_somewhere(app, desk):
    offers = {
        Status.PENDING: ["approve", "spam", "trash", "reject"],
        Status.APPROVED: ["unapprove", "spam", "trash", "reject"],
        Status.REJECTED: ["approve", "unapprove", "spam", "trash"],
        Status.SPAM: ["not_spam", "trash"],
        Status.TRASH: ["spam", "restore"],
    }
    for status, offered in offers.items():
        comment = make_comment(article(), status=status)
        page = get(desk, f"{LIST}{comment.id}/")
        acts = page[page.index('class="acts"') : page.index("part-thread")]
        assert sorted(re.findall(r'name="action" value="(\w+)"', acts)) == sorted(offered)
        assert ("Delete for good" in acts) is (status in (Status.SPAM, Status.TRASH))


def test_the_opened_comment_stands_beside_the_list(app, desk, stopped_clock):
    post_id = article()
    top = make_comment(post_id, "The first word.", status=Status.APPROVED)
    comment = make_comment(post_id, "The **second**.", parent_id=top.id, email="mei@example.org")
    stopped_clock.forward(minutes=1)
    other = make_comment(article(), "The third word.", email="MEI@example.org")
    page = get(desk, f"{LIST}?open={comment.id}")
    assert shown(page)[0] == other.id
    pane = page[page.index('id="pane"') :]
    for text in (
        "<strong>second</strong>", "The first word.", "The third word.",
        "Every rule that was asked",
        "Approved before", "History", "posted it",
    ):  # fmt: skip
        assert text in pane
    assert "This comment does not exist" in get(desk, f"{LIST}?open=999")


def test_pages_go_back_and_forth_without_losing_or_repeating(app, desk, stopped_clock):
    post_id = article()
    for number in range(45):
        make_comment(post_id, status=Status.APPROVED if number % 3 else Status.PENDING)
        stopped_clock.forward(seconds=number % 2)
    address, seen, pages = LIST + "?view=all", [], []
    while address:
        page = get(desk, address)
        pages.append(shown(page))
        seen += pages[-1]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1] if older else None
    assert [len(each) for each in pages] == [20, 20, 5]
    assert seen == sorted(set(seen), reverse=True)
    assert shown(get(desk, re.search(r'rel="prev" href="([^"]+)"', page)[1])) == pages[1]


def test_empty_views_say_what_will_be_there(app, desk):
    for view, text in (
        ("pending", "Nothing waits."),
        ("all", "Nobody has written a comment yet."),
        ("mine", "You have not written a comment yet."),
        ("approved", "No comment is published yet."),
        ("rejected", "Nothing is rejected."),
        ("spam", "No spam."),
        ("trash", "The trash is empty."),
        ("pending&q=x", "No comment in this view fits."),
    ):
        assert text in get(desk, f"{LIST}?view={view}")


def test_the_rail_says_how_many_wait(app, desk):
    for _ in range(2):
        make_comment(article())
    page = get(desk, LIST)
    rail = page[page.index('class="rail"') : page.index("</nav>")]
    assert re.search(r"Comments</span>\s*<span class=\"bubble\">2<", rail)


def test_the_log_says_who_did_what_and_why(app, desk):
    comment = make_comment(article(), name="Mei")
    send(desk, comment, "reject", reject_code="off_topic", note="Not about bridges.")
    page = get(desk, "/admin/moderation-log/")
    for text in ("Ann Editor", "rejected it", "Pending → Rejected", "Off topic",
                 "Not about bridges.", "posted it", f"{LIST}{comment.id}/"):  # fmt: skip
        assert text in page
    get(desk, "/admin/moderation-log/?before=x", 404)
    assert "Nothing has happened yet" in get(desk, "/admin/moderation-log/?before=1")


def test_the_screen_costs_the_same_however_many_rows(app, desk, queries):
    def cost() -> int:
        with queries() as statements:
            get(desk, LIST + "?view=all")
        return len(statements)

    make_comment(article(), status=Status.APPROVED)
    few = cost()
    for _ in range(19):
        make_comment(article())
    assert cost() <= few <= 14
