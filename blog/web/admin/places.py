"""Where a page of a list begins, as it stands in an address: a time and an id."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def write_place(moment: datetime, row_id: int) -> str:
    """For the query of an address."""
    return f"{(moment - EPOCH) // MICROSECOND}-{row_id}"


def read_place(text: str) -> tuple[datetime, int] | None:
    """What `write_place` wrote; None for anything else."""
    first, _dash, second = text.partition("-")
    if not (first.isdecimal() and second.isdecimal()) or len(first) > 17 or len(second) > 9:
        return None
    return EPOCH + int(first) * MICROSECOND, int(second)
