"""What a writer hands in: checked and rendered before any transaction begins."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from blog.core.errors import Invalid
from blog.core.html import MarkupRefused, word_count
from blog.core.i18n import _
from blog.core.markdown import render_article
from blog.posts.publishing import PostType

FORMATS = ("markdown", "html")
TITLE_LENGTH = 500
TEXT_LENGTH = 5_000
MAX_LINKS = 100
LONGEST_PAUSE = 86_400
"""Seconds that somebody may have to wait between two comments: a day."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True)
class PostDraft:
    """All that a writer decides about a post; anything may still be missing.

    `author_ids` sign in their order (none: whoever writes), `published_at` is a time chosen by
    hand (None: the moment of publishing), `import_key` names the post where it came from. Comments
    that are held wait for a moderator; with a pause, each person waits so many seconds in between.
    With `questions` they ask and are answered by `experts`, named by addresses or by names that no
    two have; None leaves those who are named already.
    """

    type: str = PostType.POST
    title: str = ""
    slug: str = ""
    standfirst: str = ""
    body_source: str = ""
    body_format: str = "markdown"
    language: str = ""
    source_name: str = ""
    source_url: str = ""
    author_ids: tuple[int, ...] = ()
    primary_category_id: int | None = None
    category_ids: tuple[int, ...] = ()
    tag_names: tuple[str, ...] = ()
    comments_open: bool = True
    comments_held: bool = False
    comments_pause: int = 0
    questions: bool = False
    experts: tuple[str, ...] | None = None
    lead_media_id: int | None = None
    lead_alt: str = ""
    lead_caption: str = ""
    lead_credit: str = ""
    published_at: datetime | None = None
    import_key: str | None = None


# Columns that are stored as they were handed in, with the characters they may have.
LENGTHS: dict[str, int] = {
    "title": TITLE_LENGTH,
    "standfirst": TEXT_LENGTH,
    "language": 20,
    "source_name": 200,
    "source_url": 500,
    "lead_alt": TEXT_LENGTH,
    "lead_caption": TEXT_LENGTH,
    "lead_credit": 200,
}


@dataclass(frozen=True)
class Checked:
    """A draft that may be stored, with the columns made of it."""

    draft: PostDraft
    columns: dict[str, str | int | bool]


def check(draft: PostDraft) -> Checked:
    """Render the draft; raises Invalid naming every field that cannot be stored."""
    texts = {name: _clean(name, getattr(draft, name)) for name in LENGTHS}
    errors = {
        name: _("At most %(count)s characters, please.", count=length)
        for name, length in LENGTHS.items()
        if len(texts[name]) > length
    }
    if draft.type not in tuple(PostType):
        errors["type"] = _("This is neither an article nor a page.")
    if texts["source_url"] and not _is_web_address(texts["source_url"]):
        errors["source_url"] = _("The source’s address must begin with http:// or https://.")
    if texts["language"] and not LANGUAGE.fullmatch(texts["language"]):
        errors["language"] = _("Give the language by its code, for instance fr, ar or pt-BR.")
    if len(draft.category_ids) > MAX_LINKS:
        errors["category_ids"] = _("At most %(count)s sections, please.", count=MAX_LINKS)
    if not 0 <= draft.comments_pause <= LONGEST_PAUSE:
        errors["comments_pause"] = _("From 0 to %(count)s seconds, please.", count=LONGEST_PAUSE)
    if len(draft.tag_names) > MAX_LINKS:
        errors["tag_names"] = _("At most %(count)s tags, please.", count=MAX_LINKS)
    source = draft.body_source.replace("\x00", "").replace("\r\n", "\n")
    html = ""
    try:
        if draft.body_format not in FORMATS:
            errors["body_format"] = _("The text must be Markdown or HTML.")
        elif draft.body_format == "markdown":
            html = render_article(source, "markdown")
        else:
            html = render_article(source, "html")
    except MarkupRefused as refused:
        errors["body_source"] = _refusal(refused)
    if errors:
        raise Invalid(fields=errors)
    return Checked(
        draft,
        {
            **texts,
            "body_source": source,
            "body_format": draft.body_format,
            "body_html": html,
            "word_count": word_count(html),
            "comments_open": draft.comments_open,
            "comments_held": draft.comments_held,
            "comments_pause": draft.comments_pause,
            "questions": draft.questions,
        },
    )


def _clean(name: str, text: str) -> str:
    text = text.replace("\x00", "")
    return text.strip() if name in ("standfirst", "lead_caption") else " ".join(text.split())


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in address


def _refusal(refused: MarkupRefused) -> str:
    if refused.code == "too_large":
        return _(
            "The text has %(found)s bytes; %(allowed)s are possible.",
            found=refused.found,
            allowed=refused.allowed,
        )
    return _(
        "The text holds too much markup (%(code)s: %(found)s of %(allowed)s possible).",
        code=refused.code,
        found=refused.found,
        allowed=refused.allowed,
    )
