"""Purpose: a ride-along as one of its two people sees it, and as the Monday agenda tells of it."""

from datetime import date, timedelta

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
    since = scope.now - rules.ASKED_UNTIL
    rides = ride_along.of_person(scope.session, scope.workspace_id, user, since)
    items = [item for ride in rides if (item := _todo_item(scope, ride, user))]
    return TodoList.of([TodoList(tuple(items), len(items))], most)


def _todo_item(scope: Scope, ride: RideAlong, user: str) -> TodoItem | None:
    shown = view(scope, ride, user)
    if ride.state == RideState.PROPOSED and ride.at > scope.now and ride.answer_of(user) is RideAnswer.OPEN:
        return words.todo_invitation(shown, user, ride.created_at)
    asked = rules.asked_at(ride.at)
    if ride.state == RideState.CONFIRMED and user == ride.marketer and asked <= scope.now:
        return words.todo_report(shown, user, asked)
    return None


def home_part(scope: Scope, user: str) -> list[Json]:
    """The person's confirmed rides of the next seven days."""
    rides = ride_along.between(scope.session, scope.workspace_id, scope.now, scope.now + AHEAD)
    lines = [words.own_line(view(scope, ride, user), user) for ride in rides if user in ride.people]
    return [listing(lines)] if lines else []


def agenda_lines(scope: Scope, zone: str, _today: date) -> list[Mrkdwn]:
    """A line for each ride-along of the next seven days, soonest first, with its time in `zone`."""
    rides = ride_along.between(scope.session, scope.workspace_id, scope.now, scope.now + AHEAD)
    return [coming_line(ride.marketer, ride.rep, ride.account, ride.at, zone) for ride in rides]
