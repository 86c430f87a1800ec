"""The first screen: what waits for whom."""

from blog.accounts.permissions import ANONYMOUS
from blog.comments.legal.notices import Notice, send_notice
from blog.comments.receipts import receipt_token
from blog.comments.reporting import Complaint, report_comment
from blog.comments.states import Status
from blog.comments.writer import appeal
from tests.factories.accounts import sign_in
from tests.factories.comments import make_comment
from tests.factories.posts import make_post
from tests.html import read
from tests.web.admin.people import person, staff


def test_an_empty_site_offers_the_first_steps_of_the_role(client, visitor):
    page = staff(client, "administrator").get("/admin/").text
    assert "First steps" in page
    assert "Name the site" in page
    contributors = staff(visitor(), "contributor").get("/admin/").text
    assert "Write the first article" in contributors
    assert "Name the site" not in contributors


def test_an_editor_sees_what_waits(client):
    make_post(status="pending")
    make_post(status="draft")
    page = staff(client, "editor").get("/admin/").text
    assert "article to review" in page
    assert "/admin/posts/?view=draft" in page
    assert "First steps" not in page


def test_an_author_is_told_of_their_own_work_alone(client):
    writer = person("author", "Ada")
    make_post(status="draft")
    sign_in(client, writer)
    assert "Nothing waits for you." in client.get("/admin/").text


def test_a_moderator_sees_comments_and_nothing_to_write(client):
    page = staff(client, "moderator").get("/admin/").text
    assert "No comment waits." in page
    assert "New article" not in page


def test_reports_appeals_and_notices_need_attention(client):
    seen, refused = (
        make_comment(make_post(title).id, status=status)
        for title, status in (("One", Status.APPROVED), ("Two", Status.REJECTED))
    )
    report_comment(ANONYMOUS, Complaint(seen.id, "abuse", address="198.51.100.7"))
    appeal(receipt_token(refused.id, refused.created_at), "Look again, please.")
    send_notice(Notice(seen.id, "Here", "It is against the law.", "Jo", "jo@example.org",
                       good_faith=True))  # fmt: skip
    page = read(staff(client, "moderator").get("/admin/").text)
    assert [(each.text.split(maxsplit=1), each["href"]) for each in page.all(".matters a")] == [
        (["1", "notice of illegal content"], "/admin/notices/"),
        (["1", "reported comment"], "/admin/comments/?view=reported"),
        (["1", "appeal to answer"], "/admin/comments/?view=appeals"),
    ]


def test_the_first_screen_asks_little_of_the_database(client, queries):
    staff(client, "editor")
    with queries() as statements:
        client.get("/admin/")
    assert len(statements) <= 12
