"""What the sections announce, inside the transaction that changes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CategoryCreated:
    """A section was made; a listener that cannot live with its path may refuse it."""

    category_id: int
    path: str


@dataclass(frozen=True)
class CategoryMoved:
    """A section and all beneath it have another path.

    `changed` are the sections that no longer hold what it holds, or hold it only now.
    """

    category_id: int
    old_path: str
    path: str
    changed: tuple[int, ...]


@dataclass(frozen=True)
class CategoryRetired:
    """A section is about to be gone: whatever belongs to it belongs to `heir_id` from now on.

    `changed` are the sections that hold other articles than before; `children` stood directly
    beneath it, and now stand in its place.
    """

    category_id: int
    heir_id: int
    changed: tuple[int, ...]
    children: tuple[int, ...] = ()
