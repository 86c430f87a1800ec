"""`flask settings`: the owner's choices from the command line."""

import json
from dataclasses import fields
from typing import Any

import click

from blog.core.settings import store
from blog.core.settings.declare import GROUPS


@click.group("settings")
def settings() -> None:
    """What the owner chose: read it, change it."""


@settings.command("get")
@click.argument("key", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def get(key: str | None, as_json: bool) -> None:
    """Print every setting, or the one named KEY, as in discussion.max_links."""
    if key is None:
        found = {
            f"{group}.{field.name}": getattr(store.current(declared), field.name)
            for group, declared in GROUPS.items()
            for field in fields(declared)
        }
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else _table(found))
        return
    group, name = store.find(key)
    value = getattr(store.current(group), name)
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else _shown(value))


@settings.command("set")
@click.argument("key")
@click.argument("value")
def change(key: str, value: str) -> None:
    """Set KEY to VALUE: text as it is, true or false, or a whole number."""
    group, name = store.find(key)
    store.change(group, {name: store.parse(group, name, value)})
    click.echo(f"{key} is {_shown(getattr(store.current(group), name))}")


def _table(found: dict[str, Any]) -> str:
    width = max(len(key) for key in found)
    return "\n".join(f"{key:<{width}}  {_shown(value)}" for key, value in found.items())


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace("\n", " / ")
