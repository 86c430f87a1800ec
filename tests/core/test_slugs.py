"""What a slug promises: readable in any script, safe in an address, not the site's own word."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blog.core.slugs import RESERVED, is_reserved, slugify, with_suffix


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("Don't — it’s «over»", "dont-its-over"),
        ("Ærøskøbing Straße, Łódź", "aeroskobing-strasse-lodz"),
        ("Việt Nam: Đà Nẵng", "viet-nam-da-nang"),
        ("İstanbul & Iğdır", "istanbul-igdir"),
        ("Crème brûlée (naïve)", "creme-brulee-naive"),
        ("Привет, Мир йод", "привет-мир-йод"),
        ("日本語 タイトル", "日本語-タイトル"),
        ("مرحبا بالعالم", "مرحبا-بالعالم"),
        ("हिन्दी में", "हिन्दी-में"),
        ("  --a___b//c--  ", "a-b-c"),
        ("10 % of 3.5", "10-of-3-5"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("!!! ☃", ""),
        ("", ""),
    ],
)
def test_a_title_becomes_a_readable_slug(title, slug):
    assert slugify(title) == slug


@given(st.text(max_size=60))
@example("0\x80\U00010f820")
@example("e\u00ad\u0301")
def test_every_slug_is_one(title):
    slug = slugify(title)
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug
    assert slug == slug.lower() == unicodedata.normalize("NFC", slug)
    assert not set(slug) & set(" /?#%&<>\"'\\.:;")


@given(st.text(max_size=60))
def test_a_slug_of_a_slug_is_itself(title):
    assert slugify(slugify(title)) == slugify(title)


@given(st.text(max_size=80), st.integers(1, 30))
def test_a_slug_is_never_too_long(title, max_length):
    assert len(slugify(title, max_length)) <= max_length


def test_a_long_title_is_cut_between_words():
    assert slugify("one two three", max_length=9) == "one-two"
    assert slugify("one two three", max_length=7) == "one-two"
    assert slugify("abcdefgh", max_length=5) == "abcde"


def test_a_taken_slug_gets_the_next_free_number():
    assert with_suffix("a", set().__contains__) == "a"
    assert with_suffix("a", {"a", "a-2"}.__contains__) == "a-3"


@given(st.integers(5, 20), st.integers(0, 12))
def test_a_numbered_slug_fits_and_is_a_slug(max_length, others):
    taken: set[str] = set()
    for _ in range(others + 1):
        slug = with_suffix("one-two-three-four", taken.__contains__, max_length)
        assert slug not in taken
        assert len(slug) <= max_length
        assert slugify(slug) == slug
        taken.add(slug)


@pytest.mark.parametrize(
    "slug",
    ["page", "feed", "admin", "wp-json", "2024", "7", "٢٠٢٤", "comment-page-3", ".well-known"],
)
def test_the_sites_own_words_and_numbers_are_reserved(slug):
    assert is_reserved(slug)


@pytest.mark.parametrize("slug", ["2024-in-review", "pages-of-history", "comment-page", "news"])
def test_a_word_that_only_looks_like_one_is_free(slug):
    assert is_reserved(slug) == (slug in RESERVED)
