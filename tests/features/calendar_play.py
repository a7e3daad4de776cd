"""Purpose: a workspace with shared calendars, to tell stories with.

Holds no assertions.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import job_runner
from bot.readers import calendar_feed as reading
from bot.readers.calendar_feed import ReadingRequest
from domain.calendar_feed import Reading, Trouble, TroubleError
from domain.calendar_feed.parse import read_meetings
from storage import calendar_feed, deadline
from storage.calendar_feed import CalendarFeed
from tests.calendars import mail
from tests.cast import MARKETING, SALES, user_id
from tests.office import MONDAY, Office

URL = "https://calendar.example.com/private-c4n4ry/team.ics"
OTHER = "https://outlook.example.com/owa/other.ics"
TUESDAY = MONDAY + timedelta(days=1)
FAR = MONDAY + timedelta(days=365)
BOTH = {"sales meeting": 1, "marketing meeting": 1}


class Calendars:
    """What stands at each address; Trouble where something is the matter."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.at: dict[str, bytes | Trouble | Exception] = {}

    def read(self, asked: ReadingRequest, _stopping: Callable[[], bool]) -> Reading:
        found = self.at[asked.url]
        if isinstance(found, Exception):
            raise found
        if isinstance(found, Trouble):
            raise TroubleError(found)
        return read_meetings(found, asked.after, asked.until, ZoneInfo(asked.zone))

    def look(self, at: datetime) -> int:
        """Let it be that moment and read what is due then; how many readings broke."""
        self.office.now = at
        broken = job_runner.run(reading.jobs(self.office.store, at, read=self.read))
        self.office.deliver()
        return broken

    def next_reading(self) -> datetime:
        """When the one calendar is read next."""
        (reading,) = self.office.store.read(lambda session: deadline.due(session, FAR, calendar_feed.READ))
        return reading.due_at


def with_mail(office: Office) -> None:
    """Slack tells everyone's address, and the bot has read it."""
    for who in (*SALES, *MARKETING, "eli", "mira"):
        office.world.people[user_id(who)]["profile"] = {"email": mail(who).upper()}
        office.event(type="user_change", user=office.world.people[user_id(who)])


def feeds(office: Office) -> Sequence[CalendarFeed]:
    return office.store.read(lambda session: calendar_feed.of_workspace(session, office.workspace_id))


def fail(calendars: Calendars, times: int) -> list[datetime]:
    """Let the readings of the one calendar fail so often; when they were, and when the next one is due."""
    calendars.at[URL] = Trouble.UNREACHABLE
    tries = [calendars.next_reading()]
    for _ in range(times):
        calendars.look(tries[-1])
        tries.append(calendars.next_reading())
    return tries
