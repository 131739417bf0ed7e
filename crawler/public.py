"""Which addresses belong to the open internet."""

from __future__ import annotations

import ipaddress

_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
# Answers about the machine that asks, though its range is a public one.
_METADATA = {ipaddress.ip_address("168.63.129.16")}


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, shared, metadata, …

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) is looked at itself.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if any(ip in network for network in _NAT64):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if int(ip) >> 32 == 0:  # IPv4-compatible, long deprecated
            return False
    return ip.is_global and not ip.is_multicast and ip not in _METADATA
