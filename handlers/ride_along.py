"""Purpose: a marketer books a ride-along; both confirm or decline.

Sends nothing: invitations and answers are deliveries, reminders are rows that come due.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from digests.ride_along import KINDS, seen_by
from domain import ride_along as rules
from domain.calendar import local_day, zone
from domain.delivery import Kind
from domain.errors import UserError
from domain.names import Names
from domain.ride_along import Answer, State
from domain.touchpoint import Kind as TouchKind
from handlers.shared.feature import Feature, Here, Usage, rest, subcommand
from handlers.shared.respond import answer
from messages import ride_along as words
from messages.blocks import Message
from messages.mrkdwn import plain
from storage import member, reminder, ride_along, workspace
from storage.db.engine import Session
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.ride_along import RideAlong
from storage.touchpoint.meetings import Meeting, meet

FEATURE = Feature(
    usages=(Usage("drumbeat", f"ride {rules.USAGE}", "books a ride-along with a rep (Marketing)"),),
    scopes={"im:write": "direct messages", "im:history": "finding out whether a direct message arrived"},
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("ride")])(book)
    app.action(words.CONFIRM)(answers(Answer.YES))
    app.action(words.DECLINE)(answers(Answer.NO))
    app.action(words.HELD)(tells(yes=True))
    app.action(words.MISSED)(tells(yes=False))


def book(ack: Ack, command: Mapping[str, Any], context: BoltContext, here: Here) -> None:
    """`/drumbeat ride @rep 2026-12-03 14:00 Contoso`, the time in the zone of whoever books."""
    marketer = command["user_id"]
    reply = here.store.write(
        partial(keep, workspace_id=here.workspace_id, marketer=marketer, line=rest(command), now=here.now)
    )
    context["saved"] = True
    ack(**reply.reply())


def keep(session: Session, workspace_id: int, marketer: str, line: str, now: datetime) -> Message:
    booking = rules.parse(line, zone(_zone_of(session, workspace_id, marketer)), now)
    _check_people(session, workspace_id, marketer, booking.rep)
    ride = RideAlong(
        workspace_id=workspace_id,
        marketer=marketer,
        rep=booking.rep,
        at=booking.at,
        account=plain(booking.account),
        created_at=now,
    )
    standing = ride_along.same(session, ride)
    if standing:
        return words.known(seen_by(session, standing, marketer))
    ride_along.add(session, ride)
    deliveries.owe(session, [_invitation(session, ride, reader, now) for reader in ride.people])
    return words.booked(seen_by(session, ride, marketer))


def _zone_of(session: Session, workspace_id: int, user: str) -> str:
    known = member.find(session, workspace_id, user)
    return known.zone if known and known.zone else workspace.get(session, workspace_id).zone


def _check_people(session: Session, workspace_id: int, marketer: str, rep: str) -> None:
    known = member.find(session, workspace_id, rep)
    if known and not known.active:
        raise UserError("This person's account is not active any more.")
    sides = member.sides_of(session, workspace_id, [marketer, rep])
    rules.check_pair(sides.get(marketer), sides.get(rep))


def _invitation(session: Session, ride: RideAlong, reader: str, now: datetime) -> Owed:
    message = words.invitation(seen_by(session, ride, reader), reader)
    return Owed(
        ride.workspace_id,
        _key(ride, reader),
        reader,
        message.payload(),
        due_at=now,
        tell=ride.counterpart(reader),
    )


def _key(ride: RideAlong, reader: str) -> str:
    return f"ride_along:{ride.number}:invitation:{reader}"


def answers(given: Answer) -> Callable[..., None]:
    """A listener for the button that gives this answer."""

    def answered(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
        user, number = body["user"]["id"], int(action["value"])
        here.store.write(
            partial(
                settle, workspace_id=here.workspace_id, number=number, user=user, given=given, now=here.now
            )
        )
        ack()

    return answered


def tells(*, yes: bool) -> Callable[..., None]:
    """A listener for the marketer's word on whether it took place."""

    def told(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
        user, number = body["user"]["id"], int(action["value"])
        shown = here.store.write(partial(_tell, here=here, number=number, user=user, yes=yes))
        ack()
        answer(body, shown, replace=True)

    return told


def _tell(session: Session, here: Here, number: int, user: str, yes: bool) -> Message:
    ride = ride_along.find(session, here.workspace_id, number)
    if ride is None or user not in ride.people:
        raise UserError("I can't find this ride-along any more.")
    ride.state = rules.held(State(ride.state), yes, ride.at, here.now)
    session.add(ride)
    if yes:
        day = local_day(ride.at, zone(workspace.get(session, here.workspace_id).zone))
        meet(
            session,
            here.workspace_id,
            Meeting(f"ride:{ride.number}", TouchKind.RIDE_ALONG, day, planned=True),
            ride.people,
            here.now,
        )
    return words.told(seen_by(session, ride, user), held=yes)


def settle(session: Session, workspace_id: int, number: int, user: str, given: Answer, now: datetime) -> None:
    ride = ride_along.find(session, workspace_id, number)
    if ride is None or user not in ride.people:
        raise UserError("I can't find this ride-along any more.")
    kept = rules.answer(State(ride.state), given, ride.at, now)
    if user == ride.marketer:
        ride.marketer_answer = kept
    else:
        ride.rep_answer = kept
    before = State(ride.state)
    ride.state = rules.state_after((Answer(ride.marketer_answer), Answer(ride.rep_answer)))
    session.add(ride)
    deliveries.owe(session, _told(session, ride, user, kept, now))
    if ride.state == State.CONFIRMED and before is not State.CONFIRMED:
        for reader in ride.people:
            _remind(session, ride, reader, now)
    if ride.state == State.DECLINED:
        reminder.drop(session, workspace_id, KINDS, number, now)


def _told(session: Session, ride: RideAlong, user: str, given: Answer, now: datetime) -> list[Owed]:
    """The invitations as they stand now, and a word to each who must know."""
    state = State(ride.state)
    readers = (user,) if state is State.PROPOSED else ride.people
    owed = [_changed(session, ride, reader, given, now) for reader in readers]
    if state is State.CONFIRMED:
        for reader in ride.people:
            message = words.both_confirmed(seen_by(session, ride, reader), reader)
            owed.append(_word(ride, "confirmed", reader, message, now))
    if state is State.DECLINED:
        other = ride.counterpart(user)
        owed.append(
            _word(ride, "declined", other, words.called_off(seen_by(session, ride, other), user), now)
        )
    return owed


def _word(ride: RideAlong, what: str, reader: str, message: Message, now: datetime) -> Owed:
    key = f"ride_along:{ride.number}:{what}:{reader}"
    return Owed(ride.workspace_id, key, reader, message.payload(), due_at=now)


def _changed(session: Session, ride: RideAlong, reader: str, given: Answer, now: datetime) -> Owed:
    message = words.answered(seen_by(session, ride, reader), reader, given, State(ride.state))
    return Owed(
        ride.workspace_id,
        f"{_key(ride, reader)}:{ride.state}",
        reader,
        message.payload(),
        due_at=now,
        kind=Kind.UPDATE,
        of_key=_key(ride, reader),
    )


def _remind(session: Session, ride: RideAlong, reader: str, now: datetime) -> None:
    tz = zone(_zone_of(session, ride.workspace_id, reader))
    moments = rules.reminders(ride.at, tz, now)
    if reader == ride.marketer:
        moments[rules.Reminder.AFTER] = rules.asked_at(ride.at)
    reminder.add(
        session,
        [
            {
                "workspace_id": ride.workspace_id,
                "kind": f"ride_along.{which}",
                "subject_id": ride.number,
                "user_id": reader,
                "due_at": moment,
            }
            for which, moment in moments.items()
        ],
    )
