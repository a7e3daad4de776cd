"""Purpose: which web addresses from outside the bot connects to: those of the public internet, or Slack's.

Resolves no name and connects to nothing. Whoever connects asks `is_public` again, about the number it got.
"""

import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit, urlunsplit

import idna

# Python's `is_global` changes from one patch release to the next, so the networks stand here. From the IANA
# IPv4 and IPv6 Special-Purpose Address Registries (as of October 2025): what is not globally reachable, and
# what leads to an IPv4 address in another coat; and from the IANA multicast registries.
NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared by a provider's customers; some clouds' metadata
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # protocol assignments; one cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private use
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and the broadcast address
        "168.63.129.16/32",  # no registry: the platform address in every Azure network, by its documentation
        # Of IPv6, IANA hands out 2000::/3 (its IPv6 Address Space registry); the three around it hold
        # loopback, IPv4-compatible and -mapped, local NAT64, unique local, link- and site-local, multicast.
        "::/3",
        "4000::/2",
        "8000::/1",
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
# Where a network has no IPv4, its public addresses are reached through these: the last 32 bits are judged.
NAT64 = ip_network("64:ff9b::/96")
# IANA's special-use names that lead inside (RFC 6761, 6762, 8375, 9476; ICANN's .internal), and what
# routers and companies call their own.
SPECIAL_USE = ("localhost", "local", "internal", "home.arpa", "alt", "test", "invalid", "onion")
CUSTOMARY = ("localdomain", "lan", "home", "corp", "intranet", "private")
INSIDE = tuple(f".{name}" for name in SPECIAL_USE + CUSTOMARY)
LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"(?=.{{1,253}}$){LABEL}(\.{LABEL})*")
# A last part like these makes a number of the whole: 127.1, 0x7f.1, 017700000001, 2130706433.
NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
UNSEEN = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
SLACK = (".slack.com", ".slack-gov.com")


class Fault(StrEnum):
    """Why an address is not connected to."""

    NOT_HTTPS = "not_https"
    CREDENTIALS = "credentials"
    UNCLEAR = "unclear"
    INSIDE = "inside"


class AddressError(ValueError):
    """An address is not connected to; does not say which."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def public_https(url: str) -> str:
    """The address with its host as it will be looked up: ASCII, in lower case, without a trailing dot.

    AddressError where it isn't https to a public host, as far as can be said before the host is resolved.
    """
    parts = _split(url)
    if parts.scheme != "https":
        raise AddressError(Fault.NOT_HTTPS)
    if "@" in parts.netloc:
        raise AddressError(Fault.CREDENTIALS)
    host, port = _host(parts.hostname or ""), parts.port
    if not (_is_name_outside(host) or is_public(host)):
        raise AddressError(Fault.INSIDE)
    netloc = f"[{host}]" if ":" in host else host
    return urlunsplit(parts._replace(netloc=netloc if port in {None, 443} else f"{netloc}:{port}"))


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet; anything else is not."""
    try:
        found = ip_address(number)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return False
        found = IPv4Address(int(found) & 0xFFFFFFFF) if found in NAT64 else found
    return not any(found in network for network in NOT_PUBLIC)


def is_slack(url: str, api_url: str) -> bool:
    """Whether an address is https to Slack, or on the very server where the Web API is said to be."""
    try:
        parts, api = _split(url), _split(api_url)
    except AddressError:
        return False
    host = parts.hostname or ""
    slack = parts.scheme == "https" and NAME.fullmatch(host) and f".{host}".endswith(SLACK)
    return "@" not in parts.netloc and (bool(slack) or _server(parts) == _server(api))


def _split(url: str) -> SplitResult:
    """Its parts, with a port that can be connected to, or none."""
    if UNSEEN.search(url):
        raise AddressError(Fault.UNCLEAR)
    try:
        parts = urlsplit(url)
        possible = parts.port != 0
    except ValueError:
        possible = False
    if not possible:
        raise AddressError(Fault.UNCLEAR)
    return parts


def _server(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _host(name: str) -> str:
    """A number in the one way it is written, or a name in ASCII."""
    try:
        if ":" in name:
            return str(IPv6Address(name))
        # As aiohttp and browsers map it: circled digits and an ideographic full stop make a number too.
        ascii_name = name if name.isascii() else idna.encode(name, uts46=True).decode()
        mapped = ascii_name.lower().removesuffix(".")
        if NUMERIC.fullmatch(mapped.rpartition(".")[2]):
            return str(IPv4Address(mapped))
    except ValueError:
        raise AddressError(Fault.UNCLEAR) from None
    if not NAME.fullmatch(mapped):
        raise AddressError(Fault.UNCLEAR)
    return mapped


def _is_name_outside(host: str) -> bool:
    numeric = ":" in host or NUMERIC.fullmatch(host.rpartition(".")[2])
    return not numeric and "." in host and not host.endswith(INSIDE)
