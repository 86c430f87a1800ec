"""A bare Flask app whose routes return pages that were captured before: the yardstick."""

import base64
import json
import os
from pathlib import Path

from flask import Flask, Response

app = Flask(__name__, static_folder=None)


def _add(path: str, body: bytes, headers: list[tuple[str, str]]) -> None:
    app.add_url_rule(path, path, lambda: Response(body, headers=headers))


for page in json.loads(Path(os.environ["BENCH_PAGES"]).read_text("utf-8")):
    _add(page["path"], base64.b64decode(page["body"]), [tuple(pair) for pair in page["headers"]])
