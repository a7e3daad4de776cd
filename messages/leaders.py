"""Purpose: how the leaders are asked on Friday about their week, and told when they have not spoken for long.

Only the two of them ever read it.
"""

from datetime import date
from typing import Any

from slack_sdk.models.blocks import CheckboxesElement

from domain.leaders import MOST_DAYS, WAYS
from domain.touchpoint import TouchKind
from messages.blocks import Json, Message, actions, button, context, message, options, saying, section
from messages.mrkdwn import words

DAYS = "leaders.days"
TICK = "leaders.ways"
BLOCK = "leaders.ways"
LABELS = {TouchKind.CALL: "Call", TouchKind.MEETING: "Meeting", TouchKind.VISIT: "In person"}


def ask(counterpart: str, monday: date) -> Message:
    """The question on Friday: tick how, then one tap on how many days."""
    ways = CheckboxesElement(action_id=TICK, options=options({way: LABELS[way] for way in WAYS})).to_dict()
    taps = [button(str(n), f"{DAYS}.{n}", _value(counterpart, monday, n)) for n in range(MOST_DAYS + 1)]
    return message(
        words("leaders", "ask_text"),
        section(words("leaders", "ask", counterpart=counterpart)),
        {"type": "actions", "block_id": BLOCK, "elements": [ways]},
        actions(*taps),
        context(words("leaders", "ask_note")),
    )


def _value(counterpart: str, monday: date, days: int) -> str:
    return f"{counterpart} {monday.isoformat()} {days}"


def read_button(value: str) -> tuple[str, date, int]:
    """The counterpart, the week's Monday and the days a button carries."""
    counterpart, monday, days = value.split()
    return counterpart, date.fromisoformat(monday), int(days)


def ways_ticked(body: Json) -> list[str]:
    """The ways that are ticked in the message a button was pressed in."""
    state: dict[str, Any] = (body.get("state") or {}).get("values") or {}
    chosen = (state.get(BLOCK, {}).get(TICK) or {}).get("selected_options") or []
    return [str(one["value"]) for one in chosen]


def answered_question(counterpart: str, days: int, ways: list[str]) -> Message:
    """The question once it is answered."""
    said = ", ".join(LABELS[TouchKind(way)].lower() for way in ways)
    return message(
        words("leaders", "ask_text"),
        section(words("leaders", "thanks", who=counterpart, days=days, said=said)),
    )


def closed_question() -> Message:
    """The question once the next one is asked."""
    return saying(words("leaders", "closed"))


def waits(days: int) -> Message:
    """After how many business days the two hear of their silence from now on."""
    return saying(words("leaders", "waits", days=days))


def silence(counterpart: str, last: date | None, days: int) -> Message:
    """They have not reached each other for so many business days; `last` is None where nothing is known."""
    return message(
        words("leaders", "silence_text", days=days),
        section(words("leaders", "silence", who=counterpart, last=last, days=days)),
        context(words("leaders", "silence_note")),
    )
