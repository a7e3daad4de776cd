"""Purpose: publishes the Home tab of the person who is in front of it, from the parts that features declare.

Keeps no view.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum

from slack_sdk import WebClient

from messages import home as words
from messages.blocks import Json
from storage.scope import Here, Scope


class HomeSection(IntEnum):
    """What stands on Home, in its order."""

    COMING = 1
    HEALTH = 2
    COUNTED = 3


HomePart = Callable[[Scope, str], Sequence[Json]]
"""The blocks for one person (user id); none where there is nothing for them."""


def publish_home(
    slack: WebClient, here: Here, user: str, parts: Sequence[Mapping[HomeSection, HomePart]]
) -> None:
    """Show the tab as it is now."""
    slack.views_publish(user_id=user, view=here.read(home_view, user, parts))


def home_view(scope: Scope, user: str, parts: Sequence[Mapping[HomeSection, HomePart]]) -> Json:
    """The view for views.publish."""
    ordered = [part[section] for section in HomeSection for part in parts if section in part]
    blocks = [block for build in ordered for block in build(scope, user)]
    return words.home(blocks, scope.names.feedback, scope.names.drumbeat)
