"""Purpose: thin helpers for Block Kit, so that a builder reads like the message it builds.

Holds no words. What does not fit Slack's limits is cut on structure by `fit` and `listing`. Blocks are plain
dicts: slack_sdk's models check each one again at every call, which took a fifth of a feedback's time. The
tests hold every helper against the models and every message against Slack's limits instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import InputInteractiveElement, Option, PlainTextObject

from messages.mrkdwn import Mrkdwn, clip, fill, short, words

MOST_BLOCKS = 50
MOST_SECTION = 3000
ROOM_FOR_MORE = 40
MOST_OPTIONS = 100
MOST_OPTION_TEXT = 75
MOST_HEADER = 150

# Slack refuses some 13,200 characters over all blocks, below every limit that it publishes.
MOST_CHARACTERS = 12_000
UNREAD = frozenset({"type", "block_id", "action_id", "value", "style", "url", "align"})

Json = dict[str, Any]


@dataclass(frozen=True)
class WithTwin:
    """A part that not every workspace's Slack shows, and its `twin`, which says the same for all of them."""

    blocks: tuple[Json, ...]
    twin: tuple[Json, ...]


Part = Json | WithTwin


@dataclass(frozen=True)
class Message:
    """What Slack shows: `text` for notifications and screen readers, `blocks` for everyone else.

    `twin` stands in for the blocks where Slack refuses one of them; empty where all of them are plain.
    """

    text: str
    blocks: tuple[Json, ...]
    twin: tuple[Json, ...] = ()

    def payload(self) -> Json:
        """The arguments of chat.postMessage beside its channel, and the twin where there is one.

        Links are not unfolded into previews.
        """
        return {
            "text": self.text,
            "blocks": list(self.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
            **({"twin": list(self.twin)} if self.twin else {}),
        }

    def reply(self) -> Json:
        """The arguments of an answer only the person in front of us sees."""
        return {"response_type": "ephemeral", "text": self.text, "blocks": list(self.blocks)}

    def plain(self) -> "Message":
        """The same for a Slack that refuses tables."""
        return Message(self.text, self.twin) if self.twin else self


def message(text: str, *parts: Part | Sequence[Part]) -> Message:
    """A message of these parts (or lists of parts), in order; what is too much for Slack is counted."""
    flat: list[Part] = []
    for part in parts:
        flat += [part] if isinstance(part, dict | WithTwin) else part
    shown = within_characters(_blocks(flat))
    twin = within_characters(_twins(flat)) if any(isinstance(part, WithTwin) for part in flat) else shown
    return Message(clip(text, MOST_SECTION), tuple(shown), tuple(twin) if twin != shown else ())


def said_before(payload: Mapping[str, Any]) -> WithTwin:
    """The blocks of a message that was made earlier, as a part of another."""
    return WithTwin(tuple(payload["blocks"]), tuple(payload.get("twin") or payload["blocks"]))


def _blocks(parts: Sequence[Part]) -> list[Json]:
    """As they are shown: Slack takes one table a message, so those after the first are told in lines."""
    found: list[Json] = []
    for part in parts:
        if isinstance(part, dict):
            found.append(part)
        else:
            found += part.twin if _tables(part.blocks) and _tables(found) else part.blocks
    return found


def _tables(blocks: Sequence[Json]) -> int:
    return sum(block["type"] == "table" for block in blocks)


def _twins(parts: Sequence[Part]) -> list[Json]:
    found: list[Json] = []
    for part in parts:
        found += [part] if isinstance(part, dict) else part.twin
    return found


def within_characters(blocks: Sequence[Json]) -> list[Json]:
    """The blocks whose words Slack takes together: before the buttons and small print at the end, whole
    blocks are left out where it would refuse them, and counted."""
    if sum(map(characters, blocks)) <= MOST_CHARACTERS:
        return list(blocks)
    last = len(blocks)
    while last and blocks[last - 1]["type"] in ("actions", "context", "divider"):
        last -= 1
    tail, room = blocks[last:], MOST_CHARACTERS - ROOM_FOR_MORE - sum(map(characters, blocks[last:]))
    kept: list[Json] = []
    for block in blocks[:last]:
        room -= characters(block)
        if room < 0:
            break
        kept.append(block)
    while kept and kept[-1]["type"] in ("header", "divider"):
        kept.pop()
    return [*kept, context(words("shared", "more", count=last - len(kept))), *tail]


def characters(value: Any) -> int:
    """How many characters people read in a block."""
    if isinstance(value, list | tuple):
        return sum(map(characters, value))
    if isinstance(value, dict):
        return sum(characters(part) for name, part in value.items() if name not in UNREAD)
    return len(value) if isinstance(value, str) else 0


def saying(text: Mrkdwn) -> Message:
    """A message of one paragraph."""
    return message(text, section(text))


def section(text: Mrkdwn) -> Json:
    """A paragraph; verbatim, so that nothing in it becomes a mention by itself."""
    return {"type": "section", "text": _mrkdwn(text)}


def quote(text: str) -> Json:
    """A person's own words, shown as they were typed: nothing in them is read as mark-up."""
    words = {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [words]}


def header(text: str) -> Json:
    return {"type": "header", "text": _plain(short(text, MOST_HEADER))}


def context(text: Mrkdwn) -> Json:
    """Small print."""
    return {"type": "context", "elements": [_mrkdwn(text)]}


def divider() -> Json:
    return {"type": "divider"}


def actions(*buttons: Json) -> Json:
    return {"type": "actions", "elements": list(buttons)}


def button(label: str, action_id: str, value: str = "", style: str | None = None) -> Json:
    """Slack takes no empty value."""
    made = {"type": "button", "text": _plain(label), "action_id": action_id}
    return {**made, **({"value": value} if value else {}), **({"style": style} if style else {})}


def move_buttons(states: Sequence[Any], faces: Mapping[Any, tuple[str, str]], value: str) -> list[Json]:
    """A button for each state that comes next, the first one in green; `faces` are labels and action_ids."""
    styles = ["primary", *[None] * len(states)]
    return [button(*faces[state], value, style) for state, style in zip(states, styles, strict=False)]


def input_(
    label: str,
    field: str,
    element: InputInteractiveElement,
    *,
    optional: bool = False,
    hint: str | None = None,
    tells: bool = False,
) -> Json:
    """A field of a form; `field` is its block id. `tells` says each change to us at once."""
    return fill(
        {
            "type": "input",
            "block_id": field,
            "label": _plain(label),
            "element": element.to_dict(),
            "optional": optional,
            "hint": _plain(hint) if hint else None,
            "dispatch_action": tells or None,
        }
    )


def option(label: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=short(label, MOST_OPTION_TEXT), emoji=True), value=value)


def options(labels: Mapping[Any, str]) -> list[Option]:
    """One option for each value and its label."""
    return [option(label, str(value)) for value, label in labels.items()]


def modal(
    title: str, callback_id: str, *blocks: Json, submit: str | None = None, close: str, data: str = ""
) -> Json:
    """A view for views.open; `data` comes back with the submission."""
    return fill(
        {
            "type": "modal",
            "callback_id": callback_id,
            "title": _plain(title),
            "submit": _plain(submit) if submit else None,
            "close": _plain(close),
            "blocks": list(blocks),
            "private_metadata": data,
        }
    )


def fit(blocks: Sequence[Json], room: int) -> list[Json]:
    """At most `room` blocks: the rest is counted in one last line, nothing is cut in two."""
    if len(blocks) <= room:
        return list(blocks)
    kept = blocks[: room - 1]
    return [*kept, context(words("shared", "more", count=len(blocks) - len(kept)))]


def listing(lines: Sequence[Mrkdwn], hidden: int = 0) -> Json:
    """Lines as one paragraph: whole lines are left out where it would not fit, and counted in a last line.

    `hidden` is how many more there are that were not even handed in.
    """
    kept: list[str] = []
    room = MOST_SECTION - ROOM_FOR_MORE
    for line in lines:
        if len(line) + 1 > room:
            break
        kept.append(line)
        room -= len(line) + 1
    if lines and not kept:
        kept.append(clip(lines[0], room))
    left_out = len(lines) - len(kept) + hidden
    if left_out:
        kept.append(words("shared", "more", count=left_out))
    return section(Mrkdwn("\n".join(kept)))


def paragraphs(lines: Sequence[Mrkdwn], most: int) -> list[Json]:
    """The last `most` lines, in as many paragraphs as they need; those before them are counted."""
    shown: list[str] = []
    for line in lines[-most:]:
        if shown and len(shown[-1]) + 1 + len(line) <= MOST_SECTION:
            shown[-1] += f"\n{line}"
        else:
            shown.append(line)
    earlier = len(lines) - most
    head = [context(words("shared", "more", count=earlier))] if earlier > 0 else []
    return [*head, *(section(Mrkdwn(text)) for text in shown)]


def iso(value: date | None) -> str | None:
    """How date pickers want a day."""
    return value.isoformat() if value else None


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def _mrkdwn(text: Mrkdwn) -> Json:
    return {"type": "mrkdwn", "text": clip(text, MOST_SECTION), "verbatim": True}
