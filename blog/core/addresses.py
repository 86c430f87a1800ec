"""Client addresses: only a keyed hash of their network's prefix is ever stored or logged."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from blog.core import tokens

UNKNOWN = "unknown"
IPV4_BITS = 24
IPV6_BITS = 48


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
    """32 hex digits for the network of `ip`, which only this installation can make."""
    return tokens.keyed_hash(prefix(ip), "address")
