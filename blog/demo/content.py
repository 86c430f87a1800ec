"""The newsroom's files, read: what there is to load, before anything is loaded."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

NEWSROOM = Path(__file__).parent / "newsroom"
_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(picture:([\w-]+)(?: \"([^\"]*)\")?\)")
_PICTURE_ADDRESS = re.compile(r"\(picture:([\w-]+)")


@dataclass(frozen=True)
class Text:
    """An article or page: its fields and its Markdown."""

    fields: Mapping[str, Any]
    body: str

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return str(self.fields["slug"])


@dataclass(frozen=True)
class PictureWords:
    """What is said about a picture where it is first shown."""

    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Newsroom:
    """All of it."""

    title: str
    tagline: str
    moderation_words: list[str]
    authors: list[Mapping[str, Any]]
    categories: list[Mapping[str, Any]]
    pages: list[Text]
    articles: list[Text]
    comments: Mapping[str, list[Mapping[str, Any]]]

    def pictures(self) -> dict[str, PictureWords]:
        """Every picture that is shown anywhere, by name."""
        found: dict[str, PictureWords] = {}
        for article in self.articles:
            for name, words in _pictures_of(article):
                found.setdefault(name, words)
        return found


def read(folder: Path = NEWSROOM) -> Newsroom:
    """Read the files below `folder`."""
    site = yaml.safe_load((folder / "site.yaml").read_text("utf-8"))
    return Newsroom(
        title=site["title"],
        tagline=site["tagline"],
        moderation_words=site["moderation_words"],
        authors=site["authors"],
        categories=site["categories"],
        pages=[_text(folder / "pages" / f"{name}.md") for name in site["pages"]],
        articles=[_text(path) for path in sorted((folder / "articles").glob("*.md"))],
        comments=yaml.safe_load((folder / "comments.yaml").read_text("utf-8")),
    )


def with_pictures(body: str, addresses: Mapping[str, str]) -> str:
    """The Markdown with each `picture:NAME` at its address."""
    return _PICTURE_ADDRESS.sub(lambda found: f"({addresses[found[1]]}", body)


def _text(path: Path) -> Text:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return Text(yaml.safe_load(head), body.strip())


def _pictures_of(article: Text) -> Iterator[tuple[str, PictureWords]]:
    photo = article.fields.get("photo")
    if photo:
        yield photo["picture"], PictureWords(photo["alt"], photo["caption"], photo["credit"])
    for alt, name, title in _PICTURE.findall(article.body):
        caption, _, credit = title.rpartition(" | ")
        yield name, PictureWords(alt, caption, credit)
