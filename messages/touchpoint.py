"""Purpose: how counting looks: what was logged, what is counted, and what a person may choose.

Shows nobody's counts.
"""

from datetime import date

from domain.touch_command import LoggedTouch
from domain.touchpoint import TouchKind
from messages.blocks import Json, Message, actions, button, context, header, message, saying, section
from messages.field import Choice, DayField, OnePerson, Tick
from messages.form import Form
from messages.menu import command_id
from messages.mrkdwn import words

THERE = "touchpoint.there"
COUNTED = "touchpoint.counted"
PAIRS = "touchpoint.pairs"


def _line(person: str, kind: TouchKind, day: date | None, planned: bool) -> str:
    """What a person would type."""
    return " ".join(
        [f"<@{person}>", kind, *(["planned"] if planned else []), *([day.isoformat()] if day else [])]
    )


KIND_LABELS = {
    TouchKind.CALL: "A call",
    TouchKind.VISIT: "In person",
    TouchKind.MEETING: "A meeting",
    TouchKind.EMAIL: "Email",
    TouchKind.SMS: "Text messages",
}
TOUCH_FORM = Form(
    _line,
    command_id("drumbeat", "touch", asks=True),
    "Log a conversation",
    "Log it",
    [
        OnePerson("person", "Who with?", missing="Please pick who you talked with."),
        Choice("kind", "How?", labels=KIND_LABELS, make=TouchKind, usual=TouchKind.CALL),
        DayField("day", "When?", optional=True, hint="Leave it empty for today."),
        Tick("planned", "Was it planned?", labels={"planned": "Yes, we had a date for it"}, optional=True),
    ],
)


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


def counting_outside(drumbeat: str) -> Message:
    """What is counted, to somebody of neither team: they aren't."""
    return message(
        words("touchpoint", "title"),
        header("What's counted"),
        section(words("touchpoint", "what", drumbeat=drumbeat)),
        section(words("touchpoint", "outside")),
    )


def home_part(*, counted: bool) -> list[Json]:
    """In a line at the end of Home; the rest is behind a button."""
    details = button("Details", command_id("drumbeat", "counting"))
    return [
        section(words("touchpoint", "short", counted=counted)),
        actions(_counted_button(counted), details),
    ]


def _counted_button(counted: bool) -> Json:
    return button("Don't count me", COUNTED, "no") if counted else button("Count me again", COUNTED, "yes")


def choices(counted: bool, pairs_shown: bool, drumbeat: str) -> list[Json]:
    """The same as blocks of a longer view."""
    pairs = (
        button("Hide my numbers", PAIRS, "no") if pairs_shown else button("Show me my numbers", PAIRS, "yes")
    )
    return [
        header("What's counted"),
        section(words("touchpoint", "what", drumbeat=drumbeat)),
        section(words("touchpoint", "mine", counted=counted, pairs_shown=pairs_shown, drumbeat=drumbeat)),
        actions(_counted_button(counted), *([pairs] if counted else [])),
        context(words("touchpoint", "kept")),
    ]
