"""Purpose: which repeat rules of a calendar are read, and when one ends.

Finds no occurrences: the libraries parse.py uses do.
"""

from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from icalendar import vRecur

# No meeting comes back more than once a day; a rule that does is a mistake or an attack.
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
# The largest value of each part, before or after zero: beyond it nothing is found, and looking takes long.
LARGEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
DAYS_END = time(23, 59, 59)


def is_odd(rule: Any) -> bool:
    """Whether it can't be read, never moves on, or brings something back many times a day."""
    return (
        not isinstance(rule, vRecur)
        or bool(TOO_OFTEN & {str(often).upper() for often in rule.get("FREQ", [])})
        or any(int(steps) < 1 for steps in rule.get("INTERVAL", []))
        or any(not 1 <= abs(int(at)) <= LARGEST[part] for part in LARGEST for at in rule.get(part, []))
        or any(len(set(rule.get(part, []))) > 1 for part in WITHIN_A_DAY)
    )


def localize_until(rule: vRecur, start: date, home: tzinfo | None, zone: tzinfo) -> None:
    """Give the rule an UNTIL as the start is written: in UTC, or without a zone where the start has none.

    One without a zone is meant in the start's zone; a day counts to its end. A start without one is in
    `home`, which the calendar names, or in `zone`, which the library does not know.
    """
    if "UNTIL" not in rule or not isinstance(start, datetime):
        return
    until, where = rule["UNTIL"][0], start.tzinfo or home
    if not isinstance(until, datetime):
        until = datetime.combine(until, DAYS_END)
    if not until.tzinfo:
        until = until.replace(tzinfo=where or zone)
    rule["UNTIL"] = [until.astimezone(UTC) if where else until.astimezone(zone).replace(tzinfo=None)]
