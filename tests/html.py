"""Reading a page as a browser's document: a small tree, and the selectors that tests need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_PART = re.compile(
    r"(?P<tag>^[a-z][a-z0-9]*)|#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[(?P<name>[\w:-]+)(?:=[\"']?(?P<value>[^\"'\]]*)[\"']?)?\]"
)


@dataclass
class Node:
    """An element with its attributes, and its children: elements and pieces of text."""

    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def text(self) -> str:
        """All text within, on one line."""
        return " ".join("".join(self._pieces()).split())

    @property
    def raw(self) -> str:
        """All text within, as it stands."""
        return "".join(self._pieces())

    def all(self, selector: str) -> "list[Node]":
        """The elements within that match, in their order: `nav > a[rel=author]`, `#id .class`."""
        steps = re.findall(r">|(?:\[[^\]]*\]|[^\s>])+", selector)
        found = [self]
        deep = True
        for step in steps:
            if step == ">":
                deep = False
                continue
            matching: dict[int, Node] = {}
            for node in found:
                candidates = node.walk() if deep else node.elements()
                matching |= {id(each): each for each in candidates if each.matches(step)}
            found, deep = list(matching.values()), True
        return found

    def one(self, selector: str) -> "Node":
        """The only element that matches."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    def has(self, selector: str) -> bool:
        return bool(self.all(selector))

    def elements(self) -> "list[Node]":
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> "Iterator[Node]":
        for child in self.elements():
            yield child
            yield from child.walk()

    def matches(self, step: str) -> bool:
        for part in _PART.finditer(step):
            tag, id_, class_, name, value = part.group("tag", "id", "class", "name", "value")
            if tag and self.tag != tag:
                return False
            if id_ and self.get("id") != id_:
                return False
            if class_ and class_ not in (self.get("class") or "").split():
                return False
            if name and (name not in self.attributes or value not in (None, self.get(name))):
                return False
        return True

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, Node):
                yield from child._pieces()
            else:
                yield child


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node()
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Node:
    """The document."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
