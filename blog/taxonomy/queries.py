"""Asking for sections and tags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, select

from blog.core.db import ask, db
from blog.core.fragments import fragment
from blog.core.sources import depends_on
from blog.taxonomy.models import Category, CategoryAlias, Tag
from blog.taxonomy.paths import lineage

TAG = "categories"
NODE_BYTES = 400
TreeRow = tuple[int, int | None, str, str, str, str]


@dataclass(frozen=True)
class CategoryNode:
    """A section in the tree, with those directly beneath it in their order."""

    id: int
    name: str
    slug: str
    path: str
    description: str
    children: tuple["CategoryNode", ...]

    def walk(self, level: int = 0) -> list[tuple[int, "CategoryNode"]]:
        """This section and all beneath it, each with its level, in reading order."""
        found = [(level, self)]
        for child in self.children:
            found += child.walk(level + 1)
        return found


@dataclass(frozen=True)
class Crumb:
    """One step of a breadcrumb trail."""

    id: int
    name: str
    path: str


_TREE = select(
    Category.id,
    Category.parent_id,
    Category.name,
    Category.slug,
    Category.path,
    Category.description,
).order_by(Category.position, Category.name, Category.id)
_BY_PATH = select(Category).where(Category.path == bindparam("path"))


def tree() -> tuple[CategoryNode, ...]:
    """All sections, as the tops with everything beneath them; stored, or one query."""
    return fragment("category tree", _tree, size=_size)


def _tree() -> tuple[CategoryNode, ...]:
    depends_on(TAG)
    children: dict[int | None, list[TreeRow]] = {}
    for row in ask(_TREE).all():
        children.setdefault(row[1], []).append(row)
    return _nodes(children, None)


def trail(nodes: Sequence[CategoryNode], path: str) -> tuple[CategoryNode, ...]:
    """The sections of a tree from its top down to the one at `path`; none if it is not there."""
    for node in nodes:
        if node.path == path:
            return (node,)
        if path.startswith(f"{node.path}/"):
            below = trail(node.children, path)
            return (node, *below) if below else ()
    return ()


def by_id(category_id: int) -> Category | None:
    """The section with that id."""
    return db.session.get(Category, category_id)


def by_path(path: str) -> Category | None:
    """The section that lives at that path now."""
    found: Category | None = db.session.scalar(_BY_PATH, {"path": path})
    return found


def by_alias(path: str) -> Category | None:
    """The section that was once found at that path, and now has another."""
    found: Category | None = db.session.scalar(
        select(Category)
        .join(CategoryAlias, CategoryAlias.category_id == Category.id)
        .where(CategoryAlias.path == path)
    )
    return found


def children(category_id: int | None) -> Sequence[Category]:
    """The sections directly beneath that one (None: the tops), in their order."""
    query = select(Category).where(Category.parent_id == category_id)
    return db.session.scalars(query.order_by(Category.position, Category.name, Category.id)).all()


def by_name(parent_id: int | None, name: str) -> Category | None:
    """The section directly beneath that one (None: a top) with this name, in whatever case."""
    wanted = name.casefold()
    return next((each for each in children(parent_id) if each.name.casefold() == wanted), None)


def with_ancestor_ids(category_ids: Iterable[int]) -> set[int]:
    """These sections and all that stand above any of them; two queries."""
    paths = db.session.scalars(select(Category.path).where(Category.id.in_(set(category_ids))))
    wanted = {above for path in paths for above in lineage(path)}
    if not wanted:
        return set()
    return set(db.session.scalars(select(Category.id).where(Category.path.in_(wanted))))


def beneath(path: str) -> ColumnElement[bool]:
    """The condition that a section lies beneath `path`."""
    return Category.path.startswith(path + "/", autoescape=True)


def tag_by_slug(slug: str) -> Tag | None:
    """The tag with that slug."""
    found: Tag | None = db.session.scalar(select(Tag).where(Tag.slug == slug))
    if found is not None:
        depends_on(f"tag:{found.id}")
    return found


def _size(nodes: tuple[CategoryNode, ...]) -> int:
    every = [node for top in nodes for _level, node in top.walk()]
    return sum(NODE_BYTES + len(node.path) + len(node.description) for node in every)


def _nodes(
    children: dict[int | None, list[TreeRow]], parent: int | None
) -> tuple[CategoryNode, ...]:
    return tuple(
        CategoryNode(id_, name, slug, path, description, _nodes(children, id_))
        for id_, _parent, name, slug, path, description in children.get(parent, ())
    )
