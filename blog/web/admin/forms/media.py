"""The form of one picture's words."""

from wtforms import Form, StringField, TextAreaField

from blog.core.i18n import lazy_gettext as _l
from blog.web.admin.forms.shared import stripped, unix_lines


class PictureForm(Form):
    """What is said about a picture wherever an article does not say it otherwise."""

    alt = TextAreaField(
        _l("Alternative text"),
        filters=[unix_lines],
        description=_l("What the picture shows, for those who do not see it."),
        render_kw={"rows": 2},
    )
    caption = TextAreaField(_l("Caption"), filters=[unix_lines], render_kw={"rows": 2})
    credit = StringField(
        _l("Credit"), filters=[stripped], description=_l("For instance: Photo: Lintao Zhang/Getty")
    )
