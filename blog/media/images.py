"""Pictures as bytes: what they are, made anew without what they carry, and in several sizes.

Only what a reader sees survives: every picture is decoded and encoded again, so that position,
camera, comments and anything hidden behind the picture's end are gone. Of an animation the first
frame is kept. Everything here is decided from the bytes; nothing is written anywhere.
"""

import io
import warnings
from typing import Any

from PIL import Image, ImageCms, features

from blog.core.text import N_
from blog.media.formats import (
    FORMATS,
    Encoded,
    PictureRefused,
    Probe,
    canvas_of_webp,
    check_extension,
    recognise,
)

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_000  # WebP ends at 16,383
MAX_JPEG_SCANS = 100  # each scan of a progressive file costs a pass over the whole picture
FEW_COLOURS = 256

WIDTHS = (320, 640, 960, 1280, 1920)
# An AVIF of 1920 x 1280 px takes 1.3 s of one core at speed 6; 8 is hardly faster and 45% larger.
AVIF: dict[str, Any] = {"format": "AVIF", "quality": 55, "speed": 6}
WEBP: dict[str, Any] = {"format": "WEBP", "quality": 80, "method": 4}
JPEG: dict[str, Any] = {"format": "JPEG", "quality": 88, "progressive": True, "optimize": True}
PNG: dict[str, Any] = {"format": "PNG", "optimize": True}

SRGB = ImageCms.createProfile("sRGB")
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow's own warning starts above our limit and would only repeat a refusal in the log.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


def inspect(data: bytes) -> Probe:
    """What the picture says of itself, without decoding it. Raises PictureRefused."""
    if not data:
        raise PictureRefused("empty", N_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise PictureRefused(
            "too-many-bytes",
            N_("The file is larger than %(limit)s MB."),
            limit=MAX_BYTES // (1024 * 1024),
        )
    kind = recognise(data)
    if kind not in FORMATS or (kind == "AVIF" and not features.check("avif")):
        raise PictureRefused(
            "unsupported",
            N_("This file is %(kind)s. Pictures can be JPEG, PNG, WebP, GIF or AVIF."),
            kind=kind,
        )
    if kind == "WEBP":
        _check_size(*canvas_of_webp(data))  # Pillow's decoder sets the canvas aside on opening
    if kind == "JPEG" and data.count(b"\xff\xda") > MAX_JPEG_SCANS:
        raise _broken()
    with _open(data, kind) as image:
        _check_size(*image.size)
        try:
            animated = bool(getattr(image, "is_animated", False)) and kind != "JPEG"
        except Exception as error:
            raise _broken() from error
        width, height = image.size
        if _orientation(image) >= 5:
            width, height = height, width
    return Probe(kind, FORMATS[kind].mime, width, height, animated)


def reencode(data: bytes, filename: str, longest: int | None = None) -> Encoded:
    """The picture made anew, upright, in sRGB, without metadata; an animation's first frame.

    With `longest` it is made smaller until no side has more pixels than that. What has transparency
    or few colours becomes PNG, anything else JPEG. Raises PictureRefused.
    """
    probe = inspect(data)
    check_extension(filename, probe.kind)
    image = _decode(data, probe.kind, enough=longest)
    if longest:
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if image.mode == "RGBA":
        return _encode(image, PNG)
    if probe.kind == "JPEG":
        return _encode(image, JPEG)
    if image.getcolors(FEW_COLOURS) is not None:
        return _encode(image, PNG)
    return _encode(image, {**JPEG, "subsampling": 0})


def renditions(data: bytes) -> list[Encoded]:
    """The picture in each width up to its own, in AVIF (where it can be made) and WebP.

    The widest has the picture's own width, at most 1920. Raises PictureRefused.
    """
    image = _decode(data, inspect(data).kind, enough=WIDTHS[-1])
    widest = min(image.width, WIDTHS[-1])
    made = []
    for width in [*(width for width in WIDTHS if width < widest), widest]:
        size = (width, max(1, round(image.height * width / image.width)))
        small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        if features.check("avif"):
            made.append(_encode(small, AVIF))
        made.append(_encode(small, WEBP))
    return made


def _broken() -> PictureRefused:
    return PictureRefused("broken", N_("The picture is broken or incomplete."))


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise _broken()
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    if max(width, height) > MAX_SIDE:
        raise PictureRefused(
            "too-long",
            N_("The picture is %(width)s × %(height)s pixels; no side may exceed %(limit)s."),
            width=width,
            height=height,
            limit=MAX_SIDE,
        )


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(
        "too-many-pixels",
        N_("The picture has more than %(limit)s megapixels."),
        limit=MAX_PIXELS // 1_000_000,
    )


def _open(data: bytes, kind: str) -> Image.Image:
    """The picture with its header read, by the one decoder that its first bytes ask for."""
    try:
        return Image.open(io.BytesIO(data), formats=(kind,))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # decoders fail in many ways on what was made to make them fail
        raise _broken() from error


def _decode(data: bytes, kind: str, enough: int | None = None) -> Image.Image:
    """Upright pixels in sRGB, mode RGB, or RGBA where something is seen through.

    A JPEG may come smaller than it is, though no side falls below `enough`.
    """
    with _open(data, kind) as opened:
        try:
            if kind == "JPEG" and enough:
                opened.draft(None, (enough, enough))
            opened.load()
            turn = UPRIGHT.get(_orientation(opened))
            profile = opened.info.get("icc_profile")
            image = _to_srgb(opened, profile)
            if turn is not None:
                image = image.transpose(turn)
        except Exception as error:
            raise _broken() from error
    image.info.clear()  # Pillow writes what it finds here: comments, profiles, resolutions
    return image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:
        return 1  # a broken EXIF block says nothing; the picture may be whole


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    alpha = None
    if image.has_transparency_data:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        if alpha.getextrema() == (255, 255):
            alpha = None
    elif image.mode == "P":
        image = image.convert("RGB")
    colours = _apply_profile(image, profile) if profile else None
    if colours is None:
        colours = image.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _apply_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture's colours in sRGB; None if the profile is broken or for other colours."""
    if image.mode in ("RGBA", "RGBX"):
        image = image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _encode(image: Image.Image, options: dict[str, Any]) -> Encoded:
    buffer = io.BytesIO()
    image.save(buffer, **options)
    made = FORMATS[options["format"]]
    return Encoded(buffer.getvalue(), made.mime, image.width, image.height, made.extensions[0])
