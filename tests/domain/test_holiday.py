"""Public holidays: a ritual's day stays, moves to the next working day, or is left out."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import next_slot, weekly
from domain.holiday import countries, is_working_day, mover
from domain.ritual import OnHoliday

BERLIN = ZoneInfo("Europe/Berlin")
ASCENSION = date(2027, 5, 6)  # a Thursday
EASTER_MONDAY = date(2027, 3, 29)


@pytest.mark.parametrize(
    ("country", "policy", "day", "held"),
    [
        ("DE", OnHoliday.POST, ASCENSION, ASCENSION),
        ("DE", OnHoliday.SHIFT, ASCENSION, date(2027, 5, 7)),
        ("DE", OnHoliday.SKIP, ASCENSION, None),
        ("DE", OnHoliday.SHIFT, EASTER_MONDAY, date(2027, 3, 30)),
        ("DE", OnHoliday.SHIFT, date(2026, 12, 25), date(2026, 12, 28)),
        ("DE", OnHoliday.SHIFT, date(2027, 5, 13), date(2027, 5, 13)),
        ("US", OnHoliday.SKIP, ASCENSION, ASCENSION),
        ("", OnHoliday.SKIP, date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_where_a_day_is_held(country: str, policy: OnHoliday, day: date, held: date | None) -> None:
    assert mover(country, policy)(day) == held


def test_a_shifted_slot_keeps_the_name_of_the_day_it_was_planned_for() -> None:
    slot = next_slot(
        weekly("TH"), time(9), BERLIN, datetime(2027, 5, 1, tzinfo=UTC), mover("DE", OnHoliday.SHIFT)
    )

    assert (slot.key, slot.day) == ("2027-W18#1", date(2027, 5, 7))


def test_after_a_shifted_slot_comes_the_next_week() -> None:
    shifted = datetime(2027, 5, 7, 7, 0, tzinfo=UTC)

    slot = next_slot(weekly("TH"), time(9), BERLIN, shifted, mover("DE", OnHoliday.SHIFT))

    assert slot.day == date(2027, 5, 13)


def test_between_the_holiday_and_the_day_it_moved_to_the_shifted_slot_is_next() -> None:
    evening = datetime(2027, 5, 6, 18, 0, tzinfo=UTC)

    slot = next_slot(weekly("TH"), time(9), BERLIN, evening, mover("DE", OnHoliday.SHIFT))

    assert slot.day == date(2027, 5, 7)


def test_a_skipped_slot_is_passed_over() -> None:
    slot = next_slot(
        weekly("TH"), time(9), BERLIN, datetime(2027, 5, 1, tzinfo=UTC), mover("DE", OnHoliday.SKIP)
    )

    assert slot.key == "2027-W19#1"


def test_a_slot_that_moves_past_another_is_not_lost() -> None:
    """Good Friday 2027 moves to Tuesday, past Saturday's own slot."""
    moved = mover("DE", OnHoliday.SHIFT)
    thursday = datetime(2027, 3, 25, 12, 0, tzinfo=UTC)

    first = next_slot("FREQ=WEEKLY;BYDAY=FR,SA", time(9), BERLIN, thursday, moved)
    second = next_slot("FREQ=WEEKLY;BYDAY=FR,SA", time(9), BERLIN, first.at, moved)

    assert (first.key, first.day) == ("2027-W12#2", date(2027, 3, 27))
    assert (second.key, second.day) == ("2027-W12#1", date(2027, 3, 30))


@given(st.sampled_from(["DE", "US", "JP", "IN", "CN", "BR"]), st.dates(date(2024, 1, 1), date(2031, 12, 31)))
def test_a_shift_always_ends_on_a_working_day_soon(country: str, day: date) -> None:
    held = mover(country, OnHoliday.SHIFT)(day)

    assert held is not None
    assert held == day or is_working_day(country, held)
    assert 0 <= (held - day).days <= 14


def test_the_countries_are_named_by_their_two_letters() -> None:
    assert {"DE", "US", "GB", "FR"} <= set(countries())
    assert {len(code) for code in countries()} == {2}
