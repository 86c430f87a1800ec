"""Declaring settings: frozen dataclasses, one group each, no store in sight."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

GROUPS: dict[str, type[Any]] = {}
T = TypeVar("T")


def option(
    *,
    default: Any,
    label: str,
    help: str = "",
    minimum: int | None = None,
    maximum: int | None = None,
    multiline: bool = False,
    choices: tuple[tuple[str, str], ...] = (),
) -> Any:
    """One setting with its default and what the settings screen needs to show it."""
    metadata = {
        "label": label,
        "help": help,
        "minimum": minimum,
        "maximum": maximum,
        "multiline": multiline,
        "choices": choices,
    }
    return field(default=default, metadata=metadata)


@dataclass_transform(frozen_default=True, field_specifiers=(option,))
def settings_group(name: str, *, label: str) -> Callable[[type[T]], type[T]]:
    """Freeze the class as a dataclass and register it under `name`, its prefix in the store."""

    def register(cls: type[T]) -> type[T]:
        frozen = dataclass(frozen=True)(cls)
        frozen.__settings_group__ = name  # type: ignore[attr-defined]
        frozen.__settings_label__ = label  # type: ignore[attr-defined]
        GROUPS[name] = frozen
        return frozen

    return register
