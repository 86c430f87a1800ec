"""The one home of sanitising: what HTML may be stored, what it may cost, and what it says.

bleach states the policy and makes links of bare addresses; nh3 is the gate, first and last. Nothing
else in the house parses or cleans HTML.
"""

from blog.core.html.limits import (
    ARTICLE_LIMITS,
    COMMENT_LIMITS,
    Limits,
    MarkupRefused,
    TooComplex,
    TooLarge,
    check_limits,
)
from blog.core.html.sanitise import sanitise_article, sanitise_comment
from blog.core.html.text import count_links, excerpt, link_targets, plain_text, word_count

__all__ = [
    "ARTICLE_LIMITS",
    "COMMENT_LIMITS",
    "Limits",
    "MarkupRefused",
    "TooComplex",
    "TooLarge",
    "check_limits",
    "count_links",
    "excerpt",
    "link_targets",
    "plain_text",
    "sanitise_article",
    "sanitise_comment",
    "word_count",
]
