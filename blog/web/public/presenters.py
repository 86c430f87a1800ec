"""From what queries return to what templates are given."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple, Protocol

from blog.comments.queries import approved_counts
from blog.media.queries import PictureFile
from blog.posts import queries
from blog.posts.queries import Author
from blog.web.site_context import author_url, category_url
from blog.web.template_tools import current_language, text_direction
from blog.web.viewmodels import (
    AuthorView,
    Link,
    PageLink,
    PaginationView,
    PictureView,
    Teaser,
)

AROUND = 2


class Numbered(Protocol):
    """One of several pages, numbered from 1."""

    @property
    def number(self) -> int: ...

    @property
    def pages(self) -> int: ...

    @property
    def previous(self) -> int | None: ...

    @property
    def next(self) -> int | None: ...


class Story(NamedTuple):
    """An article as lists show it; `tags` tell when it is another, its comments aside."""

    post_id: int
    view: Teaser
    tags: tuple[str, ...]


def stories(post_ids: Iterable[int]) -> tuple[Story, ...]:
    """The articles with these ids as lists show them, in their order; five statements."""
    rows = queries.teasers(post_ids)
    counts = approved_counts([row.id for row in rows])
    return tuple(Story(row.id, _teaser(row, counts.get(row.id, 0)), row.tags) for row in rows)


def picture_view(
    picture: PictureFile | None, alt: str, caption: str = "", credit: str = ""
) -> PictureView | None:
    """A picture with its sizes; the re-encoded original alone until they have been made."""
    if picture is None:
        return None
    return PictureView(
        src=picture.url,
        width=picture.width,
        height=picture.height,
        alt=alt,
        caption=caption,
        credit=credit.strip().removeprefix("(").removesuffix(")"),
        sources=tuple(
            (mime, ", ".join(f"{url} {width}w" for url, width in sizes))
            for mime, sizes in picture.sources
        ),
    )


def author_views(authors: Iterable[Author]) -> tuple[AuthorView, ...]:
    """Those who sign, with the addresses of their archives."""
    return tuple(AuthorView(a.name, author_url(a.slug), a.bio) for a in authors)


def tongue(language: str) -> tuple[str | None, Literal["ltr", "rtl"] | None]:
    """Language and direction of a text, where they differ from the page around it."""
    if not language or language.split("-")[0] == current_language().split("-")[0]:
        return None, None
    return language, text_direction(language)


def pagination(page: Numbered, url: Callable[[int], str]) -> PaginationView:
    """Numbered links: the first, the last, and those around the current one."""
    near = range(page.number - AROUND, page.number + AROUND + 1)
    shown = sorted({1, page.pages, *(n for n in near if 1 <= n <= page.pages)})
    links: list[PageLink] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            links.append(PageLink(None))
        links.append(PageLink(number, None if number == page.number else url(number)))
    return PaginationView(
        number=page.number,
        pages=page.pages,
        previous_url=url(page.previous) if page.previous else None,
        next_url=url(page.next) if page.next else None,
        links=tuple(links),
    )


def _teaser(row: queries.Teaser, comment_count: int) -> Teaser:
    language, direction = tongue(row.language)
    assert row.published_at is not None
    return Teaser(
        title=row.title,
        url=row.permalink,
        published_at=row.published_at,
        standfirst=row.standfirst,
        category=Link(row.category.name, category_url(row.category.path)) if row.category else None,
        authors=author_views(row.authors),
        comment_count=comment_count,
        picture=picture_view(row.picture, row.picture_alt),
        language=language,
        direction=direction,
    )
