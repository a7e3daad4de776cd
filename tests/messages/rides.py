"""Purpose: every message about a ride-along, for the gallery.

Holds no assertions.
"""

from collections.abc import Callable, Mapping

from domain.ride_along import Answer, Reminder, State
from messages import ride_along
from messages.blocks import Message
from tests.messages.feedbacks import ANA, DEV, NOW, ZONE


def ride(account: str = "Contoso") -> ride_along.Ride:
    return ride_along.Ride(7, DEV, ANA, account, NOW, ZONE)


RIDE_TYPED: Mapping[str, Callable[[str], list[Message]]] = {
    "ride_along.booked": lambda typed: [ride_along.booked(ride(typed))],
    "ride_along.known": lambda typed: [ride_along.known(ride(typed))],
    "ride_along.invitation": lambda typed: [
        ride_along.invitation(ride(typed), ANA),
        ride_along.invitation(ride(typed), DEV),
    ],
    "ride_along.answered": lambda typed: [
        ride_along.answered(ride(typed), ANA, Answer.YES, State.PROPOSED),
        ride_along.answered(ride(typed), DEV, Answer.YES, State.PROPOSED),
        ride_along.answered(ride(typed), ANA, Answer.YES, State.CONFIRMED),
        ride_along.answered(ride(typed), ANA, Answer.NO, State.DECLINED),
    ],
    "ride_along.both_confirmed": lambda typed: [ride_along.both_confirmed(ride(typed), ANA)],
    "ride_along.called_off": lambda typed: [ride_along.called_off(ride(typed), ANA)],
    "ride_along.reported": lambda typed: [
        ride_along.reported(ride(typed), held=held) for held in (True, False)
    ],
    "ride_along.reminder": lambda typed: [ride_along.reminder(ride(typed), ANA, which) for which in Reminder],
}
