"""Pictures are found beside the texts and nowhere else, and described where they are missing."""

from pathlib import Path

import pytest

from blog.importers.pictures import is_elsewhere, locate, replace, sources

BODY = """\
![One](/a.png) and [![Two](b/c.png "A caption")](https://x.org/).

<p><img class="x" src="/d.png" alt="Three &amp; more" width="5"></p>

`![code](/code.png)`

![Far](https://x.org/e.png)
"""


def test_every_picture_of_a_text() -> None:
    assert set(sources(BODY)) == {"/a.png", "b/c.png", "/d.png", "https://x.org/e.png"}
    assert sources("![a](/x.png) ![b](/x.png)") == ["/x.png"]


def test_new_addresses_and_descriptions() -> None:
    new = {"/a.png": "/media/1.jpg", "b/c.png": "", "/d.png": "/media/2.jpg"}
    made = replace(BODY, new, lambda words: f"Picture: {words}")
    assert "![One](/media/1.jpg)" in made
    assert "[<em>Picture: Two</em>](https://x.org/)" in made
    assert '<img class="x" src="/media/2.jpg" alt="Three &amp; more" width="5">' in made
    assert "`![code](/code.png)`" in made
    assert "![Far](https://x.org/e.png)" in made


def test_what_has_no_words_leaves_nothing_behind() -> None:
    body = 'a ![](/a.png) b <img src="/b.png"> c'
    assert replace(body, {"/a.png": "", "/b.png": ""}, str.upper) == "a  b  c"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("site/posts/2016/near.png", "site/posts/top.png", "site/assets/x.png", "out.png"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"picture")
    (tmp_path / "site/assets/link.png").symlink_to(tmp_path / "out.png")
    return tmp_path / "site" / "posts"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("/assets/x.png", "assets/x.png"),
        ("assets/x.png", "assets/x.png"),
        ("/assets/x.png?v=2#top", "assets/x.png"),
        ("/assets/%78.png", "assets/x.png"),
        ("/top.png", "posts/top.png"),
        ("near.png", "posts/2016/near.png"),
        ("/near.png", None),
        ("/assets", None),
        ("/assets/../../out.png", None),
        ("/assets/link.png", None),
        ("../../../out.png", None),
        ("https://x.org/assets/x.png", None),
        ("//x.org/assets/x.png", None),
        ("data:image/png;base64,AA", None),
        ("/a\x00b.png", None),
    ],
)
def test_a_file_is_looked_for_beside_the_texts(site: Path, source: str, found: str | None) -> None:
    expected = (site.parent / found).resolve() if found else None
    assert locate(source, site / "2016", site) == expected


def test_other_sites() -> None:
    assert is_elsewhere("https://x.org/a.png")
    assert is_elsewhere("//[broken")
    assert not is_elsewhere("a.png")
