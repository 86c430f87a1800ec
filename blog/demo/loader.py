"""Filling an empty site with the demonstration newsroom, through the services that people use.

Pictures are drawn and stored first, each on its own; everything else is written in one
transaction. So a load that is interrupted leaves no more than pictures, which the next one finds
and uses: there is never half a newsroom. Nobody in it has a password, and nobody is an
administrator.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM, Actor
from blog.accounts.services import change_profile, create_user
from blog.comments.bringing import ExistingComment, bring_comment
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core import clock
from blog.core.db import db, transaction
from blog.core.locks import hold
from blog.core.settings import store
from blog.core.settings.site import SiteSettings
from blog.demo import content, pictures
from blog.demo.content import Newsroom, PictureWords, Text
from blog.media.queries import media_url
from blog.media.services import upload_picture
from blog.posts.archives import CONTENT
from blog.posts.drafts import PostDraft
from blog.posts.models import Post
from blog.posts.publishing import PostType
from blog.posts.services import create_post, publish_post, submit_for_review
from blog.taxonomy.models import Category
from blog.taxonomy.services import create_category

WIDTH, HEIGHT = 1600, 1067


@dataclass(frozen=True)
class Picture:
    """A stored picture: its id and its address."""

    id: int
    url: str


@dataclass(frozen=True)
class Told:
    """One comment of the newsroom, with its place among the others."""

    number: int
    answers: int | None
    slug: str
    moment: datetime
    said: Mapping[str, Any]


def wants_newsroom() -> bool:
    """Whether the site is empty: without any article, person or section."""
    return all(
        db.session.scalar(select(column).limit(1)) is None
        for column in (Post.id, User.id, Category.id)
    )


def load_newsroom() -> None:
    """Load the newsroom into an empty site; one that has anything stays as it is."""
    newsroom = content.read()
    stored = {name: _draw(name, words) for name, words in newsroom.pictures().items()}
    with transaction():
        hold(CONTENT)
        if not wants_newsroom():
            return
        _load(newsroom, stored, clock.now())


def _draw(name: str, words: PictureWords) -> Picture:
    buffer = io.BytesIO()
    pictures.draw(name, WIDTH, HEIGHT).save(buffer, "PNG", compress_level=1)
    item = upload_picture(
        SYSTEM,
        f"{name}.png",
        buffer.getvalue(),
        alt=words.alt,
        caption=words.caption,
        credit=words.credit,
    )
    return Picture(item.id, media_url(item.key))


def _load(newsroom: Newsroom, stored: Mapping[str, Picture], now: datetime) -> None:
    store.change(SiteSettings, {"title": newsroom.title, "tagline": newsroom.tagline})
    store.change(DiscussionSettings, {"moderation_words": "\n".join(newsroom.moderation_words)})
    people = {author["key"]: _person(author) for author in newsroom.authors}
    sections: dict[str, int] = {}
    _sections(newsroom.categories, None, "", sections)
    for page in newsroom.pages:
        _page(page)
    articles = {
        article.slug: _article(article, people, sections, stored, now)
        for article in newsroom.articles
    }
    _comments(newsroom, articles, people, now)


def _person(author: Mapping[str, Any]) -> int:
    user_id = create_user(SYSTEM, author["email"], author["name"], author["role"])
    change_profile(Actor(user_id), author["name"], author["bio"], "")
    return user_id


def _sections(
    nodes: list[Mapping[str, Any]], parent_id: int | None, above: str, made: dict[str, int]
) -> None:
    """Make these sections and all beneath them, in the order of the file."""
    for position, node in enumerate(nodes):
        path = f"{above}{node['slug']}"
        made[path] = create_category(
            SYSTEM, node["name"], node["slug"], parent_id, node["description"], position
        ).id
        _sections(node.get("children", []), made[path], f"{path}/", made)


def _page(page: Text) -> None:
    post = create_post(
        SYSTEM,
        PostDraft(
            type=PostType.PAGE,
            title=page.fields["title"],
            slug=page.slug,
            standfirst=page.fields["standfirst"],
            body_source=page.body,
            comments_open=False,
        ),
    )
    publish_post(SYSTEM, post.id, post.version)


def _article(
    article: Text,
    people: Mapping[str, int],
    sections: Mapping[str, int],
    stored: Mapping[str, Picture],
    now: datetime,
) -> int:
    """Store the article in the status that its file gives it; returns its id."""
    fields = article.fields
    photo, source = fields.get("photo") or {}, fields.get("source") or {}
    addresses = {name: picture.url for name, picture in stored.items()}
    status = fields.get("status", "published")
    moment = _published_at(article, now) if status == "published" else None
    draft = PostDraft(
        title=fields["title"],
        slug=article.slug,
        standfirst=fields["standfirst"],
        body_source=content.with_pictures(article.body, addresses),
        language=fields.get("language", ""),
        source_name=source.get("name", ""),
        source_url=source.get("url", ""),
        author_ids=tuple(people[key] for key in fields["authors"]),
        primary_category_id=sections[fields["category"]],
        category_ids=tuple(sections[path] for path in fields.get("more_categories", ())),
        tag_names=tuple(fields.get("tags", ())),
        comments_open=fields.get("comments", "open") == "open",
        lead_media_id=stored[photo["picture"]].id if photo else None,
        lead_alt=photo.get("alt", ""),
        lead_caption=photo.get("caption", ""),
        lead_credit=photo.get("credit", ""),
        published_at=moment,
    )
    post = create_post(SYSTEM, draft)
    if status == "published":
        publish_post(SYSTEM, post.id, post.version)
    elif status == "pending":
        submit_for_review(SYSTEM, post.id, post.version)
    return post.id


def _published_at(article: Text, now: datetime) -> datetime:
    return now - timedelta(days=article.fields["published"]["days_ago"])


def _comments(
    newsroom: Newsroom, articles: Mapping[str, int], people: Mapping[str, int], now: datetime
) -> None:
    """Bring the comments in as they were written, the earliest first."""
    published = {article.slug: _published_at(article, now) for article in newsroom.articles}
    told: list[Told] = []
    for slug, thread in newsroom.comments.items():
        _tell(thread, None, slug, published[slug], told)
    ids: dict[int, int] = {}
    for comment in sorted(told, key=lambda one: (one.moment, one.number)):
        ids[comment.number] = bring_comment(
            SYSTEM,
            _existing(
                comment,
                articles[comment.slug],
                ids[comment.answers] if comment.answers is not None else None,
                people,
            ),
        )


def _tell(
    thread: list[Mapping[str, Any]],
    answers: int | None,
    slug: str,
    published_at: datetime,
    told: list[Told],
) -> None:
    """Add the comments of a thread to `told`, each before its answers."""
    for said in thread:
        number = len(told)
        moment = published_at + timedelta(hours=said["hours_after"])
        told.append(Told(number, answers, slug, moment, said))
        _tell(said.get("replies", []), number, slug, published_at, told)


def _existing(
    comment: Told, post_id: int, parent_id: int | None, people: Mapping[str, int]
) -> ExistingComment:
    author = comment.said["author"]
    return ExistingComment(
        post_id=post_id,
        parent_id=parent_id,
        content=comment.said["text"],
        created_at=comment.moment,
        status=Status(comment.said.get("status", Status.APPROVED)),
        user_id=people[author["user"]] if "user" in author else None,
        name=author.get("name", ""),
        email=author.get("email", ""),
        url=author.get("url", ""),
        reject_code=comment.said.get("reject_code", ""),
        note=comment.said.get("note", ""),
    )
