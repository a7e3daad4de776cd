"""Purpose: reads one line that logs a touchpoint outside Slack: with whom, how, planned or not, on which day.

Does not know whether the two stand on different sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.command_line import plain_word, words_of
from domain.errors import UserError
from domain.moment import Toward, take_day
from domain.touchpoint import TouchKind, person_in

USAGE = "@person call|sms|email|visit|meeting [planned] [when]"
EXAMPLE = "@Cleo call yesterday"
KINDS = (TouchKind.CALL, TouchKind.SMS, TouchKind.EMAIL, TouchKind.VISIT, TouchKind.MEETING)
OLDEST = timedelta(days=14)


@dataclass(frozen=True)
class LoggedTouch:
    """What a line says; `day` is in the zone of the workspace."""

    person: str
    kind: TouchKind
    planned: bool
    day: date


def parse(text: str, today: date) -> LoggedTouch:
    """A line like `@Cleo call planned yesterday`; UserError says which part can't be read.

    `when` is a day as people write it, at most two weeks ago: a weekday is the last one, nothing is today.
    """
    words = words_of(text)
    if len(words) < 2:
        raise UserError(f"Who with, and how? Like {EXAMPLE}")
    who, how, *rest = words
    person = person_in(who, EXAMPLE)
    planned = bool(rest) and plain_word(rest[0]).lower() == "planned"
    return LoggedTouch(person, _kind(how), planned, _day(rest[planned:], today))


def _kind(typed: str) -> TouchKind:
    kind = plain_word(typed).lower()
    if kind not in KINDS:
        raise UserError(f"{typed!r} isn't something I count. Pick one of {', '.join(KINDS)}.")
    return TouchKind(kind)


def _day(words: Sequence[str], today: date) -> date:
    found = take_day(words, today, Toward.PAST) if words else (today, ())
    if not found or found[1]:
        raise UserError(f"{' '.join(words)!r} doesn't work here. This does: {EXAMPLE}")
    day = found[0]
    if day > today:
        raise UserError("That day is still to come. Log it once it's happened.")
    if today - day > OLDEST:
        raise UserError("That's more than two weeks ago, too late to count.")
    return day
