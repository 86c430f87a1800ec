"""Mail as plain Jinja templates: the first line is the subject, the text follows a blank line."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from blog.core.config import ROOT
from blog.core.i18n import _, ngettext
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


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "email"),
        undefined=StrictUndefined,
        autoescape=False,  # plain text, never HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_, ngettext=ngettext)
    return environment
