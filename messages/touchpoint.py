"""Purpose: how counting looks: what was logged, what is counted, and what a person may choose.

Shows nobody's counts.
"""

from domain.touch_command import LoggedTouch
from messages.blocks import Json, Message, actions, button, context, divider, header, message, saying, section
from messages.mrkdwn import words

THERE = "touchpoint.there"
COUNTED = "touchpoint.counted"
PAIRS = "touchpoint.pairs"


def touch_receipt(what: LoggedTouch) -> Message:
    """The receipt of a touchpoint outside Slack; it is the same whether it counts or not."""
    return saying(words("touchpoint", "logged", w=what))


def attendance_receipt() -> Message:
    """Somebody said that they were at the meeting."""
    return saying(words("touchpoint", "noted"))


def was_there(at: int) -> list[Json]:
    """The button under an agenda; `at` is its moment in seconds since 1970."""
    return [actions(button("I was there", THERE, str(at)))]


def counting(*, counted: bool, pairs_shown: bool, drumbeat: str) -> Message:
    """What is counted, and the person's own choices."""
    return message(words("touchpoint", "title"), *choices(counted, pairs_shown, drumbeat))


def home_part(*, counted: bool, pairs_shown: bool, drumbeat: str) -> list[Json]:
    """The same at the end of Home."""
    return [divider(), *choices(counted, pairs_shown, drumbeat)]


def choices(counted: bool, pairs_shown: bool, drumbeat: str) -> list[Json]:
    """The same as blocks of a longer view."""
    mine = button("Don't count me", COUNTED, "no") if counted else button("Count me again", COUNTED, "yes")
    pairs = (
        button("Hide my numbers", PAIRS, "no") if pairs_shown else button("Show me my numbers", PAIRS, "yes")
    )
    return [
        header("What's counted"),
        section(words("touchpoint", "what", drumbeat=drumbeat)),
        section(words("touchpoint", "mine", counted=counted, pairs_shown=pairs_shown, drumbeat=drumbeat)),
        actions(mine, *([pairs] if counted else [])),
        context(words("touchpoint", "kept")),
    ]
