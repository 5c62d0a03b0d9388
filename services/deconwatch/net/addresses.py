"""Which resolved addresses may be dialled: an explicit deny list, as `ipaddress.is_global` lets internal ones pass.

`why_blocked` decides; `client` asks it where the socket is made, so that the address that is dialled is the one that
was checked, whatever a name resolved to before.

Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), RFC 6052 (NAT64), RFC 3056 (6to4),
RFC 4380 (Teredo), RFC 5214 (ISATAP), and the metadata addresses that cloud providers document.
"""

import ipaddress
from collections.abc import Sequence

from deconwatch.errors import ConfigError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_DENIED: tuple[tuple[str, str], ...] = (
    ("169.254.169.254/32", "cloud metadata"),
    ("169.254.170.2/32", "cloud metadata"),
    ("100.100.100.200/32", "cloud metadata"),
    ("168.63.129.16/32", "cloud metadata"),
    ("192.0.0.192/32", "cloud metadata"),
    ("fd00:ec2::/32", "cloud metadata"),
    ("fd20:ce::254/128", "cloud metadata"),
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "carrier-grade NAT"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "AMT"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "AS112"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("::/96", "IPv4-compatible"),
    ("::ffff:0:0:0/96", "IPv4-translated"),
    ("64:ff9b:1::/48", "local-use NAT64"),
    ("100::/64", "discard-only"),
    ("100:0:0:1::/64", "dummy prefix"),
    ("2001::/32", "Teredo"),
    ("2001::/23", "protocol assignments"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("2620:4f:8000::/48", "AS112"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "unique local"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
DENIED: tuple[tuple[Network, str], ...] = tuple((ipaddress.ip_network(text), why) for text, why in _DENIED)
"""Networks that are never dialled unless allowed, the most telling reason first."""

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
"""The middle of an interface identifier that ends in an IPv4 address, under any prefix."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks written as CIDR or single addresses. Raises ConfigError naming the one that is neither."""
    found: list[Network] = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text, strict=False))
        except ValueError as e:
            raise ConfigError(f"allow_addresses: {text!r} is no network; write it like 127.0.0.0/8 or fd00::/8") from e
    return tuple(found)


def why_blocked(address: str, allow: Sequence[Network] = ()) -> str | None:
    """Why a numeric address must not be dialled, or None when it may. An unreadable one is blocked."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return "not a numeric address"
    return _why(ip, allow)


def _why(ip: Address, allow: Sequence[Network]) -> str | None:
    if any(ip.version == network.version and ip in network for network in allow):
        return None
    embedded = _embedded(ip)
    if embedded is not None:
        return _why(embedded, allow)
    for network, why in DENIED:
        if ip.version == network.version and ip in network:
            return why
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _GLOBAL_UNICAST:
        return "not global unicast"
    return None


def _embedded(ip: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that packets to a mapped, NAT64 or ISATAP address end up at."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64 or (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return None
