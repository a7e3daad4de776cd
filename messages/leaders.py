"""Purpose: how the leaders are asked on Friday about their week, and told when they have not spoken for long.

Only the two of them ever read it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import CheckboxesElement

from domain.leaders import MOST_DAYS, WAYS
from domain.touchpoint import TouchKind
from messages.blocks import Json, Message, actions, button, context, message, options, saying, section
from messages.field import Text
from messages.form import Form
from messages.menu import command_id
from messages.mrkdwn import words
from messages.todo import TodoItem

DAYS = "leaders.days"
TICK = "leaders.ways"
BLOCK = "leaders.ways"
LABELS = {TouchKind.CALL: "Call", TouchKind.MEETING: "Meeting", TouchKind.VISIT: "In person"}

SILENCE_FORM = Form(
    lambda days: days,
    command_id("drumbeat", "silence", asks=True),
    "Silence alert",
    "Set it",
    [Text("days", "After how many business days?", most=4, placeholder="5")],
)


def ask(counterpart: str, monday: date) -> Message:
    """The question on Friday: tick how, then one tap on how many days."""
    ways = CheckboxesElement(action_id=TICK, options=options({way: LABELS[way] for way in WAYS})).to_dict()
    return message(
        words("leaders", "ask_text"),
        section(words("leaders", "ask", counterpart=counterpart)),
        {"type": "actions", "block_id": BLOCK, "elements": [ways]},
        actions(*_taps(counterpart, monday)),
        context(words("leaders", "ask_note")),
    )


def _taps(counterpart: str, monday: date) -> list[Json]:
    return [button(str(n), f"{DAYS}.{n}", _value(counterpart, monday, n)) for n in range(MOST_DAYS + 1)]


def todo_question(counterpart: str, monday: date, since: datetime) -> TodoItem:
    """The same in the list of what waits for the leader."""
    text = words("leaders", "todo", counterpart=counterpart, monday=monday)
    return TodoItem(text, tuple(_taps(counterpart, monday)), since)


def asked_about(payload: Mapping[str, Any]) -> tuple[str, date]:
    """The counterpart and the week that a question which was asked is about."""
    taps = [tap for block in payload["blocks"] for tap in block.get("elements", ()) if "value" in tap]
    counterpart, monday, _days = read_button(str(taps[0]["value"]))
    return counterpart, monday


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
