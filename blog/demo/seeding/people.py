"""Who writes: authors with an account, and readers with a name and an address."""

from dataclasses import dataclass
from hashlib import sha256

WRITERS = 8
READERS, NETWORKS = 5_000, 1_777


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a comment knows them; only a writer has an account."""

    name: str
    email: str
    address_hash: str
    user_id: int | None = None


def writer(number: int, user_id: int | None = None) -> Person:
    """The author with that number, from 1; `user_id` once there is an account."""
    return Person(f"Writer {number}", f"writer{number}@example.org", _network(number), user_id)


def readers() -> list[Person]:
    """Everybody who has no account; several share a network."""
    return [
        Person(f"Reader {number}", f"reader.{number}@example.net", _network(number % NETWORKS))
        for number in range(READERS)
    ]


def _network(number: int) -> str:
    """A hash as networks have them, of a time that is never over."""
    return "999999" + sha256(f"network {number}".encode()).hexdigest()[:32]
