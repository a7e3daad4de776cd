"""Purpose: how the Home tab looks: what Drumbeat does here, what it counts, and the person's own choices.

Shows nobody else's anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from messages.blocks import Json, divider, header, section
from messages.health import Shown, agenda_line
from messages.mrkdwn import words
from messages.setup import Coming, named
from messages.touchpoint import choices


@dataclass(frozen=True)
class Home:
    """One person's tab. `health` is None for who is on neither side."""

    coming: Sequence[Coming]
    health: Shown | None
    counted: bool
    pairs_shown: bool
    feedback: str
    drumbeat: str


def home(values: Home) -> Json:
    """The view for views.publish."""
    doing = [section(agenda_line(values.health))] if values.health else []
    blocks = [
        header("Sales and Marketing on one beat"),
        section(words("home", "what", v=values)),
        section(words("home", "coming", coming=named(values.coming))),
        *doing,
        divider(),
        *choices(values.counted, values.pairs_shown, values.drumbeat),
    ]
    return {"type": "home", "blocks": blocks}
