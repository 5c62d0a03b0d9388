"""Internal addresses are never dialled, however they are written."""

from __future__ import annotations

import pytest

from deconwatch.errors import ConfigError
from deconwatch.net.addresses import networks, why_blocked

INTERNAL = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2606:4700::5efe:a00:1",
    "2606:4700::200:5efe:7f00:1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
    "4000::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2606:4700:4700::1111",
    "2606:4700::5efe:808:808",
    "2a00:1450::1",
]


@pytest.mark.parametrize("address", INTERNAL)
def test_an_internal_address_is_blocked(address: str) -> None:
    assert why_blocked(address) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_dialled(address: str) -> None:
    assert why_blocked(address) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_an_allowed_network_may_be_dialled_in_each_spelling(address: str) -> None:
    assert why_blocked(address, networks(["127.0.0.0/8"])) is None


def test_allowing_one_network_allows_no_other() -> None:
    assert why_blocked("10.0.0.1", networks(["127.0.0.0/8"])) == "private"


@pytest.mark.parametrize("address", ["localhost", "", "127.1", "0x7f.0.0.1", "1.1.1.1.1"])
def test_what_is_no_numeric_address_is_blocked(address: str) -> None:
    assert why_blocked(address) == "not a numeric address"


@pytest.mark.parametrize("text", ["127.0.0.0/40", "localhost", ""])
def test_what_is_no_network_is_a_config_error(text: str) -> None:
    with pytest.raises(ConfigError, match="is no network"):
        networks([text])
