"""Growth is judged by the page that grows most, from ten thousand articles on."""

from bench.growth import Row
from bench.sizes import results, sizes

PAGES = {"front page": (4.0, 5.0, 6.0), "tag": (9.0, 2.0, 4.0)}
ROWS = [
    Row(page, posts, posts * 2, median, median, 9)
    for page, medians in PAGES.items()
    for posts, median in zip((1_000, 10_000, 100_000), medians, strict=True)
]


def test_the_page_that_grows_most_is_what_counts():
    [promise] = results("sqlite", ROWS, has_goals=True).promises
    assert promise.measured == 2.0
    assert promise.what.endswith("the worst page: tag")
    assert promise.is_missed


def test_on_postgresql_growth_is_only_told():
    [promise] = results("postgresql", ROWS, has_goals=False).promises
    assert not promise.is_missed


def test_without_a_larger_site_nothing_can_be_said_of_growth():
    found = results("sqlite", [row for row in ROWS if row.posts <= 10_000], has_goals=True)
    assert found.promises == []
    assert len(found.growth) == 2


def test_the_largest_site_is_the_main_one_or_a_million():
    assert sizes(100_000, 1_000_000, full=False) == [
        *((1_000, 10_000), (10_000, 100_000), (100_000, 1_000_000)),
    ]
    assert sizes(5_000, 10_000, full=False) == [(1_000, 2_000), (5_000, 10_000)]
    assert sizes(100_000, 1_000_000, full=True)[-1] == (1_000_000, 10_000_000)
