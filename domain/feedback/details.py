"""Purpose: what whoever sent a feedback may add to it later.

Does not know where it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import UserError


@dataclass(frozen=True)
class Details:
    """All may be empty but one. `files` holds what Slack says of each, never its content."""

    account: str
    deal: str
    segment: str
    competitor: str
    quote: str
    more: str
    files: tuple[Mapping[str, Any], ...]

    @property
    def texts(self) -> dict[str, str]:
        """What was written beside the customer's name."""
        return {name: text for name, text in vars(self).items() if name not in {"account", "files"}}


def check(details: Details) -> Details:
    """The details themselves; UserError when there are none."""
    if not any(vars(details).values()):
        raise UserError("Fill in at least one field.", field="more")
    return details
