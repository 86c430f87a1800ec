"""How a room's plain click command becomes one of `flask …`."""

import copy
import functools
from collections.abc import Callable
from typing import Any

import click
from flask.cli import with_appcontext

from blog.core.errors import DomainError


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
