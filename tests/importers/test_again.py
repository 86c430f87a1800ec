"""The same folder again: only what is new in it changes anything."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM
from blog.posts.drafts import PostDraft
from blog.posts.models import Post
from blog.posts.services import trash_post, update_post
from blog.taxonomy.models import Category
from tests.factories.media import picture_bytes
from tests.importers.results import Write, bring, count, outcomes, the_post


def test_a_second_run_changes_nothing(app: Flask, folder: Path, write: Write) -> None:
    write("2016-03-01-a-word", authors=["mary"], tags=["x"])
    write("2016-03-02-b", redirect_from="/old/")
    bring(folder)
    version = the_post().version
    report = bring(folder)
    assert outcomes(report) == {"unchanged": 2}
    assert report.accounts_made == 0
    assert the_post().version == version
    assert count(Post) == 2
    assert count(User) == 1


def test_a_changed_file_changes_its_article(app: Flask, folder: Path, write: Write) -> None:
    write("2016-03-01-a-word", "Before.", tags=["x"])
    bring(folder)
    write("2016-03-01-a-word", "After.", tags=["y"], date="2016-03-02", authors=["mary"])
    assert outcomes(bring(folder)) == {"changed": 1}
    post = the_post()
    assert "After." in post.body_html
    assert [tag.name for tag in post.tags] == ["y"]
    assert post.published_at == datetime(2016, 3, 2, 12, tzinfo=UTC)
    assert [byline.user.name for byline in post.bylines] == ["Mary"]
    assert outcomes(bring(folder)) == {"unchanged": 1}


def test_what_was_edited_here_is_kept(app: Flask, folder: Path, write: Write) -> None:
    write("2016-03-01-a-word", "Before.")
    bring(folder)
    post = the_post()
    update_post(SYSTEM, post.id, post.version, PostDraft(title="Mine", body_source="Edited here."))
    assert outcomes(bring(folder)) == {"unchanged": 1}
    write("2016-03-01-a-word", "After.")
    report = bring(folder)
    assert outcomes(report) == {"kept": 1}
    assert report.kept == ["2016-03-01-a-word.md"]
    assert "Kept: edited here" in "\n".join(report.lines())
    assert "Edited here." in the_post().body_html


def test_what_was_thrown_away_here_stays_away(app: Flask, folder: Path, write: Write) -> None:
    write("2016-03-01-a-word")
    bring(folder)
    post = the_post()
    trash_post(SYSTEM, post.id, post.version)
    write("2016-03-01-a-word", "After.")
    assert outcomes(bring(folder)) == {"kept": 1}
    assert the_post().status == "trash"


def test_another_slug_in_the_file_leaves_the_old_one_leading_here(
    app: Flask, client: FlaskClient, folder: Path, write: Write
) -> None:
    write("2016-03-01-a-word")
    bring(folder)
    write("2016-03-01-a-word", slug="better")
    assert outcomes(bring(folder)) == {"changed": 1}
    assert client.get("/uncategorised/a-word/").location == "/uncategorised/better/"


def test_a_missing_lead_picture_is_reported_and_comes_with_a_later_run(
    app: Flask, folder: Path, write: Write
) -> None:
    write("2016-03-01-a-word", image="/assets/lead.jpg", image_alt="A fig")
    report = bring(folder)
    assert report.lead_pictures == {"missing": 1}
    assert the_post().lead_media_id is None
    assert the_post().lead_alt == ""
    (folder.parent / "assets").mkdir()
    (folder.parent / "assets" / "lead.jpg").write_bytes(picture_bytes())
    assert outcomes(bring(folder)) == {"changed": 1}
    assert the_post().lead_media_id is not None


def test_a_dry_run_writes_nothing_and_says_the_same(app: Flask, folder: Path, write: Write) -> None:
    for name in ("2016-03-01-same", "2016-03-02-same"):
        write(name, authors=["mary", "jo"], categories=["New"], tags=["x"])
    rehearsed = bring(folder, dry_run=True)
    assert count(Post) == count(User) == count(Category) == 0
    done = bring(folder)
    assert rehearsed.as_json() == done.as_json() | {"dry_run": True}
    assert "Nothing was written" in "\n".join(rehearsed.lines())
    assert outcomes(bring(folder, dry_run=True)) == {"unchanged": 2}


def test_a_draft_stays_one_until_its_file_says_otherwise(
    app: Flask, folder: Path, write: Write
) -> None:
    write("2016-03-01-a-word", draft=True)
    bring(folder)
    assert the_post().status == "draft"
    write("2016-03-01-a-word", draft=False)
    bring(folder)
    assert the_post().status == "published"
    write("2016-03-01-a-word", draft=True)
    bring(folder)
    assert the_post().status == "draft"


def test_very_long_paths_have_keys_too(app: Flask, folder: Path, write: Write) -> None:
    deep = "/".join(["a" * 60] * 5)
    write(f"{deep}/2016-03-01-a-word")
    write(f"{deep}/2016-03-01-b-word", title="B")
    bring(folder)
    assert outcomes(bring(folder)) == {"unchanged": 2}
