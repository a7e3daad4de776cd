"""Purpose: iCalendar texts to tell stories with.

Holds no assertions.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

HELD = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WORDS = "Ksenia's secret topic"


def event(
    *lines: str,
    uid: str = "one@calendar.example",
    people: Sequence[str] = ("ana", "cleo"),
    at: datetime = HELD,
    lasts: timedelta = timedelta(minutes=30),
) -> str:
    """A meeting; `lines` are added, and replace those of the same property."""
    usual = [
        f"UID:{uid}",
        f"DTSTART:{at:%Y%m%dT%H%M%SZ}",
        f"DTEND:{at + lasts:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{WORDS}",
        f"LOCATION:{WORDS}",
        f"DESCRIPTION:{WORDS}",
        *(f"ATTENDEE;CN=Somebody;PARTSTAT=ACCEPTED:mailto:{mail(one)}" for one in people),
    ]
    named = {_name(line) for line in lines}
    kept = [line for line in usual if _name(line) not in named]
    return "\r\n".join(
        ["BEGIN:VEVENT", *kept, *(line for line in lines if line[-1] != ":"), "END:VEVENT", ""]
    )


def _name(line: str) -> str:
    return line.replace(";", ":").partition(":")[0]


def mail(who: str) -> str:
    return f"{who.title()}@Northwind.example"


def calendar(*events: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Northwind//EN\r\n"
    return f"{head}{''.join(events)}END:VCALENDAR\r\n".encode("utf-8", "surrogatepass")
