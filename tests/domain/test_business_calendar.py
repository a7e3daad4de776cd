"""The business calendar: which day it is there, which days are worked on, and so many business days later."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_calendar import MOST_WAITED, BusinessCalendar
from domain.calendar import instant, zone

GERMAN = BusinessCalendar(zone("Europe/Berlin"), "DE")
# Far east and west, half and quarter hours, clocks changed on a working day (Cairo) and by half an hour.
ZONES = ("Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu", "Africa/Cairo")
CALENDARS = st.builds(
    BusinessCalendar,
    st.sampled_from([*ZONES, "Australia/Lord_Howe"]).map(zone),
    st.sampled_from(["", "DE", "US", "JP", "IN", "IL"]),
)
MOMENTS = st.integers(0, 7 * 365 * 24 * 60).map(
    lambda minute: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


def at(text: str, calendar: BusinessCalendar = GERMAN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.tz)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        pytest.param("2026-11-23T10:00", 1, "2026-11-24T10:00", id="in the week"),
        pytest.param("2026-11-27T16:00", 1, "2026-11-30T16:00", id="over a weekend"),
        pytest.param("2026-11-28T12:00", 1, "2026-12-01T09:00", id="sent on a Saturday"),
        pytest.param("2026-12-23T10:00", 2, "2026-12-28T10:00", id="over Christmas"),
        pytest.param("2026-12-25T10:00", 0, "2026-12-28T09:00", id="a holiday itself"),
        pytest.param("2026-03-27T10:00", 1, "2026-03-30T10:00", id="clocks go forward in between"),
        pytest.param("2026-10-23T10:00", 1, "2026-10-26T10:00", id="clocks go back in between"),
    ],
)
def test_business_days_leave_out_weekends_and_holidays_and_keep_the_wall_time(
    start: str, days: int, expected: str
) -> None:
    assert GERMAN.after(at(start), days) == at(expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pacific/Kiritimati", date(2026, 11, 24)),
        ("Europe/Berlin", date(2026, 11, 23)),
        ("Pacific/Pago_Pago", date(2026, 11, 22)),
    ],
)
def test_today_is_the_day_it_is_there(name: str, expected: date) -> None:
    now = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)

    assert BusinessCalendar(zone(name)).today(now) == expected
    assert BusinessCalendar(zone(name)).yesterday(now) == expected - timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-11-29T23:59", "2026-11-16"),
        ("2026-11-30T00:00", "2026-11-23"),
        ("2026-12-02T12:00", "2026-11-23"),
    ],
)
def test_the_last_week_is_the_one_that_is_over_there(now: str, monday: str) -> None:
    assert GERMAN.last_week(at(now)) == date.fromisoformat(monday)


def test_each_country_has_its_own_days_off() -> None:
    thanksgiving, boxing_day = date(2026, 11, 26), date(2026, 12, 26)

    assert GERMAN.is_working_day(thanksgiving)
    assert not BusinessCalendar(GERMAN.tz, "US").is_working_day(thanksgiving)
    assert GERMAN.next_working_day(boxing_day) == date(2026, 12, 28)
    assert GERMAN.next_working_day(thanksgiving) == date(2026, 11, 27)


def test_without_a_country_only_weekends_are_days_off() -> None:
    assert BusinessCalendar(GERMAN.tz).working_days(date(2026, 12, 24), date(2026, 12, 28)) == [
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 28),
    ]
    assert GERMAN.working_days(date(2026, 12, 28), date(2026, 12, 27)) == []


@pytest.mark.parametrize(
    ("since", "now", "days"),
    [
        ("2026-11-23T10:00", "2026-11-24T09:59", 0),
        ("2026-11-23T10:00", "2026-11-24T10:00", 1),
        ("2026-11-27T10:00", "2026-11-30T09:00", 0),
        ("2026-11-28T10:00", "2026-12-01T09:00", 1),
        ("2026-11-24T10:00", "2026-11-23T10:00", 0),
        ("2020-01-01T10:00", "2026-11-23T10:00", MOST_WAITED),
    ],
)
def test_what_waits_is_counted_in_whole_business_days(since: str, now: str, days: int) -> None:
    assert GERMAN.working_days_between(at(since), at(now)) == days


@given(calendar=CALENDARS, start=MOMENTS, days=st.integers(0, 20))
def test_business_days_later_is_always_later_on_a_working_day_at_the_same_wall_time(
    calendar: BusinessCalendar, start: datetime, days: int
) -> None:
    end = calendar.after(start, days)

    assert calendar.after(start, days + 1) > end >= start
    assert calendar.is_working_day(calendar.today(end))
    wall = start.astimezone(calendar.tz).time().replace(fold=0)
    starts = not calendar.is_working_day(calendar.today(start))
    kept = instant(calendar.today(end), wall, calendar.tz)
    assert starts or days == 0 or end == kept


@given(calendar=CALENDARS, start=MOMENTS, days=st.integers(0, 12))
def test_so_many_business_days_later_so_many_were_waited(
    calendar: BusinessCalendar, start: datetime, days: int
) -> None:
    end = calendar.after(start, days)

    assert calendar.working_days_between(start, end) == days
    assert calendar.working_days_between(start, end - timedelta(seconds=1)) == max(days - 1, 0)


@given(calendar=CALENDARS, day=st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_between_a_day_and_the_next_working_day_nobody_works(calendar: BusinessCalendar, day: date) -> None:
    found = calendar.next_working_day(day)

    assert calendar.working_days(day + timedelta(days=1), found) == [found]
