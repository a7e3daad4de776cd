"""Purpose: how a person's quiet time looks: the form, the daily bundle, and the way to put a message off.

Decides nothing: what goes out when is domain/quiet's business.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import StaticSelectElement

from domain.calendar import WEEKDAY_NAMES, WEEKDAYS
from domain.quiet import MOST_CHOICES, NO_LIMIT, QuietHours, Snooze
from messages.blocks import (
    MOST_BLOCKS,
    MOST_SECTION,
    Json,
    Message,
    Part,
    WithTwin,
    characters,
    divider,
    header,
    listing,
    message,
    options,
    said_before,
    saying,
    section,
)
from messages.field import Choice, DayField, Ticks, TimeField
from messages.form import Form
from messages.mrkdwn import clip, words

SAVE = "quiet.save"
SNOOZE = "quiet.snooze"
TITLE = "Quiet time"
DAYS = dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True))
HOW_OFTEN = {number: f"{number} times a day at most" for number in MOST_CHOICES} | {
    1: "Once a day",
    NO_LIMIT: "As things come up",
}
LATER = {Snooze.HOUR: "In an hour", Snooze.TOMORROW: "Tomorrow", Snooze.WEEK: "Next week"}
# The rest of Slack's fifty is for what is only named, a header, and the choice to put it all off.
MOST_BUNDLED_BLOCKS = 30
# The rest of Slack's is for the many that are only named.
MOST_BUNDLED_CHARACTERS = 6_000
LONGEST_ITEM = 140


FORM = Form(
    QuietHours,
    SAVE,
    TITLE,
    "Save",
    (
        TimeField("starts", "I work from", missing="Please pick a time."),
        TimeField("ends", "to", missing="Please pick a time."),
        Ticks("days", "on", labels=DAYS, missing="Please pick at least one day."),
        Choice("most", "Message me", labels=HOW_OFTEN, make=int, missing="Please pick how often."),
        DayField("away_until", "I'm away until", optional=True),
    ),
)


def form(quiet: QuietHours, zone: str) -> Json:
    """The person's setting in a modal; `zone` is the one their hours are read in."""
    return FORM.modal(vars(quiet), above=[section(words("quiet", "intro", zone=zone))])


def quiet_receipt(quiet: QuietHours, zone: str) -> Json:
    """What the form turns into."""
    days = ", ".join(DAYS[day] for day in quiet.days)
    return FORM.receipt(section(words("quiet", "saved", quiet=quiet, days=days, zone=zone)))


def bundle(payloads: Sequence[Mapping[str, Any]]) -> Message:
    """Many messages as one: each whole, as long as there is room; the rest by their first words."""
    shown: list[Part] = []
    room, left = MOST_BUNDLED_BLOCKS, MOST_BUNDLED_CHARACTERS
    for number, payload in enumerate(payloads):
        part = said_before(payload)
        room -= max(len(part.blocks), len(part.twin)) + 1
        left -= max(characters(part.blocks), characters(part.twin))
        if room < 0 or left < 0:
            shown += _named(payloads[number:])
            break
        shown += [part, divider()]
    title = words("quiet", "bundle", count=len(payloads))
    return message(title, header(title), shown)


def _named(payloads: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Messages by their first words, in as many paragraphs as they need."""
    lines = [words("quiet", "item", text=clip(one["text"], LONGEST_ITEM)) for one in payloads]
    a_paragraph = MOST_SECTION // (LONGEST_ITEM + 10)
    return [listing(lines[start : start + a_paragraph]) for start in range(0, len(lines), a_paragraph)]


def with_snooze(payload: Mapping[str, Any], key: str) -> Message:
    """The same message with a choice to put it off, where Slack has room for one."""
    part = said_before(payload)
    room = max(len(part.blocks), len(part.twin)) < MOST_BLOCKS
    return message(payload["text"], part, [_snooze(key)] if room else [])


def _snooze(key: str) -> Json:
    select = StaticSelectElement(action_id=SNOOZE, options=options(LATER), placeholder="Later…")
    return {"type": "actions", "block_id": f"{SNOOZE}:{key}", "elements": [select.to_dict()]}


def without_snooze(payload: Mapping[str, Any]) -> Message:
    """The message as it was before the choice was added."""
    part = said_before(payload)
    return message(payload["text"], WithTwin(_unsnoozed(part.blocks), _unsnoozed(part.twin)))


def _unsnoozed(blocks: Sequence[Json]) -> tuple[Json, ...]:
    return tuple(block for block in blocks if not str(block.get("block_id", "")).startswith(SNOOZE))


def delivery_key_of(block_id: str) -> str:
    """The delivery a choice to put off stands under."""
    return block_id.removeprefix(f"{SNOOZE}:")


def snooze_mark(text: str, until: datetime, zone: str) -> Message:
    """What stands in the place of a message that was put off."""
    return saying(words("quiet", "snoozed", text=clip(text, LONGEST_ITEM), until=until, zone=zone))


def snooze_refusal() -> Message:
    """The message can't be put off any more."""
    return saying(words("quiet", "gone"))
