"""What editors do with the section tree, and how articles come by their tags."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor, Capability, require
from blog.core import clock, slugs
from blog.core.db import insert_or, transaction
from blog.core.errors import Invalid, NotFound
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.locks import hold
from blog.core.tags import touch
from blog.taxonomy import paths, queries
from blog.taxonomy.events import CategoryCreated, CategoryMoved, CategoryRetired
from blog.taxonomy.models import Category, CategoryAlias, Tag

NAME_LENGTH = 120
DEFAULT_PATH = "uncategorised"
CONTENT = "content"


def create_category(
    actor: Actor,
    name: str,
    slug: str = "",
    parent_id: int | None = None,
    description: str = "",
    position: int = 0,
    comments_held: bool = False,
) -> Category:
    """Make a section beneath `parent_id` (None: at the top); without a slug its name makes one.

    Its name is its own among its siblings, in whatever case it is written.
    """
    require(actor, Capability.MANAGE_CATEGORIES)
    with transaction() as session:
        hold(CONTENT)
        name = _checked_name(name)
        parent = None if parent_id is None else _load(session, parent_id, "parent_id")
        _check_siblings(name, parent)
        above = parent.path if parent else ""
        slug = _checked_slug(slug, above) if slug.strip() else _free_slug(session, name, above)
        path = _checked_path(session, paths.join(above, slug), levels=1)
        made = _insert(session, name, path, parent_id, description.strip(), position)
        made.comments_held = comments_held
        return made


def update_category(
    actor: Actor,
    category_id: int,
    *,
    name: str,
    slug: str = "",
    parent_id: int | None = None,
    description: str = "",
    position: int = 0,
    comments_held: bool | None = None,
) -> Category:
    """Rename, describe or move a section; every path that changes leaves an alias behind.

    Whether comments beneath its articles wait for a moderator stays as it is where None is given.
    """
    require(actor, Capability.MANAGE_CATEGORIES)
    with transaction() as session:
        hold(CONTENT)
        category = _load(session, category_id)
        parent = None if parent_id is None else _load(session, parent_id, "parent_id")
        above = parent.path if parent else ""
        if parent and paths.is_beneath(above, category.path):
            raise Invalid(fields={"parent_id": _("A section cannot stand beneath itself.")})
        name = _checked_name(name)
        if parent_id != category.parent_id or name.casefold() != category.name.casefold():
            _check_siblings(name, parent)
        category.name = name
        category.description = description.strip()
        category.position = position
        if comments_held is not None:
            category.comments_held = comments_held
        path = paths.join(above, _checked_slug(slug, above) if slug.strip() else category.slug)
        if path != category.path:
            _move(session, category, parent_id, path)
        touch(queries.TAG)
        return category


def delete_category(actor: Actor, category_id: int) -> None:
    """Remove a section: those beneath it and its articles go to its parent, or to the default."""
    require(actor, Capability.MANAGE_CATEGORIES)
    with transaction() as session:
        hold(CONTENT)
        category = _load(session, category_id)
        default = _default()
        if default is not None and category.id == default.id:
            raise Invalid(_("The default section cannot be deleted; give it another name instead."))
        above = category.path.rpartition("/")[0]
        children = queries.children(category_id)
        for child in children:
            _move(session, child, category.parent_id, _free_path(session, above, child.slug))
        heir_id = category.parent_id or default_category().id
        changed = queries.with_ancestor_ids([category_id]) ^ queries.with_ancestor_ids([heir_id])
        beneath = tuple(child.id for child in children)
        announce(CategoryRetired(category_id, heir_id, tuple(sorted(changed)), beneath))
        session.execute(
            update(CategoryAlias)
            .where(CategoryAlias.category_id == category_id)
            .values(category_id=heir_id)
        )
        path = category.path
        session.execute(delete(Category).where(Category.id == category_id))
        session.expire_all()
        _alias(session, path, heir_id)
        touch(queries.TAG)


def default_category() -> Category:
    """Where articles without a section belong; made when first needed.

    It is whatever lives at, or once lived at, `uncategorised`: renaming it does not lose it.
    """
    with transaction() as session:
        hold(CONTENT)
        return _default() or _insert(session, _("Uncategorised"), DEFAULT_PATH, None, "", 0)


def ensure_tags(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, in their order; missing ones are made. One tag for each slug."""
    wanted: dict[str, str] = {}
    for name in names:
        plain = " ".join(name.split())
        slug = slugs.slugify(plain)
        if plain and (not slug or len(plain) > NAME_LENGTH):
            raise Invalid(fields={"tag_names": _("“%(tag)s” cannot be a tag.", tag=plain[:60])})
        if plain:
            wanted.setdefault(slug, plain)
    if not wanted:
        return []
    with transaction() as session:
        rows = [{"name": name, "slug": slug} for slug, name in sorted(wanted.items())]
        session.execute(insert_or(Tag).on_conflict_do_nothing(index_elements=["slug"]), rows)
        found = session.scalars(select(Tag).where(Tag.slug.in_(wanted))).all()
    by_slug = {tag.slug: tag for tag in found}
    return [by_slug[slug] for slug in wanted]


def _default() -> Category | None:
    return queries.by_path(DEFAULT_PATH) or queries.by_alias(DEFAULT_PATH)


def _insert(
    session: Session, name: str, path: str, parent_id: int | None, description: str, position: int
) -> Category:
    category = Category(
        name=name,
        slug=path.rpartition("/")[2],
        path=path,
        parent_id=parent_id,
        description=description,
        position=position,
        created_at=clock.now(),
    )
    session.add(category)
    session.flush()
    session.execute(delete(CategoryAlias).where(CategoryAlias.path == path))
    announce(CategoryCreated(category.id, path))
    touch(queries.TAG)
    return category


def _move(session: Session, category: Category, parent_id: int | None, path: str) -> None:
    """Give `category` and all beneath it their new paths, and aliases at the old ones."""
    old = category.path
    subtree = session.scalars(
        select(Category).where(queries.beneath(old) | (Category.id == category.id))
    ).all()
    levels = max(paths.depth(each.path) for each in subtree) - paths.depth(old) + 1
    _checked_path(session, path, levels)
    above = queries.with_ancestor_ids([category.id])
    names = paths.moved([each.path for each in subtree], old, path)
    category.parent_id = parent_id
    category.slug = path.rpartition("/")[2]
    for each in subtree:
        each.path = names[each.path]
    session.flush()
    session.execute(delete(CategoryAlias).where(CategoryAlias.path.in_(names.values())))
    for before, each in zip(list(names), subtree, strict=True):
        _alias(session, before, each.id)
    changed = above ^ queries.with_ancestor_ids([category.id])
    announce(CategoryMoved(category.id, old, path, tuple(sorted(changed))))
    touch(queries.TAG)


def _alias(session: Session, path: str, category_id: int) -> None:
    """Let `path` lead to the section, unless a section lives there."""
    if queries.by_path(path) is None:
        row = insert_or(CategoryAlias).values(path=path, category_id=category_id)
        session.execute(
            row.on_conflict_do_update(index_elements=["path"], set_={"category_id": category_id})
        )


def _load(session: Session, category_id: int, field: str = "") -> Category:
    category = session.get(Category, category_id)
    if category is not None:
        return category
    if field:
        raise Invalid(fields={field: _("There is no such section.")})
    raise NotFound(_("There is no such section."))


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(fields={"name": _("A section needs a name.")})
    if len(name) > NAME_LENGTH:
        raise Invalid(
            fields={"name": _("At most %(count)s characters, please.", count=NAME_LENGTH)}
        )
    return name


def _check_siblings(name: str, parent: Category | None) -> None:
    """Two sections of one name side by side cannot be told apart."""
    there = queries.by_name(parent.id if parent else None, name)
    if there is None:
        return
    raise Invalid(
        fields={
            "name": _(
                "“%(parent)s” has a section “%(name)s” already.",
                parent=parent.name,
                name=there.name,
            )
            if parent
            else _("There is a section “%(name)s” at the top already.", name=there.name)
        }
    )


def _checked_slug(slug: str, above: str) -> str:
    made = slugs.slugify(slug)
    if not made:
        raise Invalid(fields={"slug": _("A slug needs letters or digits.")})
    if not above and slugs.is_reserved(made):
        raise Invalid(fields={"slug": _("“%(slug)s” is one of the site’s own.", slug=made)})
    return made


def _checked_path(session: Session, path: str, levels: int) -> str:
    """`path`, if no section lives there and the tree stays within its bounds."""
    if paths.depth(path) + levels - 1 > paths.MAX_DEPTH:
        raise Invalid(
            fields={"parent_id": _("At most %(count)s levels, please.", count=paths.MAX_DEPTH)}
        )
    if len(path) > paths.MAX_LENGTH:
        raise Invalid(fields={"slug": _("The whole path is too long.")})
    if queries.by_path(path) is not None:
        raise Invalid(fields={"slug": _("There is a section of that slug here already.")})
    return path


def _free_slug(session: Session, name: str, above: str) -> str:
    made = slugs.slugify(name)
    if not made:
        raise Invalid(fields={"slug": _("A slug needs letters or digits.")})
    return _free_path(session, above, made).rpartition("/")[2]


def _free_path(session: Session, above: str, slug: str) -> str:
    """A path beneath `above` that nobody has, as near to `slug` as can be."""
    beside: Sequence[str] = session.scalars(
        select(Category.path).where(
            Category.path.startswith(paths.join(above, slug), autoescape=True)
        )
    ).all()
    taken = set(beside)

    def is_taken(candidate: str) -> bool:
        reserved = not above and slugs.is_reserved(candidate)
        return reserved or paths.join(above, candidate) in taken

    return paths.join(above, slugs.with_suffix(slug, is_taken))
