"""What a reader's browser has to fetch beside the page itself stays small."""

import zlib

from blog.core.config import ROOT

STATIC = ROOT / "blog" / "static"
SCRIPT, STYLE = 10_000, 15_000
STYLES = ("tokens.css", "site.css", "article.css")


def test_all_script_for_readers_is_under_ten_kilobytes_compressed():
    files = sorted((STATIC / "js").glob("*.js"))
    assert sum(weight(file.read_bytes()) for file in files) < SCRIPT


def test_the_style_of_an_article_is_under_fifteen_kilobytes_compressed():
    assert sum(weight((STATIC / "css" / name).read_bytes()) for name in STYLES) < STYLE


def weight(content: bytes) -> int:
    """As sent by whoever compresses least."""
    return len(zlib.compress(content, 6))
