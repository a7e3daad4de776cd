"""Purpose: public holidays of a country, and where a day that falls on one is moved to.

The dates come from the `holidays` library; regional holidays are not looked at.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import holidays

from domain.ritual import OnHoliday


@cache
def countries() -> tuple[str, ...]:
    """ISO 3166 codes of the countries whose holidays are known, sorted."""
    return tuple(sorted(holidays.list_supported_countries(include_aliases=False)))


@cache
def _of(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def is_public_holiday(country: str, day: date) -> bool:
    """Whether that day is a public holiday there; never without a country."""
    return bool(country) and day in _of(country)


def is_working_day(country: str, day: date) -> bool:
    """Monday to Friday and no public holiday there; without a country only the weekday counts."""
    return day.weekday() < 5 and not is_public_holiday(country, day)


@cache
def mover(country: str, policy: OnHoliday) -> Callable[[date], date | None]:
    """Where a ritual's day is held: itself, the next working day, or nowhere (None).

    A ritual planned on a weekend stays there unless that day is a public holiday.
    """

    def moved(day: date) -> date | None:
        if not country or policy is OnHoliday.POST or day not in _of(country):
            return day
        return first_working_day(country, day) if policy is OnHoliday.SHIFT else None

    return moved


def first_working_day(country: str, day: date) -> date:
    """The first day from `day` on that is one there."""
    while not is_working_day(country, day):
        day += timedelta(days=1)
    return day
