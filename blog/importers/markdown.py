"""A folder of Markdown files with front matter becomes articles, as often as it is run.

Files are read and their pictures stored first; articles are written in batches, one transaction
each. If one of a batch cannot be written, the batch is written again article by article, so
that only the culprit is left out.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from blog.comments.settings import DiscussionSettings
from blog.core.db import db, transaction
from blog.core.errors import DomainError
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.importers import accounts, front_matter, gallery
from blog.importers.accounts import Accounts
from blog.importers.front_matter import Unreadable
from blog.importers.gallery import Pictures
from blog.importers.models import ImportedPost
from blog.importers.plan import Plan, plan
from blog.importers.report import Outcome, Report
from blog.importers.writing import Standing, free_slug, write
from blog.posts.models import Post

BATCH = 50
SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
KEY_LENGTH = 255

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Item:
    """One file on its way."""

    plan: Plan
    key: str
    pictures: Pictures
    digest: str
    standing: Standing | None


@dataclass
class Run:
    """What one import knows while it goes on."""

    report: Report
    accounts: Accounts = field(default_factory=Accounts)
    claimed: set[str] = field(default_factory=set)


def find_files(root: Path) -> list[Path]:
    """Every Markdown file below `root`, in order; hidden ones are left out."""
    return sorted(
        path
        for path in root.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    )


def import_markdown(
    root: Path,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    progress: Progress = lambda _done: None,
) -> Report:
    """Bring `files`, all below `root`, in; with `dry_run` nothing is written.

    `progress` is called with the number of files dealt with since the last call.
    """
    run = Run(Report(dry_run=dry_run))
    for start in range(0, len(files), BATCH):
        paths = files[start : start + BATCH]
        items = _items(run, root, paths)
        todo = [item for item in items if _is_to_be_written(run, item)]
        if dry_run:
            _rehearse(run, todo)
        else:
            _write_batch(run, [_with_pictures(run, item) for item in todo])
        progress(len(paths))
    run.report.accounts_made = (
        accounts.missing(run.report.authors) if dry_run else run.accounts.made
    )
    return run.report


def _items(run: Run, root: Path, paths: Sequence[Path]) -> list[Item]:
    zone = current(SiteSettings).zone
    plans: list[tuple[Plan, Pictures]] = []
    for path in paths:
        try:
            made = plan(front_matter.read(path, root), zone)
        except Unreadable as error:
            run.report.skip(path.relative_to(root).as_posix(), str(error))
            continue
        run.report.read(made)
        plans.append((made, gallery.find(made, path.parent, root)))
    standing = _standing([_import_key(made) for made, _pictures in plans])
    return [
        Item(made, key, pictures, _digest(made, pictures), standing.get(key))
        for made, pictures in plans
        for key in (_import_key(made),)
    ]


def _standing(keys: Sequence[str]) -> dict[str, Standing]:
    """What stands of these already; one query."""
    rows: Iterable[Any] = db.session.execute(
        select(
            Post.import_key,
            Post.id,
            Post.version,
            Post.slug,
            Post.status,
            Post.comments_open,
            Post.comments_held,
            Post.comments_pause,
            Post.questions,
            ImportedPost.digest,
            ImportedPost.version,
        )
        .outerjoin(ImportedPost, ImportedPost.post_id == Post.id)
        .where(Post.import_key.in_(keys))
    )
    return {str(row[0]): Standing(*row[1:]) for row in rows}


def _is_to_be_written(run: Run, item: Item) -> bool:
    """Whether the file says something new; if not, it is done with."""
    gallery.count(run.report, item.plan, item.pictures)
    standing = item.standing
    if standing is None:
        return True
    if standing.digest == item.digest:
        run.report.done(item.plan.key, Outcome.UNCHANGED)
        return False
    if standing.is_edited:
        run.report.done(item.plan.key, Outcome.KEPT)
        return False
    return True


def _rehearse(run: Run, items: Sequence[Item]) -> None:
    for item in items:
        free_slug(item.plan, item.standing, run.claimed, run.report)
        run.report.old_addresses += len(item.plan.old_slugs)
        run.report.done(item.plan.key, _outcome(item))


def _with_pictures(run: Run, item: Item) -> tuple[Item, gallery.Stored]:
    return item, gallery.store(item.plan, item.pictures, run.report)


def _write_batch(run: Run, items: Sequence[tuple[Item, gallery.Stored]]) -> None:
    try:
        _write_all(run, items)
    except DomainError:
        for item in items:
            try:
                _write_all(run, [item])
            except DomainError as error:
                run.report.skip(item[0].plan.key, error.message or type(error).__name__)


def _write_all(run: Run, items: Sequence[tuple[Item, gallery.Stored]]) -> None:
    """Write these together or not at all; the report hears of it afterwards."""
    written = Report()
    made = run.accounts.made
    try:
        with transaction():
            comments_open = current(DiscussionSettings).comments_on_new_posts
            for item, stored in items:
                write(
                    item.plan,
                    item.key,
                    item.digest,
                    item.standing,
                    stored,
                    author_ids=run.accounts.ids(item.plan.authors),
                    comments_open=comments_open,
                    report=written,
                )
    except DomainError:
        run.accounts.made = made
        raise
    run.report.remarks += written.remarks
    run.report.old_addresses += written.old_addresses
    for item, _stored in items:
        run.report.done(item.plan.key, _outcome(item))


def _outcome(item: Item) -> Outcome:
    return Outcome.ADDED if item.standing is None else Outcome.CHANGED


def _import_key(made: Plan) -> str:
    key = f"markdown:{made.key}"
    if len(key) <= KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LENGTH - len(digest) - 1]}:{digest}"


def _digest(made: Plan, pictures: Pictures) -> str:
    """Equal for what would become the same article."""
    said = asdict(made)
    for name in ("dropped", "template", "notes"):
        said.pop(name)
    contents = {source: _file_digest(path) for source, path in _each_picture(pictures)}
    text = json.dumps([said, contents], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _each_picture(pictures: Pictures) -> Iterator[tuple[str, Path]]:
    if pictures.lead is not None:
        yield "", pictures.lead
    for source, path in pictures.body.items():
        if path is not None:
            yield source, path


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
