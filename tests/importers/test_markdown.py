"""A folder of files becomes articles, each with all that its file says."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM
from blog.accounts.services import create_user
from blog.comments.settings import DiscussionSettings
from blog.core.db import db
from blog.core.settings.store import change
from blog.importers.report import Outcome
from blog.media.models import MediaItem
from blog.posts.drafts import PostDraft
from blog.posts.models import Post
from blog.posts.services import create_post, publish_post
from blog.taxonomy.models import Category
from blog.taxonomy.services import create_category
from tests.factories.media import picture_bytes
from tests.importers.results import Write, bring, count, outcomes, the_post


def test_an_article_is_brought_along_whole(app: Flask, folder: Path, write: Write) -> None:
    write(
        "2016-03-01-a-word",
        "It is *so*.",
        title="A word &amp; more",
        excerpt="In short.",
        tags=["how we work", "open source"],
        authors=["mary-ann", "Jo Doe"],
        lang="en",
    )
    report = bring(folder)
    assert outcomes(report) == {"added": 1}
    post = the_post()
    assert post.title == "A word & more"
    assert post.status == "published"
    assert post.published_at == datetime(2016, 3, 1, 12, tzinfo=UTC)
    assert post.standfirst == "In short."
    assert "<em>so</em>" in post.body_html
    assert post.language == "en"
    assert [tag.name for tag in post.tags] == ["how we work", "open source"]
    assert [byline.user.name for byline in post.bylines] == ["Mary Ann", "Jo Doe"]
    assert post.comments_open
    assert post.import_key == "markdown:2016-03-01-a-word.md"
    assert report.first == report.last == post.published_at


def test_it_is_read_at_its_address(
    app: Flask, client: FlaskClient, folder: Path, write: Write
) -> None:
    write("2016-03-01-a-word", "It is so.")
    bring(folder)
    answer = client.get("/2016/03/01/a-word/")
    assert answer.status_code == 301
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "It is so." in page.text
    assert "A word" in client.get("/").text


def test_links_between_the_articles_keep_working(
    app: Flask, client: FlaskClient, folder: Path, write: Write
) -> None:
    write("2016-03-01-a-word", 'See [this]({{ "/2015/05/14/18Fpages/" | url }}).')
    write("2015-05-14-18Fpages", title="Pages", redirect_from="/2015/05/13/Older.Name/")
    report = bring(folder)
    assert report.old_addresses == 2
    assert 'href="/2015/05/14/18Fpages/"' in the_post().body_html
    for old in ("/2015/05/14/18Fpages/", "/2015/05/13/Older.Name/", "/2015/05/14/18fpages/"):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, "/uncategorised/18fpages/"), old


def test_slugs_that_are_taken_or_the_sites_own_get_a_number(
    app: Flask, folder: Path, write: Write
) -> None:
    for name in ("2016-03-01-same", "2016-03-02-same", "2016-03-03-feed"):
        write(name, title=name)
    report = bring(folder)
    slugs = db.session.scalars(select(Post.slug).order_by(Post.slug)).all()
    assert slugs == ["feed-2", "same", "same-2"]
    assert report.remarks == [
        ("2016-03-02-same.md", "slug “same” is taken: it is “same-2” here"),
        ("2016-03-03-feed.md", "slug “feed” is the site’s own: it is “feed-2” here"),
    ]
    write("2016-03-02-same", "After.")
    again = bring(folder)
    assert outcomes(again) == {"changed": 1, "unchanged": 2}
    assert the_post("same-2").title == "A word"


def test_an_old_address_that_leads_elsewhere_is_reported(
    app: Flask, folder: Path, write: Write
) -> None:
    write("2016-03-01-first")
    write("2016-03-02-second", redirect_from=["/2016/first/", "/2016/feed/", "/2016/"])
    assert [text for _file, text in bring(folder).remarks] == [
        "old addresses ending in “first” lead elsewhere",
        "old addresses ending in “feed” lead elsewhere",
        "old addresses ending in “2016” lead elsewhere",
    ]


def test_people_who_are_here_already_sign_with_their_account(
    app: Flask, folder: Path, write: Write
) -> None:
    mary = create_user(SYSTEM, "mary@example.org", "Mary Ann", "editor")
    write("2016-03-01-a-word", authors=["mary-ann", "jo"])
    report = bring(folder)
    assert next(byline.user_id for byline in the_post().bylines) == mary
    assert report.accounts_made == 1
    jo = db.session.scalars(select(User).where(User.slug == "jo")).one()
    assert (jo.email, jo.role, jo.password_hash) == ("jo@imported.invalid", "author", None)


def test_sections_by_path_by_name_or_the_default_one(
    app: Flask, folder: Path, write: Write
) -> None:
    above = create_category(SYSTEM, "Political Affairs")
    asia = create_category(SYSTEM, "Asia", parent_id=above.id)
    write("2016-03-01-path", categories=["political-affairs/asia", "Field Notes"])
    write("2016-03-01-name", category="Political Affairs")
    write("2016-03-01-none")
    write("2016-03-01-odd", categories=["!!!", "feed"])
    report = bring(folder)
    assert the_post("path").primary_category_id == asia.id
    assert len(the_post("path").category_links) == 2
    assert the_post("name").primary_category_id == above.id
    paths = set(db.session.scalars(select(Category.path)))
    assert paths == {
        "political-affairs", "political-affairs/asia", "field-notes", "uncategorised",
    }  # fmt: skip
    assert the_post("none").primary_category_id == the_post("odd").primary_category_id
    assert len(report.remarks) == 2


def test_pictures_are_brought_along_where_their_files_are(
    app: Flask, client: FlaskClient, folder: Path, write: Write
) -> None:
    assets = folder.parent / "assets"
    assets.mkdir()
    (assets / "lead.jpg").write_bytes(picture_bytes(salt=1))
    (assets / "in.jpg").write_bytes(picture_bytes(salt=2))
    (assets / "no.jpg").write_bytes(b"this is no picture")
    body = "![In](/assets/in.jpg) ![No](/assets/no.jpg) ![Gone](/assets/gone.jpg)"
    write(
        "2016-03-01-a-word", body,
        image="/assets/lead.jpg", image_alt="A fig", image_caption="By Jo",
    )  # fmt: skip
    report = bring(folder)
    post = the_post()
    assert post.lead_media_id is not None
    assert (post.lead_alt, post.lead_caption) == ("A fig", "By Jo")
    assert count(MediaItem) == 2
    assert 'src="/media/' in post.body_html
    assert "Picture: Gone" in post.body_html
    assert "Picture: No" in post.body_html
    assert report.lead_pictures == {"found": 1}
    assert report.body_pictures == {"found": 2, "missing (described instead)": 1}
    assert [file for file, _text in report.remarks] == ["2016-03-01-a-word.md"]
    assert client.get("/uncategorised/a-word/").text.count("/media/") >= 2
    assert outcomes(bring(folder)) == {"unchanged": 1}
    assert count(MediaItem) == 2


def test_what_cannot_be_read_does_not_stop_the_rest(app: Flask, folder: Path, write: Write) -> None:
    write("2016-03-01-a-word")
    write("2016-03-02-untitled", title="")
    (folder / "broken.md").write_bytes(b"---\ntitle: [\n---\n")
    (folder / "latin.md").write_bytes(b"---\ntitle: \xe9\n---\n")
    (folder / "README.md").write_text("No front matter.")
    (folder / ".hidden.md").write_text("---\ntitle: x\n---\n")
    (folder / "picture.jpg").write_bytes(b"")
    report = bring(folder)
    assert outcomes(report) == {"added": 1, "skipped": 4}
    reasons = dict(report.skipped)
    assert "not valid YAML" in reasons["broken.md"]
    assert "UTF-8" in reasons["latin.md"]
    assert "no front matter" in reasons["README.md"]
    assert "no title" in reasons["2016-03-02-untitled.md"]


def test_one_that_cannot_be_stored_is_left_out_of_its_batch(
    app: Flask, folder: Path, write: Write
) -> None:
    write("2016-03-01-a-word", authors=["mary"])
    write("2016-03-02-too-deep", ">" * 60 + " x", authors=["jo"])
    write("2016-03-03-b", authors=["ann"])
    report = bring(folder)
    assert outcomes(report) == {"added": 2, "skipped": 1}
    assert report.skipped[0][0] == "2016-03-02-too-deep.md"
    assert "too much markup" in report.skipped[0][1]
    assert set(db.session.scalars(select(User.slug))) == {"mary", "ann"}
    assert report.accounts_made == 2


def test_batches_and_progress(
    app: Flask, folder: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.importers.markdown.BATCH", 2)
    for number in range(5):
        write(f"2016-03-0{number + 1}-n{number}")
    steps: list[int] = []
    bring(folder, progress=steps.append)
    assert steps == [2, 2, 1]
    assert count(Post) == 5


def test_comments_are_open_as_the_setting_says(app: Flask, folder: Path, write: Write) -> None:
    change(DiscussionSettings, {"comments_on_new_posts": False})
    write("2016-03-01-a-word")
    bring(folder)
    assert not the_post().comments_open


def test_an_article_of_the_same_slug_that_was_here_first_keeps_it(
    app: Flask, folder: Path, write: Write
) -> None:
    own = create_post(SYSTEM, PostDraft(title="Own", slug="a-word"))
    publish_post(SYSTEM, own.id, own.version)
    write("2016-03-01-a-word")
    bring(folder)
    assert the_post("a-word").title == "Own"
    assert the_post("a-word-2").title == "A word"


def test_every_outcome_is_in_the_table(app: Flask, folder: Path, write: Write) -> None:
    write("2016-03-01-a-word", layout="post", authors=["mary"])
    lines = "\n".join(bring(folder).lines())
    for outcome in Outcome:
        assert outcome.value in lines
    assert "1 (1 new accounts)" in lines
    assert "2016-03-01 to 2016-03-01" in lines
    assert "1  layout: the theme decides how an article looks" in lines
