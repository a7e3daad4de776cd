"""Purpose: a marketer books a ride-along; both confirm or decline, and the marketer says whether it was held.

Sends nothing: invitations and answers are deliveries, reminders are deadlines.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack

from digests.ride_along import KINDS, remind
from domain import ride_along as rules
from domain.calendar import zone
from domain.command_line import Line
from domain.errors import UserError
from domain.ride_along import RideAnswer, RideParty, RideState
from domain.touchpoint import TouchKind
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Feature
from handlers.shared.home import HomeSection
from handlers.shared.respond import answer as answer_in_place
from messages import ride_along as words
from messages.blocks import Message
from messages.menu import Topic
from messages.mrkdwn import plain
from presenters.calendar import day_of
from presenters.monday import AgendaPart
from presenters.people import zone_of
from presenters.ride_along import agenda_lines, home_part, todo_list, view
from storage import deadline, history, member, outbox, ride_along
from storage.erasure import AboutRow, Fate, Personal
from storage.outbox import About
from storage.ride_along import RideAlong
from storage.scope import Here, Scope
from storage.touchpoint.meetings import Meeting, meet

KIND = "ride_along"
GONE = "That ride-along is gone."


def book(ack: Ack, line: Line, user: str, here: Here) -> None:
    """`/drumbeat ride @rep 2026-12-03 14:00 Contoso`, the time in the zone of who books."""
    ack(**here.write(book_ride, user, line.rest).reply())


def book_ride(scope: Scope, marketer: str, line: str) -> Message:
    """Keep the ride a line asks for and owe both their invitation; UserError says what is wrong with it."""
    booking = rules.parse(line, zone(zone_of(scope, marketer)), scope.now)
    _check_people(scope, marketer, booking.rep)
    ride = RideAlong(
        workspace_id=scope.workspace_id,
        marketer=marketer,
        rep=booking.rep,
        at=booking.at,
        account=plain(booking.account),
        created_at=scope.now,
    )
    standing = ride_along.same(scope.session, ride)
    if standing:
        return words.already_booked(view(scope, standing, marketer))
    ride_along.add(scope.session, ride)
    for reader in ride.people:
        _invite(scope, ride, reader)
    return words.booking_receipt(view(scope, ride, marketer))


def _check_people(scope: Scope, marketer: str, rep: str) -> None:
    person = member.find(scope.session, scope.workspace_id, rep)
    if person and not person.active:
        raise UserError("That person's Slack account isn't active anymore.")
    sides = member.sides_of(scope.session, scope.workspace_id, [marketer, rep])
    rules.check_pair(sides.get(marketer), sides.get(rep))


def _invite(scope: Scope, ride: RideAlong, reader: str) -> None:
    message = words.invitation(view(scope, ride, reader), reader)
    tell = ride.counterpart(reader)
    outbox.dm(scope, reader, _invitation_key(ride, reader), message, about=_about(ride), tell=tell)


def _about(ride: RideAlong) -> About:
    return About(KIND, ride.number)


def _invitation_key(ride: RideAlong, reader: str) -> str:
    return f"ride_along:{ride.number}:invitation:{reader}"


def answer_with(given: RideAnswer) -> Callable[..., None]:
    """A listener for the button that gives this answer."""

    def answer(ack: Ack, action: Mapping[str, Any], user: str, here: Here) -> None:
        here.write(answer_invitation, int(action["value"]), user, given)
        ack()

    return answer


def report_as(*, held: bool) -> Callable[..., None]:
    """A listener for the marketer's word on whether it took place."""

    def report(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
        shown = here.write(report_ride, int(action["value"]), user, held=held)
        ack()
        answer_in_place(body, shown, replace=True)

    return report


def report_ride(scope: Scope, number: int, user: str, *, held: bool) -> Message:
    """Keep whether it took place; one that did counts for the two sides."""
    ride = _ride_of(scope, number, user)
    party = RideParty.MARKETER if user == ride.marketer else RideParty.EITHER
    before = RideState(ride.state)
    ride.state = rules.state_after_report(before, held, party, ride.at, scope.now)
    scope.session.add(ride)
    history.record(scope, _about(ride), user, (before, ride.state))
    if held:
        day = day_of(scope, ride.at)
        meeting = Meeting(f"ride:{ride.number}", TouchKind.RIDE_ALONG, day, planned=True)
        meet(scope.session, scope.workspace_id, meeting, ride.people, scope.now)
    return words.report_receipt(view(scope, ride, user), held=held)


def _ride_of(scope: Scope, number: int, user: str) -> RideAlong:
    ride = ride_along.find(scope.session, scope.workspace_id, number)
    if ride is None or user not in ride.people:
        raise UserError(GONE)
    return ride


def answer_invitation(scope: Scope, number: int, user: str, given: RideAnswer) -> None:
    """Keep one person's answer, and owe both what follows from it."""
    ride = _ride_of(scope, number, user)
    kept = rules.check_answer(RideState(ride.state), given, ride.at, scope.now)
    if user == ride.marketer:
        ride.marketer_answer = kept
    else:
        ride.rep_answer = kept
    before = RideState(ride.state)
    ride.state = rules.state_after((RideAnswer(ride.marketer_answer), RideAnswer(ride.rep_answer)))
    scope.session.add(ride)
    history.record(scope, _about(ride), user, (before, ride.state))
    _tell_people(scope, ride, user, kept)
    if ride.state == RideState.CONFIRMED and before is not RideState.CONFIRMED:
        for reader in ride.people:
            _plan_reminders(scope, ride, reader)
    if ride.state == RideState.DECLINED:
        deadline.drop(scope.session, scope.workspace_id, KINDS, number, scope.now)


def _tell_people(scope: Scope, ride: RideAlong, user: str, given: RideAnswer) -> None:
    """The invitations as they stand now, and a word to each who must know."""
    state = RideState(ride.state)
    for reader in (user,) if state is RideState.PROPOSED else ride.people:
        _change_invitation(scope, ride, reader, given)
    if state is RideState.CONFIRMED:
        for reader in ride.people:
            _send(scope, ride, "confirmed", reader, words.both_confirmed(view(scope, ride, reader), reader))
    if state is RideState.DECLINED:
        other = ride.counterpart(user)
        _send(scope, ride, "declined", other, words.called_off(view(scope, ride, other), user))


def _send(scope: Scope, ride: RideAlong, what: str, reader: str, message: Message) -> None:
    outbox.dm(scope, reader, f"ride_along:{ride.number}:{what}:{reader}", message, about=_about(ride))


def _change_invitation(scope: Scope, ride: RideAlong, reader: str, given: RideAnswer) -> None:
    message = words.answered_invitation(view(scope, ride, reader), reader, given, RideState(ride.state))
    key = _invitation_key(ride, reader)
    outbox.update(scope, key, f"{key}:{ride.state}", message, about=_about(ride))


def _plan_reminders(scope: Scope, ride: RideAlong, reader: str) -> None:
    moments = rules.reminders(ride.at, zone(zone_of(scope, reader)), scope.now)
    if reader == ride.marketer:
        moments[rules.RideReminder.AFTER] = rules.asked_at(ride.at)
    for kind, which in KINDS.items():
        if which in moments:
            deadline.set_deadline(
                scope.session, scope.workspace_id, kind, ride.number, moments[which], reader
            )


FEATURE = Feature(
    agenda={AgendaPart.COMING: agenda_lines},
    home={HomeSection.COMING: home_part},
    todo=todo_list,
    commands=(
        Command(
            "ride",
            rules.USAGE,
            "books a ride-along with a rep (Marketing)",
            book,
            who=Audience.MARKETING,
            label="Book a ride-along",
            topic=Topic.TOGETHER,
            form=words.FORM,
        ),
    ),
    actions=(
        Action(words.CONFIRM, answer_with(RideAnswer.YES)),
        Action(words.DECLINE, answer_with(RideAnswer.NO)),
        Action(words.HELD, report_as(held=True)),
        Action(words.MISSED, report_as(held=False)),
    ),
    scopes={"im:write": "direct messages", "im:history": "finding out whether a direct message arrived"},
    deadlines=dict.fromkeys(KINDS, remind),
    tables=(RideAlong,),
    personal=(
        Personal(
            RideAlong,
            {"marketer": Fate.DELETE, "rep": Fate.DELETE},
            spoken=AboutRow(KIND, theirs=frozenset({"marketer", "rep"})),
        ),
    ),
)
