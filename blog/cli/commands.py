"""How a room's plain click command becomes one of `flask …`."""

import copy
import functools
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from blog.core.errors import DomainError


class Commands(AppGroup):
    """Commands by name, each loaded from its place, `module:name`, when it is asked for.

    A process that serves asks for none, and so never loads importers, the newsroom or their like.
    """

    def __init__(self, name: str, places: Mapping[str, str]) -> None:
        super().__init__(name)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all of them."""
        return sorted({*self.commands, *self.places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name in self.places and cmd_name not in self.commands:
            self.add_command(in_app(pkgutil.resolve_name(self.places[cmd_name])), cmd_name)
        return super().get_command(ctx, cmd_name)


def in_app(command: click.Command) -> click.Command:
    """A copy of the command, or of the group with all of its commands, that runs in the app.

    What a service refuses ends with its message and exit status 1.
    """
    wrapped = copy.copy(command)
    if isinstance(wrapped, click.Group):
        wrapped.commands = {name: in_app(each) for name, each in wrapped.commands.items()}
    elif wrapped.callback is not None:
        wrapped.callback = with_appcontext(_plainly(wrapped.callback))
    return wrapped


def _plainly(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return callback(*args, **kwargs)
        except DomainError as error:
            raise click.ClickException(error.message or type(error).__name__) from error

    return run
