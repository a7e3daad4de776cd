"""Purpose: the window a digest is compiled for: from when, up to when, and in which zone it is shown.

Reads nothing itself.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain.calendar import local_day, zone

# Before the first digest of a workspace everything is news.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Window:
    """Data after `since` up to and with `until` (instants); times are shown in `zone` (IANA)."""

    since: datetime
    until: datetime
    zone: str
    late: bool = False

    @property
    def today(self) -> date:
        """The day it ends on, in its zone."""
        return local_day(self.until, zone(self.zone))
