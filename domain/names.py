"""Purpose: how the bot's own commands are called in a workspace, since another app may have the name.

Does not register them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """How the commands are called in this workspace, with their slash."""

    feedback: str = "/feedback"
    drumbeat: str = "/drumbeat"
