"""Mail as plain Jinja templates: the first line is the subject, the text follows a blank line."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from blog.core.config import ROOT
from blog.core.i18n import _, longdatetime, ngettext
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.urls import site_url


def render_mail(name: str, **values: Any) -> tuple[str, str]:
    """Subject and text of `templates/email/<name>.txt`, in the site's language.

    Templates know `site_title` and `site_url` besides `values`; an unknown name raises.
    """
    template = _environment().get_template(f"{name}.txt")
    rendered = template.render(
        site_title=current(SiteSettings).title, site_url=site_url(), **values
    )
    subject, _break, text = rendered.strip().partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"


def render_mail_html(name: str, **values: Any) -> str:
    """`templates/email/<name>.html`: the same mail for those who read it as a page."""
    template = _environment(html=True).get_template(f"{name}.html")
    return template.render(site_title=current(SiteSettings).title, site_url=site_url(), **values)


@cache
def _environment(*, html: bool = False) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "email"),
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["longdatetime"] = longdatetime
    if html:
        environment.globals.update(_=_escaped, ngettext=_counted)
    else:
        environment.globals.update(_=_, ngettext=ngettext)
    return environment


def _escaped(message: str, /, **variables: Any) -> Markup:
    """The message is our own; what is filled in is escaped."""
    return Markup(_(message)) % {name: escape(value) for name, value in variables.items()}


def _counted(singular: str, plural: str, number: int, /, **variables: Any) -> Markup:
    return Markup(ngettext(singular, plural, number, **variables))
