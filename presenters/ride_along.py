"""Purpose: a ride-along as one of its two people sees it, and as the Monday agenda tells of it."""

from datetime import date, timedelta

from messages.mrkdwn import Mrkdwn
from messages.ride_along import RideView, coming_line
from presenters.people import zone_of
from storage import ride_along
from storage.ride_along import RideAlong
from storage.scope import Scope

AHEAD = timedelta(days=7)


def view(scope: Scope, ride: RideAlong, reader: str) -> RideView:
    """The ride-along with its time in the reader's own zone."""
    return RideView(ride.number, ride.marketer, ride.rep, ride.account, ride.at, zone_of(scope, reader))


def agenda_lines(scope: Scope, zone: str, _today: date) -> list[Mrkdwn]:
    """A line for each ride-along of the next seven days, soonest first, with its time in `zone`."""
    rides = ride_along.between(scope.session, scope.workspace_id, scope.now, scope.now + AHEAD)
    return [coming_line(ride.marketer, ride.rep, ride.account, ride.at, zone) for ride in rides]
