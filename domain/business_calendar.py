"""Purpose: the business days of a workspace: which day it is there, and when so many working days are over.

Where a public holiday is comes from domain/holiday. Reads no clock.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain import holiday
from domain.calendar import instant, local_day, week_of

STARTS = time(9)
MOST_WAITED = 99
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class BusinessCalendar:
    """Working days are Monday to Friday without the public holidays of `country` (ISO 3166, or empty)."""

    tz: ZoneInfo
    country: str = ""

    def today(self, now: datetime) -> date:
        """The day it is there."""
        return local_day(now, self.tz)

    def yesterday(self, now: datetime) -> date:
        """The last day that is over there."""
        return self.today(now) - DAY

    def last_week(self, now: datetime) -> date:
        """The Monday of the last week that is over there."""
        return week_of(self.today(now))[0] - WEEK

    def is_working_day(self, day: date) -> bool:
        """Whether that day is worked on."""
        return holiday.is_working_day(self.country, day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return holiday.first_working_day(self.country, day + DAY)

    def working_days(self, first: date, last: date) -> list[date]:
        """Those from `first` to `last`, in order."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if self.is_working_day(day)]

    def after(self, start: datetime, days: int) -> datetime:
        """The instant so many business days after `start`: the same wall time, on a working day.

        What comes in on a day off counts from nine o'clock of the next working day.
        """
        day, wall = self.today(start), start.astimezone(self.tz).time()
        if not self.is_working_day(day):
            day, wall = self.next_working_day(day), STARTS
        for _ in range(days):
            day = self.next_working_day(day)
        return instant(day, wall, self.tz)

    def working_days_between(self, since: datetime, now: datetime) -> int:
        """Whole business days from `since` to `now`, counted up to MOST_WAITED."""
        days = 0
        while days < MOST_WAITED and self.after(since, days + 1) <= now:
            days += 1
        return days
