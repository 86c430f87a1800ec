"""The form of an article or page, and its two ways: from a draft, and back to one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from blog.accounts.queries import Person
from blog.core.i18n import _
from blog.core.i18n import lazy_gettext as _l
from blog.posts.drafts import LONGEST_PAUSE, PostDraft
from blog.taxonomy.queries import CategoryNode
from blog.web.admin.forms.shared import category_choices, chosen_id, stripped, unix_lines

MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
YEARS = range(1900, 2200)
SPARE_AUTHORS = 2
MOST_AUTHORS = 20
FORMATS = (
    SelectChoice("markdown", _l("Markdown")),
    SelectChoice("html", _l("HTML")),
)
SAME: tuple[str, ...] = (
    "title",
    "slug",
    "standfirst",
    "body_format",
    "body_source",
    "language",
    "source_name",
)
SAME += (
    "source_url",
    "comments_open",
    "comments_held",
    "questions",
    "lead_alt",
    "lead_caption",
    "lead_credit",
)


class PostForm(Form):
    """All that a writer decides."""

    version = HiddenField()
    title = StringField(_l("Title"), filters=[stripped])
    slug = StringField(
        _l("Slug"),
        filters=[stripped],
        description=_l("The last part of the address. Left empty, the title makes it."),
    )
    standfirst = TextAreaField(
        _l("Standfirst"),
        filters=[unix_lines],
        description=_l("One or two sentences beneath the title."),
        render_kw={"rows": 2},
    )
    body_source = TextAreaField(_l("Text"), filters=[unix_lines], render_kw={"rows": 18})
    body_format = RadioField(_l("Written in"), choices=FORMATS, default="markdown")
    lead_media_id = StringField(_l("Lead picture"), default="")
    lead_file = FileField(_l("Picture file"))
    lead_find = StringField(_l("Find in the library"), filters=[stripped])
    lead_alt = TextAreaField(
        _l("Alternative text"),
        filters=[unix_lines],
        description=_l("What the picture shows, for those who do not see it."),
        render_kw={"rows": 2},
    )
    lead_caption = TextAreaField(_l("Caption"), filters=[unix_lines], render_kw={"rows": 2})
    lead_credit = StringField(
        _l("Credit"), filters=[stripped], description=_l("For instance: Photo: Lintao Zhang/Getty")
    )
    source_name = StringField(
        _l("Source"), filters=[stripped], description=_l("Where the story first appeared.")
    )
    source_url = StringField(
        _l("Address of the source"),
        filters=[stripped],
        description=_l("It begins with https:// or http://."),
    )
    author_ids = FieldList(SelectField(), label=_l("Authors"), max_entries=MOST_AUTHORS)
    primary_category_id = SelectField(_l("Primary category"))
    category_ids = SelectMultipleField(
        _l("Also in"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    new_category = StringField(_l("Name of a new category"), filters=[stripped])
    new_category_parent = SelectField(_l("Beneath"), default="")
    tag_names = StringField(_l("Tags"), filters=[stripped], description=_l("Separated by commas."))
    comments_open = BooleanField(_l("Comments are open"))
    comments_held = BooleanField(_l("Each comment waits for a moderator"))
    comments_pause = IntegerField(
        _l("Slow mode: seconds between two comments of one person"),
        [Optional()],
        default=0,
        description=_l("0 turns it off. For a conversation that runs hot: 300 is five minutes."),
        render_kw={"min": 0, "max": LONGEST_PAUSE, "inputmode": "numeric"},
    )
    questions = BooleanField(
        _l("Questions and answers"),
        description=_l(
            "Comments ask, replies answer. Readers vote on questions, even where comments are not "
            "liked, and see those with most votes first. Once an expert replies it is answered."
        ),
    )
    experts = TextAreaField(
        _l("Experts, beside the authors"),
        filters=[unix_lines],
        description=_l("One a line: the name or the email address of an account."),
        render_kw={"rows": 3},
    )
    language = StringField(
        _l("Language"),
        filters=[stripped],
        description=_l("Only if it is not the site’s: for instance fr, or ar for Arabic."),
    )
    published_at = DateTimeLocalField(_l("Publish time"), [Optional()], format=MOMENT)

    def validate_published_at(self, field: DateTimeLocalField) -> None:
        """A year that calendars and addresses can hold."""
        if field.data and field.data.year not in YEARS:
            raise ValidationError(_("Choose a year between 1900 and 2199."))

    def offer(self, tops: Sequence[CategoryNode], people: Sequence[Person]) -> None:
        """Fill the choices, and leave empty places for further authors."""
        self.primary_category_id.choices = category_choices(tops, _("None chosen"))
        nodes = [row for top in tops for row in top.walk()]
        self._levels = {str(node.id): level for level, node in nodes}
        self.category_ids.choices = [
            SelectChoice(str(node.id), node.name) for _level, node in nodes
        ]
        self.new_category_parent.choices = category_choices(tops, _("None (top level)"))
        wanted = len([entry for entry in self.author_ids if entry.data]) + SPARE_AUTHORS
        while len(self.author_ids) < min(wanted, MOST_AUTHORS):
            self.author_ids.append_entry("")
        choices = [
            SelectChoice("", _("Nobody")),
            *(SelectChoice(str(p.id), p.name) for p in people),
        ]
        for number, entry in enumerate(self.author_ids, 1):
            entry.choices = choices
            entry.label.text = _("Author %(number)s", number=number)

    def level_of(self, category_id: str) -> int:
        """How deep in the tree a category stands."""
        return self._levels[category_id]

    def draft(self, post_type: str, zone: ZoneInfo, before: PostDraft | None) -> PostDraft:
        """What was handed in; what the form does not show stays as it was `before`."""
        return PostDraft(
            type=post_type,
            **{name: self[name].data for name in SAME},
            author_ids=_ids(entry.data for entry in self.author_ids),
            primary_category_id=chosen_id(self.primary_category_id.data),
            category_ids=_ids(self.category_ids.data or ()),
            comments_pause=self.comments_pause.data or 0,
            experts=tuple(name for name in self.experts.data.split("\n") if name.strip()),
            tag_names=tuple(name for name in self.tag_names.data.split(",") if name.strip()),
            lead_media_id=chosen_id(self.lead_media_id.data),
            published_at=_moment(self.published_at.data, zone, before),
            import_key=before.import_key if before else None,
        )


def filled(draft: PostDraft, version: int, zone: ZoneInfo) -> dict[str, Any]:
    """The form's data for a draft."""
    local = draft.published_at.astimezone(zone) if draft.published_at else None
    return {
        **{name: getattr(draft, name) for name in SAME},
        "comments_pause": draft.comments_pause,
        "experts": "\n".join(draft.experts or ()),
        "version": str(version),
        "author_ids": [str(each) for each in draft.author_ids],
        "primary_category_id": str(draft.primary_category_id or ""),
        "category_ids": [
            str(each) for each in draft.category_ids if each != draft.primary_category_id
        ],
        "tag_names": ", ".join(draft.tag_names),
        "lead_media_id": str(draft.lead_media_id or ""),
        "published_at": local.replace(tzinfo=None) if local else None,
    }


def _ids(values: Any) -> tuple[int, ...]:
    found = (chosen_id(value) for value in values)
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _moment(chosen: datetime | None, zone: ZoneInfo, before: PostDraft | None) -> datetime | None:
    """The time chosen; one left as the form showed it keeps the seconds that it did not show."""
    if chosen is None:
        return None
    stood = before.published_at if before else None
    if stood and stood.astimezone(zone).strftime(MOMENT[0]) == chosen.strftime(MOMENT[0]):
        return stood
    return chosen.replace(tzinfo=zone)
