"""Purpose: the addresses of shared calendars, what may be wrong with one, and what is taken out of it.

Fetches nothing and reads no iCalendar text: parse.py beside it does.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from domain.errors import UserError

READ_EVERY = timedelta(hours=1)
TRY_AGAIN = timedelta(minutes=20)
# A calendar that was not read for so long is told to whoever added it: after four failures at least.
TOLD_AFTER = timedelta(hours=2)
# After a longer pause, what ended before is not counted any more; each meeting is known for as long.
LOOKED_BACK = timedelta(days=14)
MOST_FEEDS = 20
MOST_BYTES = 10_000_000
LONGEST_ADDRESS = 2_000
EXAMPLE = "https://calendar.example.com/team.ics"
# What Slack makes of a link: <https://…|label>.
LINK = re.compile(r"<([^|<>\s]+)(?:\|[^<>]*)?>")
TRANSLATED = ip_network("64:ff9b::/96")


class Trouble(StrEnum):
    """Why a calendar could not be read."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    NOT_PUBLIC = "not_public"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"
    NO_CALENDAR = "no_calendar"
    TOO_MANY = "too_many"
    BROKEN = "broken"


class TroubleError(Exception):
    """A calendar can't be read; carries no address and nothing of its content."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True)
class Held:
    """A meeting that is over. `name` is its own in every calendar; `people` are addresses in lower case."""

    name: str
    started: datetime
    ended: datetime
    people: tuple[str, ...]

    def values(self) -> dict[str, Any]:
        """As JSON takes it."""
        times = {"started": self.started.isoformat(), "ended": self.ended.isoformat()}
        return {"name": self.name, **times, "people": list(self.people)}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Held":
        """The meeting `values()` came from."""
        started, ended = (datetime.fromisoformat(values[one]) for one in ("started", "ended"))
        return cls(values["name"], started, ended, tuple(values["people"]))


def address(typed: str) -> str:
    """The address in what somebody typed after the command; UserError says what is wrong with it."""
    found = LINK.fullmatch(typed)
    url = html.unescape(found.group(1) if found else typed)
    try:
        parts = urlsplit(url)
        parts = parts._replace(scheme="https" if parts.scheme == "webcal" else parts.scheme)
        allowed = is_public_https(parts)
    except ValueError:
        allowed = False
    if not allowed or len(url) > LONGEST_ADDRESS or re.search(r"\s", url):
        raise UserError(f"I can read a calendar whose address starts with https://, like {EXAMPLE}")
    return urlunsplit(parts)


def host(url: str) -> str:
    """What may be shown of an address: the rest of it lets anybody read the calendar."""
    return urlsplit(url).hostname or ""


def is_public_https(parts: SplitResult) -> bool:
    """Whether it is https to a host outside, as far as can be said without resolving it.

    ValueError when its port is no number.
    """
    name = parts.hostname or ""
    named = "." in name.strip(".") or ":" in name
    if parts.scheme != "https" or not named or parts.port == 0:
        return False
    try:
        return is_public(name)
    except ValueError:
        return not name.rstrip(".").endswith((".localhost", ".local", ".internal"))


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet; ValueError when it is none at all."""
    found: IPv4Address | IPv6Address = ip_address(number.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in TRANSLATED:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return found.is_global and not found.is_multicast
