"""Pictures inside an article's text: given their dimensions and sizes when the text is stored."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blog.media.queries import PictureFile

MEDIA = "/media/"
SIZES = "(min-width: 46rem) 44rem, 100vw"
WIDELY_SHOWN = "image/webp"

_IMAGE = re.compile(r'<img((?:\s+[^\s=<>"]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([^\s=<>"]+)(?:="([^"]*)")?')
_DRESSED = frozenset({"width", "height", "loading", "decoding", "srcset", "sizes"})


def media_keys(html: str) -> set[str]:
    """The keys of the site's own pictures that `html`, sanitised, shows."""
    sources = (_attributes(found[1]).get("src", "") for found in _IMAGE.finditer(html))
    return {key for source in sources if (key := _key(source))}


def dress_images(html: str, pictures: Iterable["PictureFile"]) -> str:
    """Sanitised `html` whose pictures load late, at a known size, in a width that fits.

    Doing it again, with more sizes made, replaces what was there.
    """
    by_key = {picture.key: picture for picture in pictures}

    def dress(found: re.Match[str]) -> str:
        attributes = _attributes(found[1])
        picture = by_key.get(_key(attributes.get("src", "")))
        kept = attributes
        if picture is not None:
            kept = {name: value for name, value in attributes.items() if name not in _DRESSED}
            kept |= _dress(picture)
        kept |= {"loading": "lazy", "decoding": "async"}
        written = "".join(f' {name}="{value}"' for name, value in kept.items())
        return f"<img{written}>"

    return _IMAGE.sub(dress, html)


def _dress(picture: "PictureFile") -> Mapping[str, str]:
    size = {"width": str(picture.width), "height": str(picture.height)}
    sizes = dict(picture.sources).get(WIDELY_SHOWN, ())
    if not sizes:
        return size
    return size | {"srcset": ", ".join(f"{url} {width}w" for url, width in sizes), "sizes": SIZES}


def _attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, their values still escaped."""
    return {found[1]: found[2] or "" for found in _ATTRIBUTE.finditer(text)}


def _key(source: str) -> str:
    source = unescape(source)
    return source.removeprefix(MEDIA) if source.startswith(MEDIA) else ""
