"""Purpose: the rituals Drumbeat knows and the states one of their occurrences may end in.

When the next one comes is domain/calendar's business.
"""

from datetime import timedelta
from enum import StrEnum


class RitualKind(StrEnum):
    THURSDAY = "thursday"
    MONDAY = "monday"


class OnHoliday(StrEnum):
    """What a ritual does when its day is a public holiday."""

    POST = "post"
    SHIFT = "shift"
    SKIP = "skip"


class OccurrenceState(StrEnum):
    DUE = "due"
    WRITTEN = "written"
    SKIPPED = "skipped"
    FAILED = "failed"


# How late is still useful: Thursday's digest reads well on Friday; Monday's agenda is for Monday.
USEFUL_FOR = {RitualKind.THURSDAY: timedelta(hours=36), RitualKind.MONDAY: timedelta(hours=10)}
LATE_AFTER = timedelta(minutes=15)
