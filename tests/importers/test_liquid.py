"""Template code becomes Markdown where it can, and is counted where it cannot."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.importers.code import outside_code
from blog.importers.liquid import convert


@pytest.mark.parametrize(
    ("code", "markdown"),
    [
        ('[us]({{ "/2016/03/01/slug/" | url }})', "[us](/2016/03/01/slug/)"),
        ("[us]({{ '/about/' | relative_url }})", "[us](/about/)"),
        ("[us]({{site.baseurl}}/about/)", "[us](/about/)"),
        ("[us]({% post_url 2016-03-01-slug %})", "[us](/slug/)"),
        ("[us]({% link _posts/2016-03-01-slug.md %})", "[us](/slug/)"),
        ('{% image "assets/a b.png" "Words" %}', "![Words](/assets/a%20b.png)"),
        ('{% image_with_class "a.png" "wide" "Words" %}', "![Words](/a.png)"),
        ("{% image 'a.png' %}", "![](/a.png)"),
        ('{% image "a.png" "from 30% to 75%" %}', "![from 30% to 75%](/a.png)"),
        ('{% image "a.png" "the "parent" [x] domain" %}', r'![the "parent" \[x\] domain](/a.png)'),
        (
            '{% include "figure.html",\n image: "/a.png",\n alt: "Words", caption: "A \'cap\'" %}',
            "![Words](/a.png \"A 'cap'\")",
        ),
        (
            '{% include figure.html image="/a.png" url="https://x.org/" alt="Words" %}',
            "[![Words](/a.png)](https://x.org/)",
        ),
        (
            '{{ "https://films.example/1" | embed: "A film\nof two lines" }}',
            "[A film of two lines](https://films.example/1)",
        ),
        ('by {{ "holly" | team_link}}', "by holly"),
        ("{{ page.excerpt }}", "The opening."),
        ("a{% comment %}{{ x }}{% endcomment %}b", "ab"),
        ("{% raw %}{{ kept }}{% if %}{% endraw %}", "{{ kept }}{% if %}"),
        ("{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
    ],
)
def test_what_is_brought_along(code: str, markdown: str) -> None:
    assert convert(code, {"excerpt": "The opening."}) == (markdown, Counter())


@pytest.mark.parametrize(
    ("code", "left", "dropped"),
    [
        ("a {% if x %}b{% endif %}", "a b", {"if tag": 1, "endif tag": 1}),
        ("{% include note.html %}", "", {"include tag": 1}),
        ("{{ page.unknown }}{{ x }}", "", {"template output": 2}),
        ('{{ "x" | shout }}', "", {"shout filter": 1}),
        ("{% image %}", "", {"image tag": 1}),
        ("A line\n{: .lead #top}\n", "A line\n\n", {"style attributes": 1}),
    ],
)
def test_what_is_dropped_is_counted(code: str, left: str, dropped: dict[str, int]) -> None:
    assert convert(code) == (left, Counter(dropped))


def test_attributes_are_looked_for_outside_of_code_alone() -> None:
    text = "```ruby\n{: .lead}\n```\n\n`{: .x}` and {:a => 1}"
    assert convert(text) == (text, Counter())


def test_code_is_fenced_or_in_backticks() -> None:
    text = "shout `keep` and ``keep ` this``\n\n```\nkeep\n```\nshout\n~~~\nkeep to the end"
    upper = "SHOUT `keep` AND ``keep ` this``\n\n```\nkeep\n```\nSHOUT\n~~~\nkeep to the end"
    assert outside_code(text, str.upper) == upper


@given(st.text("ab{}%\"'| \n`~[]()x:.#=", max_size=200))
def test_any_text_is_converted(text: str) -> None:
    converted, _dropped = convert(text)
    if "{" not in text:
        assert converted == text
