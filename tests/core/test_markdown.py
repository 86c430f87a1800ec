"""What Markdown promises: a comment reads as it was typed, an article gets all of its furniture."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.core.html import COMMENT_LIMITS, MarkupRefused, TooComplex, TooLarge, plain_text
from blog.core.markdown import article_from_html, article_html, comment_html, render_article

LINK = 'rel="nofollow ugc noopener"'


class TestComments:
    @pytest.mark.parametrize(
        ("source", "html"),
        [
            (
                "*a* **b** ~~c~~ `d`",
                "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>",
            ),
            ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
            ("> quoted\n\nreply", "<blockquote>\n<p>quoted</p>\n</blockquote>\n<p>reply</p>"),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
            ("```py\na < b & c\n```", "<pre><code>a &lt; b &amp; c\n</code></pre>"),
            ("`&lt;`", "<p><code>&amp;lt;</code></p>"),
            ("[x](http://a.example)", f'<p><a href="http://a.example" {LINK}>x</a></p>'),
            ("http://a.example", f'<p><a href="http://a.example" {LINK}>http://a.example</a></p>'),
            ("", ""),
        ],
    )
    def test_the_subset(self, source, html):
        assert comment_html(source) == html

    @pytest.mark.parametrize(
        ("source", "html"),
        [
            ("<b>a</b> <i>b</i> <q>c</q>", "<p><strong>a</strong> <em>b</em> c</p>"),
            ("<blockquote>a\nb</blockquote>\nc", "<blockquote>a<br>\nb</blockquote>\nc"),
            ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
            ('<a href="http://a.example" title="t">x</a>',
             f'<p><a href="http://a.example" {LINK}>x</a></p>'),
        ],
    )  # fmt: skip
    def test_the_html_that_readers_know(self, source, html):
        assert comment_html(source) == html

    @pytest.mark.parametrize(
        "source",
        [
            "if x <y and z> w, then <3",
            "<script>alert(1)</script>",
            "<i think so>",
            "[note]: this is shown",
            "    indented is not code",
            "***",
            "| a | b |",
            "[x](javascript:alert)",
            "<!-- a remark -->",
        ],
    )
    def test_what_is_no_markup_is_shown_as_typed(self, source):
        assert plain_text(comment_html(source)) == " ".join(source.split())

    def test_headings_and_images_degrade_to_readable_text(self):
        assert comment_html("# Title") == "<p><strong>Title</strong></p>"
        assert comment_html("![a *cat*](http://a.example/c.png)") == (
            f'<p><a href="http://a.example/c.png" {LINK}>a cat</a></p>'
        )
        assert comment_html("[![cat](http://a.example/c.png)](http://b.example)") == (
            f'<p><a href="http://b.example" {LINK}>cat</a></p>'
        )
        table = "<table><tr><td>one</td><td>two</td></tr></table>"
        assert plain_text(comment_html(table)) == "one two"

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(
            st.from_regex(r"[a-z]{3,8}", fullmatch=True)
            | st.sampled_from(
                [*"*_~>#-+.!?|\\:;'\"()", "\n", "\n\n", " ", "    ", "* ", "> ", "1. "]
            ),
            max_size=30,
        )
    )
    def test_no_word_is_lost(self, parts):
        words = [part for part in parts if part.isalpha()]
        shown = plain_text(comment_html(" ".join(parts)))
        assert [word for word in words if word not in shown] == []

    def test_the_deepest_quote_allowed_keeps_its_words(self):
        depth = COMMENT_LIMITS.max_nesting
        assert "word" in comment_html("> " * depth + "word")
        assert "word" in comment_html("- " * depth + "word")
        with pytest.raises(TooComplex):
            comment_html("> " * (depth + 1) + "word")

    @pytest.mark.parametrize("unit", ["[", "*a* ", "> ", "`", "<p><em>", "&amp;&", "![](", "- "])
    def test_a_hostile_comment_is_refused_or_shown(self, unit):
        for size in (100, 1_000, 10_000, 65_000):
            source = unit * (size // len(unit))
            try:
                html = comment_html(source)
            except MarkupRefused:
                assert size > 100 or unit in ("> ", "- ")
            else:
                assert html.count("<") < 5 * COMMENT_LIMITS.max_elements

    def test_brackets_at_the_limit_do_not_exhaust_the_stack(self):
        for source in ("[" * 300, "![" * 200, "[" * 150 + "]" * 150, "*" * 1_000 + "a"):
            assert comment_html(source)


class TestArticles:
    def test_a_lone_image_becomes_a_figure_with_caption_and_credit(self):
        assert article_html('![A bridge](/b.jpg "The old bridge | Photo: Ann Lee")') == (
            '<figure><img src="/b.jpg" alt="A bridge"><figcaption>The old bridge '
            '<span class="credit">(Photo: Ann Lee)</span></figcaption></figure>'
        )

    @pytest.mark.parametrize(
        ("title", "caption"),
        [
            ("Only a caption", "Only a caption"),
            ("A | B | Photo: C", 'A | B <span class="credit">(Photo: C)</span>'),
            ("| Photo: C", '<span class="credit">(Photo: C)</span>'),
            ("a < b & c", "a &lt; b &amp; c"),
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ],
    )
    def test_the_credit_is_what_follows_the_last_bar(self, title, caption):
        assert f"<figcaption>{caption}</figcaption>" in article_html(f'![x](/b.jpg "{title}")')

    def test_an_image_without_a_title_is_a_figure_without_a_caption(self):
        assert article_html("![x](/b.jpg)") == '<figure><img src="/b.jpg" alt="x"></figure>'

    def test_a_linked_image_is_a_figure_and_one_among_words_is_not(self):
        assert article_html("[![x](/b.jpg)](/c)").startswith('<figure><a href="/c"><img')
        assert article_html("see ![x](/b.jpg)").startswith("<p>see <img")

    def test_headings_get_ids_and_start_below_the_title(self):
        assert article_html("# Über *uns*\n\n## Über uns\n\n## !") == (
            '<h2 id="s-uber-uns">Über <em>uns</em></h2>\n'
            '<h2 id="s-uber-uns-2">Über uns</h2>\n<h2 id="s-section">!</h2>'
        )

    def test_a_numbered_heading_does_not_share_an_id(self):
        html = article_html("# a\n\n# a-2\n\n# a")
        assert [f'id="s-{name}"' in html for name in ("a", "a-2", "a-3")] == [True] * 3

    def test_footnotes_link_both_ways(self):
        html = article_html("text[^1]\n\n[^1]: note")
        assert 'href="#s-fn1" id="s-fnref1"' in html
        assert '<li id="s-fn1">' in html
        assert 'href="#s-fnref1"' in html

    def test_tables_keep_their_alignment(self):
        html = article_html("| a | b |\n|:-:|--:|\n| 1 | 2 |")
        assert '<th class="align-center">a</th>' in html
        assert '<td class="align-right">2</td>' in html

    def test_definition_lists_strikethrough_and_code(self):
        assert "<dt>Term</dt>" in article_html("Term\n: Meaning")
        assert article_html("~~x~~") == "<p><s>x</s></p>"
        assert '<code class="language-python">' in article_html("```python\nx\n```")

    def test_quotes_dashes_and_dots_are_set_properly(self):
        assert article_html('"it\'s" -- so...') == "<p>“it’s” – so…</p>"

    def test_raw_html_is_allowed_and_sanitised(self):
        html = article_html('<div onclick="x">\n\n*a*\n\n</div>\n\n<script>alert(1)</script>')
        assert html == "<p><em>a</em></p>"
        assert article_html('H<sub>2</sub>O <b style="x">y</b>') == "<p>H<sub>2</sub>O <b>y</b></p>"

    def test_each_format_goes_its_own_way(self):
        assert render_article("*a*", "markdown") == "<p><em>a</em></p>"
        assert (
            render_article("<p>*a*</p>", "html") == article_from_html("<p>*a*</p>") == "<p>*a*</p>"
        )

    def test_an_article_may_be_long_but_not_endless(self):
        assert article_html("word " * 100_000)
        for render in (article_html, article_from_html):
            with pytest.raises(TooLarge):
                render("x" * 1_000_001)


def test_an_empty_table_heading_is_an_ordinary_cell():
    html = article_html("| | Ships |\n|---|---|\n| Arrivals | 66 |")
    assert "<td></td>" in html
    assert re.search(r"<th[^>]*>Ships</th>", html)
