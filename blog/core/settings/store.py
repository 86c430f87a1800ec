"""Reading and writing settings. A reading lasts as long as its session, which is one request."""

import json
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import JSON, String, delete, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.core.db import Model, ask, db, insert_or, transaction
from blog.core.errors import Invalid
from blog.core.settings.declare import GROUPS
from blog.core.tags import touch

G = TypeVar("G")
CACHE = "settings"


class SettingRow(Model):
    """A choice that differs, or once differed, from the declared default."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


_ROWS = select(SettingRow.key, SettingRow.value)


def current(group: type[G]) -> G:
    """The group's settings as they stand; a stored value that no longer fits is its default."""
    info = db.session().info
    if CACHE not in info:
        info[CACHE] = {"rows": {row.key: row.value for row in ask(_ROWS)}}
    cached = info[CACHE]
    name = _name(group)
    if name not in cached:
        cached[name] = _build(group, cached["rows"])
    return cached[name]


def change(group: type[Any], values: dict[str, Any]) -> None:
    """Store `values` (field name to value) together, or raise Invalid naming each wrong field."""
    declared = {f.name: f for f in fields(group)}
    unknown = values.keys() - declared.keys()
    if unknown:
        raise Invalid(fields={name: f"{name}: no such setting" for name in sorted(unknown)})
    errors: dict[str, str] = {}
    for name, value in values.items():
        problem = check(group, name, value)
        if problem:
            errors[name] = problem
    if errors:
        raise Invalid(fields=errors)
    with transaction() as session:
        for name, value in values.items():
            key = f"{_name(group)}.{name}"
            if value == declared[name].default:
                session.execute(delete(SettingRow).where(SettingRow.key == key))
            else:
                row = insert_or(SettingRow).values(key=key, value=value)
                session.execute(
                    row.on_conflict_do_update(index_elements=["key"], set_={"value": value})
                )
        touch("settings")
        session.info.pop(CACHE, None)


def check(group: type[Any], name: str, value: Any) -> str | None:
    """What is wrong with `value` for that field, in words; None if it may be stored."""
    declared = next(f for f in fields(group) if f.name == name)
    meta = declared.metadata
    if type(value) is not type(declared.default):
        return f"must be {_kind(declared.default)}"
    if meta["choices"] and value not in {choice for choice, _label in meta["choices"]}:
        return "is not one of the choices"
    size = len(value) if isinstance(value, str) else value
    if meta["minimum"] is not None and size < meta["minimum"]:
        return f"must be at least {meta['minimum']}"
    if meta["maximum"] is not None and size > meta["maximum"]:
        return f"must be at most {meta['maximum']}"
    custom = getattr(group, "check_" + name, None)
    return custom(value) if custom else None


def parse(group: type[Any], name: str, text: str) -> Any:
    """The value that `text` from a command line stands for; raises Invalid if it fits no type."""
    default = next(f for f in fields(group) if f.name == name).default
    if isinstance(default, str):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise Invalid(fields={name: f"must be {_kind(default)}"}) from error


def find(key: str) -> tuple[type[Any], str]:
    """The group and field that `group.field` names; raises Invalid if there is none."""
    group_name, _dot, name = key.partition(".")
    group = GROUPS.get(group_name)
    if group is None or name not in {f.name for f in fields(group)}:
        raise Invalid(f"{key}: no such setting")
    return group, name


def _name(group: type[Any]) -> str:
    return str(group.__settings_group__)


def _build(group: type[G], rows: dict[str, Any]) -> G:
    values = {}
    for declared in fields(group):  # type: ignore[arg-type]
        key = f"{_name(group)}.{declared.name}"
        if key in rows and check(group, declared.name, rows[key]) is None:
            values[declared.name] = rows[key]
    return group(**values)


def _kind(default: Any) -> str:
    if isinstance(default, bool):
        return "true or false"
    return "a whole number" if isinstance(default, int) else "text"


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(CACHE, None)
