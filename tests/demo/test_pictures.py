"""Every picture draws at any shape, the same each time, and has something on it."""

import pytest
from PIL import Image, ImageStat

from blog.demo.pictures import PICTURES, draw

WIDE = (240, 160)
TALL = (150, 200)


def _busy(picture: Image.Image) -> tuple[int, float]:
    """Give the number of distinct colours, coarsely counted, and the spread of lightness."""
    coarse = picture.quantize(64).convert("RGB").getcolors(64)
    return len(coarse or []), ImageStat.Stat(picture.convert("L")).stddev[0]


def test_the_list_has_no_repeats_and_holds_the_ferry_essay() -> None:
    assert len(set(PICTURES)) == len(PICTURES) == 30
    assert {f"city-ferry-{n:02d}" for n in range(1, 11)} <= set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("size", [WIDE, TALL], ids=["wide", "tall"])
def test_a_picture_fills_the_size_asked_for(name: str, size: tuple[int, int]) -> None:
    picture = draw(name, *size)
    assert picture.size == size
    assert picture.mode == "RGB"
    colours, contrast = _busy(picture)
    assert colours > 20
    assert contrast > 18


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_each_time(name: str) -> None:
    assert draw(name, *WIDE).tobytes() == draw(name, *WIDE).tobytes()


def test_pictures_differ_from_each_other() -> None:
    assert len({draw(name, 60, 40).tobytes() for name in PICTURES}) == len(PICTURES)


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match=r"no picture is named 'nowhere'.*asia-night-train"):
        draw("nowhere")


def test_a_picture_too_small_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16 pixels"):
        draw(PICTURES[0], 4, 400)
