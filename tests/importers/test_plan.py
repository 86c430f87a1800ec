"""What becomes of a file is decided before anything is written: nothing is lost unsaid."""

from datetime import UTC, datetime
from typing import Any

import pytest

from blog.importers.front_matter import Document, Unreadable
from blog.importers.plan import LeadPicture, Plan, old_slug, plan


def planned(body: str = "Body.", name: str = "2016-03-01-a-word", **fields: Any) -> Plan:
    fields.setdefault("title", "A word")
    return plan(Document(f"{name}.md", name.rpartition("/")[2], fields, body), UTC)


def test_a_plain_article() -> None:
    made = planned(tags=["One", "two"], authors=["mary", "jo"], excerpt="In short.", lang="en_GB")
    assert made.title == "A word"
    assert made.slug == "a-word"
    assert made.published_at == datetime(2016, 3, 1, 12, tzinfo=UTC)
    assert (made.tags, made.authors) == (("One", "two"), ("mary", "jo"))
    assert made.standfirst == "In short."
    assert made.language == "en-GB"
    assert made.old_slugs == ()
    assert not made.dropped


@pytest.mark.parametrize(
    ("fields", "slug", "old"),
    [
        ({}, "a-word", ()),
        ({"slug": "Other Words"}, "other-words", ("Other Words",)),
        ({"permalink": "/2016/03/01/Tocking/"}, "tocking", ("Tocking",)),
        ({"permalink": "/2016/tocking.html"}, "tocking", ("tocking.html",)),
        ({"permalink": "/:year/:title/"}, "a-word", ()),
        ({"slug": "x", "permalink": "/2016/y/"}, "x", ("y",)),
        ({"redirect_from": "/2016/01/old/"}, "a-word", ("old",)),
        ({"redirect_from": ["/old/", "https://x.org/b/a-word/", "/"]}, "a-word", ("old",)),
        ({"slug": "!!!", "title": "Fallen back"}, "fallen-back", ("!!!",)),
        ({"slug": "!!!", "title": "???"}, "article", ("!!!",)),
    ],
)
def test_slugs_and_old_addresses(fields: dict[str, Any], slug: str, old: tuple[str, ...]) -> None:
    made = planned(**fields)
    assert (made.slug, made.old_slugs) == (slug, old)


def test_a_name_with_capitals_is_an_old_address() -> None:
    made = planned(name="2015-05-14-18Fpages")
    assert (made.slug, made.old_slugs) == ("18fpages", ("18Fpages",))


@pytest.mark.parametrize(
    ("fields", "moment"),
    [
        ({"date": "2017-01-02 08:00:00 +0000"}, datetime(2017, 1, 2, 8, tzinfo=UTC)),
        ({"date": "soon"}, datetime(2016, 3, 1, 12, tzinfo=UTC)),
        ({}, datetime(2016, 3, 1, 12, tzinfo=UTC)),
    ],
)
def test_the_date_of_the_file(fields: dict[str, Any], moment: datetime) -> None:
    assert planned(**fields).published_at == moment


def test_a_date_that_is_none_is_reported() -> None:
    assert planned(date="soon").dropped == {("date", "is not a date"): 1}
    undated = planned(name="a-word")
    assert undated.published_at is None
    assert undated.notes == ("it has no date: published at the moment of import",)


def test_markup_in_titles_and_openings_becomes_text() -> None:
    made = planned(
        title="A &ldquo;front door&rdquo; <em>and</em> O*NET",
        excerpt="We <a href='/x'>moved</a> to [GitHub](https://x.org) {{ page.title }}.",
    )
    assert made.title == "A “front door” and O*NET"
    assert made.standfirst.startswith("We moved to GitHub A “front door”")


def test_the_first_heading_is_the_title_of_a_file_without_one() -> None:
    made = planned("# The *title* #\n\nBody.", title=None)
    assert (made.title, made.body) == ("The *title*", "Body.")


def test_a_file_without_any_title_is_none() -> None:
    with pytest.raises(Unreadable, match="no title"):
        planned(title="")


@pytest.mark.parametrize(
    ("name", "fields", "is_draft"),
    [
        ("2016-03-01-a", {}, False),
        ("2016-03-01-a", {"draft": True}, True),
        ("2016-03-01-a", {"published": False}, True),
        ("2016-03-01-a", {"published": True, "draft": False}, False),
        ("_drafts/a", {}, True),
    ],
)
def test_drafts_stay_drafts(name: str, fields: dict[str, Any], is_draft: bool) -> None:
    assert planned(name=name, **fields).is_draft == is_draft


def test_people_by_name_key_or_mapping() -> None:
    people = ["mary-ann", {"name": "Jo Doe", "url": "x"}, "mary-ann", "???", None]
    assert planned(authors=people).authors == ("mary-ann", "Jo Doe")
    assert planned(author="Mary, Jo").authors == ("Mary", "Jo")


def test_the_picture_and_what_is_said_of_it() -> None:
    made = planned(
        image="/assets/a.png",
        image_alt="A fig",
        image_figcaption='By <a href="x">Jo</a>',
        image_credit="Jo Doe",
    )
    assert made.picture == LeadPicture("/assets/a.png", "A fig", "By Jo", "Jo Doe")
    assert not made.dropped
    assert planned(image={"path": "/b.png", "alt": "B"}).picture == LeadPicture("/b.png", "B")
    assert planned(image=None, image_alt="A").dropped == {
        ("image_alt", "there is no image that it describes"): 1
    }


def test_what_is_not_brought_along_is_counted_with_its_reason() -> None:
    made = planned(
        layout="post",
        hero=False,
        github="https://x.org",
        empty=None,
        excerpt="One.",
        description="Two.",
        tags=["fine", "!!!", "x" * 130],
        lang="no language",
        **{"<p>a line that broke the mapping</p>" + "x" * 40: "y"},
    )
    assert {name: why for name, why in made.dropped if name != "tags"} == {
        "layout": "the theme decides how an article looks",
        "hero": "the theme decides how an article looks",
        "github": "has no counterpart here",
        "description": "the excerpt is the standfirst",
        "language": "is no language code",
        "<p>a line that broke the mapping</p>xxxx…": "is text that is no field",
    }
    assert made.tags == ("fine",)
    assert sum(1 for name, _why in made.dropped if name == "tags") == 2


def test_a_description_that_says_the_same_is_not_lost() -> None:
    made = planned(excerpt="One.", description="One.")
    assert not made.dropped


@pytest.mark.parametrize(
    ("address", "last"),
    [
        ("/2016/03/01/Slug/", "Slug"),
        ("https://x.org/a/b.html?x#y", "b.html"),
        ("/%E2%82%AC/", "€"),
        ("/:title/", ""),
        ("//[", ""),
        ("", ""),
        ("/" + "x" * 300, ""),
    ],
)
def test_the_last_part_of_an_old_address(address: str, last: str) -> None:
    assert old_slug(address) == last
