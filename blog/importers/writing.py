"""Writing one planned article through the services, inside the batch's transaction."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, select

from blog.accounts.permissions import SYSTEM
from blog.core.db import db, transaction
from blog.core.errors import Invalid
from blog.core.slugs import is_reserved, slugify, with_suffix
from blog.importers.gallery import Stored
from blog.importers.models import ImportedPost
from blog.importers.plan import Plan
from blog.importers.report import Report
from blog.posts.drafts import PostDraft
from blog.posts.models import OldSlug, Post
from blog.posts.old_slugs import keep_old_slugs
from blog.posts.publishing import PostStatus
from blog.posts.services import create_post, publish_post, return_to_draft, update_post
from blog.taxonomy import queries as taxonomy
from blog.taxonomy.services import create_category


@dataclass(frozen=True)
class Standing:
    """The article as it stands here, and what its last import left."""

    post_id: int
    version: int
    slug: str | None
    status: str
    comments_open: bool
    comments_held: bool
    comments_pause: int
    questions: bool
    digest: str | None
    imported_version: int | None

    @property
    def is_edited(self) -> bool:
        """Whether anybody has changed it here since."""
        return self.version != self.imported_version


def write(
    plan: Plan,
    key: str,
    digest: str,
    standing: Standing | None,
    stored: Stored,
    *,
    author_ids: tuple[int, ...],
    comments_open: bool,
    report: Report,
) -> None:
    """Add or update the article, and note what was made of it."""
    shown = plan.picture if stored.lead_id is not None else None
    draft = PostDraft(
        title=plan.title,
        slug=free_slug(plan, standing, (), report),
        standfirst=plan.standfirst,
        body_source=stored.body,
        language=plan.language,
        author_ids=author_ids,
        category_ids=_category_ids(plan, report),
        tag_names=plan.tags,
        comments_open=standing.comments_open if standing else comments_open,
        comments_held=standing.comments_held if standing else False,
        comments_pause=standing.comments_pause if standing else 0,
        questions=standing.questions if standing else False,
        lead_media_id=stored.lead_id,
        lead_alt=shown.alt if shown else "",
        lead_caption=shown.caption if shown else "",
        lead_credit=shown.credit[:200] if shown else "",
        published_at=plan.published_at,
        import_key=key,
    )
    if standing is None:
        post = create_post(SYSTEM, draft)
    else:
        post = update_post(SYSTEM, standing.post_id, standing.version, draft)
    if not plan.is_draft and post.status != PostStatus.PUBLISHED:
        post = publish_post(SYSTEM, post.id, post.version)
    elif plan.is_draft and post.status == PostStatus.PUBLISHED:
        post = return_to_draft(SYSTEM, post.id, post.version)
    refused = keep_old_slugs(post.id, plan.old_slugs)
    report.old_addresses += len(plan.old_slugs) - len(refused)
    for slug in refused:
        report.remarks.append((plan.key, f"old addresses ending in “{slug}” lead elsewhere"))
    _note(post.id, digest, post.version)


def free_slug(
    plan: Plan, standing: Standing | None, claimed: Collection[str], report: Report
) -> str:
    """The slug the file asks for, with a number if it is taken or the site's own; reported then.

    An article keeps the number that it has.
    """
    own_id = standing.post_id if standing else None
    if standing and standing.slug and _is_numbered(standing.slug, plan.slug):
        return standing.slug

    def is_taken(slug: str) -> bool:
        return is_reserved(slug) or slug in claimed or _belongs_to_another(slug, own_id)

    slug = with_suffix(plan.slug, is_taken)
    if slug != plan.slug:
        why = "is the site’s own" if is_reserved(plan.slug) else "is taken"
        report.remarks.append((plan.key, f"slug “{plan.slug}” {why}: it is “{slug}” here"))
    if isinstance(claimed, set):
        claimed.add(slug)
    return slug


def _is_numbered(slug: str, wanted: str) -> bool:
    rest = slug.removeprefix(wanted)
    return slug.startswith(wanted) and (not rest or (rest[0] == "-" and rest[1:].isdecimal()))


def _belongs_to_another(slug: str, own_id: int | None) -> bool:
    lives = select(exists().where(Post.slug == slug, Post.id != (own_id or 0)))
    lived = select(exists().where(OldSlug.slug == slug, OldSlug.post_id != (own_id or 0)))
    return bool(db.session.scalar(lives) or db.session.scalar(lived))


def _category_ids(plan: Plan, report: Report) -> tuple[int, ...]:
    """The sections that the file names, by path or by name; missing ones are made at the top."""
    found: list[int] = []
    for name in plan.categories:
        try:
            found.append(_category_id(name))
        except Invalid as error:
            report.remarks.append((plan.key, f"category “{name}” was left out: {error.message}"))
    return tuple(dict.fromkeys(found))


def _category_id(name: str) -> int:
    parent_id = None
    path = ""
    for part in filter(None, (part.strip() for part in name.split("/"))):
        path = f"{path}/{slugify(part)}" if path else slugify(part)
        category = (
            taxonomy.by_path(path)
            or taxonomy.by_alias(path)
            or taxonomy.by_name(parent_id, " ".join(part.split()))
        )
        if category is None:
            category = create_category(SYSTEM, part, slugify(part), parent_id)
        parent_id, path = category.id, category.path
    if parent_id is None:
        raise Invalid("it has no name")
    return parent_id


def _note(post_id: int, digest: str, version: int) -> None:
    with transaction() as session:
        row = session.get(ImportedPost, post_id)
        if row is None:
            session.add(ImportedPost(post_id=post_id, digest=digest, version=version))
        else:
            row.digest, row.version = digest, version
