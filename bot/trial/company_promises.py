"""Purpose: the promises that the people of a trial's company made, and what became of them.

Plays nothing itself: it says when what happened.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from domain.promise import NewPromise, PromiseState, PromiseStep, Reason
from handlers.promise import make_promise
from handlers.promise.step import take_step
from storage.scope import Here

ACCEPTED_AFTER = timedelta(minutes=20)
Json = Mapping[str, Any]


def promises(
    rows: Sequence[Json],
    day: Callable[[str], date],
    moment: Callable[[str], datetime],
    at: Callable[[datetime], Here],
) -> Iterator[tuple[datetime, Callable[[datetime], object]]]:
    """What happened when, of promises numbered in the order they were made.

    `day` and `moment` read how the company's file writes them, `at` opens the store at a moment.
    """
    for number, row in enumerate(sorted(rows, key=lambda row: moment(row["at"])), start=1):
        new = NewPromise(row["text"], row.get("keeper", row["by"]), day(row["day"]))
        yield moment(row["at"]), partial(_make, at, new, row["by"])
        if new.keeper != row["by"]:
            accepted = PromiseStep(PromiseState.OPEN)
            yield moment(row["at"]) + ACCEPTED_AFTER, partial(_step, at, number, new.keeper, accepted)
        if "ends" in row:
            reason = Reason(row["reason"]) if "reason" in row else None
            ended = PromiseStep(PromiseState(row["ends"]), reason)
            yield moment(row["ended"]), partial(_step, at, number, new.keeper, ended)


def _make(at: Callable[[datetime], Here], new: NewPromise, by: str, now: datetime) -> None:
    at(now).write(make_promise, new, by)


def _step(at: Callable[[datetime], Here], number: int, keeper: str, step: PromiseStep, now: datetime) -> None:
    at(now).write(take_step, number, keeper, step)
