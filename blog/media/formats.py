"""Telling files apart by their first bytes, and the words for what is refused."""

from dataclasses import dataclass

from blog.core.text import N_


@dataclass(frozen=True)
class Format:
    """A kind of picture that is taken; the first extension is the one that we give."""

    label: str
    mime: str
    extensions: tuple[str, ...]


@dataclass(frozen=True)
class Probe:
    """A picture's own account of itself; width and height as a reader sees it, upright."""

    kind: str
    mime: str
    width: int
    height: int
    animated: bool


@dataclass(frozen=True)
class Encoded:
    """A picture as this site made it; the extension comes without its dot."""

    data: bytes
    mime: str
    width: int
    height: int
    extension: str


class PictureRefused(Exception):
    """A file that is not taken: a stable `code`, a message, and its untranslated `template`."""

    def __init__(self, code: str, template: str, **values: object) -> None:
        self.code = code
        self.template = template
        self.values = values
        self.message = template % values if values else template
        super().__init__(self.message)


FORMATS = {
    "JPEG": Format("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    "PNG": Format("PNG", "image/png", ("png",)),
    "WEBP": Format("WebP", "image/webp", ("webp",)),
    "GIF": Format("GIF", "image/gif", ("gif",)),
    "AVIF": Format("AVIF", "image/avif", ("avif",)),
}
MIME_BY_EXTENSION = {
    extension: kind.mime for kind in FORMATS.values() for extension in kind.extensions
}

_BEGINNINGS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
    (b"\0\0\1\0", "ICO"),
    (b"8BPS", "PSD"),
    (b"%PDF", "PDF"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"PK\x03\x04", "ZIP"),
)
UNKNOWN = N_("no picture")


def recognise(data: bytes) -> str:
    """A key of FORMATS, the name of another kind of file, or `no picture`."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _recognise_box(data)
    text = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<svg") or (text.startswith(b"<?xml") and b"<svg" in text):
        return "SVG"
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return "HTML"
    return UNKNOWN


def check_extension(filename: str, kind: str) -> None:
    """Raise PictureRefused if the file's name promises another kind; a bare name promises none."""
    _stem, dot, extension = filename.rpartition(".")
    if not dot or extension.lower() in FORMATS[kind].extensions:
        return
    raise PictureRefused(
        "wrong-extension",
        N_("The file is called .%(extension)s, but it is a %(kind)s picture."),
        extension=extension[:20],
        kind=FORMATS[kind].label,
    )


def canvas_of_webp(data: bytes) -> tuple[int, int]:
    """Width and height from the first chunk (RFC 9649); raises PictureRefused if there is none."""
    chunk, head = data[12:16], data[20:30]
    if len(head) == 10 and chunk == b"VP8X":
        return _number(head[4:7]) + 1, _number(head[7:10]) + 1
    if len(head) == 10 and chunk == b"VP8L":
        bits = _number(head[1:5])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if len(head) == 10 and chunk == b"VP8 ":
        return _number(head[6:8]) & 0x3FFF, _number(head[8:10]) & 0x3FFF
    raise PictureRefused("broken", N_("The picture is broken or incomplete."))


def _recognise_box(data: bytes) -> str:
    size = min(_number(data[3::-1]), 256)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, size, 4))}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}:
        return "HEIC"
    return UNKNOWN


def _number(little_endian: bytes) -> int:
    return int.from_bytes(little_endian, "little")
