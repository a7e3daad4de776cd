"""Purpose: the rules of a promise: who keeps what by which day, how it ends, what a side's come to.

A promise for somebody else is a request until they accept it. Late is not kept. Pure rules.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.business_calendar import BusinessCalendar
from domain.calendar import instant
from domain.command_line import plain_word
from domain.errors import UserError
from domain.life import Life, Move
from domain.side import Side

LONGEST = 300
LONGEST_WHY = 300
FURTHEST = timedelta(days=366)
REMINDED_AT, ASKED_AT, ASKED_AGAIN_AT = time(9), time(16), time(9)
# Figures of fewer would speak of single people.
FEWEST_SHOWN = 5


class PromiseState(StrEnum):
    REQUESTED = "requested"
    OPEN = "open"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    LATE = "late"
    DECLINED = "declined"
    DROPPED = "dropped"


class PromiseParty(StrEnum):
    """Who takes a step: who keeps the promise, or who asked for it."""

    KEEPER = "keeper"
    ASKER = "asker"


class Reason(StrEnum):
    """Why a promise was not kept."""

    OTHER_TEAM = "other_team"
    OTHERS = "others"
    PRIORITY = "priority"
    UNDERESTIMATED = "underestimated"
    NOT_NEEDED = "not_needed"
    FORGOT = "forgot"


@dataclass(frozen=True)
class NewPromise:
    """What is promised, by whom and by which day."""

    text: str
    keeper: str
    due_on: date


@dataclass(frozen=True)
class PromiseStep:
    """What somebody says of a promise. From open to open it moves to the day `due_on`."""

    to: PromiseState
    reason: Reason | None = None
    why: str = ""
    due_on: date | None = None


STANDS = {
    PromiseState.REQUESTED: "is waiting for a yes",
    PromiseState.OPEN: "is open",
    PromiseState.KEPT: "was kept",
    PromiseState.NOT_KEPT: "wasn't kept",
    PromiseState.LATE: "was done late",
    PromiseState.DECLINED: "was declined",
    PromiseState.DROPPED: "was dropped",
}


def overtaken(state: PromiseState) -> str:
    """What is told to somebody who comes too late."""
    return f"Nothing changed: this promise {STANDS[state]}."


STANDING = (PromiseState.REQUESTED, PromiseState.OPEN)


def _keeper(start: PromiseState, to: PromiseState, label: str, **needs: str) -> Move[PromiseState]:
    return Move(PromiseParty.KEEPER, (start,), to, label, needs)


LIFE = Life(
    PromiseState.REQUESTED,
    STANDING,
    (
        _keeper(PromiseState.REQUESTED, PromiseState.OPEN, "accepted"),
        _keeper(PromiseState.REQUESTED, PromiseState.DECLINED, "can't, and why", why="Why can't you?"),
        _keeper(PromiseState.OPEN, PromiseState.KEPT, "done by its day"),
        _keeper(PromiseState.OPEN, PromiseState.LATE, "done after its day"),
        _keeper(PromiseState.OPEN, PromiseState.NOT_KEPT, "not done, and why", reason="What got in the way?"),
        _keeper(PromiseState.OPEN, PromiseState.OPEN, "another day", due_on="By which day instead?"),
        _keeper(PromiseState.OPEN, PromiseState.DROPPED, "not needed, and why", why="Why drop it?"),
        _keeper(PromiseState.NOT_KEPT, PromiseState.LATE, "done after all"),
        Move(PromiseParty.ASKER, (PromiseState.REQUESTED,), PromiseState.DROPPED, "taken back"),
    ),
    {
        PromiseParty.KEEPER: "Only the person who keeps this promise can say that.",
        PromiseParty.ASKER: "Only the person who asked for it can take it back.",
    },
    overtaken,
)


def label(number: int) -> str:
    """P-7."""
    return f"P-{number}"


def number_in(text: str) -> int | None:
    """7 of `P-7`, whichever dash was typed; None for anything else."""
    named = re.fullmatch(r"[Pp]-?(\d{1,9})", plain_word(text.strip()))
    return int(named.group(1)) if named else None


def check_new(promise: NewPromise, keeper: Side | None, today: date) -> NewPromise:
    """The promise itself; UserError at the field that can't stand."""
    if keeper is None:
        raise UserError("That person isn't in Sales or Marketing.", field="keeper")
    check_day(promise.due_on, today)
    return promise


def check_day(day: date, today: date) -> None:
    """UserError for a day that is over or too far away."""
    if day < today:
        raise UserError("That day is already over.", field="due_on")
    if day - today > FURTHEST:
        raise UserError("That's more than a year away. Which day did you mean?", field="due_on")


def state_after(
    state: PromiseState, step: PromiseStep, parties: Sequence[PromiseParty], due_on: date, today: date
) -> PromiseState:
    """The state a step leads to; UserError where it can't be taken.

    What is done after its day is late, and the day may be moved until the day before it.
    """
    to = step.to
    if to is PromiseState.KEPT and (today > due_on or state is PromiseState.NOT_KEPT):
        to = PromiseState.LATE
    LIFE.check(state, to, parties, step)
    if state is PromiseState.OPEN is to and step.due_on:
        if today >= due_on:
            raise UserError("Its day is here, so it can't move anymore. Was it kept?", field="to")
        check_day(step.due_on, today)
    return to


def reminded_at(due_on: date, calendar: BusinessCalendar, zone: ZoneInfo) -> datetime:
    """The working day before at nine of the keeper's own clock."""
    before = due_on - timedelta(days=1)
    while not calendar.is_working_day(before):
        before -= timedelta(days=1)
    return instant(before, REMINDED_AT, zone)


def asked_at(due_on: date, zone: ZoneInfo) -> datetime:
    """In the afternoon of the day itself."""
    return instant(due_on, ASKED_AT, zone)


def asked_again_at(due_on: date, calendar: BusinessCalendar, zone: ZoneInfo) -> datetime:
    """The morning of the working day after."""
    return instant(calendar.next_working_day(due_on), ASKED_AGAIN_AT, zone)


@dataclass(frozen=True)
class Share:
    """How many of a side's promises were kept, of all that ended; and the reason given most, if any."""

    kept: int
    ended: int
    reason: Reason | None


def share_of(ended: Iterable[tuple[PromiseState, Reason | None]]) -> Share | None:
    """What these come to; None for fewer than five. Late is not kept, dropped ones don't matter."""
    counted = [
        (state, reason)
        for state, reason in ended
        if state in {PromiseState.KEPT, PromiseState.NOT_KEPT, PromiseState.LATE}
    ]
    if len(counted) < FEWEST_SHOWN:
        return None
    kept = sum(state is PromiseState.KEPT for state, _reason in counted)
    reasons = Counter(reason for _state, reason in counted if reason)
    most = min(reasons, key=lambda reason: (-reasons[reason], reason)) if reasons else None
    return Share(kept, len(counted), most)
