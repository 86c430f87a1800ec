"""Client addresses: only a keyed hash of their network's prefix is ever stored or logged.

The key is random, changes every week, and is thrown away with the last hash that it made: what a
copy of the database tells then is nothing, even to somebody who has the site's secret key. Each
hash begins with the day its key began, so that the old ones are found along an index.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import current_app
from sqlalchemy import Integer, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from blog.core import clock, tokens
from blog.core.db import Model, db, insert_or, transaction
from blog.core.settings.privacy import PrivacySettings
from blog.core.settings.store import current

UNKNOWN = "unknown"
IPV4_BITS = 24
IPV6_BITS = 48
KEY_DAYS = 7
DAY = 24 * 3600


class AddressKey(Model):
    """What networks are hashed with from `day` on, for a week; days count from 1970."""

    __tablename__ = "address_keys"

    day: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64))


def prefix(ip: str) -> str:
    """The network an address belongs to: /24 for IPv4, /48 for IPv6, in one spelling.

    An IPv4 address written as IPv6 counts as IPv4. What is no address belongs to "unknown".
    """
    try:
        address: IPv4Address | IPv6Address = ip_address(ip.strip().partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    bits = IPV4_BITS if address.version == 4 else IPV6_BITS
    others = address.max_prefixlen - bits
    return f"{type(address)(int(address) >> others << others)}/{bits}"


def address_hash(ip: str) -> str:
    """38 digits for the network of `ip`: six for the day, 32 that only this installation can make.

    The same network has the same hash for as long as the key lasts.
    """
    day = _today() // KEY_DAYS * KEY_DAYS
    return _begun(day) + tokens.keyed_hash(f"{_key(day)} {prefix(ip)}", "address")


def lasting_hash(value: str) -> str:
    """The same for something else that must be known again for a while, and then by nobody."""
    day = _today() // KEY_DAYS * KEY_DAYS
    return _hashed(day, _key(day), value)


def lasting_hashes(value: str) -> list[str]:
    """What `lasting_hash` has made of it under each key that is not thrown away so far."""
    keys = db.session.execute(select(AddressKey.day, AddressKey.key))
    return [_hashed(day, key, value) for day, key in keys]


def forgotten_before() -> str:
    """Hashes that sort before this one are older than the owner lets them be."""
    return _begun(_today() - current(PrivacySettings).address_days + 1)


def forget_keys() -> None:
    """Throw away the keys of hashes that are forgotten: nobody can make those again."""
    with transaction() as session:
        oldest = int(forgotten_before())
        session.execute(delete(AddressKey).where(AddressKey.day < oldest))


def _today() -> int:
    return int(clock.seconds() // DAY)


def _hashed(day: int, key: str, value: str) -> str:
    return _begun(day) + tokens.keyed_hash(f"{key} {value}", "lasting")


def _begun(day: int) -> str:
    return f"{max(0, day):06d}"


def _key(day: int) -> str:
    """The key of that week, which never changes: asked for once in each process."""
    known: dict[int, str] = current_app.extensions.setdefault("address_keys", {})
    if day not in known:
        asked = select(AddressKey.key).where(AddressKey.day == day)
        key = db.session.scalar(asked)
        if key is None:
            with transaction() as session:
                new = insert_or(AddressKey).values(day=day, key=tokens.new_token())
                session.execute(new.on_conflict_do_nothing(index_elements=["day"]))
                key = session.scalar(asked)
        known.clear()
        known[day] = str(key)
    return known[day]
