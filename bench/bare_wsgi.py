"""The least that a granian can be asked to do: one page's bytes and headers, for any request."""

import base64
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PAGE = json.loads(Path(os.environ["BENCH_PAGES"]).read_text("utf-8"))[0]
BODY = [base64.b64decode(PAGE["body"])]
HEADERS = [(name, value) for name, value in PAGE["headers"]]


def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the page."""
    start_response("200 OK", HEADERS)
    return BODY
