"""Purpose: shows an admin how deliveries are doing: what was sent, what waits, what failed, what comes next.

Changes nothing.
"""

from slack_bolt import Ack

from handlers.shared.audience import Audience
from handlers.shared.feature import Command, Feature
from messages import status as words
from messages.menu import Topic
from presenters.status import status
from storage.scope import Here


def show(ack: Ack, here: Here) -> None:
    """The last day's deliveries and the next dates."""
    ack(**words.status(here.read(status)).reply())


FEATURE = Feature(
    commands=(
        Command(
            "status",
            "",
            "shows what was sent, what's waiting and what failed (admins)",
            show,
            who=Audience.ADMINS,
            set_up=True,
            label="Delivery status",
            topic=Topic.ADMIN,
        ),
    )
)
