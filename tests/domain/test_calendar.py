"""Stories: wall time and zones. When a recurring moment comes next, whatever the clocks do there."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import calendar
from domain.calendar import Slot

BERLIN = ZoneInfo("Europe/Berlin")
NINE = time(9, 0)
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slots(
    rule: str, after: datetime, many: int, wall: time = NINE, zone: str = "Europe/Berlin"
) -> list[Slot]:
    """The next `many` slots, each asked for at the instant of the one before."""
    found: list[Slot] = []
    for _ in range(many):
        found.append(calendar.next_slot(rule, wall, ZoneInfo(zone), after))
        after = found[-1].at
    return found


@pytest.mark.parametrize(
    ("zone", "day", "wall", "first_valid"),
    [
        ("Europe/Berlin", "2026-03-29", time(2, 30), "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", time(2, 0), "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", time(2, 59), "2026-03-29T01:00"),
        ("America/New_York", "2026-03-08", time(2, 30), "2026-03-08T07:00"),
        ("Australia/Lord_Howe", "2026-10-04", time(2, 15), "2026-10-03T15:30"),
        ("Pacific/Apia", "2011-12-30", time(0, 0), "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-30", time(9, 0), "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-30", time(23, 59), "2011-12-30T10:00"),
        ("Africa/Casablanca", "2026-03-22", time(2, 30), "2026-03-22T02:00"),
        ("Africa/Cairo", "2026-04-24", time(0, 30), "2026-04-23T22:00"),
        ("America/Santiago", "2026-09-06", time(0, 0), "2026-09-06T04:00"),
    ],
)
def test_a_wall_time_the_clocks_jump_over_is_the_first_valid_instant_after(
    zone: str, day: str, wall: time, first_valid: str
) -> None:
    found = calendar.instant(date.fromisoformat(day), wall, ZoneInfo(zone))

    assert found == utc(first_valid)


@pytest.mark.parametrize(
    ("zone", "day", "wall", "first_pass"),
    [
        ("Europe/Berlin", "2026-10-25", time(2, 30), "2026-10-25T00:30"),
        ("America/New_York", "2026-11-01", time(1, 30), "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-04-05", time(1, 45), "2026-04-04T14:45"),
        ("Africa/Casablanca", "2026-02-15", time(2, 30), "2026-02-15T01:30"),
    ],
)
def test_a_wall_time_that_comes_twice_is_the_first_of_the_two(
    zone: str, day: str, wall: time, first_pass: str
) -> None:
    found = calendar.instant(date.fromisoformat(day), wall, ZoneInfo(zone))

    assert found == utc(first_pass)


@pytest.mark.parametrize(
    ("zone", "day", "wall", "at"),
    [
        ("Europe/Berlin", "2026-01-15", NINE, "2026-01-15T08:00"),
        ("Europe/Berlin", "2026-07-15", NINE, "2026-07-15T07:00"),
        ("Europe/Berlin", "2026-03-29", time(3, 0), "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25", time(3, 0), "2026-10-25T02:00"),
        ("America/New_York", "2026-07-15", NINE, "2026-07-15T13:00"),
        ("Australia/Lord_Howe", "2026-07-15", NINE, "2026-07-14T22:30"),
        ("Australia/Lord_Howe", "2026-12-15", NINE, "2026-12-14T22:00"),
        ("Pacific/Apia", "2011-12-29", NINE, "2011-12-29T19:00"),
        ("Pacific/Apia", "2011-12-31", NINE, "2011-12-30T19:00"),
        ("Africa/Casablanca", "2026-02-20", NINE, "2026-02-20T09:00"),
        ("Africa/Casablanca", "2026-05-20", NINE, "2026-05-20T08:00"),
        ("Asia/Kolkata", "2026-03-29", time(2, 30), "2026-03-28T21:00"),
    ],
)
def test_an_ordinary_wall_time_is_read_with_the_offset_of_its_day(
    zone: str, day: str, wall: time, at: str
) -> None:
    assert calendar.instant(date.fromisoformat(day), wall, ZoneInfo(zone)) == utc(at)


def test_a_weekly_ritual_keeps_its_wall_time_when_summer_time_ends() -> None:
    before, after = slots("FREQ=WEEKLY;BYDAY=TH", utc("2026-10-20"), 2)

    assert (before.at, after.at) == (utc("2026-10-22T07:00"), utc("2026-10-29T08:00"))


def test_a_daily_ritual_in_the_hour_that_comes_twice_comes_once_that_day() -> None:
    found = slots("FREQ=DAILY", utc("2026-10-24T12:00"), 2, time(2, 30))

    assert [slot.at for slot in found] == [utc("2026-10-25T00:30"), utc("2026-10-26T01:30")]
    assert [slot.key for slot in found] == ["2026-10-25#1", "2026-10-26#1"]


def test_a_slot_due_this_very_instant_is_not_the_next_one() -> None:
    due = utc("2026-11-26T08:00")

    found = calendar.next_slot("FREQ=WEEKLY;BYDAY=TH", NINE, BERLIN, due)

    assert found.at == due + timedelta(days=7)


def test_a_slot_due_a_microsecond_later_is_the_next_one() -> None:
    due = utc("2026-11-26T08:00")

    found = calendar.next_slot("FREQ=WEEKLY;BYDAY=TH", NINE, BERLIN, due - timedelta(microseconds=1))

    assert found == Slot("2026-W48#1", due, date(2026, 11, 26))


@pytest.mark.parametrize(
    ("rule", "after", "keys"),
    [
        ("FREQ=WEEKLY;BYDAY=TH", "2026-11-23", ["2026-W48#1", "2026-W49#1", "2026-W50#1"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "2026-11-23", ["2026-W48#1", "2026-W48#2", "2026-W49#1"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "2026-11-25", ["2026-W48#2", "2026-W49#1", "2026-W49#2"]),
        ("FREQ=WEEKLY;BYDAY=TH", "2026-12-30", ["2026-W53#1", "2027-W01#1", "2027-W02#1"]),
        ("FREQ=WEEKLY;BYDAY=FR", "2026-12-30", ["2026-W53#1", "2027-W01#1", "2027-W02#1"]),
        ("FREQ=WEEKLY;BYDAY=MO", "2024-12-26", ["2025-W01#1", "2025-W02#1", "2025-W03#1"]),
        ("FREQ=DAILY", "2026-12-30T12:00", ["2026-12-31#1", "2027-01-01#1", "2027-01-02#1"]),
        ("FREQ=MONTHLY;BYDAY=1MO", "2026-11-23", ["2026-12#1", "2027-01#1", "2027-02#1"]),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "2026-12-10", ["2026-12#2", "2027-01#1", "2027-01#2"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-10", ["2026-12#2", "2027-01#1", "2027-01#2"]),
        ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1", "2026-03-01", ["2026#2", "2027#1", "2027#2"]),
    ],
)
def test_a_slot_is_named_by_its_local_period_and_the_ordinal_in_it(
    rule: str, after: str, keys: list[str]
) -> None:
    assert [slot.key for slot in slots(rule, utc(after), 3)] == keys


def test_every_second_week_is_the_same_week_whenever_one_asks() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
    days = [slot.day for slot in slots(rule, MONDAY, 4)]

    assert [later - earlier for earlier, later in pairwise(days)] == [timedelta(days=14)] * 3
    assert calendar.next_slot(rule, NINE, BERLIN, MONDAY + timedelta(days=7)).day in days


def test_the_first_monday_of_a_month_may_be_its_first_day() -> None:
    found = [slot.day for slot in slots("FREQ=MONTHLY;BYDAY=1MO", utc("2027-01-10"), 3)]

    assert found == [date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 5)]


WALLS = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
# From 2019 to 2036.
INSTANTS = st.integers(1_546_300_800, 2_114_380_800).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(start=INSTANTS, day=st.sampled_from(calendar.WEEKDAYS))
@settings(max_examples=50, deadline=None)
def test_a_weekly_slot_is_named_by_the_iso_week_the_standard_library_gives(start: datetime, day: str) -> None:
    found = calendar.next_slot(calendar.weekly(day), NINE, BERLIN, start)

    year, week, weekday = found.day.isocalendar()
    assert (found.key, calendar.WEEKDAYS[weekday - 1]) == (f"{year}-W{week:02d}#1", day)


@given(
    zone=st.sampled_from(calendar.zone_names()),
    day=st.sampled_from(calendar.WEEKDAYS),
    wall=WALLS,
    after=INSTANTS,
)
@settings(max_examples=150, deadline=None)
def test_the_next_slot_lies_ahead_within_eight_days_at_its_wall_time_unless_the_clocks_jump_over_it(
    zone: str, day: str, wall: time, after: datetime
) -> None:
    tz = ZoneInfo(zone)

    found = calendar.next_slot(calendar.weekly(day), wall, tz, after)

    named = datetime.combine(found.day, wall, tz)
    in_gap = named.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != named.replace(tzinfo=None)
    shown = found.at.astimezone(tz).replace(tzinfo=None)
    assert after < found.at <= after + timedelta(days=8)
    assert (shown == named.replace(tzinfo=None)) is not in_gap
    assert shown >= named.replace(tzinfo=None)


@given(
    zone=st.sampled_from(calendar.zone_names()),
    rule=st.sampled_from(
        [
            "FREQ=DAILY",
            "FREQ=WEEKLY;BYDAY=TU,SU",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=1MO,-1FR",
        ]
    ),
    wall=WALLS,
    after=INSTANTS,
)
@settings(max_examples=60, deadline=None)
def test_going_on_slot_by_slot_never_repeats_a_name_and_never_goes_back(
    zone: str, rule: str, wall: time, after: datetime
) -> None:
    found = slots(rule, after, 12, wall, zone)

    assert len({slot.key for slot in found}) == 12
    assert all(earlier.at < later.at for earlier, later in pairwise(found))


@given(
    zone=st.sampled_from(calendar.zone_names()),
    day=st.dates(date(1975, 1, 1), date(2040, 1, 1)),
    wall=WALLS,
)
@settings(max_examples=200, deadline=None)
def test_just_before_that_instant_the_clocks_showed_less_and_at_it_as_much_or_more(
    zone: str, day: date, wall: time
) -> None:
    tz = ZoneInfo(zone)

    at = calendar.instant(day, wall, tz)

    just_before = (at - timedelta(seconds=1)).astimezone(tz).replace(tzinfo=None)
    assert at.astimezone(tz).replace(tzinfo=None) >= datetime.combine(day, wall)
    assert just_before < datetime.combine(day, wall)


@pytest.mark.parametrize(
    ("day", "monday", "sunday"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 29)),
        (date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
    ],
)
def test_a_week_runs_from_monday_to_sunday(day: date, monday: date, sunday: date) -> None:
    assert calendar.week_of(day) == (monday, sunday)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 11, 26)),
        ("Pacific/Apia", date(2026, 11, 27)),
        ("Asia/Kolkata", date(2026, 11, 27)),
        ("America/New_York", date(2026, 11, 26)),
    ],
)
def test_the_same_instant_is_another_day_elsewhere(zone: str, day: date) -> None:
    assert calendar.local_day(utc("2026-11-26T22:00"), ZoneInfo(zone)) == day
