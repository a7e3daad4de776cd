"""Purpose: where a workspace's days are counted: its zone, its country's holidays, and the last whole day.

Reads no clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import week_of
from domain.holiday import is_working_day


@dataclass(frozen=True)
class Place:
    """A workspace seen on the day after `yesterday`. `zone` is an IANA name, `country` an ISO 3166 code."""

    workspace_id: int
    zone: str
    country: str
    yesterday: date

    @property
    def ended(self) -> date:
        """The Monday of the last week that is over."""
        monday, sunday = week_of(self.yesterday)
        return monday if sunday == self.yesterday else monday - timedelta(weeks=1)

    def is_workday(self, day: date) -> bool:
        """Monday to Friday and no public holiday."""
        return is_working_day(self.country, day)
