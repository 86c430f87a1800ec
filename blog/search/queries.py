"""Searching: words in, one page of articles or comments out."""

from blog.core import clock
from blog.core.pagination import Page
from blog.search.engine import MAX_TOTAL, Hit, parse
from blog.search.services import engine

MAX_QUERY = 200


def search(text: str, kind: str, number: int, per_page: int) -> Page[Hit]:
    """Page `number` of the documents of `kind` that hold every word of `text`, best first."""
    terms = parse(text[:MAX_QUERY])
    offset = (number - 1) * per_page
    if (not terms.phrases and terms.prefix is None) or offset >= MAX_TOTAL:
        return Page((), number, per_page, 0)
    found = engine().find(terms, kind, clock.now(), per_page, offset)
    return Page(found.hits, number, per_page, found.total)
