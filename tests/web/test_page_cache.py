"""Pages that everybody may have: what they carry, whom they are kept from, what ends them.

That a stored page is the page made anew is held by every client of the suite, at every page.
"""

import ast
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action
from blog.core import clock
from blog.core.config import ROOT
from blog.core.settings.caching import CachingSettings
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from blog.posts.models import Post
from blog.web.page_cache import ARGUMENTS, VARIANTS
from tests.conftest import empty
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide
from tests.factories.posts import make_post
from tests.html import read
from tests.web.newsroom import ACTS, make_newsroom
from tests.web.public.pages import comments, newest, path_of, see, send


@pytest.fixture
def post(app) -> Post:
    """A published article without a comment."""
    return make_post("Ships wait")


@pytest.fixture
def path(post) -> str:
    """Its address."""
    return path_of(post)


steps = st.lists(
    st.one_of(st.sampled_from(sorted(ACTS)), st.integers(1, 30).map(lambda hours: hours * 3_600)),
    min_size=1,
    max_size=7,
)


def test_no_page_is_stale_after_any_act(client, subtests):
    room = make_newsroom()
    room.visit(client)
    for name, act in ACTS.items():
        with subtests.test(name):
            act(room)
            room.visit(client)


@pytest.mark.sqlite_only
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_no_page_is_stale_whatever_happens_and_however_late(app, visitor, stopped_clock, series):
    empty(app)
    room = make_newsroom()
    reader = visitor()
    room.visit(reader)
    for step in series:
        if isinstance(step, int):
            stopped_clock.forward(seconds=step)
        else:
            ACTS[step](room)
        room.visit(reader)


def test_a_scheduled_article_is_there_at_its_hour_and_not_before(client, stopped_clock):
    make_post("Old story")
    make_post("New story", at=clock.now() + timedelta(hours=2))
    old = path_of(1)

    def shown() -> tuple[bool, bool, int]:
        front, article = see(client, "/"), see(client, old)
        there = client.get(path_of(2)).status_code
        return "New story" in front.text, "New story" in article.text, there

    assert shown() == (False, False, 404)
    stopped_clock.forward(minutes=119, seconds=59)
    assert shown() == (False, False, 404)
    stopped_clock.forward(seconds=1)
    assert shown() == (True, True, 200)


def test_comments_close_on_their_day_without_anybodys_doing(client, post, path, stopped_clock):
    change(DiscussionSettings, {"close_after_days_enabled": True, "close_after_days": 3})
    assert see(client, path).has("#comment-form")
    stopped_clock.forward(days=3)
    assert not see(client, path).has("#comment-form")


def test_the_nameplate_has_todays_date_after_midnight_in_the_sites_zone(client, stopped_clock):
    change(SiteSettings, {"time_zone": "Asia/Tokyo"})
    assert "10 March 2026" in see(client, "/").text
    stopped_clock.forward(hours=3)
    assert "11 March 2026" in see(client, "/").text


def test_the_first_request_after_an_approval_shows_it_with_a_new_entity_tag(
    client, visitor, post, path
):
    send(visitor(), post.id, "A thoughtful remark.")
    before = client.get(path)
    assert comments(client, path) == []
    decide(newest().id, Action.APPROVE)
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert comments(client, path) == ["A thoughtful remark."]


def test_a_page_kept_for_three_days_still_takes_a_comment(
    client, visitor, post, path, stopped_clock
):
    """By a browser that says where its forms come from, and by one that does not."""
    form = read(client.get(path).text).one("#comment-form")
    hidden = {
        field["name"]: field.get("value") or ""
        for field in form.all("input")
        if field.get("type") == "hidden"
    }
    stopped_clock.forward(hours=72)
    for number, said in enumerate(({"Sec-Fetch-Site": "same-origin"}, {})):
        stopped_clock.forward(minutes=1)
        words = {
            "content": f"Late, number {number}.",
            "author_name": "Mei",
            "author_email": f"mei{number}@example.org",
        }
        later = visitor()
        later.environ_base.pop("HTTP_SEC_FETCH_SITE")
        assert later.post(form["action"], data=hidden | words, headers=said).status_code == 303


def test_what_a_page_says_to_caches(client, post, path):
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "public, no-cache"
    assert headers["Vary"] == "Accept-Encoding"
    assert f"post:{post.id}" in headers["Surrogate-Key"].split()
    assert f"thread:{post.id}" in headers["Surrogate-Key"].split()
    assert headers["ETag"].startswith('"')


def test_the_owner_may_let_caches_in_front_keep_pages(client, path):
    change(CachingSettings, {"shared_seconds": 600, "stale_seconds": 30})
    kept = client.get(path).headers["Cache-Control"]
    assert kept == "public, max-age=0, s-maxage=600, stale-while-revalidate=30"


def test_a_cache_in_front_keeps_no_page_past_the_hour_that_changes_it(client, path, stopped_clock):
    change(CachingSettings, {"shared_seconds": 3_600, "stale_seconds": 30})
    make_post("New story", at=clock.now() + timedelta(minutes=20))
    assert client.get("/").headers["Cache-Control"] == "public, max-age=0, s-maxage=1200"
    stopped_clock.forward(minutes=19)
    assert client.get("/").headers["Cache-Control"] == "public, max-age=0, s-maxage=60"


def test_nobody_gets_what_was_made_for_somebody(client, visitor, app, post, path):
    sign_in(client, make_user("editor", name="Ed Itor"))
    assert "Ed Itor" in client.get(path).text
    assert client.get(path).headers["Cache-Control"] == "private, no-store"
    stranger = visitor()
    assert "Ed Itor" not in stranger.get(path).text
    assert "Ed Itor" in client.get(path).text


def test_a_waiting_comment_is_shown_to_its_writer_alone(client, visitor, post, path):
    reader = visitor()
    assert comments(reader, path) == []
    send(client, post.id, "Mine, and waiting.")
    assert comments(client, path) == ["Mine, and waiting."]
    assert comments(reader, path) == []
    assert comments(visitor(), path) == []


@pytest.mark.parametrize(
    "path", ["/login/", "/register/", "/never-written/", "/search/?q=ships", "/healthz"]
)
def test_what_is_not_a_readers_page_is_not_kept(client, post, path):
    for _time in range(2):
        headers = client.get(path).headers
        assert "Surrogate-Key" not in headers
        assert "ETag" not in headers


def test_an_entity_tag_spares_the_body(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(path).headers["ETag"] == first.headers["ETag"]


def test_pages_look_at_no_other_parts_of_a_query_than_the_cache_knows():
    """A page that reads another argument would be answered as if it had not been given."""
    unknown = []
    for file in (ROOT / "blog" / "web" / "public").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("args", "values", "full_path"):
                unknown += [f"{file.name}:{node.lineno}"] * (not _is_known(node, file))
    assert unknown == []


def _is_known(node: ast.Attribute, file) -> bool:
    if not (isinstance(node.value, ast.Name) and node.value.id == "request"):
        return True
    line = file.read_text("utf-8").splitlines()[node.lineno - 1]
    return any(f'"{name}"' in line for name in (*ARGUMENTS, *VARIANTS))
