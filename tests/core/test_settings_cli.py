"""`flask settings` reads and changes what the settings screen does, and refuses the same."""

import json

from blog.comments.settings import DiscussionSettings
from blog.core.settings.store import current


def run(app, *words):
    return app.test_cli_runner().invoke(args=["settings", *words])


def test_every_setting_is_listed_and_one_can_be_asked_for(app):
    listed = json.loads(run(app, "get", "--json").output)
    assert listed["site.title"] == "Rejoinder"
    assert listed["discussion.max_links"] == 2
    assert run(app, "get", "discussion.hold_all").output == "false\n"
    assert "site.title" in run(app, "get").output


def test_a_setting_is_changed_by_its_type(app):
    assert run(app, "set", "discussion.max_links", "5").exit_code == 0
    assert run(app, "set", "discussion.hold_all", "true").exit_code == 0
    assert current(DiscussionSettings).max_links == 5
    assert current(DiscussionSettings).hold_all is True


def test_what_does_not_fit_is_refused_with_its_reason_and_changes_nothing(app):
    for words, said in (
        (("set", "discussion.max_links", "many"), "Enter a whole number."),
        (("set", "discussion.max_links", "1001"), "Enter at most 1000."),
        (("set", "site.title", "Two\nlines"), "one line"),
        (("set", "site.title", ""), "at least 1"),
        (("set", "site.contact_email", "nobody"), "not an email address"),
        (("set", "site.language", "xx"), "Choose one of the list."),
        (("set", "site.nothing", "x"), "There is no setting site.nothing."),
        (("get", "nothing"), "There is no setting nothing."),
    ):
        result = run(app, *words)
        assert result.exit_code == 1, words
        assert said in result.output, words
    assert current(DiscussionSettings).max_links == 2
