"""The demonstration newsroom's content files parse, agree with each other and are complete."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

NEWSROOM = Path(__file__).resolve().parents[2] / "blog" / "demo" / "newsroom"
ARTICLE_FILES = sorted((NEWSROOM / "articles").glob("*.md"))
PAGE_FILES = sorted((NEWSROOM / "pages").glob("*.md"))

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
PICTURE_NAME = re.compile(r"^[a-z]+(-[a-z0-9]+)+$")
BODY_PICTURE = re.compile(
    r"^!\[(?P<alt>[^\]\n]+)\]"
    r'\(picture:(?P<name>\S+) "(?P<caption>[^"|]+?) \| (?P<credit>[^"|]+)"\)$',
    re.MULTILINE,
)
LINK = re.compile(r"\]\((?P<target>/[^)\s]*)\)")
ARABIC = re.compile(r"[\u0600-\u06ff]")

ARTICLE_FIELDS = {
    "title",
    "slug",
    "standfirst",
    "category",
    "more_categories",
    "tags",
    "authors",
    "published",
    "status",
    "source",
    "photo",
    "language",
    "comments",
}
COMMENT_FIELDS = {"author", "hours_after", "text", "status", "reject_code", "note", "replies"}
STATES = {"approved", "pending", "rejected", "spam", "trash"}
REJECT_CODES = {"off_topic", "abuse", "personal_data", "misinformation", "spam"}


def load_yaml(path: Path) -> dict[str, Any]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict), path
    return data


def split(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and Markdown body of one file."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("---\n"), f"{path.name}: no front matter"
    head, marker, body = text[4:].partition("\n---\n")
    assert marker, f"{path.name}: front matter is not closed"
    meta = yaml.safe_load(head)
    assert isinstance(meta, dict), path
    return meta, body.strip()


@cache
def site() -> dict[str, Any]:
    return load_yaml(NEWSROOM / "site.yaml")


@cache
def articles() -> dict[str, tuple[dict[str, Any], str]]:
    found: dict[str, tuple[dict[str, Any], str]] = {}
    for path in ARTICLE_FILES:
        meta, body = split(path)
        assert meta["slug"] not in found, f"{meta['slug']} is used twice"
        found[meta["slug"]] = (meta, body)
    return found


@cache
def comments() -> dict[str, Any]:
    return load_yaml(NEWSROOM / "comments.yaml")


def visible() -> dict[str, tuple[dict[str, Any], str]]:
    return {
        slug: (meta, body)
        for slug, (meta, body) in articles().items()
        if meta.get("status", "published") == "published" and meta["published"]["days_ago"] > 0
    }


def category_paths() -> dict[str, int]:
    """Every category's full path and its depth."""
    paths: dict[str, int] = {}

    def walk(nodes: list[dict[str, Any]], above: tuple[str, ...]) -> None:
        for node in nodes:
            here = (*above, node["slug"])
            path = "/".join(here)
            assert path not in paths, f"{path} is listed twice"
            paths[path] = len(here)
            walk(node.get("children", []), here)

    walk(site()["categories"], ())
    return paths


def author_keys() -> set[str]:
    return {author["key"] for author in site()["authors"]}


def permalinks(published: bool = False) -> set[str]:
    chosen = visible() if published else articles()
    return {f"/{meta['category']}/{slug}/" for slug, (meta, _) in chosen.items()}


def pictures(meta: dict[str, Any], body: str) -> list[dict[str, str]]:
    found = [match.groupdict() for match in BODY_PICTURE.finditer(body)]
    if photo := meta.get("photo"):
        found.append({**photo, "name": photo["picture"]})
    return found


def every_comment() -> Iterator[tuple[str, dict[str, Any], dict[str, Any] | None, int]]:
    """(article slug, comment, its parent, its depth from 1)"""

    def walk(
        slug: str, thread: list[dict[str, Any]], parent: dict[str, Any] | None, depth: int
    ) -> Iterator[tuple[str, dict[str, Any], dict[str, Any] | None, int]]:
        for comment in thread:
            yield slug, comment, parent, depth
            yield from walk(slug, comment.get("replies", []), comment, depth + 1)

    for slug, threads in comments().items():
        yield from walk(slug, threads, None, 1)


def internal_links() -> Iterator[tuple[str, str]]:
    for path in (*ARTICLE_FILES, *PAGE_FILES):
        for match in LINK.finditer(split(path)[1]):
            yield path.name, match["target"]
    for slug, comment, _, _ in every_comment():
        for match in LINK.finditer(comment["text"]):
            yield f"a comment on {slug}", match["target"]


def test_site_has_what_the_loader_needs() -> None:
    assert site()["title"] == "The Meridian"
    assert site()["tagline"] == "A paper of record for places between"
    for author in site()["authors"]:
        assert set(author) == {"key", "name", "role", "email", "bio"}
        assert SLUG.match(author["key"])
        assert author["role"] in {"author", "editor", "moderator"}
        assert author["email"].endswith("@example.org")
    assert len(author_keys()) == len(site()["authors"])
    assert {author["role"] for author in site()["authors"]} == {"author", "editor", "moderator"}


def test_categories_are_described_and_three_deep() -> None:
    def walk(nodes: list[dict[str, Any]]) -> None:
        for node in nodes:
            assert set(node) <= {"name", "slug", "description", "children"}
            assert node["name"]
            assert SLUG.match(node["slug"])
            assert node["description"].endswith(".")
            walk(node.get("children", []))

    walk(site()["categories"])
    assert max(category_paths().values()) == 3
    assert {"political-affairs/asia/east-asia", "science/climate/sea-and-ice"} <= set(
        category_paths()
    )


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: path.stem)
def test_page(path: Path) -> None:
    meta, body = split(path)
    assert set(meta) == {"title", "slug", "standfirst"}
    assert meta["slug"] == path.stem
    assert body


def test_pages_are_the_ones_listed() -> None:
    assert {path.stem for path in PAGE_FILES} == set(site()["pages"])


@pytest.mark.parametrize("path", ARTICLE_FILES, ids=lambda path: path.stem)
def test_article(path: Path) -> None:
    meta, body = split(path)
    assert set(meta) <= ARTICLE_FIELDS
    assert meta["title"]
    assert body
    assert SLUG.match(meta["slug"])
    assert path.stem.partition("-")[2] == meta["slug"]
    assert meta["authors"]
    assert set(meta["authors"]) <= author_keys()
    assert isinstance(meta["published"]["days_ago"], int | float)
    assert meta.get("status", "published") in {"published", "draft", "pending"}
    assert meta.get("comments", "open") in {"open", "closed"}
    assert meta.get("language", "en") in {"en", "ar"}
    assert all(isinstance(tag, str) and tag for tag in meta.get("tags", []))
    for category in (meta["category"], *meta.get("more_categories", [])):
        assert category in category_paths(), category
    assert meta["category"] not in meta.get("more_categories", [])
    if source := meta.get("source"):
        assert source["name"]
        assert source.get("url", "https://example.org/").startswith("https://example.org/")


@pytest.mark.parametrize("path", ARTICLE_FILES, ids=lambda path: path.stem)
def test_article_pictures(path: Path) -> None:
    meta, body = split(path)
    assert body.count("picture:") == len(BODY_PICTURE.findall(body)), "a picture line is malformed"
    for picture in pictures(meta, body):
        assert PICTURE_NAME.match(picture["name"]), picture["name"]
        for field in ("alt", "caption", "credit"):
            assert picture[field].strip(), (picture["name"], field)


@pytest.mark.parametrize("path", [*ARTICLE_FILES, *PAGE_FILES], ids=lambda path: path.stem)
def test_quotation_marks_are_typographic(path: Path) -> None:
    meta, body = split(path)
    prose = BODY_PICTURE.sub("", body)
    words = [prose, meta["title"], meta.get("standfirst", "")]
    words += [picture[field] for picture in pictures(meta, body) for field in ("alt", "caption")]
    for text in words:
        assert '"' not in text
        assert "'" not in text
        assert "--" not in re.sub(r"^\|[\s|:-]+\|$", "", text, flags=re.MULTILINE)


def test_enough_is_published() -> None:
    assert len(visible()) >= 18
    states = Counter(meta.get("status", "published") for meta, _ in articles().values())
    assert states["draft"] == 1
    assert states["pending"] == 1
    ages = [meta["published"]["days_ago"] for meta, _ in articles().values()]
    assert [age for age in ages if age < 0] == [-2]
    assert 300 < max(ages) <= 400
    assert sum(meta.get("comments") == "closed" for meta, _ in articles().values()) == 1


def test_the_newest_visible_article_leads_with_a_picture() -> None:
    newest = min(visible(), key=lambda slug: visible()[slug][0]["published"]["days_ago"])
    assert newest == "strait-queue"
    assert visible()[newest][0]["photo"]


def test_the_kinds_of_article_promised() -> None:
    shown = visible().values()
    assert max(len(body.split()) for _, body in shown) >= 1800
    assert sum(len(body.split()) < 260 for _, body in shown) >= 4
    assert sum(500 <= len(body.split()) <= 1100 for _, body in shown) >= 5
    assert sum(len(meta["title"]) >= 180 for meta, _ in shown) == 1
    assert sum(not pictures(meta, body) for meta, body in shown) >= 2
    assert sum(len(meta["authors"]) == 2 for meta, _ in shown) >= 2
    assert sum(meta["category"].startswith("political-affairs/asia") for meta, _ in shown) >= 4
    assert sum(category_paths()[meta["category"]] == 3 for meta, _ in shown) >= 4
    assert any(meta["category"] == "opinion" for meta, _ in shown)


def test_one_article_is_in_arabic() -> None:
    arabic = [(meta, body) for meta, body in visible().values() if meta.get("language") == "ar"]
    assert len(arabic) == 1
    meta, body = arabic[0]
    assert len(body.split()) >= 250
    for text in (meta["title"], meta["standfirst"], meta["photo"]["caption"], body):
        assert ARABIC.search(text)


def test_the_ferry_essay_has_ten_pictures() -> None:
    essays = [body for _, body in visible().values() if len(BODY_PICTURE.findall(body)) == 10]
    assert len(essays) == 1
    names = [match["name"] for match in BODY_PICTURE.finditer(essays[0])]
    assert names == [f"city-ferry-{number:02}" for number in range(1, 11)]


def test_internal_links_lead_to_published_articles() -> None:
    links = list(internal_links())
    assert len(links) >= 8
    known = permalinks(published=True)
    assert [(where, link) for where, link in links if link not in known] == []


def test_comments_are_well_formed() -> None:
    for slug, comment, _, _ in every_comment():
        assert set(comment) <= COMMENT_FIELDS, slug
        assert comment["text"].strip(), slug
        author = comment["author"]
        if "user" in author:
            assert set(author) == {"user"}
            assert author["user"] in author_keys()
        else:
            assert set(author) <= {"name", "email", "url"}
            assert author["name"]
        status = comment.get("status", "approved")
        assert status in STATES
        assert ("reject_code" in comment) == (status == "rejected"), slug
        assert comment.get("reject_code", "spam") in REJECT_CODES


def test_comments_belong_to_open_published_articles() -> None:
    for slug in comments():
        assert slug in visible(), slug
        assert visible()[slug][0].get("comments", "open") == "open", slug


def test_comments_come_after_what_they_answer_and_before_today() -> None:
    for slug, comment, parent, _ in every_comment():
        earliest = parent["hours_after"] if parent else 0
        latest = visible()[slug][0]["published"]["days_ago"] * 24
        assert earliest <= comment["hours_after"] < latest, (slug, comment["text"][:40])


def test_only_an_approved_comment_is_answered() -> None:
    for slug, _, parent, _ in every_comment():
        assert parent is None or parent.get("status", "approved") == "approved", slug


def test_comment_counts() -> None:
    states = Counter(comment.get("status", "approved") for _, comment, _, _ in every_comment())
    assert states.total() >= 110
    assert states["pending"] >= 8
    assert states["spam"] == 4
    assert states["rejected"] == 3
    assert states["trash"] == 2

    per_article = Counter(slug for slug, _, _, _ in every_comment())
    assert per_article["strait-queue"] >= 35
    assert max(depth for slug, _, _, depth in every_comment() if slug == "strait-queue") == 6
    assert any(count == 1 for count in per_article.values())
    assert any(
        slug not in per_article
        for slug, (meta, _) in visible().items()
        if meta.get("comments", "open") == "open"
    )


def test_the_arabic_article_has_an_arabic_thread() -> None:
    (slug,) = (slug for slug, (meta, _) in visible().items() if meta.get("language") == "ar")
    texts = [comment["text"] for where, comment, _, _ in every_comment() if where == slug]
    assert len(texts) == 4
    assert all(ARABIC.search(text) for text in texts)


def test_authors_and_a_moderator_answer() -> None:
    roles = {author["key"]: author["role"] for author in site()["authors"]}
    answers = [
        (slug, comment["author"]["user"])
        for slug, comment, parent, _ in every_comment()
        if parent and "user" in comment["author"]
    ]
    assert any(roles[user] == "moderator" for _, user in answers)
    assert sum(user in visible()[slug][0]["authors"] for slug, user in answers) >= 5
