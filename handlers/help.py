"""Purpose: `/drumbeat` alone opens the menu, `help` lists what a person may do, `todo` what waits for them.

Knows no feature: all of it is made of what they declare.
"""

from collections.abc import Sequence

from slack_bolt import Ack

from handlers.shared.audience import Audience
from handlers.shared.feature import Command, Feature
from handlers.shared.listener import offered_help
from handlers.shared.menu import menu_of
from handlers.shared.todo import MOST_LISTED, todo_of
from messages.blocks import Message, saying
from messages.menu import menu_message
from messages.setup import not_yet
from messages.todo import TODO, todo_message
from storage.scope import Here, Scope


def open_menu(ack: Ack, user: str, here: Here, features: Sequence[Feature]) -> None:
    """What a person may do, as buttons."""
    ack(**here.read(menu_for, user, features).reply())


def menu_for(scope: Scope, user: str, features: Sequence[Feature]) -> Message:
    """The menu, or who can set it up."""
    menu = menu_of(scope, user, [command for feature in features for command in feature.commands])
    if not menu:
        return saying(not_yet(scope.names.drumbeat))
    return menu_message(menu, todo_of(scope, user, features).total)


def list_todo(ack: Ack, user: str, here: Here, features: Sequence[Feature]) -> None:
    """What waits for the person, each with the buttons that settle it."""
    ack(**todo_message(here.read(todo_of, user, features, MOST_LISTED)).reply())


def show(ack: Ack, user: str, here: Here, commands: Sequence[Command]) -> None:
    """Every command that is for the person."""
    ack(**here.read(offered_help, user, commands).reply())


FEATURE = Feature(
    commands=(
        Command(
            "",
            "",
            "opens the menu: everything you can do, as buttons",
            open_menu,
            label="Open the menu",
            typed_only="it is what the buttons stand in",
        ),
        Command(
            TODO,
            "",
            "lists what's waiting for you, most urgent first",
            list_todo,
            offered=Audience.SIDES_AND_ADMINS,
            label="What's waiting for me",
        ),
        Command("help", "", "shows what you can do, and how it's typed", show, label="All commands"),
    )
)
