"""Words, dates and numbers follow the owner's choice at once, and escape what is filled in."""

from datetime import UTC, datetime

from flask import render_template_string

from blog.core.i18n import _, spoken
from blog.core.settings import store
from blog.core.settings.site import SiteSettings
from blog.web.template_tools import longdatetime

MOMENT = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)


def test_what_is_filled_in_is_escaped_and_the_message_is_not(app):
    with app.test_request_context("/"):
        page = render_template_string("{{ _('A & %(name)s', name=name) }}.html", name="<b>")
        assert "&lt;b&gt;" in page
        page = render_template_string("{{ _('100%% of it') }}")
        assert page == "100% of it"


def test_a_count_is_written_as_the_template_says(app):
    source = "{{ ngettext('%(num)s comment', '%(num)s comments', n, num=n|number) }}"
    with app.test_request_context("/"):
        assert render_template_string(source, n=1) == "1 comment"
        assert render_template_string(source, n=12_345) == "12,345 comments"
        assert render_template_string(source.replace(", num=n|number", ""), n=2) == "2 comments"


def test_a_change_of_time_zone_shows_with_the_next_request(client):
    assert "Tuesday, 10 March 2026" in client.get("/").text
    store.change(SiteSettings, {"time_zone": "Pacific/Kiritimati"})
    assert "Wednesday, 11 March 2026" in client.get("/").text


def test_a_minute_is_written_in_the_zone_of_whoever_is_spoken_to(app):
    with app.test_request_context("/"):
        assert spoken() == ("en", "UTC")
        assert longdatetime(MOMENT) == "10 March 2026, 23:30"


def test_a_message_without_variables_may_hold_a_percent_sign(app):
    assert _("100% of it") == "100% of it"
