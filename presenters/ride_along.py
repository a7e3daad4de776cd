"""Purpose: a ride-along as one of its two people sees it, and as the Monday agenda tells of it."""

from datetime import date, datetime, timedelta

from domain import ride_along as rules
from domain.ride_along import RideAnswer, RideState
from messages import ride_along as words
from messages.blocks import Json, listing
from messages.mrkdwn import Mrkdwn
from messages.ride_along import RideView, coming_line
from messages.todo import TodoItem, TodoList
from presenters.people import zone_of
from storage import ride_along
from storage.ride_along import RideAlong
from storage.scope import Scope

AHEAD = timedelta(days=7)


def view(scope: Scope, ride: RideAlong, reader: str) -> RideView:
    """The ride-along with its time in the reader's own zone."""
    return RideView(ride.number, ride.marketer, ride.rep, ride.account, ride.at, zone_of(scope, reader))


def todo_list(scope: Scope, user: str, most: int) -> TodoList:
    """Invitations to answer, and rides to say of whether they took place."""
    rides = ride_along.of_person(scope.session, scope.workspace_id, user, scope.now - rules.ASKED_UNTIL)
    waiting = [(since, ride) for ride in rides if (since := _waiting_since(ride, user, scope.now))]
    waiting.sort(key=lambda each: each[0])
    items = [_todo_item(view(scope, ride, user), ride, user, since) for since, ride in waiting[:most]]
    return TodoList(tuple(items), len(waiting))


def _waiting_since(ride: RideAlong, user: str, now: datetime) -> datetime | None:
    """Since when it waits for that one of the two; None where it doesn't."""
    if ride.state == RideState.PROPOSED:
        is_open = ride.at > now and ride.answer_of(user) is RideAnswer.OPEN
        return ride.created_at if is_open else None
    asked = rules.asked_at(ride.at)
    return asked if user == ride.marketer and asked <= now else None


def _todo_item(shown: RideView, ride: RideAlong, user: str, since: datetime) -> TodoItem:
    make = words.todo_invitation if ride.state == RideState.PROPOSED else words.todo_report
    return make(shown, user, since)


def home_part(scope: Scope, user: str) -> list[Json]:
    """The person's confirmed rides of the next seven days."""
    rides = ride_along.between(scope.session, scope.workspace_id, scope.now, scope.now + AHEAD)
    lines = [words.own_line(view(scope, ride, user), user) for ride in rides if user in ride.people]
    return [listing(lines)] if lines else []


def agenda_lines(scope: Scope, zone: str, _today: date) -> list[Mrkdwn]:
    """A line for each ride-along of the next seven days, soonest first, with its time in `zone`."""
    rides = ride_along.between(scope.session, scope.workspace_id, scope.now, scope.now + AHEAD)
    return [coming_line(ride.marketer, ride.rep, ride.account, ride.at, zone) for ride in rides]
