"""One comment at a time, with links and buttons alone; and who else is looking."""

import re

from blog.accounts.permissions import Role
from blog.comments.claims import claimed_by_others
from blog.comments.states import Action, Status
from tests.factories.comments import article, decide, make_comment, read, staff
from tests.web.admin.desk import LIST, as_, get, post, send, undo_fields

REVIEW = f"{LIST}review/"
ACTIONS = ("approve", "spam", "trash", "reject")


def opened(page: str) -> int:
    return int(re.search(r'id="opened"[^>]*data-comment="(\d+)"', page)[1])


def way(page: str, key: str) -> str:
    return re.search(rf'href="([^"]+)" data-step="{key}"', page)[1]


def act(desk, page: str, action: str, **fields) -> str:
    """Press one button of the comment that is shown; the page that follows."""
    comment = read(opened(page))
    back = re.search(r'name="back" value="([^"]+)"', page[page.index('class="acts"') :])[1]
    answer = send(desk, comment, action, back=back, **fields)
    return get(desk, answer.headers["Location"])


def test_deciding_leads_from_the_newest_to_the_oldest(app, desk, stopped_clock):
    post_id = article()
    numbers = []
    for _ in range(4):
        numbers.append(make_comment(post_id).id)
        stopped_clock.forward(minutes=1)
    page = get(desk, REVIEW)
    for number, action in zip(reversed(numbers), ACTIONS, strict=True):
        assert opened(page) == number
        page = act(desk, page, action, reject_code="abuse")
    assert "Nothing is left in this view." in page
    found = [read(number).status for number in reversed(numbers)]
    assert found == [Status.APPROVED, Status.SPAM, Status.TRASH, Status.REJECTED]


def test_undo_leads_back_to_the_comment(app, desk, stopped_clock):
    post_id = article()
    make_comment(post_id)
    stopped_clock.forward(minutes=1)
    newest = make_comment(post_id).id
    page = act(desk, get(desk, REVIEW), "spam")
    assert opened(page) != newest
    answer = post(desk, f"{LIST}undo/", **undo_fields(page))
    page = get(desk, answer.headers["Location"])
    assert opened(page) == newest
    assert read(newest).status == Status.PENDING


def test_one_can_pass_over_and_come_back(app, desk, stopped_clock):
    post_id = article()
    numbers = []
    for _ in range(3):
        numbers.append(make_comment(post_id).id)
        stopped_clock.forward(minutes=1)
    page = get(desk, get_way(desk, REVIEW, "j"))
    assert opened(page) == numbers[1]
    assert opened(get(desk, way(page, "k"))) == numbers[2]
    page = get(desk, way(get(desk, way(page, "j")), "j"))
    assert "What you passed over is still there." in page
    assert opened(get(desk, REVIEW)) == numbers[2]


def get_way(desk, address: str, key: str) -> str:
    return way(get(desk, address), key)


def test_a_view_article_or_person_can_be_gone_through(app, desk):
    first, second = article(), article()
    make_comment(first)
    comment = make_comment(second, status=Status.APPROVED)
    page = get(desk, f"{REVIEW}?view=approved&post={second}")
    assert opened(page) == comment.id
    assert "Nothing is left in this view." in get(desk, f"{REVIEW}?view=approved&post={first}")


def test_it_shows_the_thread_reasons_and_history(app, desk):
    parent = make_comment(article(), "What do you mean?", status=Status.APPROVED)
    make_comment(parent.post_id, "I mean this.", parent_id=parent.id)
    page = get(desk, REVIEW)
    for text in (
        "What do you mean?",
        "I mean this.",
        "The writer has no approved comment yet",
        "posted it",
    ):
        assert text in page


def test_others_see_who_is_looking_until_it_is_decided_left_or_long_ago(app, desk, stopped_clock):
    bo = as_(app, staff(Role.EDITOR, "Bo Quick"))
    comment = make_comment(article())
    get(desk, REVIEW)
    assert "Ann Editor is looking at this" in get(bo, f"{LIST}{comment.id}/")
    assert "Ann Editor is looking at this" in get(bo, LIST)
    assert "is looking at this" not in get(desk, LIST)
    post(desk, f"{LIST}leave/", 204, comment=comment.id)
    assert "is looking at this" not in get(bo, LIST)
    get(desk, REVIEW)
    stopped_clock.forward(minutes=6)
    assert "is looking at this" not in get(bo, LIST)


def test_a_claim_is_in_nobodys_way_and_ends_with_the_decision(app, desk):
    bo = staff(Role.EDITOR, "Bo Quick")
    comment = make_comment(article())
    get(desk, f"{LIST}{comment.id}/")
    assert claimed_by_others(bo, [comment.id]) == {comment.id: "Ann Editor"}
    decide(comment.id, Action.APPROVE, bo)
    assert claimed_by_others(bo, [comment.id]) == {}


def test_looking_at_the_next_leaves_the_last(app, desk):
    bo = staff(Role.EDITOR, "Bo Quick")
    first, second = (make_comment(article()).id for _ in range(2))
    get(desk, f"{LIST}{first}/")
    get(desk, f"{LIST}?view=pending&open={second}")
    assert claimed_by_others(bo, [first, second]) == {second: "Ann Editor"}
    post(desk, f"{LIST}leave/", 404, comment="x")
