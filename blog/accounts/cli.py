"""`flask user`: people from the command line."""

import json
import sys

import click

from blog.accounts import services
from blog.accounts.permissions import SYSTEM, Role
from blog.accounts.queries import Person, all_users, user_by_email
from blog.core.urls import absolute

ROLES = click.Choice([role.value for role in Role])


@click.group("user")
def user() -> None:
    """People and their roles."""


@user.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The name that readers see.")
@click.option("--role", type=ROLES, default=Role.SUBSCRIBER.value, show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Make an account; without a password `flask user link` lets its owner set one."""
    password = _password() if password_stdin else None
    user_id = services.create_user(SYSTEM, email, name, role, password)
    click.echo(f"{email} is account {user_id}, {role}.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def show(as_json: bool) -> None:
    """Everybody who has an account."""
    people = all_users()
    if as_json:
        click.echo(json.dumps([_as_json(person) for person in people], ensure_ascii=False))
        return
    for person in people:
        notes = "" if person.active else " (off)"
        click.echo(f"{person.id:>6}  {person.role:<13}  {person.email}  {person.name}{notes}")


@user.command("set-role")
@click.argument("email")
@click.argument("role", type=ROLES)
def set_role(email: str, role: str) -> None:
    """Give somebody another role."""
    services.change_role(SYSTEM, _find(email).id, role)
    click.echo(f"{email} is {role} now.")


@user.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Shut somebody out, at once and everywhere; what they wrote stays."""
    services.deactivate_user(SYSTEM, _find(email).id)
    click.echo(f"{email} can no longer sign in.")


@user.command("reactivate")
@click.argument("email")
def reactivate(email: str) -> None:
    """Let somebody in again."""
    services.reactivate_user(SYSTEM, _find(email).id)
    click.echo(f"{email} can sign in again.")


@user.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link, good once and for two hours, that sets somebody's password."""
    click.echo(absolute(services.password_link(SYSTEM, _find(email).id)))


def _find(email: str) -> Person:
    person = user_by_email(email)
    if person is None:
        raise click.ClickException(f"there is no account with the address {email}")
    return person


def _password() -> str:
    try:
        line: bytes = sys.stdin.buffer.readline()
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise click.UsageError("the password on standard input is not UTF-8") from error


def _as_json(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "slug": person.slug,
        "role": person.role,
        "active": person.active,
        "has_password": person.has_password,
        "created_at": person.created_at.isoformat(),
    }
