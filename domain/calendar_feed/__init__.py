"""Purpose: the addresses of shared calendars, what may be wrong with one, and what is taken out of it.

Fetches nothing and reads no iCalendar text: parse.py beside it does.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from domain.errors import UserError
from domain.web_address import AddressError, Fault, public_https

READ_EVERY = timedelta(hours=1)
TRY_AGAIN = timedelta(minutes=20)
# A reading that fails is tried again less and less often, up to this.
TRY_DAILY = timedelta(days=1)
# A calendar that was not read for so long is told to whoever added it: after three failures at least.
TOLD_AFTER = timedelta(hours=2)
# After a longer pause, what ended before is not counted any more; each meeting is known for as long.
LOOKED_BACK = timedelta(days=14)
MOST_FEEDS = 20
MOST_BYTES = 10_000_000
LONGEST_ADDRESS = 2_000
EXAMPLE = "https://calendar.example.com/team.ics"
# What Slack makes of a link: <https://…|label>.
LINK = re.compile(r"<([^|<>\s]+)(?:\|[^<>]*)?>")
WEBCAL = re.compile(r"^webcal://", re.IGNORECASE)
READABLE = f"What works is an address that starts with https://, like {EXAMPLE}"
REFUSALS = {
    Fault.NOT_HTTPS: "",
    Fault.CREDENTIALS: "That address has a name or password before an @, and I don't sign in anywhere. ",
    Fault.UNCLEAR: "It's unclear which server that address leads to. ",
    Fault.INSIDE: "That address leads inside a network, where I don't go. ",
}


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


class Oddity(StrEnum):
    """What could not be read of one entry in a calendar; the other entries count."""

    DATE = "date"
    ENTRY = "entry"
    PERSON = "person"
    RULE = "rule"
    ZONE = "zone"


class TroubleError(Exception):
    """A calendar can't be read; carries no address and nothing of its content."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True)
class PastMeeting:
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
    def of(cls, values: Mapping[str, Any]) -> "PastMeeting":
        """The meeting `values()` came from."""
        started, ended = (datetime.fromisoformat(values[one]) for one in ("started", "ended"))
        return cls(values["name"], started, ended, tuple(values["people"]))


@dataclass(frozen=True)
class Reading:
    """What a calendar gave: its meetings that are over, and how many entries could not be read, by why."""

    held: Sequence[PastMeeting]
    left_out: Mapping[Oddity, int]

    def values(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {"held": [one.values() for one in self.held], "left_out": dict(self.left_out)}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Reading":
        """The reading `values()` came from."""
        left_out = {Oddity(name): count for name, count in values["left_out"].items()}
        return cls([PastMeeting.of(one) for one in values["held"]], left_out)


def next_try(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    doubled: timedelta = TRY_AGAIN * 2 ** min(failures - 1, 10)
    return min(doubled, TRY_DAILY)


def address(typed: str) -> str:
    """The address in what somebody typed after the command; UserError says what is wrong with it."""
    found = LINK.fullmatch(typed)
    url = html.unescape(found.group(1) if found else typed)
    if len(url) > LONGEST_ADDRESS or re.search(r"\s", url):
        raise UserError(READABLE)
    try:
        return public_https(WEBCAL.sub("https://", url))
    except AddressError as error:
        raise UserError(f"{REFUSALS[error.fault]}{READABLE}") from None


def host(url: str) -> str:
    """What may be shown of an address: the rest of it lets anybody read the calendar."""
    return urlsplit(url).hostname or ""
