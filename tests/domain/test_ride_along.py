"""Stories: booking a ride-along in one line, confirming it, and being reminded in one's own zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.errors import UserError
from domain.ride_along import (
    Booking,
    RideAnswer,
    RideReminder,
    RideState,
    check_answer,
    check_pair,
    parse,
    reminders,
    state_after,
)
from domain.side import Side

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPEN, YES, NO = RideAnswer.OPEN, RideAnswer.YES, RideAnswer.NO


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "zone", "booking"),
    [
        (
            "<@U0ANA> 2026-12-03 14:00 Contoso",
            "Europe/Berlin",
            Booking("U0ANA", utc("2026-12-03T13:00"), "Contoso"),
        ),
        (
            "<@U0ANA|ana> 2026-12-03 9:00 Contoso Ltd & Sons",
            "Europe/London",
            Booking("U0ANA", utc("2026-12-03T09:00"), "Contoso Ltd & Sons"),
        ),
        (
            "  <@W0ANA>   2026-12-03\t14:00  Big   Corp ",
            "America/New_York",
            Booking("W0ANA", utc("2026-12-03T19:00"), "Big Corp"),
        ),
        (
            "\u200b<@U0ANA|ana maria>,\u00a02026\u201112\u201103\u202f2:00\u202fPM\u00a0Contoso \u2013 Süd",
            "Europe/Berlin",
            Booking("U0ANA", utc("2026-12-03T13:00"), "Contoso \u2013 Süd"),
        ),
        (
            "<@U0ANA> 2027-03-28 02:30 in the gap",
            "Europe/Berlin",
            Booking("U0ANA", utc("2027-03-28T01:00"), "in the gap"),
        ),
        (
            f"<@U0ANA> 2026-12-03 14:00 {'x' * 150}",
            "UTC",
            Booking("U0ANA", utc("2026-12-03T14:00"), "x" * 150),
        ),
        (
            "<@U0ANA> 2026-11-23 09:01 a minute ahead",
            "UTC",
            Booking("U0ANA", utc("2026-11-23T09:01"), "a minute ahead"),
        ),
    ],
)
def test_a_line_is_read_in_the_zone_of_whoever_books(line: str, zone: str, booking: Booking) -> None:
    assert parse(line, ZoneInfo(zone), NOW) == booking


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "needs who, when and where"),
        ("help me", "needs who, when and where"),
        ("<@U0ANA> 2026-12-03 14:00", "needs who, when and where"),
        ("@ana 2026-12-03 14:00 Contoso", "I couldn't find '@ana'"),
        ("ana 2026-12-03 14:00 Contoso", "I couldn't find 'ana'"),
        ("<@U0ANA>x 2026-12-03 14:00 Contoso", "I couldn't find '<@U0ANA>x'"),
        ("<#C0GENERAL> 2026-12-03 14:00 Contoso", "I couldn't find '<#C0GENERAL>'"),
        ("<@U0ANA> tomorrow 2:00 Contoso", "Tue 24 Nov 2026 02:00 or Tue 24 Nov 2026 14:00"),
        ("<@U0ANA> 2026-13-03 14:00 Contoso", "couldn't read a day and a time in “2026-13-03 14:00 Contoso”"),
        ("<@U0ANA> 2026-12-03 2 Contoso", "couldn't read “2” as a time"),
        ("<@U0ANA> Dec 3 2pm", "needs who, when and where"),
        ("<@U0ANA> 2026-11-23 10:00 Contoso", "That's in the past"),
        ("<@U0ANA> 2025-12-03 14:00 Contoso", "That's in the past"),
        ("<@U0ANA> 2027-11-25 14:00 Contoso", "more than a year away"),
        (f"<@U0ANA> 2026-12-03 14:00 {'x' * 151}", "under 150 characters"),
    ],
)
def test_a_line_that_cannot_be_read_says_which_part(line: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        parse(line, BERLIN, NOW)

    assert words in refused.value.words


@pytest.mark.parametrize(
    ("marketer", "rep", "words"),
    [
        (Side.SALES, Side.SALES, "Marketing books ride-alongs"),
        (None, Side.SALES, "Marketing books ride-alongs"),
        (None, None, "Marketing books ride-alongs"),
        (Side.MARKETING, Side.MARKETING, "isn't in Sales"),
        (Side.MARKETING, None, "isn't in Sales"),
    ],
)
def test_only_a_marketer_asks_and_only_a_rep_is_asked(
    marketer: Side | None, rep: Side | None, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        check_pair(marketer, rep)


def test_a_marketer_and_a_rep_may_ride() -> None:
    check_pair(Side.MARKETING, Side.SALES)


@pytest.mark.parametrize(
    ("marketer", "rep", "state"),
    [
        (OPEN, OPEN, RideState.PROPOSED),
        (OPEN, YES, RideState.PROPOSED),
        (OPEN, NO, RideState.DECLINED),
        (YES, OPEN, RideState.PROPOSED),
        (YES, YES, RideState.CONFIRMED),
        (YES, NO, RideState.DECLINED),
        (NO, OPEN, RideState.DECLINED),
        (NO, YES, RideState.DECLINED),
        (NO, NO, RideState.DECLINED),
    ],
)
def test_both_must_say_yes_and_one_no_is_enough(
    marketer: RideAnswer, rep: RideAnswer, state: RideState
) -> None:
    assert state_after((marketer, rep)) is state


@pytest.mark.parametrize("given", [YES, NO])
@pytest.mark.parametrize("state", [RideState.PROPOSED, RideState.CONFIRMED])
def test_an_answer_counts_until_the_ride_begins(state: RideState, given: RideAnswer) -> None:
    assert check_answer(state, given, NOW + timedelta(microseconds=1), NOW) is given


@pytest.mark.parametrize(
    ("state", "at", "words"),
    [
        (RideState.DECLINED, NOW + timedelta(days=1), "already called off"),
        (RideState.PROPOSED, NOW, "in the past"),
        (RideState.CONFIRMED, NOW - timedelta(days=1), "in the past"),
    ],
)
def test_what_is_called_off_or_over_is_not_answered_any_more(
    state: RideState, at: datetime, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        check_answer(state, YES, at, NOW)


@pytest.mark.parametrize(
    ("at", "zone", "day_before"),
    [
        ("2026-12-03T13:00", "Europe/Berlin", "2026-12-02T08:00"),
        ("2026-12-03T13:00", "Europe/Madrid", "2026-12-02T08:00"),
        ("2026-12-03T13:00", "Europe/London", "2026-12-02T09:00"),
        ("2026-12-03T03:00", "America/New_York", "2026-12-01T14:00"),
        ("2026-12-03T20:00", "Pacific/Apia", "2026-12-02T20:00"),
        pytest.param(
            "2027-03-29T08:00", "Europe/Berlin", "2027-03-28T07:00", id="the day summer time begins"
        ),
        pytest.param("2027-03-28T08:00", "Europe/Berlin", "2027-03-27T08:00", id="the day before it begins"),
        pytest.param("2027-11-01T09:00", "Europe/Berlin", "2027-10-31T08:00", id="the day summer time ends"),
    ],
)
def test_each_is_reminded_the_day_before_at_nine_of_their_own_clock_and_an_hour_before(
    at: str, zone: str, day_before: str
) -> None:
    found = reminders(utc(at), ZoneInfo(zone), NOW)

    assert found == {
        RideReminder.DAY_BEFORE: utc(day_before),
        RideReminder.HOUR_BEFORE: utc(at) - timedelta(hours=1),
    }


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-12-02T07:59:59", {RideReminder.DAY_BEFORE, RideReminder.HOUR_BEFORE}),
        ("2026-12-02T08:00:00", {RideReminder.HOUR_BEFORE}),
        ("2026-12-03T11:59:59", {RideReminder.HOUR_BEFORE}),
        ("2026-12-03T12:00:00", set()),
    ],
)
def test_a_moment_that_has_come_already_is_left_out(now: str, left: set[RideReminder]) -> None:
    assert set(reminders(utc("2026-12-03T13:00"), BERLIN, utc(now))) == left
