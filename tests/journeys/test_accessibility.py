"""axe finds nothing on any page, by day and by night, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from blog.accounts.permissions import Role
from blog.accounts.sessions import start_session
from blog.comments.models import Comment
from blog.comments.pictures.settings import PictureSettings
from blog.comments.settings import LogSettings
from blog.core.db import db
from blog.core.settings.store import change
from blog.demo import loader
from blog.posts.models import Post
from tests.factories.accounts import make_user
from tests.journeys.axe import Look, findings

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

LOOKS = (Look(1280, "light"), Look(360, "dark"))
READERS = (
    "/",
    "/page/2/",
    "/category/political-affairs/",
    "/category/political-affairs/asia/east-asia/",
    "/tag/shipping/",
    "/author/linh-castellane/",
    "/2026/",
    "/about/",
    "/search/",
    "/search/?q=harbour",
    "/political-affairs/asia/east-asia/strait-queue/",
    "/political-affairs/asia/east-asia/strait-queue/?replyto=1#respond",
    "/city/thirty-six-crossings/",
    "/there-is-nothing-here/",
    "/login/",
    "/account/reset/",
    "/login/link/",
    "/account/data/",
    "/comments/me/",
    "/moderation-log/",
    "/comments/1/report/",
    "/comments/1/notice/",
)
STAFF = (
    "/account/",
    "/account/data/",
    "/admin/",
    "/admin/posts/",
    "/admin/posts/new/",
    "/admin/pages/",
    "/admin/comments/",
    "/admin/comments/?view=all",
    "/admin/comments/?view=trash",
    "/admin/moderation-log/",
    "/admin/comments/review/",
    "/admin/comments/?view=reported",
    "/admin/notices/",
    "/admin/statistics/",
    "/admin/media/",
    "/admin/categories/",
    "/admin/categories/new/",
    "/admin/users/",
    "/admin/users/new/",
    "/admin/settings/",
    "/admin/settings/discussion/",
    "/admin/settings/rules/",
    "/admin/settings/checks/",
    "/admin/comments/rehearse/",
)


@pytest.fixture
def newsroom(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration newsroom with small pictures."""
    monkeypatch.setattr(loader, "WIDTH", 96)
    monkeypatch.setattr(loader, "HEIGHT", 64)
    loader.load_newsroom()
    change(LogSettings, {"public": "named"})
    change(PictureSettings, {"offered": True})


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.sqlite_only
def test_readers_pages_have_no_violations(
    newsroom: None, site: str, browser: Browser, look: Look
) -> None:
    arabic = db.session.scalar(select(Post.slug).where(Post.language == "ar"))
    paths = [*READERS, f"/culture/{arabic}/"]
    assert findings(browser, site, paths, look) == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.sqlite_only
def test_staff_pages_have_no_violations(
    newsroom: None, site: str, browser: Browser, look: Look, session_cookie: Callable[[str], str]
) -> None:
    token = start_session(make_user(Role.ADMINISTRATOR))
    comment_id = db.session.scalar(select(Comment.id).where(Comment.status == "pending"))
    post_id = db.session.scalar(select(Post.id).where(Post.type == "post").limit(1))
    paths = [
        *STAFF,
        f"/admin/comments/{comment_id}/",
        f"/admin/comments/{comment_id}/edit/",
        f"/admin/comments/{comment_id}/move/?q=the",
        f"/admin/users/{make_user(Role.MODERATOR).id}/",
        f"/admin/posts/{post_id}/",
    ]
    assert findings(browser, site, paths, look, session_cookie(token)) == []
