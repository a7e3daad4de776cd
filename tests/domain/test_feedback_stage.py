"""The steps of a feedback's life: who may take which, and what each one needs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.errors import UserError
from domain.feedback.stage import (
    ENDED,
    LIFE,
    OPEN,
    STANDS,
    Actor,
    Outcome,
    Party,
    Stage,
    Step,
    check,
    check_merge,
    check_reassign,
)
from domain.side import Role, Side

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEV = Actor("U0DEV", Side.MARKETING, Role.MARKETER, is_author=False)
ANA = Actor("U0ANA", Side.SALES, Role.REP, is_author=True)
FAY = replace(ANA, user="U0FAY", is_author=False)
WHOLE = Step(
    Stage.ACKNOWLEDGED,
    why="because",
    owner="U0DEV",
    due_on=date(2026, 12, 1),
    hypothesis="more replies",
    measure="reply rate",
    outcome=Outcome.WORKED,
    figure="12 %",
    into=3,
)
MOVES = {stage: LIFE.next_states(stage, Party.MARKETING) for stage in Stage}
ALL_MOVES = [(stage, to) for stage in OPEN for to in MOVES[stage]]
NEEDS = [(move.to, name) for move in LIFE.moves for name in move.needs]


@pytest.mark.parametrize(("stage", "to"), ALL_MOVES)
def test_marketing_takes_every_step_of_the_diagram(stage: Stage, to: Stage) -> None:
    step = replace(WHOLE, to=to)

    assert check(stage, step, DEV, None, NOW) is step


@pytest.mark.parametrize(("stage", "to"), ALL_MOVES)
@pytest.mark.parametrize("actor", [FAY, replace(DEV, side=None, role=None)])
def test_nobody_else_takes_them(stage: Stage, to: Stage, actor: Actor) -> None:
    with pytest.raises(UserError, match="Marketing takes this step"):
        check(stage, replace(WHOLE, to=to), actor, None, NOW)


def test_whoever_sent_it_takes_the_two_steps_that_are_theirs() -> None:
    answered, merged = (replace(WHOLE, to=to) for to in (Stage.ACKNOWLEDGED, Stage.MERGED))

    assert check(Stage.NEEDS_INFO, answered, ANA, None, NOW) is answered
    assert check(Stage.NEW, merged, ANA, None, NOW) is merged
    with pytest.raises(UserError, match="Marketing takes this step"):
        check(Stage.NEW, replace(WHOLE, to=Stage.ACKNOWLEDGED), ANA, None, NOW)


@pytest.mark.parametrize(
    ("stage", "to"),
    [(s, to) for s in Stage for to in Stage if to not in MOVES[s] and to not in (Stage.NEW, Stage.WITHDRAWN)],
)
def test_no_other_step_is_there(stage: Stage, to: Stage) -> None:
    with pytest.raises(UserError, match="Someone got there first"):
        check(stage, replace(WHOLE, to=to), DEV, None, NOW)


@pytest.mark.parametrize(("to", "field"), NEEDS)
def test_a_step_says_what_it_can_not_be_without(to: Stage, field: str) -> None:
    before = next(stage for stage in OPEN if to in MOVES[stage])
    empty: dict[str, Any] = {"outcome": None, "owner": None, "due_on": None, "into": None}

    with pytest.raises(UserError) as refused:
        check(before, replace(WHOLE, to=to, **{field: empty.get(field, "")}), DEV, None, NOW)
    assert refused.value.field == field


def test_a_day_that_is_over_is_no_plan() -> None:
    with pytest.raises(UserError, match="already over"):
        check(Stage.ACKNOWLEDGED, replace(WHOLE, to=Stage.PLANNED, due_on=date(2026, 11, 1)), DEV, None, NOW)


def test_a_reason_has_an_end() -> None:
    with pytest.raises(UserError, match="1,000"):
        check(Stage.NEW, replace(WHOLE, to=Stage.DECLINED, why="x" * 1001), DEV, None, NOW)


@pytest.mark.parametrize("stage", OPEN)
def test_whoever_sent_it_may_withdraw_it_while_it_is_open(stage: Stage) -> None:
    step = Step(Stage.WITHDRAWN)

    assert check(stage, step, ANA, None, NOW) is step
    with pytest.raises(UserError, match="Only the person who sent it"):
        check(stage, step, DEV, None, NOW)


@pytest.mark.parametrize("stage", [stage for stage in ENDED if stage is not Stage.MERGED])
def test_whoever_sent_it_may_reopen_it_for_two_weeks(stage: Stage) -> None:
    step = Step(Stage.NEW)

    assert check(stage, step, ANA, NOW - timedelta(days=14), NOW) is step
    with pytest.raises(UserError, match="more than 14 days"):
        check(stage, step, ANA, NOW - timedelta(days=14, seconds=1), NOW)
    with pytest.raises(UserError, match="Only the person who sent it"):
        check(stage, step, FAY, NOW, NOW)


def test_what_was_merged_is_not_reopened() -> None:
    with pytest.raises(UserError, match="merged into"):
        check(Stage.MERGED, Step(Stage.NEW), ANA, NOW, NOW)


def test_a_leader_hands_an_open_one_to_somebody_else() -> None:
    check_reassign(Stage.PLANNED, replace(DEV, role=Role.LEADER))
    with pytest.raises(UserError, match="Only a leader"):
        check_reassign(Stage.PLANNED, DEV)
    with pytest.raises(UserError, match="is closed"):
        check_reassign(Stage.CLOSED, replace(DEV, role=Role.LEADER))


def test_what_can_not_be_merged_says_why() -> None:
    check_merge(1, 2, Stage.NEW, private=False)
    with pytest.raises(UserError, match="same one"):
        check_merge(1, 1, Stage.NEW, private=False)
    with pytest.raises(UserError, match="already closed"):
        check_merge(1, 2, Stage.SHIPPED, private=False)
    with pytest.raises(UserError, match="Private"):
        check_merge(1, 2, Stage.NEW, private=True)


def test_every_stage_has_its_words_and_is_open_or_ended() -> None:
    assert set(STANDS) == set(Stage) == {*OPEN, *ENDED}
