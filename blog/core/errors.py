"""Domain errors. Rooms raise them; each door translates them once into its own dialect."""


class DomainError(Exception):
    """Base of all refusals; `message` is safe to show to whoever asked."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """What was asked for does not exist, or may not be known to exist by this person."""

    status = 404


class Forbidden(DomainError):
    """This person may not do that."""

    status = 403


class Conflict(DomainError):
    """Somebody else changed it since it was read; `current` is the state that stands."""

    status = 409

    def __init__(self, message: str = "", current: object = None) -> None:
        super().__init__(message)
        self.current = current


class Invalid(DomainError):
    """Input that cannot be taken; `fields` maps a field's name to its message."""

    status = 422

    def __init__(self, message: str = "", fields: dict[str, str] | None = None) -> None:
        super().__init__(message or "; ".join((fields or {}).values()))
        self.fields = fields or {}


class TooMany(DomainError):
    """Asked too often; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: str = "", retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after
