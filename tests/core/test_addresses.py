"""A client's address is only ever a keyed hash of its network."""

import pytest

from blog.core.addresses import address_hash, forget_keys, prefix


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
    assert len(ours) == 38
    assert "203" not in ours or "113" not in ours
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key for tests")
    assert address_hash("203.0.113.7") != ours


def test_a_network_is_known_again_for_a_week_at_most(app, stopped_clock):
    ours = address_hash("203.0.113.7")
    assert address_hash("203.0.113.7") == ours
    stopped_clock.forward(days=7)
    later = address_hash("203.0.113.7")
    assert later != ours
    assert later[6:] != ours[6:], "another key, not only another day"
    assert later > ours


def test_two_processes_have_the_same_key(app):
    app.extensions.pop("address_keys", None)
    ours = address_hash("203.0.113.7")
    app.extensions.pop("address_keys")
    assert address_hash("203.0.113.7") == ours


def test_a_key_that_is_thrown_away_is_never_made_again(app, stopped_clock):
    ours = address_hash("203.0.113.7")
    then = stopped_clock()
    stopped_clock.forward(days=40)
    forget_keys()
    app.extensions.pop("address_keys")
    stopped_clock.forward(seconds=(then - stopped_clock()).total_seconds())
    again = address_hash("203.0.113.7")
    assert again[:6] == ours[:6]
    assert again != ours
