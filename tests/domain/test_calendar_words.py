"""Stories: rules, weekdays, zones, dates and times are read as people write them, or refused in words."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain import calendar
from domain.errors import UserError

BERLIN = ZoneInfo("Europe/Berlin")
NINE = time(9, 0)
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "nonsense",
        "FREQ",
        "FREQ=SOMETIMES",
        "BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "FREQ=WEEKLY;INTERVAL=00",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=WEEKLY;UNTIL=never",
        "FREQ=WEEKLY;WHEN=TH",
        "RRULE:FREQ=WEEKLY\nEXDATE:20261130T000000",
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_in_words(rule: str) -> None:
    with pytest.raises(UserError, match="FREQ=WEEKLY;BYDAY=MO"):
        calendar.next_slot(rule, NINE, BERLIN, MONDAY)


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY;COUNT=3", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;INTERVAL=20"]
)
def test_a_rule_without_a_moment_in_three_years_is_refused_in_words(rule: str) -> None:
    with pytest.raises(UserError, match="never comes up in the next three years"):
        calendar.next_slot(rule, NINE, BERLIN, MONDAY)


@pytest.mark.parametrize("day", ["", "THURSDAY", "th", "XX", "1MO"])
def test_a_word_that_is_no_weekday_makes_no_rule(day: str) -> None:
    with pytest.raises(UserError, match="is no weekday"):
        calendar.weekly(day)


@pytest.mark.parametrize(
    ("rule", "day"),
    [("FREQ=WEEKLY;BYDAY=TH", "TH"), ("FREQ=WEEKLY;BYDAY=TU,TH", "TU"), ("FREQ=DAILY", "MO")],
)
def test_a_rules_weekday_is_the_first_it_names_or_monday(rule: str, day: str) -> None:
    assert calendar.weekday_of(rule) == day


@pytest.mark.parametrize(
    "name", ["", "Europe/Atlantis", "europe/berlin", "../etc/passwd", "CEST", "Etc/GMT+3"]
)
def test_an_unknown_zone_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(UserError, match="isn't a time zone I know"):
        calendar.zone(name)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Kolkata", "America/Argentina/Ushuaia", "UTC"])
def test_a_zone_people_live_in_is_known_by_its_name(name: str) -> None:
    assert calendar.zone(name).key == name


def test_zones_are_offered_in_order_and_each_once() -> None:
    names = calendar.zone_names()

    assert list(names[:-1]) == sorted(set(names[:-1]))
    assert names[-1] == "UTC"


@pytest.mark.parametrize(
    ("text", "day"), [("2026-12-03", date(2026, 12, 3)), ("2028-02-29", date(2028, 2, 29))]
)
def test_a_date_is_read_as_people_are_told_to_write_it(text: str, day: date) -> None:
    assert calendar.parse_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "03.12.2026",
        "2026-12-3",
        "2026-02-29",
        "20261203",
        "2026-W49-4",
        "0001-01-01",
        "9999-12-31",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(UserError, match="isn't a date I can use"):
        calendar.parse_day(text)


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("14:00", time(14)),
        ("9:00", time(9)),
        ("09:05", time(9, 5)),
        ("00:00", time()),
        ("23:59", time(23, 59)),
    ],
)
def test_a_wall_time_is_read_with_or_without_its_leading_zero(text: str, wall: time) -> None:
    assert calendar.parse_time(text) == wall


@pytest.mark.parametrize(
    "text", ["", "14", "14.00", "2pm", "24:00", "14:60", "14:0", "14:000", "9:+5", "1_0:00", "-1:00", "١٤:٠٠"]
)
def test_anything_else_is_no_wall_time(text: str) -> None:
    with pytest.raises(UserError, match="isn't a time I can use"):
        calendar.parse_time(text)
