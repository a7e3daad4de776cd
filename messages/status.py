"""Purpose: how the ledger looks to an admin in Slack: sent, waiting, failed, and what comes next.

Shows no message's text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.delivery import DeliveryState, subject_of
from domain.ritual import RitualKind
from messages.blocks import Json, Message, Part, context, header, listing, message, section
from messages.mrkdwn import place, when, words
from messages.setup import RITUAL_NAMES, NextRitual, next_rituals
from messages.table import Column, table

COLUMNS = (
    Column("What"),
    Column("State"),
    Column("For"),
    Column("Due", told=True),
    Column("Why", wraps=True),
)


@dataclass(frozen=True)
class DeliveryLine:
    """One delivery that waits or failed. `at` is when it was due."""

    what: str
    target: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Status:
    """The last day of one workspace. Times are shown in `zone`; `ends` is when Slack's permission does.

    `left_alone` are the methods that Slack asked to leave alone, and until when; `no_tables_until` is set
    where it refused a table.
    """

    zone: str
    counts: Mapping[DeliveryState, int]
    latest: timedelta | None
    waiting: Sequence[DeliveryLine]
    failed: Sequence[DeliveryLine]
    coming: Sequence[NextRitual]
    ends: datetime | None = None
    left_alone: Sequence[tuple[str, datetime]] = ()
    no_tables_until: datetime | None = None


SUBJECTS = {
    "bundle": "Daily bundle",
    "calendar": "Calendar notice",
    "erased": "Erasure",
    "failed": "Digest notice",
    "feedback": "Feedback",
    "health": "Health",
    "installation": "Installation notice",
    "leaders": "Leaders' question",
    "mark": "Snoozed message",
    "missed": "Digest notice",
    "moved": "Delivery notice",
    "refused": "Delivery notice",
    "ride_along": "Ride-along",
    "setup": "Setup",
    "snoozed": "Snoozed message",
    "tidy": "Cleanup",
}


def subject_words(key: str) -> str:
    """What a delivery is about, in words, and never whom: an admin may not see all feedback."""
    about = subject_of(key)
    if about == "occurrence":
        return RITUAL_NAMES[RitualKind(key.split(":")[1])]
    return SUBJECTS.get(about, "Message")


def status(values: Status) -> Message:
    """What was sent in the last day, what waits, what failed, and the next dates."""
    counts = {state.value: count for state, count in values.counts.items()}
    latest = lateness(values.latest)
    return message(
        words("status", "text", counts=counts),
        header("Status"),
        section(words("status", "counts", counts=counts, latest=latest)),
        _ending(values),
        _left_alone(values),
        _no_tables(values),
        _unsent(values),
        header("Next"),
        section(words("status", "coming", coming=next_rituals(values.coming))),
        context(words("status", "more")),
    )


def _ending(values: Status) -> list[Json]:
    return [section(words("status", "ends", at=values.ends, zone=values.zone))] if values.ends else []


def _left_alone(values: Status) -> list[Json]:
    lines = [
        words("status", "left_alone", method=method, at=at, zone=values.zone)
        for method, at in values.left_alone
    ]
    return [listing(lines)] if lines else []


def _no_tables(values: Status) -> list[Json]:
    until = values.no_tables_until
    return [section(words("status", "no_tables", at=until, zone=values.zone))] if until else []


def _unsent(values: Status) -> list[Part]:
    """What waits and what failed, in one table: Slack takes no second one."""
    rows = [
        (line.what, state, place(line.target), when(line.at, values.zone), line.why)
        for state, lines in (("failed", values.failed), ("waiting", values.waiting))
        for line in lines
    ]
    return [header("Failed and waiting"), table(COLUMNS, rows)] if rows else []


def lateness(late: timedelta | None) -> str:
    """0.4 s, 3 min, 2 h: how late something was sent; empty where it was not."""
    if late is None:
        return ""
    seconds = max(late.total_seconds(), 0.0)
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.0f} h"
