"""`flask personal`: what the owner does on somebody's written demand."""

import json

from blog.accounts.models import User
from blog.accounts.permissions import Role
from blog.core import outbox
from blog.core.db import db
from tests.factories.accounts import make_user
from tests.personal.conftest import EMAIL, NAME, WORD


def run(app, *words: str):
    return app.test_cli_runner().invoke(args=["personal", *words])


def test_everything_is_written_out_and_then_erased_at_once(left, mail, app):
    mail()
    kept = json.loads(run(app, "export", EMAIL.upper()).output)
    assert kept["account"]["name"] == NAME
    assert WORD in str(kept["comments"])
    assert len(kept["votes"]) == 2
    assert kept["standings"][0]["kind"] == "warned"
    assert f"{NAME} again" not in str(kept), "a note was for moderators alone"
    done = run(app, "erase", EMAIL, "--now")
    assert (done.exit_code, done.output) == (0, f"{EMAIL} is erased.\n")
    db.session.expire_all()
    assert db.session.get(User, left.user.id) is None
    again = run(app, "export", EMAIL)
    assert (again.exit_code, again.output) == (1, f"Error: nothing is kept about {EMAIL}\n")


def test_without_now_there_is_a_day_to_stop_it(app, mail, stopped_clock):
    user = make_user(email=EMAIL)
    assert "2026-03-11 12:00 UTC" in run(app, "erase", EMAIL).output
    assert [letter.to for letter in mail()] == [EMAIL]
    assert run(app, "keep", EMAIL).output == f"{EMAIL} stays.\n"
    stopped_clock.forward(hours=25)
    outbox.drain()
    assert db.session.get_one(User, user.id).active


def test_the_last_administrator_is_told_why_not(app):
    make_user(Role.ADMINISTRATOR, "seven quiet herons", email=EMAIL)
    refused = run(app, "erase", EMAIL, "--now")
    assert refused.exit_code == 1
    assert "last administrator" in refused.output
