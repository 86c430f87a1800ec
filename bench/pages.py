"""Pages captured once, for yardsticks that answer with the same bytes."""

import base64
import json
from collections.abc import Sequence

from bench.load import LoadError
from bench.servers import Page, get


def settled(port: int, path: str, accept_encoding: str = "identity") -> Page:
    """The page, once it is the same again and again. Raises LoadError."""
    page = get(port, path, accept_encoding)
    if page.status != 200:
        raise LoadError(f"{path} answers {page.status}")
    for _time in range(3):
        if get(port, path, accept_encoding) != page:
            raise LoadError(f"{path} is not always the same")
    return page


def as_json(pages: Sequence[Page], with_length: bool = False) -> str:
    """The pages as the yardsticks read them; `with_length`: nobody else will tell their length."""
    return json.dumps(
        [
            {
                "path": page.path,
                "body": base64.b64encode(page.body).decode(),
                "headers": [
                    *page.headers,
                    *([("Content-Length", str(len(page.body)))] if with_length else []),
                ],
            }
            for page in pages
        ]
    )
