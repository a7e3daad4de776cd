"""Purpose: how a ride-along looks: the invitation with its buttons, the answers, the reminders.

Decides nothing about it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from domain.ride_along import LIFE, LONGEST_ACCOUNT, RideAnswer, RideParty, RideReminder, RideState
from messages.blocks import Message, actions, context, message, move_buttons, saying, section
from messages.field import DayField, OnePerson, Text, TimeField
from messages.form import Form
from messages.menu import command_id
from messages.mrkdwn import Mrkdwn, words
from messages.todo import TodoItem

CONFIRM = "ride_along.confirm"
DECLINE = "ride_along.decline"
HELD = "ride_along.held"
MISSED = "ride_along.missed"
BUTTONS = {
    RideState.CONFIRMED: ("Confirm", CONFIRM),
    RideState.DECLINED: ("I can't make it", DECLINE),
    RideState.HELD: ("Yes", HELD),
    RideState.MISSED: ("No", MISSED),
}


def _line(rep: str, day: date, wall: time, account: str) -> str:
    """What a marketer would type."""
    return f"<@{rep}> {day.isoformat()} {wall:%H:%M} {account}"


FORM = Form(
    _line,
    command_id("drumbeat", "ride", asks=True),
    "Book a ride-along",
    "Ask the rep",
    [
        OnePerson("rep", "With which rep?", missing="Please pick a rep."),
        DayField("day", "Which day?", missing="Please pick a day."),
        TimeField("wall", "When? (your time)", usual=time(10)),
        Text("account", "Which customer?", most=LONGEST_ACCOUNT),
    ],
)


@dataclass(frozen=True)
class RideView:
    """A ride-along as one of its two people sees it; times are shown in `zone`, their own."""

    id: int
    marketer: str
    rep: str
    account: str
    at: datetime
    zone: str


def booking_receipt(ride: RideView) -> Message:
    """The answer to the marketer who booked."""
    return saying(words("ride_along", "booked", r=ride))


def already_booked(ride: RideView) -> Message:
    """The answer when the same ride-along stands already."""
    return saying(words("ride_along", "known", r=ride))


def invitation(ride: RideView, reader: str) -> Message:
    """The DM that asks one of the two."""
    text = _invitation(ride, reader)
    return message(
        text,
        section(text),
        actions(*move_buttons(LIFE.next_states(RideState.PROPOSED, RideParty.EITHER), BUTTONS, str(ride.id))),
    )


def answered_invitation(ride: RideView, reader: str, given: RideAnswer, state: RideState) -> Message:
    """The same DM once its reader answered or the other one declined."""
    text = _invitation(ride, reader)
    part = (
        "declined"
        if state is RideState.DECLINED
        else "confirmed"
        if state is RideState.CONFIRMED
        else f"said_{given}"
    )
    return message(text, section(text), context(words("ride_along", part, r=ride, reader=reader)))


def both_confirmed(ride: RideView, reader: str) -> Message:
    """The word to each once both have confirmed."""
    return saying(words("ride_along", "both_confirmed", r=ride, other=_other(ride, reader)))


def called_off(ride: RideView, by: str) -> Message:
    """The word to the other one when somebody can't make it."""
    return saying(words("ride_along", "called_off", r=ride, by=by))


def reminder(ride: RideView, reader: str, which: RideReminder) -> Message:
    """The DM the day before or an hour before, and the question afterwards."""
    text = words("ride_along", which, r=ride, other=_other(ride, reader))
    if which is not RideReminder.AFTER:
        return saying(text)
    answers = LIFE.next_states(RideState.CONFIRMED, RideParty.MARKETER)
    return message(text, section(text), actions(*move_buttons(answers, BUTTONS, str(ride.id))))


def report_receipt(ride: RideView, *, held: bool) -> Message:
    """The question once it is answered."""
    return saying(words("ride_along", "was_held" if held else "was_missed", r=ride))


def todo_invitation(ride: RideView, reader: str, since: datetime) -> TodoItem:
    """In the list of what waits for one of the two: their answer."""
    moves = LIFE.next_states(RideState.PROPOSED, RideParty.EITHER)
    return TodoItem(_invitation(ride, reader), tuple(move_buttons(moves, BUTTONS, str(ride.id))), since)


def todo_report(ride: RideView, reader: str, since: datetime) -> TodoItem:
    """In the list of what waits for the marketer: whether it took place."""
    moves = LIFE.next_states(RideState.CONFIRMED, RideParty.MARKETER)
    text = words("ride_along", RideReminder.AFTER, r=ride, other=_other(ride, reader))
    return TodoItem(text, tuple(move_buttons(moves, BUTTONS, str(ride.id))), since)


def own_line(ride: RideView, reader: str) -> Mrkdwn:
    """One of the reader's own on Home."""
    return words("ride_along", "own", r=ride, other=_other(ride, reader))


def coming_line(marketer: str, rep: str, account: str, at: datetime, zone: str) -> Mrkdwn:
    """One ride-along in the agenda."""
    return words("ride_along", "coming", marketer=marketer, rep=rep, account=account, at=at, zone=zone)


def _invitation(ride: RideView, reader: str) -> Mrkdwn:
    return words("ride_along", "invitation", r=ride, reader=reader)


def _other(ride: RideView, reader: str) -> str:
    return ride.rep if reader == ride.marketer else ride.marketer
