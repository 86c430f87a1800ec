"""The form in which a moderator corrects a comment."""

from wtforms import EmailField, Form, HiddenField, StringField, TextAreaField

from blog.core.i18n import lazy_gettext


class CommentForm(Form):
    """A comment's words and its signature."""

    content = TextAreaField(lazy_gettext("Comment"))
    author_name = StringField(lazy_gettext("Name"))
    author_email = EmailField(lazy_gettext("Email"))
    author_url = StringField(lazy_gettext("Website"))
    version = HiddenField()
    back = HiddenField()
