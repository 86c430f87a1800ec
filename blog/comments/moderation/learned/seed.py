"""The examples that the score begins with."""

from collections.abc import Iterator
from pathlib import Path

from blog.comments.moderation.learned.features import features
from blog.comments.moderation.learned.model import Example

FILE = Path(__file__).with_name("seed.txt")
KINDS = {"+": True, "-": False}


def examples() -> Iterator[Example]:
    """What is in `seed.txt`, in its order."""
    for line in FILE.read_text("utf-8").splitlines():
        kind, _space, text = line.partition(" ")
        if kind in KINDS:
            yield features(text), KINDS[kind]
