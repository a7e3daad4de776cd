"""The rules of a promise: who may say what of it, when it is asked about, and what a side's come to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.business_calendar import BusinessCalendar
from domain.errors import UserError
from domain.promise import (
    LIFE,
    NewPromise,
    PromiseParty,
    PromiseState,
    PromiseStep,
    Reason,
    asked_again_at,
    asked_at,
    check_new,
    number_in,
    reminded_at,
    share_of,
    state_after,
)
from domain.side import Side

BERLIN = ZoneInfo("Europe/Berlin")
GERMANY = BusinessCalendar(BERLIN, "DE")
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
KEEPER, ASKER = (PromiseParty.KEEPER,), (PromiseParty.ASKER,)
OPEN, KEPT, LATE = PromiseState.OPEN, PromiseState.KEPT, PromiseState.LATE


@pytest.mark.parametrize(
    ("state", "to", "today", "after"),
    [
        (OPEN, KEPT, MONDAY, KEPT),
        (OPEN, KEPT, FRIDAY, KEPT),
        (OPEN, KEPT, FRIDAY + timedelta(days=1), LATE),
        (OPEN, LATE, FRIDAY + timedelta(days=1), LATE),
        (PromiseState.NOT_KEPT, KEPT, MONDAY, LATE),
        (PromiseState.REQUESTED, OPEN, MONDAY, OPEN),
    ],
)
def test_late_is_not_kept(state: PromiseState, to: PromiseState, today: date, after: PromiseState) -> None:
    step = PromiseStep(to, due_on=None)

    assert state_after(state, step, KEEPER, FRIDAY, today) is after


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (PromiseStep(PromiseState.NOT_KEPT), "reason"),
        (PromiseStep(OPEN), "due_on"),
        (PromiseStep(PromiseState.DROPPED), "why"),
        (PromiseStep(OPEN, due_on=MONDAY - timedelta(days=1)), "due_on"),
        (PromiseStep(OPEN, due_on=MONDAY + timedelta(days=400)), "due_on"),
    ],
)
def test_what_a_step_needs_is_asked_for(step: PromiseStep, field: str) -> None:
    with pytest.raises(UserError) as refused:
        state_after(OPEN, step, KEEPER, FRIDAY, MONDAY)
    assert refused.value.field == field


def test_the_day_moves_until_the_day_before_it() -> None:
    moved = PromiseStep(OPEN, due_on=FRIDAY + timedelta(days=7))

    assert state_after(OPEN, moved, KEEPER, FRIDAY, FRIDAY - timedelta(days=1)) is OPEN
    with pytest.raises(UserError, match="can't move anymore"):
        state_after(OPEN, moved, KEEPER, FRIDAY, FRIDAY)


@pytest.mark.parametrize("to", [KEPT, LATE, PromiseState.NOT_KEPT, PromiseState.DECLINED, OPEN])
@pytest.mark.parametrize("parties", [ASKER, ()])
def test_nobody_else_speaks_for_its_keeper(to: PromiseState, parties: tuple[PromiseParty, ...]) -> None:
    step = PromiseStep(to, Reason.FORGOT, "because", FRIDAY)

    with pytest.raises(UserError, match="Only the person who keeps"):
        state_after(OPEN, step, parties, FRIDAY, MONDAY)


def test_whoever_asked_takes_a_request_back_and_nothing_else() -> None:
    back = PromiseStep(PromiseState.DROPPED)

    assert state_after(PromiseState.REQUESTED, back, ASKER, FRIDAY, MONDAY) is PromiseState.DROPPED
    with pytest.raises(UserError, match="Only the person who keeps"):
        state_after(OPEN, back, ASKER, FRIDAY, MONDAY)


def test_every_state_can_be_reached() -> None:
    assert {LIFE.first, *(move.to for move in LIFE.moves)} == set(PromiseState)


@pytest.mark.parametrize(
    ("due_on", "reminded", "again"),
    [
        (FRIDAY, "2026-11-26T08:00", "2026-11-30T08:00"),
        (MONDAY, "2026-11-20T08:00", "2026-11-24T08:00"),
        pytest.param(date(2026, 12, 28), "2026-12-24T08:00", "2026-12-29T08:00", id="after Christmas"),
        pytest.param(date(2026, 11, 29), "2026-11-27T08:00", "2026-11-30T08:00", id="on a Sunday"),
    ],
)
def test_it_is_spoken_of_on_working_days(due_on: date, reminded: str, again: str) -> None:
    assert reminded_at(due_on, GERMANY, BERLIN) == datetime.fromisoformat(reminded).replace(tzinfo=UTC)
    assert asked_again_at(due_on, GERMANY, BERLIN) == datetime.fromisoformat(again).replace(tzinfo=UTC)


def test_it_is_asked_about_in_the_keepers_own_afternoon() -> None:
    assert asked_at(FRIDAY, ZoneInfo("America/New_York")) == datetime(2026, 11, 27, 21, tzinfo=UTC)


def test_who_is_on_no_side_promises_nothing_nor_does_anybody_for_yesterday() -> None:
    promise = NewPromise("send the case study", "U0ANA", MONDAY)

    assert check_new(promise, Side.SALES, MONDAY) is promise
    with pytest.raises(UserError, match="isn't in Sales or Marketing"):
        check_new(promise, None, MONDAY)
    with pytest.raises(UserError, match="already over"):
        check_new(promise, Side.SALES, FRIDAY)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("P-7", 7),
        ("p7", 7),
        ("P‑12", 12),
        ("P–3", 3),
        (" p-1 ", 1),
        ("P-", None),
        ("F-7", None),
        ("P-7x", None),
    ],
)
def test_a_number_is_read_however_its_dash_was_typed(typed: str, number: int | None) -> None:
    assert number_in(typed) == number


def test_a_share_speaks_of_five_or_more_and_late_is_not_kept() -> None:
    kept = [(KEPT, None)] * 3
    missed = [(PromiseState.NOT_KEPT, Reason.FORGOT), (LATE, None), (PromiseState.DROPPED, None)]

    share = share_of([*kept, *missed])
    assert share and (share.kept, share.ended, share.reason) == (3, 5, Reason.FORGOT)
    assert share_of([*kept, *missed[:1], *missed[2:]]) is None
