"""The forms of the account pages: their shape; what they mean is the room's business."""

from wtforms import BooleanField, EmailField, PasswordField, StringField, TextAreaField, URLField
from wtforms.validators import EqualTo, InputRequired

from blog.core.i18n import lazy_gettext as _l
from blog.web.forms import SiteForm

FILL_IN = _l("Please fill this in.")
PASSWORD_HINT = _l("At least 10 characters. A few words make a good password.")


class LoginForm(SiteForm):
    email = EmailField(_l("Email"), [InputRequired(FILL_IN)])
    password = PasswordField(_l("Password"), [InputRequired(FILL_IN)])
    remember = BooleanField(_l("Stay signed in on this device"))


class RegisterForm(SiteForm):
    name = StringField(_l("Name"), [InputRequired(FILL_IN)])
    email = EmailField(_l("Email"), [InputRequired(FILL_IN)])


class ResetForm(SiteForm):
    email = EmailField(_l("Email"), [InputRequired(FILL_IN)])


class NewPasswordForm(SiteForm):
    password = PasswordField(
        _l("New password"), [InputRequired(FILL_IN)], description=PASSWORD_HINT
    )
    again = PasswordField(
        _l("The same again"), [EqualTo("password", _l("The two are not the same."))]
    )


class ChangePasswordForm(SiteForm):
    old = PasswordField(_l("Password until now"), [InputRequired(FILL_IN)])
    password = PasswordField(
        _l("New password"), [InputRequired(FILL_IN)], description=PASSWORD_HINT
    )
    again = PasswordField(
        _l("The same again"), [EqualTo("password", _l("The two are not the same."))]
    )


class FirstAdministratorForm(SiteForm):
    name = StringField(
        _l("Name"), [InputRequired(FILL_IN)], description=_l("Readers see it on your articles.")
    )
    email = EmailField(
        _l("Email"), [InputRequired(FILL_IN)], description=_l("You sign in with it.")
    )
    password = PasswordField(_l("Password"), [InputRequired(FILL_IN)], description=PASSWORD_HINT)


class ProfileForm(SiteForm):
    name = StringField(_l("Name"), [InputRequired(FILL_IN)])
    url = URLField(_l("Website"))
    bio = TextAreaField(
        _l("About you"),
        render_kw={"rows": 5},
        description=_l("Shown above the list of your articles."),
    )
