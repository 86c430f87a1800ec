"""Pictures in a text get what is known of them, and nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st

from blog.core.html import sanitise_article
from blog.media.queries import PictureFile
from blog.posts.pictures import dress_images, media_keys

HARBOUR = PictureFile(
    id=1,
    key="2026/03/harbour.jpg",
    url="/media/2026/03/harbour.jpg",
    mime="image/jpeg",
    width=800,
    height=600,
    alt="",
    caption="",
    credit="",
    sources=(
        ("image/avif", (("/media/h-400.avif", 400),)),
        ("image/webp", (("/media/h-400.webp", 400), ("/media/h-800.webp", 800))),
    ),
)


def test_a_picture_gets_its_size_and_its_widths():
    html = dress_images('<p><img src="/media/2026/03/harbour.jpg" alt="A > B"></p>', [HARBOUR])
    assert html.startswith('<p><img src="/media/2026/03/harbour.jpg" alt="A > B" width="800"')
    assert 'srcset="/media/h-400.webp 400w, /media/h-800.webp 800w"' in html
    assert html.endswith('loading="lazy" decoding="async"></p>')


def test_what_is_dressed_is_still_what_the_sanitiser_lets_through():
    html = dress_images('<p><img src="/media/2026/03/harbour.jpg" alt="x"></p>', [HARBOUR])
    assert sanitise_article(html) == html


def test_the_sites_own_pictures_are_known_by_their_address():
    html = '<img src="/media/a/b.jpg"><img src="https://x.org/media/c.jpg"><img alt="/media/d.jpg">'
    assert media_keys(html) == {"a/b.jpg"}


alts = st.text("ab<>&\"'=/ ", max_size=12)


@given(st.lists(st.tuples(alts, st.booleans()), max_size=4), alts)
def test_dressing_twice_is_dressing_once_and_leaves_the_words_alone(images, words):
    escaped = str.maketrans({"&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;"})
    source = "".join(
        f'<p>{words.translate(escaped)}<img src="{HARBOUR.url if own else "/x.png"}"'
        f' alt="{alt.translate(escaped)}"></p>'
        for alt, own in images
    )
    clean = sanitise_article(source)
    once = dress_images(clean, [HARBOUR])
    assert dress_images(once, [HARBOUR]) == once
    assert once.count('width="800"') == sum(own for _alt, own in images)
    undressed = once.replace(' loading="lazy" decoding="async"', "")
    for _alt, own in images:
        if own:
            start = undressed.index(' width="800"')
            undressed = undressed[:start] + undressed[undressed.index("100vw", start) + 6 :]
    assert undressed == clean
