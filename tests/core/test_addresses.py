"""A client's address is only ever a keyed hash of its network."""

import pytest

from blog.core.addresses import address_hash, prefix


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        (" 203.0.113.1 ", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("2001:0DB8:0001::1", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", "unknown"),
        ("not an address", "unknown"),
        ("203.0.113.256", "unknown"),
    ],
)
def test_an_address_counts_as_its_network_in_one_spelling(address, network):
    assert prefix(address) == network


def test_neighbours_share_a_hash_and_strangers_do_not(app):
    assert address_hash("203.0.113.7") == address_hash("203.0.113.200")
    assert address_hash("203.0.113.7") != address_hash("203.0.114.7")


def test_without_the_key_nobody_can_make_the_hash(app, monkeypatch):
    ours = address_hash("203.0.113.7")
    assert len(ours) == 32
    assert "203" not in ours or "113" not in ours
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key for tests")
    assert address_hash("203.0.113.7") != ours
