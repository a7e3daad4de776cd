"""Purpose: shows an admin how deliveries are doing: what was sent, what waits, what failed, what comes next.

Changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from handlers.shared.audience import Audience
from handlers.shared.feature import Command, Feature
from handlers.shared.respond import answer_with_table
from messages import status as words
from messages.menu import Topic
from presenters.status import status
from storage.scope import Here


def show(ack: Ack, body: Mapping[str, Any], here: Here) -> None:
    """The last day's deliveries and the next dates."""
    answer_with_table(ack, body, here, words.status(here.read(status)))


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
