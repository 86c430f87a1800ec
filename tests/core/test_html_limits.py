"""What markup may cost before it is parsed, and what plain text is read out of it."""

import pytest

from blog.core.html import (
    ARTICLE_LIMITS,
    COMMENT_LIMITS,
    MarkupRefused,
    TooComplex,
    TooLarge,
    check_limits,
    count_links,
    excerpt,
    link_targets,
    plain_text,
    sanitise_article,
    sanitise_comment,
    word_count,
)

SANITISERS = [sanitise_comment, sanitise_article]


class TestLimits:
    def test_honest_text_passes(self):
        sentence = "Some *emphasised* words, 'quoted' & \"quoted\", with (brackets) -- and more. "
        letter = (sentence * 4 + "[a link](https://a.example/)\n\n") * 80
        check_limits(letter)
        check_limits("\n".join("> line & `code[0]`" for _ in range(100)))
        check_limits("<p>" + "word " * 13_000, COMMENT_LIMITS)
        check_limits("<p>Left open, as people do.\n" * 300)

    def test_bytes_are_counted_not_characters(self):
        check_limits("x" * 65_525)
        with pytest.raises(TooLarge) as refused:
            check_limits("ä" * 40_000)
        assert (refused.value.code, refused.value.found) == ("too_large", 80_000)
        check_limits("ä" * 40_000, ARTICLE_LIMITS)

    @pytest.mark.parametrize(
        ("source", "code"),
        [
            ("<b>x</b>" * 1_001, "too_many_elements"),
            ("</p>" * 1_001, "too_many_elements"),
            ("<div>" * 51, "too_deep"),
            ("<p><em>" * 60, "too_deep"),
            ("> " * 51 + "x", "too_deep"),
            ("\n".join("  " * level + "- x" for level in range(60)), "too_deep"),
            ("- " * 60 + "x", "too_deep"),
            ("&" * 5_001, "too_many_entities"),
            ("&amp;&" * 3_000, "too_many_entities"),
        ],
    )
    def test_each_limit_has_a_code_and_its_numbers(self, source, code):
        with pytest.raises(TooComplex) as refused:
            check_limits(source)
        assert refused.value.code == code
        assert refused.value.found > refused.value.allowed

    @pytest.mark.parametrize(
        "unit",
        [
            "[", "![](", "[a](", "[a][", "[[a]", "*a* ",
            "*a", "a*", "**a** ", "***a***", "_a ", "~~a",
            "`a` ", "`a", "<p><em>", "<a href=", "<a href='x'>", "<http://a.example> ", "&amp;&",
            "http://a.example ", "- a\n", "- a\n\n", "> a\n", "> > a\n", "1. a\n", "a\n", "a\n\n",
            "# a\n", "| a | b |\n", "[a]: b\n", "\\*", "<x>", "<![CDATA[", "</a>", "<br>",
            "- > a\n", "<", "\n",
        ],
    )  # fmt: skip
    def test_a_full_comment_of_nothing_but_marks_is_refused(self, unit):
        with pytest.raises(MarkupRefused):
            check_limits(unit * (65_000 // len(unit)))

    def test_a_small_text_that_unfolds_into_a_huge_one_is_refused(self):
        tags = "".join(f"<p><font color={number}>" for number in range(500))
        with pytest.raises(TooComplex):
            check_limits(tags)
        with pytest.raises(TooComplex):
            sanitise_comment("<p><em><strong><del>" * 3_000)


class TestText:
    def test_blocks_become_spaces_and_inline_tags_nothing(self):
        html = "<h2>One</h2><p>t<b>w</b>o<br>three</p><ul><li>four<li>five</ul><script>x</script>"
        assert plain_text(html) == "One two three four five"

    def test_entities_are_decoded_once(self):
        assert plain_text("<p>a &amp;lt; b&nbsp;&copy;</p>") == "a &lt; b ©"

    def test_an_excerpt_ends_at_a_word(self):
        assert excerpt("<p>One two, three.</p>", words=2) == "One two…"
        assert excerpt("<p>One two, three.</p>", words=3) == "One two, three."

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", 0),
            ("don't stop — well-known 42", 4),
            ("日本語です", 5),
            ("مَرْحَبًا بِالعَالَمِ", 2),
            ("हिन्दी में", 2),
            ("… – !", 0),
        ],
    )
    def test_words_are_counted_in_any_script(self, text, words):
        assert word_count(text) == words

    def test_links_are_counted_and_listed_in_order(self):
        html = '<a href="http://b/?c&amp;d">x</a><a>y</a><a title=t href=/a>z</a>'
        assert link_targets(html) == ["http://b/?c&d", "/a"]
        assert count_links(html) == 2
