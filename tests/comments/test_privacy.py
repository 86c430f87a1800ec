"""What is kept of where a comment came from: a hash, for some weeks, and then nothing."""

import io
import logging

import pytest
from sqlalchemy import inspect, select, text

from blog.accounts.models import UserSession
from blog.accounts.permissions import Role
from blog.comments.models import Comment
from blog.comments.privacy import forget_networks
from blog.comments.settings import DiscussionSettings
from blog.comments.standing import set_standing
from blog.comments.states import Status
from blog.core import ratelimit
from blog.core.addresses import address_hash
from blog.core.db import db
from blog.core.settings.privacy import PrivacySettings
from blog.core.settings.store import change
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.comments import article, make_comment, read, staff
from tests.factories.posts import make_post
from tests.web.public.pages import newest, send

ADDRESS, AGENT = "203.0.113.77", "Mozilla/5.0 (a browser that nobody else has)"


def everything() -> str:
    """All that the database holds, as text."""
    found = io.StringIO()
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608
            print(*row, file=found)
    return found.getvalue()


def test_no_address_and_no_browser_is_ever_stored(app):
    make_comment(article(), address=ADDRESS, user_agent=AGENT)
    kept = everything()
    assert "203.0.113" not in kept
    assert "a browser that nobody else has" not in kept


def test_the_same_network_is_known_again_while_its_key_lasts(app, stopped_clock):
    post_id = article()
    one = make_comment(post_id, address=ADDRESS)
    stopped_clock.forward(minutes=1)
    other = make_comment(post_id, address="203.0.113.9")
    assert one.address_hash == other.address_hash


@pytest.mark.parametrize("days", [7, 30])
def test_the_hash_is_gone_after_the_days_the_owner_set(app, stopped_clock, days):
    change(PrivacySettings, {"address_days": days})
    comment = make_comment(article(), address=ADDRESS)
    stopped_clock.forward(days=days)
    newer = make_comment(comment.post_id, address=ADDRESS)
    assert forget_networks() == 1
    assert read(comment.id).address_hash is None
    assert read(newer.id).address_hash is not None
    assert forget_networks() == 0


def test_many_go_in_several_steps(app, stopped_clock, monkeypatch):
    monkeypatch.setattr("blog.comments.privacy.AT_ONCE", 2)
    post_id = article()
    for number in range(5):
        make_comment(post_id, address=f"10.0.{number}.1")
    stopped_clock.forward(days=40)
    assert forget_networks() == 5
    assert db.session.scalars(select(Comment.address_hash)).all() == [None] * 5


def test_the_thread_and_the_version_stay_as_they_are(app, stopped_clock):
    comment = make_comment(article(), address=ADDRESS)
    version, words = comment.version, comment.body_html
    stopped_clock.forward(days=40)
    forget_networks()
    stored = read(comment.id)
    assert (stored.version, stored.body_html) == (version, words)


def test_a_session_is_named_by_browser_and_system_alone(app, client):
    ann = make_user(password=PASSWORD)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 (her-laptop)"
    typed = {"email": ann.email, "password": PASSWORD}
    assert client.post("/login/", data=typed, headers={"User-Agent": agent}).status_code == 303
    assert db.session.scalars(select(UserSession.device)).all() == ["Firefox, Linux"]
    assert "her-laptop" not in everything()


def test_after_its_days_no_address_is_in_tables_index_or_logs(
    client, visitor, caplog, drain, stopped_clock
):
    """Nor is it before, but as a hash by which a ban holds for the life of the key."""
    caplog.set_level(logging.DEBUG)
    change(PrivacySettings, {"address_days": 7})
    change(DiscussionSettings, {"flood_seconds": 0, "require_previously_approved": False})
    client.environ_base["REMOTE_ADDR"] = ADDRESS
    post = make_post("Ships")
    assert send(client, post.id, headers={"User-Agent": AGENT}).status_code == 303
    others = make_comment(post.id, status=Status.APPROVED, address="198.51.100.1")
    report = client.post(f"/comments/{others.id}/report/", data={"reason": "abuse"})
    like = client.post("/comments/vote/", data={"like": str(others.id)})
    login = client.post("/login/", data={"email": "mei@example.org", "password": "not mine"})
    assert [each.status_code for each in (report, like, login)] == [303, 303, 422]
    assert client.get("/search/?q=ships").status_code == 200
    set_standing(staff(Role.MODERATOR), newest().id - 1, "network", "banned")
    assert send(client, post.id, "Again").status_code == 403
    hashed = address_hash(ADDRESS)
    drain()
    assert hashed in everything()
    stopped_clock.forward(days=8)
    forget_networks()
    ratelimit.sweep()
    for kept in (everything(), caplog.text):
        assert "203.0.113" not in kept
        assert "a browser that nobody else has" not in kept
        assert hashed not in kept
