"""Templates hold words and structure: no script, no style, no query, and no unmarked text."""

import re

import pytest

from tests.architecture.source import ROOT, name

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT_ADDRESS = re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE)

NO_WORDS = (
    r"{#.*?#}",
    r"{% block body_class %}.*?{% endblock %}",
    r"{%.*?%}",
    r"{{.*?}}",
    r"<!--.*?-->",
    r"[\w-]+=\"[^\"]*\"",
    r"</?[a-z!][^>]*>",
)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_script_or_style_stands_in_a_template(path):
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    for pattern in (INLINE_SCRIPT, INLINE_STYLE, HANDLER, SCRIPT_ADDRESS):
        found = pattern.search(text)
        assert found is None, found.group()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_what_comes_from_people_is_escaped(path):
    text = path.read_text("utf-8")
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape false" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_people_see_can_be_translated(path):
    text = path.read_text("utf-8")
    for pattern in NO_WORDS:
        text = re.sub(pattern, " ", text, flags=re.DOTALL | re.IGNORECASE)
    words = re.findall(r"[A-Za-z]{3,}", re.sub(r"&[a-z]+;", " ", text))
    assert not words
