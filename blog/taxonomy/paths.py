"""Category paths, pure: slugs from the root joined by slashes, as in political-affairs/asia."""

from collections.abc import Iterable

MAX_DEPTH = 6
MAX_LENGTH = 800


def join(parent_path: str, slug: str) -> str:
    """The path of a category with `slug` beneath `parent_path`, which is "" at the top."""
    return f"{parent_path}/{slug}" if parent_path else slug


def depth(path: str) -> int:
    """1 for a category at the top, and one more for each level beneath."""
    return path.count("/") + 1


def is_beneath(path: str, above: str) -> bool:
    """Whether `path` is `above` itself or lies anywhere beneath it."""
    return path == above or path.startswith(above + "/")


def lineage(path: str) -> list[str]:
    """The paths from the root down to `path`, itself included."""
    slugs = path.split("/")
    return ["/".join(slugs[: n + 1]) for n in range(len(slugs))]


def moved(paths: Iterable[str], old: str, new: str) -> dict[str, str]:
    """What each of `paths`, all `old` or beneath it, is called once `old` is `new`."""
    return {path: new + path[len(old) :] for path in paths}
