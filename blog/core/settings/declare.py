"""How a room declares its settings: a frozen dataclass whose fields explain themselves."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

GROUPS: dict[str, type[Any]] = {}


def option(
    default: Any,
    *,
    label: str,
    help: str = "",
    minimum: int | None = None,
    maximum: int | None = None,
    multiline: bool = False,
    choices: tuple[tuple[str, str], ...] = (),
) -> Any:
    """One setting: its default, and what its form field and its check need to know.

    Write `default=` by name: type checkers only then see that the field may be left out.
    """
    return dataclasses.field(
        default=default,
        metadata={
            "label": label,
            "help": help,
            "minimum": minimum,
            "maximum": maximum,
            "multiline": multiline,
            "choices": choices,
        },
    )


@dataclass_transform(frozen_default=True, field_specifiers=(option,))
def settings_group(name: str, *, label: str) -> Callable[[type[T]], type[T]]:
    """Make the class a frozen dataclass, known to `GROUPS` under its name."""

    def declare(cls: type[T]) -> type[T]:
        group: Any = dataclasses.dataclass(frozen=True)(cls)
        group.__settings_group__ = name
        group.__settings_label__ = label
        GROUPS[name] = group
        return cls

    return declare
