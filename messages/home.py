"""Purpose: the frame of the Home tab, and what comes next. All else on it is the features'."""

from collections.abc import Sequence

from messages.blocks import Json, header, section
from messages.mrkdwn import words
from messages.setup import NextRitual, next_rituals


def home(parts: Sequence[Json], feedback: str, drumbeat: str) -> Json:
    """The view for views.publish; `feedback` and `drumbeat` are what the commands are called here."""
    what = section(words("home", "what", feedback=feedback, drumbeat=drumbeat))
    return {"type": "home", "blocks": [header("Sales and Marketing on one beat"), what, *parts]}


def coming_part(coming: Sequence[NextRitual]) -> list[Json]:
    """When each ritual comes next."""
    return [section(words("home", "coming", coming=next_rituals(coming)))]
