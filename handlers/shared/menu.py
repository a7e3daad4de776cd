"""Purpose: what a person may do, from what the features declare: for Home, for the menu and for help."""

from collections.abc import Sequence

from handlers.shared.audience import Audience, audiences_of
from handlers.shared.feature import Command
from messages.menu import Menu, Topic
from storage import setup
from storage.scope import Scope


def menu_of(scope: Scope, user: str, commands: Sequence[Command]) -> Menu:
    """What is offered to that person, by what they want; nothing under a topic that is not for them."""
    offered = offered_to(scope, user, commands)
    by_topic = {topic: [each for each in offered if each.topic is topic] for topic in Topic}
    return {topic: [each.entry(scope.names) for each in found] for topic, found in by_topic.items() if found}


def offered_to(scope: Scope, user: str, commands: Sequence[Command]) -> list[Command]:
    """What that person may do. Before the first set-up that is to set it up, and nothing else."""
    theirs = audiences_of(scope, user)
    if setup.find(scope.session, scope.workspace_id) is None:
        first = [each for each in commands if each.who is Audience.ADMINS and not each.set_up]
        return first if Audience.ADMINS in theirs else []
    return [each for each in commands if (each.offered or each.who) in theirs]
