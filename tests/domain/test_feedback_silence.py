"""The clock on silence: when it strikes, and whom it asks."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.business_calendar import BusinessCalendar
from domain.feedback.silence import Periods, look, recipients_at
from domain.feedback.stage import ENDED, OPEN, Stage

BERLIN = BusinessCalendar(ZoneInfo("Europe/Berlin"), "DE")
USUAL = Periods()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN.tz)


def test_nobody_took_it_liaison_then_stand_in_then_both_leaders() -> None:
    since = at("2026-11-23T10:00")

    moments = [look(Stage.NEW, struck, since, None, USUAL, BERLIN) for struck in range(4)]

    assert moments == [at("2026-11-24T10:00"), at("2026-11-25T10:00"), at("2026-11-26T10:00"), None]
    first, second, third = (recipients_at(Stage.NEW, struck) for struck in (1, 2, 3))
    assert first.liaison and not first.all_leaders
    assert second.stand_in and second.marketing_leaders
    assert third.all_leaders


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.TESTING])
def test_the_day_after_a_due_date_its_owner_is_asked(stage: Stage) -> None:
    due = date(2026, 11, 27)

    moments = [look(stage, n, at("2026-11-23T10:00"), due, USUAL, BERLIN) for n in range(4)]

    assert moments == [at("2026-11-30T09:00"), at("2026-12-01T09:00"), at("2026-12-02T09:00"), None]
    assert recipients_at(stage, 1).owner


def test_a_question_reminds_whoever_sent_it_once() -> None:
    since = at("2026-11-23T10:00")

    assert look(Stage.NEEDS_INFO, 0, since, None, USUAL, BERLIN) == at("2026-11-25T10:00")
    assert look(Stage.NEEDS_INFO, 1, since, None, USUAL, BERLIN) is None
    assert recipients_at(Stage.NEEDS_INFO, 1).author


@pytest.mark.parametrize("stage", ENDED)
def test_what_ended_is_silent_for_good(stage: Stage) -> None:
    assert look(stage, 0, at("2026-11-23T10:00"), date(2026, 12, 1), USUAL, BERLIN) is None


@pytest.mark.parametrize("stage", OPEN)
def test_whatever_is_open_has_a_clock(stage: Stage) -> None:
    assert look(stage, 0, at("2026-11-23T10:00"), date(2026, 12, 1), USUAL, BERLIN) is not None
