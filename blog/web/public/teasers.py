"""Stories in lists, as they are set: each is stored by itself and made anew when it changes."""

from collections.abc import Mapping, Sequence
from typing import Literal

from flask import get_template_attribute
from markupsafe import Markup

from blog.comments.queries import thread_tag
from blog.core.fragments import fragments
from blog.core.settings.store import TAG as SETTINGS
from blog.core.sources import Sources
from blog.web.public.presenters import Story, stories
from blog.web.template_tools import current_language

Style = Literal["first", "row", "row_unsigned"]


def set_teasers(styles: Mapping[int, Style]) -> dict[int, Markup]:
    """The articles with these ids, each as an archive shows it in that style.

    `first` leads a section's page; `row_unsigned` is for lists of one author's articles.
    """
    language = current_language()
    keys = {post_id: f"teaser:{style}:{language}:{post_id}" for post_id, style in styles.items()}

    def build(missing: Sequence[int]) -> dict[int, tuple[Markup, Sources]]:
        return {
            story.post_id: (_set(story, styles[story.post_id]), _sources(story))
            for story in stories(missing)
        }

    return fragments(keys, build)


def _set(story: Story, style: Style) -> Markup:
    macro = get_template_attribute("partials/archive_teaser.html", style)
    return Markup(macro(story.view))


def _sources(story: Story) -> Sources:
    return Sources({*story.tags, thread_tag(story.post_id), SETTINGS})
