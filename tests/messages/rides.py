"""Purpose: every message about a ride-along, for the gallery.

Holds no assertions.
"""

from collections.abc import Callable, Mapping

from domain.ride_along import RideAnswer, RideReminder, RideState
from messages import ride_along
from messages.blocks import Message
from tests.messages.feedbacks import ANA, DEV, NOW, ZONE


def ride(account: str = "Contoso") -> ride_along.RideView:
    return ride_along.RideView(7, DEV, ANA, account, NOW, ZONE)


RIDE_TYPED: Mapping[str, Callable[[str], list[Message]]] = {
    "ride_along.booking_receipt": lambda typed: [ride_along.booking_receipt(ride(typed))],
    "ride_along.already_booked": lambda typed: [ride_along.already_booked(ride(typed))],
    "ride_along.invitation": lambda typed: [
        ride_along.invitation(ride(typed), ANA),
        ride_along.invitation(ride(typed), DEV),
    ],
    "ride_along.answered_invitation": lambda typed: [
        ride_along.answered_invitation(ride(typed), ANA, RideAnswer.YES, RideState.PROPOSED),
        ride_along.answered_invitation(ride(typed), DEV, RideAnswer.YES, RideState.PROPOSED),
        ride_along.answered_invitation(ride(typed), ANA, RideAnswer.YES, RideState.CONFIRMED),
        ride_along.answered_invitation(ride(typed), ANA, RideAnswer.NO, RideState.DECLINED),
    ],
    "ride_along.both_confirmed": lambda typed: [ride_along.both_confirmed(ride(typed), ANA)],
    "ride_along.called_off": lambda typed: [ride_along.called_off(ride(typed), ANA)],
    "ride_along.report_receipt": lambda typed: [
        ride_along.report_receipt(ride(typed), held=held) for held in (True, False)
    ],
    "ride_along.reminder": lambda typed: [
        ride_along.reminder(ride(typed), ANA, which) for which in RideReminder
    ],
}
