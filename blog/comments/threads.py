"""From flat rows to the nested conversation that a reader sees."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Generic, Protocol, TypeVar


class Threaded(Protocol):
    """What a comment must tell to find its place."""

    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...

    @property
    def created_at(self) -> datetime: ...


C = TypeVar("C", bound=Threaded)

Order = tuple[datetime, int, int, datetime, int]
"""A comment's place in time, never before its parent's: see `_order`."""


@dataclass(eq=False, slots=True)
class Node(Generic[C]):
    """A comment in its place.

    `depth` is 1 at the top. `reply_to` is the visible comment it answers; where `flattened`,
    that comment is not the one it is shown beneath, so a page says "in reply to".
    """

    comment: C
    depth: int = 1
    reply_to: C | None = None
    flattened: bool = False
    children: "list[Node[C]]" = field(default_factory=list)


def build_threads(
    comments: Iterable[C],
    *,
    max_depth: int,
    newest_first: bool = False,
    parents: Mapping[int, int | None] | None = None,
) -> list[Node[C]]:
    """The visible comments as nested nodes, each exactly once.

    Replies deeper than `max_depth` stay on the last level, in time order. A reply whose parent
    is not among the comments goes to the nearest visible ancestor that `parents` (id to parent
    id, of all the article's comments, shown or not) leads to, else to the top level. Only the
    top level follows `newest_first`; replies are always read oldest first.
    """
    if max_depth < 1:
        raise ValueError("a thread has at least one level")
    return _Builder(comments, max_depth, parents or {}).build(newest_first=newest_first)


def walk(nodes: Iterable[Node[C]]) -> Iterator[Node[C]]:
    """Every node in reading order."""
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


class _Builder(Generic[C]):
    """One building of a thread; nothing in it recurses, so no chain is too long."""

    def __init__(
        self, comments: Iterable[C], max_depth: int, parents: Mapping[int, int | None]
    ) -> None:
        self.comments = sorted(comments, key=lambda comment: (comment.created_at, comment.id))
        self.by_id = {comment.id: comment for comment in self.comments}
        self.max_depth = max_depth
        self.parents = parents
        self.nearest_visible: dict[int, int | None] = {}
        self.top: list[Node[C]] = []
        self.nodes: dict[int, Node[C]] = {}
        self.order: dict[int, Order] = {}
        self.siblings: dict[int, list[Node[C]]] = {}

    def build(self, *, newest_first: bool) -> list[Node[C]]:
        replies: dict[int, list[C]] = {}
        roots: list[C] = []
        for comment in self.comments:
            answered = self._visible(comment.parent_id)
            if answered is None:
                roots.append(comment)
            else:
                replies.setdefault(answered, []).append(comment)
        # Comments that answer each other in a circle hang on no root: the second pass
        # over all of them gives such a circle its oldest comment as root.
        for root in chain(roots, self.comments):
            self._place_with_replies(root, replies)
        for level in chain([self.top], (node.children for node in self.nodes.values())):
            level.sort(key=lambda node: self.order[node.comment.id])
        if newest_first:
            self.top.reverse()
        return self.top

    def _visible(self, comment_id: int | None) -> int | None:
        """The comment itself if it is shown, else its nearest shown ancestor."""
        path: list[int] = []
        while (
            comment_id is not None
            and comment_id not in self.by_id
            and comment_id not in self.nearest_visible
        ):
            self.nearest_visible[comment_id] = None
            path.append(comment_id)
            comment_id = self.parents.get(comment_id)
        if comment_id is not None and comment_id not in self.by_id:
            comment_id = self.nearest_visible[comment_id]
        self.nearest_visible.update(dict.fromkeys(path, comment_id))
        return comment_id

    def _place_with_replies(self, root: C, replies: Mapping[int, list[C]]) -> None:
        waiting: list[tuple[C, Node[C] | None]] = [(root, None)]
        while waiting:
            comment, parent = waiting.pop()
            if comment.id in self.nodes:
                continue
            node = self._place(comment, parent)
            waiting.extend((reply, node) for reply in replies.get(comment.id, ()))

    def _place(self, comment: C, parent: Node[C] | None) -> Node[C]:
        if parent is None:
            level, node = self.top, Node(comment)
        elif parent.depth < self.max_depth:
            level, node = parent.children, Node(comment, parent.depth + 1, parent.comment)
        else:
            level = self.siblings[parent.comment.id]
            node = Node(comment, parent.depth, parent.comment, flattened=True)
        level.append(node)
        self.nodes[comment.id] = node
        self.siblings[comment.id] = level
        self.order[comment.id] = self._order(comment, parent)
        return node

    def _order(self, comment: C, parent: Node[C] | None) -> Order:
        """By time, then id; a reply dated before its parent comes right after the parent."""
        when, number, generation = comment.created_at, comment.id, 0
        if parent is not None:
            after = self.order[parent.comment.id]
            if (when, number) < after[:2]:
                when, number, generation = after[0], after[1], after[2] + 1
        return (when, number, generation, comment.created_at, comment.id)
