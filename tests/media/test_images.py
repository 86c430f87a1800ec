"""What becomes of a picture's bytes, and which files are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from blog.media.formats import Encoded, PictureRefused
from blog.media.images import MAX_BYTES, inspect, reencode, renditions
from tests.factories.media import photo, picture_bytes

GPS = 0x8825
SECRET = b"52 deg 31 min north"


def opened(made: Encoded) -> Image.Image:
    image = Image.open(io.BytesIO(made.data))
    image.load()
    return image


def saved(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def refusal(data: bytes, filename: str) -> PictureRefused:
    with pytest.raises(PictureRefused) as refused:
        reencode(data, filename)
    return refused.value


def near(left, right, within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(left, right, strict=True))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_header(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def with_position(**options) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)})
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    return picture_bytes(exif=exif, xmp=xmp, comment=SECRET, **options)


@pytest.mark.parametrize(
    ("kind", "filename", "extension"),
    [
        ("JPEG", "a.jpg", "jpg"),
        ("JPEG", "A.JPEG", "jpg"),
        ("PNG", "a.png", "jpg"),
        ("WEBP", "a.webp", "jpg"),
        ("AVIF", "a.avif", "jpg"),
        ("GIF", "a.gif", "png"),
        ("JPEG", "no extension", "jpg"),
    ],
)
def test_five_kinds_are_taken_and_made_anew(kind, filename, extension):
    made = reencode(picture_bytes(120, 80, kind), filename)
    assert (made.width, made.height, made.extension) == (120, 80, extension)
    assert opened(made).size == (120, 80)
    assert made.mime == Image.MIME[opened(made).format]


def test_a_photo_becomes_a_progressive_jpeg():
    assert opened(reencode(picture_bytes(), "a.jpg")).info["progressive"]


def test_nothing_tells_where_a_picture_was_taken():
    data = with_position()
    assert SECRET in data
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(GPS)
    for made in [reencode(data, "a.jpg"), *renditions(data)]:
        image = opened(made)
        assert not image.getexif()
        assert not {"exif", "xmp", "comment", "photoshop", "icc_profile"} & image.info.keys()
        assert SECRET not in made.data


def test_words_inside_a_png_are_dropped():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    data = saved(Image.new("RGB", (20, 20), "red"), "PNG", pnginfo=words, dpi=(300, 300))
    made = reencode(data, "a.png")
    assert made.extension == "png"
    assert opened(made).info == {}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_taken_with_the_camera_turned_stands_upright(orientation):
    upright = Image.new("RGB", (60, 40), "white")
    upright.paste("red", (0, 0, 20, 20))
    back = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    stored = upright
    for step in back:
        stored = stored.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(stored, "JPEG", exif=exif, quality=95, subsampling=0)
    probe = inspect(data)
    assert (probe.width, probe.height) == (60, 40)
    for made in [reencode(data, "a.jpg"), *renditions(data)]:
        image = opened(made).convert("RGB")
        assert image.size == (60, 40)
        assert near(image.getpixel((5, 5)), (255, 0, 0), 40)
        assert near(image.getpixel((50, 30)), (255, 255, 255), 40)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_exif_block_does_not_cost_the_picture():
    made = reencode(picture_bytes(exif=b"Exif\0\0II*\0\xff\xff\xff\xff nonsense"), "a.jpg")
    assert made.width == 400


def test_colours_are_converted_to_srgb_by_the_profile():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"tmp!").replace(b"bXYZ", b"rXYZ").replace(b"tmp!", b"bXYZ")
    for kind, name in (("PNG", "a.png"), ("JPEG", "a.jpg"), ("WEBP", "a.webp")):
        data = saved(Image.new("RGB", (40, 40), (220, 40, 40)), kind, icc_profile=swapped)
        for made in [reencode(data, name), *renditions(data)]:
            image = opened(made)
            assert "icc_profile" not in image.info
            assert near(image.convert("RGB").getpixel((5, 5)), (40, 40, 220))


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200, None])
def test_a_profile_that_does_not_fit_is_ignored(profile):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    image = Image.new("RGB", (40, 40), (120, 60, 60))
    made = reencode(saved(image, "PNG", icc_profile=profile or lab), "a.png")
    assert opened(made).getpixel((5, 5)) == (120, 60, 60)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA", "CMYK"])
def test_every_colour_mode_is_shown_as_it_is(mode):
    grey = Image.new("L", (30, 30), 255)
    kind, name = ("JPEG", "a.jpg") if mode == "CMYK" else ("PNG", "a.png")
    image = Image.new("I;16", (30, 30), 65535) if mode == "I;16" else grey.convert(mode)
    shown = opened(reencode(saved(image, kind), name))
    assert near(shown.convert("RGB").getpixel((4, 4)), (255, 255, 255))


def test_grey_of_sixteen_bits_keeps_its_middle():
    data = saved(Image.new("I;16", (10, 10), 0x8000), "PNG")
    assert near(opened(reencode(data, "a.png")).convert("RGB").getpixel((1, 1)), (128,) * 3, 2)


def test_what_was_seen_through_still_is():
    image = photo(80, 60)
    image.putalpha(Image.linear_gradient("L").resize((80, 60)))
    for kind, name in (("PNG", "a.png"), ("WEBP", "a.webp")):
        data = saved(image, kind)
        made = reencode(data, name)
        assert made.extension == "png"
        assert opened(made).getchannel("A").getextrema()[0] < 10
        assert all(opened(size).has_transparency_data for size in renditions(data))


def test_transparency_that_hides_nothing_makes_no_png_of_a_photo():
    image = photo()
    image.putalpha(255)
    assert reencode(saved(image, "PNG"), "a.png").extension == "jpg"


def test_a_drawing_stays_a_png_to_the_last_pixel():
    image = Image.new("RGB", (50, 50), "white")
    image.paste((13, 57, 211), (10, 10, 30, 30))
    made = reencode(saved(image, "PNG"), "a.png")
    assert made.extension == "png"
    assert opened(made).convert("RGB").tobytes() == image.tobytes()


def test_an_animation_keeps_its_first_frame():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert inspect(data).animated
    image = opened(reencode(data, "a.gif"))
    assert image.convert("RGB").getpixel((3, 3)) == (255, 0, 0)
    assert not getattr(image, "is_animated", False)


def test_the_smallest_picture_is_a_picture():
    data = saved(Image.new("RGB", (1, 1), "red"), "PNG")
    assert reencode(data, "a.png").width == 1
    assert {(size.width, size.height) for size in renditions(data)} == {(1, 1)}


def test_what_hides_behind_a_picture_is_dropped():
    tail = b"<script>alert(1)</script>PK\x03\x04"
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("GIF", "a.gif")):
        assert tail not in reencode(picture_bytes(kind=kind) + tail, name).data


def test_the_pixel_limit_is_decided_from_the_header(monkeypatch):
    def decoded(*_args):
        raise AssertionError("the picture was decoded")

    monkeypatch.setattr("blog.media.images._decode", decoded)
    refused = refusal(png_header(7_143, 7_001), "a.png")  # 50,008,143
    assert refused.code == "too-many-pixels"
    assert "50 megapixels" in refused.message
    assert refusal(png_header(50_000_001, 1), "a.png").code == "too-many-pixels"
    assert refusal(png_header(2**31 - 1, 2**31 - 1), "a.png").code == "too-many-pixels"
    assert inspect(png_header(10_000, 5_000)).width == 10_000


def test_a_huge_webp_canvas_is_refused_before_memory_is_set_aside():
    size = (16_382).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size + size
    data = b"RIFF" + struct.pack("<I", len(body)) + body
    assert refusal(data, "a.webp").code == "too-many-pixels"


def test_a_side_too_long_to_be_shown_is_refused():
    refused = refusal(png_header(16_001, 10), "a.png")
    assert refused.code == "too-long"
    assert "16001 × 10" in refused.message


def test_a_jpeg_of_endless_scans_is_refused():
    data = picture_bytes()
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    assert refusal(data[:-2] + scan * 200 + data[-2:], "a.jpg").code == "broken"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7])
def test_a_truncated_picture_is_refused(kind, part):
    data = picture_bytes(200, 150, kind)
    assert refusal(data[: int(len(data) * part)], f"a.{kind.lower()}").code in (
        "broken",
        "unsupported",
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_noise_behind_a_true_beginning_is_refused_or_drawn_but_never_an_accident(kind):
    data = bytearray(picture_bytes(200, 150, kind))
    for at in range(16, len(data), 7):
        data[at] = (data[at] * 31 + at) % 256
    assert refusal(bytes(data), f"a.{kind.lower()}").code


def test_a_name_that_promises_another_kind_is_refused_naming_both():
    refused = refusal(picture_bytes(kind="PNG"), "photo.jpg")
    assert refused.code == "wrong-extension"
    assert ".jpg" in refused.message
    assert "PNG" in refused.message


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "a.jpg", "HTML"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "SVG"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "SVG"),
        (saved(Image.new("RGB", (9, 9)), "TIFF"), "a.tiff", "TIFF"),
        (saved(Image.new("RGB", (9, 9)), "BMP"), "a.bmp", "BMP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.heic", "HEIC"),
        (b"%PDF-1.7", "a.pdf", "PDF"),
        (b"nothing at all", "a.jpg", "no picture"),
    ],
)
def test_other_files_are_refused_by_what_they_are(data, name, kind):
    refused = refusal(data, name)
    assert refused.code == "unsupported"
    assert kind in refused.message


def test_empty_and_oversized_files_are_refused():
    assert refusal(b"", "a.jpg").code == "empty"
    refused = refusal(picture_bytes() + bytes(MAX_BYTES), "a.jpg")
    assert refused.code == "too-many-bytes"
    assert "25 MB" in refused.message


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (200, [200]),
        (320, [320]),
        (700, [320, 640, 700]),
        (1920, [320, 640, 960, 1280, 1920]),
        (4400, [320, 640, 960, 1280, 1920]),
    ],
)
def test_sizes_go_up_to_the_picture_and_never_beyond(width, widths):
    made = renditions(picture_bytes(width, width // 2))
    for mime in ("image/avif", "image/webp"):
        sizes = [size for size in made if size.mime == mime]
        assert [size.width for size in sizes] == widths
        assert all(abs(size.height - size.width / 2) <= 1 for size in sizes)
        assert all(opened(size).size == (size.width, size.height) for size in sizes)
