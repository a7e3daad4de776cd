"""Purpose: a ride-along as one of its two people sees it."""

from messages.ride_along import Ride
from presenters.people import zone_of
from storage.ride_along import RideAlong
from storage.scope import Scope


def view(scope: Scope, ride: RideAlong, reader: str) -> Ride:
    """The ride-along with its time in the reader's own zone."""
    return Ride(ride.number, ride.marketer, ride.rep, ride.account, ride.at, zone_of(scope, reader))
