"""Purpose: what a feature may put on a person's Home tab. How the tab is made of it is in home_tab.py."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from messages.blocks import Json
from storage.scope import Scope


class HomeSection(IntEnum):
    """The sections that features fill, in their order; what waits and what can be done stand between them."""

    COMING = 1
    RUNNING = 2
    HEALTH = 3
    COUNTED = 4


HomePart = Callable[[Scope, str], Sequence[Json]]
"""The blocks for one person (user id); none where there is nothing for them."""
