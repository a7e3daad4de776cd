"""Purpose: how the shared calendars look: the list, the receipt, and the word when one can't be read.

Shows a calendar's host only: whoever has the whole address can read the calendar.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.calendar_feed import EXAMPLE, LONGEST_ADDRESS, Oddity, Trouble
from messages.blocks import Message, button, context, header, message, saying, section
from messages.field import Text
from messages.form import Form
from messages.list_page import ListRow
from messages.menu import command_id
from messages.mrkdwn import words

REMOVE = "calendar_feed.remove"
TROUBLES = {
    Trouble.UNREACHABLE: "nothing answers there",
    Trouble.REFUSED: "the server won't hand it over; the address may have changed",
    Trouble.NOT_PUBLIC: "it leads inside a network or to an address without https, where I don't go",
    Trouble.TOO_BIG: "it is larger than 10 MB",
    Trouble.TOO_SLOW: "it takes too long to read",
    Trouble.NO_CALENDAR: "what's there isn't an iCalendar",
    Trouble.TOO_MANY: "it has thousands of meetings in a few days",
    Trouble.BROKEN: "something went wrong on my side",
}

FORM = Form(
    lambda address: address,
    command_id("drumbeat", "calendar", asks=True),
    "Count a shared calendar",
    "Add it",
    [Text("address", "The calendar's secret address", most=LONGEST_ADDRESS, placeholder=EXAMPLE)],
)
ODDITIES = {
    Oddity.DATE: "a date or time",
    Oddity.ENTRY: "an entry that doesn't end",
    Oddity.PERSON: "a guest",
    Oddity.RULE: "a repeat rule",
    Oddity.ZONE: "a time zone",
}


@dataclass(frozen=True)
class FeedView:
    """A calendar as it may be shown. `read_until` is when it was read last, or added; `zone` is IANA.

    `left_out` counts the entries its last reading could not read, by an Oddity each.
    """

    number: int
    host: str
    read_until: datetime
    zone: str
    trouble: str = ""
    never_read: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def problem(self) -> str:
        """The trouble in words, empty for none."""
        return TROUBLES[Trouble(self.trouble)] if self.trouble else ""

    @property
    def unreadable(self) -> str:
        """What was odd in the entries that could not be read, in words."""
        counts = [(ODDITIES[Oddity(name)], count) for name, count in self.left_out.items()]
        return ", ".join(f"{what} ({count})" if count > 1 else what for what, count in counts)


def feed_list(feeds: Sequence[FeedView], drumbeat: str) -> Message:
    """Every calendar, with a button to remove it."""
    rows = [
        ListRow(words("calendar_feed", "line", feed=feed), button("Remove", REMOVE, str(feed.number)))
        for feed in feeds
    ]
    note = words("calendar_feed", "note" if feeds else "none", drumbeat=drumbeat, example=EXAMPLE)
    return message(
        words("calendar_feed", "title"),
        header("Shared calendars"),
        [row.block() for row in rows],
        context(note) if feeds else section(note),
    )


def feed_receipt(host: str, drumbeat: str, *, again: bool) -> Message:
    """A calendar is in the list, and will be read; `again` where it was in it already."""
    return saying(words("calendar_feed", "again" if again else "added", host=host, drumbeat=drumbeat))


def feed_unread(feed: FeedView) -> Message:
    """To the admin who added it: it can't be read."""
    return saying(words("calendar_feed", "unread", feed=feed))
