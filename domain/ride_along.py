"""Purpose: the rules of a ride-along: how one is booked, confirmed and reminded of.

Does not know how a person is reached.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain import calendar, moment
from domain.command_line import words_of
from domain.errors import UserError
from domain.life import Life, Move
from domain.moment import take_moment
from domain.side import Side
from domain.touchpoint import person_in

USAGE = "@rep 2026-12-03 14:00 Contoso"
EXAMPLE = f"@rep {moment.EXAMPLE} Contoso"
LONGEST_ACCOUNT = 150
FURTHEST = timedelta(days=366)
DAY_BEFORE_AT = time(9, 0)
ASKED_AFTER, ASKED_UNTIL = timedelta(hours=2), timedelta(days=4)


class RideAnswer(StrEnum):
    OPEN = "open"
    YES = "yes"
    NO = "no"


class RideState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    HELD = "held"
    MISSED = "missed"


class RideParty(StrEnum):
    """Who moves a ride-along: either of its two people, or its marketer alone."""

    EITHER = "either"
    MARKETER = "marketer"


OVERTAKEN = {
    RideState.PROPOSED: "This ride-along is still waiting for a yes from both of you.",
    RideState.CONFIRMED: "This ride-along is already confirmed.",
    RideState.DECLINED: "This ride-along was already called off.",
    RideState.HELD: "That's already logged, thanks.",
    RideState.MISSED: "That's already logged, thanks.",
}
STANDING = (RideState.PROPOSED, RideState.CONFIRMED)
LIFE = Life(
    RideState.PROPOSED,
    STANDING,
    (
        Move(RideParty.EITHER, (RideState.PROPOSED,), RideState.CONFIRMED, "both say yes"),
        Move(RideParty.EITHER, STANDING, RideState.DECLINED, "one of them can't"),
        Move(RideParty.MARKETER, (RideState.CONFIRMED,), RideState.HELD, "it took place"),
        Move(RideParty.MARKETER, (RideState.CONFIRMED,), RideState.MISSED, "it did not"),
    ),
    {
        RideParty.EITHER: "This ride-along belongs to two other people.",
        RideParty.MARKETER: "Only the marketer who rode along can say whether it happened.",
    },
    OVERTAKEN.__getitem__,
)


class RideReminder(StrEnum):
    DAY_BEFORE = "day_before"
    HOUR_BEFORE = "hour_before"
    AFTER = "after"


@dataclass(frozen=True)
class Booking:
    """What the booking line says. `at` is the UTC instant, read in the zone of the person who booked."""

    rep: str
    at: datetime
    account: str


def parse(text: str, tz: ZoneInfo, now: datetime) -> Booking:
    """A line like `@rep 2026-12-03 14:00 Contoso`; UserError says which part can't be read.

    The wall time is read in `tz`, the zone of the person who books.
    """
    words = words_of(text)
    if len(words) < 3:
        raise UserError(f"A ride-along needs who, when and where, like {EXAMPLE}")
    rep = person_in(words[0], EXAMPLE)
    at, where = take_moment(words[1:], now, tz)
    if not where:
        raise UserError(f"A ride-along needs who, when and where, like {EXAMPLE}")
    return Booking(rep, _in_reach(at, now), _account(" ".join(where)))


def _in_reach(at: datetime, now: datetime) -> datetime:
    if at <= now:
        raise UserError("That's in the past. Which day did you mean?")
    if at - now > FURTHEST:
        raise UserError("That's more than a year away. Which day did you mean?")
    return at


def _account(name: str) -> str:
    if len(name) > LONGEST_ACCOUNT:
        raise UserError(f"Please keep the customer's name under {LONGEST_ACCOUNT} characters.")
    return name


def check_pair(marketer: Side | None, rep: Side | None) -> None:
    """UserError unless a marketer asks and a rep is asked."""
    if marketer is not Side.MARKETING:
        raise UserError("Marketing books ride-alongs. Ask a marketer to join you.")
    if rep is not Side.SALES:
        raise UserError("That person isn't in Sales. Pick a rep.")


def state_after(answers: tuple[RideAnswer, RideAnswer]) -> RideState:
    """The ride-along's state once the marketer and the rep answered so."""
    if RideAnswer.NO in answers:
        return RideState.DECLINED
    return RideState.CONFIRMED if answers == (RideAnswer.YES, RideAnswer.YES) else RideState.PROPOSED


def check_answer(state: RideState, given: RideAnswer, at: datetime, now: datetime) -> RideAnswer:
    """The answer to keep; UserError when the ride-along can't be answered any more."""
    if not LIFE.next_states(state, RideParty.EITHER):
        raise UserError(OVERTAKEN[state])
    if at <= now:
        raise UserError("This ride-along is already in the past.")
    return given


def reminders(at: datetime, tz: ZoneInfo, now: datetime) -> dict[RideReminder, datetime]:
    """When one person is reminded: the day before at 09:00 in their own zone, and one hour before.

    A moment that has passed already is left out.
    """
    day_before = at.astimezone(tz).date() - timedelta(days=1)
    moments = {
        RideReminder.DAY_BEFORE: calendar.instant(day_before, DAY_BEFORE_AT, tz),
        RideReminder.HOUR_BEFORE: (at - timedelta(hours=1)).astimezone(UTC),
    }
    return {which: moment for which, moment in moments.items() if moment > now}


def asked_at(at: datetime) -> datetime:
    """When the marketer is asked whether it took place."""
    return (at + ASKED_AFTER).astimezone(UTC)


def state_after_report(
    state: RideState, yes: bool, party: RideParty, at: datetime, now: datetime
) -> RideState:
    """The state once somebody says whether it took place; UserError when it can't be."""
    if now < at:
        raise UserError("This ride-along hasn't happened yet.")
    after = RideState.HELD if yes else RideState.MISSED
    LIFE.check(state, after, (RideParty.EITHER, party))
    return after


def still_useful(which: RideReminder, at: datetime, tz: ZoneInfo, now: datetime) -> bool:
    """Whether a late reminder still says something true: "tomorrow" only until midnight in `tz`."""
    if which is RideReminder.DAY_BEFORE:
        return calendar.local_day(now, tz) < calendar.local_day(at, tz)
    if which is RideReminder.AFTER:
        return now - at < ASKED_UNTIL
    return now < at
