"""Purpose: reads one line that logs a touchpoint outside Slack: with whom, how, planned or not, on which day.

Does not know whether the two stand on different sides.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import WEEKDAY_NAMES, parse_day
from domain.errors import UserError
from domain.touchpoint import MENTION, TouchKind

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

    `when` is `today` (as without it), `yesterday`, a weekday (the last one) or a date, at most two weeks ago.
    """
    words = text.split()
    if len(words) < 2:
        raise UserError(f"Who with, and how? Like {EXAMPLE}")
    who, how, *rest = words
    person = MENTION.fullmatch(who)
    if not person:
        raise UserError(f"I couldn't find {who!r}. Pick the person from Slack's @ list, like {EXAMPLE}")
    planned = bool(rest) and rest[0].lower() == "planned"
    return LoggedTouch(person.group(1), _kind(how), planned, _day(rest[planned:], today))


def _kind(typed: str) -> TouchKind:
    if typed.lower() not in KINDS:
        raise UserError(f"{typed!r} isn't something I count. Pick one of {', '.join(KINDS)}.")
    return TouchKind(typed.lower())


def _day(words: list[str], today: date) -> date:
    if len(words) > 1:
        raise UserError(f"{' '.join(words)!r} doesn't work here. This does: {EXAMPLE}")
    day = _named(words[0].lower(), today) if words else today
    if day > today:
        raise UserError("That day is still to come. Log it once it's happened.")
    if today - day > OLDEST:
        raise UserError("That's more than two weeks ago, too late to count.")
    return day


def _named(word: str, today: date) -> date:
    if word in {"today", "yesterday"}:
        return today - timedelta(days=word == "yesterday")
    weekdays = [name.lower() for name in WEEKDAY_NAMES]
    found = [n for n, name in enumerate(weekdays) if word in {name, name[:3]}]
    if not found:
        return parse_day(word)
    return today - timedelta(days=(today.weekday() - found[0]) % 7)
