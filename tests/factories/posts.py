"""Articles, sections and tags to test with."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from blog.accounts.permissions import SYSTEM
from blog.posts import services
from blog.posts.drafts import PostDraft
from blog.posts.models import Post
from blog.taxonomy.models import Category, Tag
from blog.taxonomy.services import create_category, ensure_tags


def make_post(
    title: str = "Ships wait in the strait",
    *,
    status: str = "published",
    at: datetime | None = None,
    **fields: Any,
) -> Post:
    """An article of that status, published now unless `at` says when; `fields` as in PostDraft."""
    draft = replace(PostDraft(title=title, body_source="Forty ships wait."), **fields)
    post = services.create_post(SYSTEM, draft)
    if status == "published":
        return services.publish_post(SYSTEM, post.id, post.version, at)
    if status == "private":
        return services.make_private(SYSTEM, post.id, post.version)
    if status == "pending":
        return services.submit_for_review(SYSTEM, post.id, post.version)
    if status == "trash":
        return services.trash_post(SYSTEM, post.id, post.version)
    return post


def make_page(title: str = "About us", **fields: Any) -> Post:
    """A published page."""
    return make_post(title, type="page", **fields)


def make_category(name: str, parent: Category | None = None, **fields: Any) -> Category:
    """A section, at the top or beneath `parent`."""
    return create_category(SYSTEM, name, parent_id=parent.id if parent else None, **fields)


def make_tag(name: str) -> Tag:
    """A tag."""
    return ensure_tags([name])[0]
