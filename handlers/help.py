"""Purpose: answers `help` and the bare command with all that the bot can do. Knows no feature."""

from collections.abc import Sequence

from slack_bolt import Ack

from handlers.shared.feature import Command, Feature
from handlers.shared.listener import shown_usage
from storage.scope import Here


def show(ack: Ack, here: Here, commands: Sequence[Command]) -> None:
    """Every command, in the order of the features."""
    ack(**shown_usage(commands, here.names).reply())


FEATURE = Feature(commands=(Command("help", "", "shows this", show, also=("",)),))
