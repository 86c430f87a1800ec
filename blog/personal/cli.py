"""`flask personal`: what is kept about somebody, on their written demand."""

import click

from blog.core.errors import Conflict
from blog.personal import erasing, services
from blog.personal.copies import copy_of
from blog.personal.people import Person, person_at


@click.group("personal")
def personal() -> None:
    """All that is kept about one person: to hand over, and to erase."""


@personal.command("export")
@click.argument("email")
def export(email: str) -> None:
    """Write everything kept about an address, and the account with it, as JSON."""
    for piece in copy_of(_find(email)):
        click.echo(piece, nl=False)


@personal.command("erase")
@click.argument("email")
@click.option("--now", is_flag=True, help="Do it at once; nobody can think again.")
def erase(email: str, now: bool) -> None:
    """Erase everything about an address, and the account with it, a day from now.

    Whoever has the address is told by mail and can stop it until then.
    """
    person = _find(email)
    try:
        erasure = services.ask_for_erasure(person, now=now)
    except Conflict as error:
        raise click.ClickException(error.message) from error
    if not now:
        click.echo(f"{person.email} is erased after {erasure.due_at:%Y-%m-%d %H:%M} UTC.")
        return
    erasure_id = erasure.id
    while erasing.erase(erasure_id):
        click.echo("…", nl=False)
    click.echo(f"{person.email} is erased.")


@personal.command("keep")
@click.argument("email")
def keep(email: str) -> None:
    """Stop an erasure that has not begun."""
    try:
        services.keep(_find(email))
    except Conflict as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{email} stays.")


def _find(email: str) -> Person:
    person = person_at(email)
    if person is None:
        raise click.ClickException(f"nothing is kept about {email}")
    return person
