"""Reading and writing settings. A reading lasts as long as its session, which is one request."""

import json
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import JSON, String, delete, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.core.db import Model, db, insert_or, transaction
from blog.core.errors import Invalid
from blog.core.fragments import fragment
from blog.core.prepared import Prepared
from blog.core.settings.declare import GROUPS
from blog.core.sources import depends_on
from blog.core.tags import touch
from blog.core.text import N_

G = TypeVar("G")
Problem = tuple[str, dict[str, int]]
CACHE = "settings"
TAG = "settings"
GROUPS_BYTES = 5_000


class Unfit(Invalid):
    """Values that cannot be stored: each field's marked sentence, and what is filled into it.

    Languages are chosen by settings, so this file cannot translate; a door does.
    """

    def __init__(self, problems: dict[str, Problem]) -> None:
        said = {
            name: text % values if values else text for name, (text, values) in problems.items()
        }
        super().__init__(fields=said)
        self.problems = problems


class SettingRow(Model):
    """A choice that differs, or once differed, from the declared default."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


_ROWS = Prepared(lambda: select(SettingRow.key, SettingRow.value))


def current(group: type[G]) -> G:
    """The group's settings as they stand; a stored value that no longer fits is its default."""
    depends_on(TAG)
    info = db.session().info
    if CACHE not in info:
        info[CACHE] = fragment("settings", _rows, size=_size)
    cached = info[CACHE]
    name = _name(group)
    if name not in cached:
        cached[name] = _build(group, cached["rows"])
    return cached[name]


def change(group: type[Any], values: dict[str, Any]) -> None:
    """Store `values` (field name to value) together, or raise Unfit naming each wrong field."""
    declared = {f.name: f for f in fields(group)}
    unknown = values.keys() - declared.keys()
    if unknown:
        raise Unfit({name: (N_("There is no such setting."), {}) for name in sorted(unknown)})
    found = {name: check(group, name, value) for name, value in values.items()}
    problems = {name: problem for name, problem in found.items() if problem}
    if problems:
        raise Unfit(problems)
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
        touch(TAG)
        session.info.pop(CACHE, None)


def check(group: type[Any], name: str, value: Any) -> Problem | None:
    """What is wrong with `value` for that field, as a marked sentence; None if it may be stored."""
    declared = next(f for f in fields(group) if f.name == name)
    meta = declared.metadata
    if type(value) is not type(declared.default):
        return _kind(declared.default), {}
    if isinstance(value, str) and not meta["multiline"] and not value.isprintable():
        return N_("Keep this on one line."), {}
    if meta["choices"] and value not in {choice for choice, _label in meta["choices"]}:
        return N_("Choose one of the list."), {}
    outside = _outside(value, meta["minimum"], meta["maximum"])
    if outside:
        return outside
    custom = getattr(group, "check_" + name, None)
    said = custom(value) if custom else None
    return (said, {}) if said else None


def parse(group: type[Any], name: str, text: str) -> Any:
    """The value that `text` from a command line stands for; raises Invalid if it fits no type."""
    default = next(f for f in fields(group) if f.name == name).default
    if isinstance(default, str):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unfit({name: (_kind(default), {})}) from error


def find(key: str) -> tuple[type[Any], str]:
    """The group and field that `group.field` names; raises Invalid if there is none."""
    group_name, _dot, name = key.partition(".")
    group = GROUPS.get(group_name)
    if group is None or name not in {f.name for f in fields(group)}:
        raise Invalid(f"There is no setting {key}.")
    return group, name


def _rows() -> dict[str, Any]:
    """The rows, beside which each group is put once it has been made of them."""
    depends_on(TAG)
    return {"rows": {row.key: row.value for row in _ROWS.rows()}}


def _size(cached: dict[str, Any]) -> int:
    rows = cached["rows"].items()
    return GROUPS_BYTES + sum(len(key) + 2 * len(str(value)) for key, value in rows)


def _name(group: type[Any]) -> str:
    return str(group.__settings_group__)


def _build(group: type[G], rows: dict[str, Any]) -> G:
    values = {}
    for declared in fields(group):  # type: ignore[arg-type]
        key = f"{_name(group)}.{declared.name}"
        if key in rows and check(group, declared.name, rows[key]) is None:
            values[declared.name] = rows[key]
    return group(**values)


def _outside(value: Any, minimum: int | None, maximum: int | None) -> Problem | None:
    """What is wrong with a number, or with a text's length."""
    is_text = isinstance(value, str)
    size = len(value) if is_text else value
    if minimum is not None and size < minimum:
        few = (
            N_("Enter at least %(limit)s characters.")
            if is_text
            else N_("Enter at least %(limit)s.")
        )
        return few, {"limit": minimum}
    if maximum is not None and size > maximum:
        many = (
            N_("Enter at most %(limit)s characters.") if is_text else N_("Enter at most %(limit)s.")
        )
        return many, {"limit": maximum}
    return None


def _kind(default: Any) -> str:
    if isinstance(default, bool):
        return N_("Choose true or false.")
    return N_("Enter a whole number.") if isinstance(default, int) else N_("Enter text.")


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(CACHE, None)
