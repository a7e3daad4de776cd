"""Purpose: every rule set among the world's time zones, every quarter of an hour, five years: each slot once.

What is right is found by walking through all instants and reading the wall clock at each, not by the rules
that the bot uses. Needs no database and no process.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain import calendar
from tests.chaos.engines import Engine
from tests.chaos.figures import Line, Say, Wanted

FIRST, YEARS = 2026, 5
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
WALLS = [time(n // 4, n % 4 * 15) for n in range(96)]
# Slot after slot every quarter of the hours in which clocks change, and every two hours of the others.
IN_TURN = [*WALLS[:20], *WALLS[20::8]]
DAILY = "FREQ=DAILY"
AROUND = timedelta(days=2)
Wall = tuple[date, time]


def run(name: str, _engine: Engine, _wanted: Wanted, say: Say) -> Line:
    """All rule sets."""
    zones = rule_sets(FIRST, YEARS)
    wrong = substituted = slots = 0
    for zone in zones:
        checked = check(zone, FIRST, YEARS)
        slots += checked.slots
        substituted += checked.substituted
        wrong += len(checked.wrong)
        for each in checked.wrong[:3]:
            say(f"{zone}: {each}")
    figures = {"rule_sets": len(zones), "slots": slots, "substituted": substituted, "wrong": wrong}
    return Line("zones", figures, not wrong and bool(substituted))


class Checked:
    """How many slots of a zone were looked at, how many the clocks jumped over, and which were wrong."""

    def __init__(self) -> None:
        self.slots = 0
        self.substituted = 0
        self.wrong: list[str] = []

    def compare(self, what: Sequence[object], found: datetime, right: datetime) -> None:
        if found != right:
            self.wrong.append(f"{' '.join(map(str, what))}: {found} instead of {right}")


def rule_sets(first: int, years: int) -> list[str]:
    """One zone of each set whose clocks show the same at every hour of these years."""
    start = datetime(first, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=n) for n in range(years * 366 * 24)]
    named = dict[tuple[object, ...], str]()
    for name in calendar.zone_names():
        zone = ZoneInfo(name)
        offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
        changes = [n for n, (one, other) in enumerate(pairwise(offsets)) if one != other]
        named.setdefault((offsets[0], *((n, offsets[n + 1]) for n in changes)), name)
    return sorted(named.values())


def check(name: str, first: int, years: int) -> Checked:
    """Every day and quarter of an hour by `instant`; around each change of the clocks slot after slot."""
    zone, checked = ZoneInfo(name), Checked()
    shown = _shown(zone, first, years)
    start = date(first, 1, 1)
    days = [start + n * DAY for n in range((start.replace(year=first + years) - start).days)]
    gaps = set[date]()
    for day in days:
        for wall in WALLS:
            right = shown.get((day, wall))
            if right is None:
                right = _after_gap(shown, day, wall)
                gaps.add(day)
                checked.substituted += 1
            checked.slots += 1
            checked.compare((day, wall), calendar.instant(day, wall, zone), right)
    for day in gaps | _repeated(zone, days):
        _in_turn(checked, zone, shown, day)
    return checked


def _shown(zone: ZoneInfo, first: int, years: int) -> Mapping[Wall, datetime]:
    """For each day and quarter of an hour the first instant at which the zone's clocks show it."""
    shown = dict[Wall, datetime]()
    at, end = datetime(first, 1, 1, tzinfo=UTC) - 2 * DAY, datetime(first + years, 1, 1, tzinfo=UTC) + 2 * DAY
    while at < end:
        local = at.astimezone(zone)
        shown.setdefault((local.date(), local.time()), at)
        at += QUARTER
    return shown


def _after_gap(shown: Mapping[Wall, datetime], day: date, wall: time) -> datetime:
    """The first instant whose clock shows something later than what was jumped over."""
    local = datetime.combine(day, wall)
    while (local.date(), local.time()) not in shown:
        local += QUARTER
    return shown[local.date(), local.time()]


def _repeated(zone: ZoneInfo, days: Sequence[date]) -> set[date]:
    """The days on which the clocks go back: they are longer than others."""
    midnights = [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]
    return {day for day, (one, other) in zip(days, pairwise(midnights), strict=False) if other - one > DAY}


def _in_turn(checked: Checked, zone: ZoneInfo, shown: Mapping[Wall, datetime], day: date) -> None:
    """The slots of a daily ritual around this day, each asked for at the one before: every day once."""
    for wall in IN_TURN:
        after = datetime.combine(day, wall, UTC) - AROUND
        slots = list(_slots(wall, zone, after))
        for slot in slots:
            right = shown.get((slot.day, wall)) or _after_gap(shown, slot.day, wall)
            checked.compare(("in turn", slot.key, wall), slot.at, right)
        keys = [slot.day for slot in slots]
        if any(other - one != DAY for one, other in pairwise(keys)):
            checked.wrong.append(f"around {day} {wall}: the days {keys}")


def _slots(wall: time, zone: ZoneInfo, after: datetime) -> Iterator[calendar.Slot]:
    for _ in range(AROUND.days + 1):
        slot = calendar.next_slot(DAILY, wall, zone, after)
        yield slot
        after = slot.at
