"""Purpose: thin helpers over slack_sdk.models, so that a builder reads like the message it builds.

Holds no words. What does not fit Slack's limits is cut on structure by `fit`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from messages.mrkdwn import Mrkdwn, clip, short

MOST_BLOCKS = 50
MOST_SECTION = 3000
MOST_OPTIONS = 100
MOST_OPTION_TEXT = 75

Json = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """What Slack shows: `text` for notifications and screen readers, `blocks` for everyone else."""

    text: str
    blocks: tuple[Json, ...]

    def payload(self) -> Json:
        """The arguments of chat.postMessage beside its channel. Links are not unfolded into previews."""
        return {
            "text": self.text,
            "blocks": list(self.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }

    def reply(self) -> Json:
        """The arguments of an answer only the person in front of us sees."""
        return {"response_type": "ephemeral", "text": self.text, "blocks": list(self.blocks)}


def message(text: str, *blocks: Block | Sequence[Block]) -> Message:
    """A message of these blocks (or lists of blocks), in order."""
    flat: list[Block] = []
    for block in blocks:
        flat += [block] if isinstance(block, Block) else block
    return Message(clip(text, MOST_SECTION), tuple(block.to_dict() for block in flat))


def saying(text: Mrkdwn) -> Message:
    """A message of one paragraph."""
    return message(text, section(text))


def section(text: Mrkdwn) -> SectionBlock:
    """A paragraph; verbatim, so that nothing in it becomes a mention by itself."""
    return SectionBlock(text=_mrkdwn(text))


def fields(*texts: Mrkdwn) -> SectionBlock:
    """Short texts in two columns, ten at most."""
    return SectionBlock(fields=[_mrkdwn(text) for text in texts])


def quote(text: str) -> RichTextBlock:
    """A person's own words, shown as they were typed: nothing in them is read as mark-up."""
    words = RichTextElementParts.Text(text=text)
    return RichTextBlock(elements=[RichTextQuoteElement(elements=[words])])


def header(text: str) -> HeaderBlock:
    return HeaderBlock(text=PlainTextObject(text=short(text, 150), emoji=True))


def context(text: Mrkdwn) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[_mrkdwn(text)])


def divider() -> DividerBlock:
    return DividerBlock()


def actions(*buttons: ButtonElement) -> ActionsBlock:
    return ActionsBlock(elements=list(buttons))


def button(label: str, action_id: str, value: str, style: str | None = None) -> ButtonElement:
    return ButtonElement(text=_plain(label), action_id=action_id, value=value, style=style)


def input_(
    label: str,
    field: str,
    element: InputInteractiveElement,
    *,
    optional: bool = False,
    hint: str | None = None,
    tells: bool = False,
) -> InputBlock:
    """A field of a form; `field` is its block id. `tells` says each change to us at once."""
    return InputBlock(
        label=_plain(label),
        block_id=field,
        element=element,
        optional=optional,
        hint=_plain(hint) if hint else None,
        dispatch_action=tells or None,
    )


def option(label: str, value: str) -> Option:
    return Option(text=_plain(short(label, MOST_OPTION_TEXT)), value=value)


def options(labels: Mapping[Any, str]) -> list[Option]:
    """One option for each value and its label."""
    return [option(label, str(value)) for value, label in labels.items()]


def modal(
    title: str, callback_id: str, *blocks: Block, submit: str | None = None, close: str, data: str = ""
) -> Json:
    """A view for views.open; `data` comes back with the submission."""
    view = View(
        type="modal",
        title=_plain(title),
        callback_id=callback_id,
        blocks=list(blocks),
        submit=_plain(submit) if submit else None,
        close=_plain(close),
        private_metadata=data,
    )
    built: Json = view.to_dict()
    return built


def fit(blocks: Sequence[Block], room: int, more: Mrkdwn) -> list[Block]:
    """At most `room` blocks: what is left out is named in one last line (`more`), nothing is cut in two."""
    if len(blocks) <= room:
        return list(blocks)
    return [*blocks[: room - 1], context(more)]


def listing(lines: Sequence[Mrkdwn], more: Mrkdwn | None = None) -> SectionBlock:
    """Lines as one paragraph; whole lines are left out where it would not fit, and then `more` is said."""
    kept: list[str] = []
    room = MOST_SECTION - len(more or "") - 1
    for line in lines:
        if len(line) + 1 > room:
            break
        kept.append(line)
        room -= len(line) + 1
    if lines and not kept:
        kept.append(clip(lines[0], room))
    if more and len(kept) < len(lines):
        kept.append(more)
    return section(Mrkdwn("\n".join(kept)))


def iso(value: date | None) -> str | None:
    """How date pickers want a day."""
    return value.isoformat() if value else None


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=True)


def _mrkdwn(text: Mrkdwn) -> MarkdownTextObject:
    return MarkdownTextObject(text=clip(text, MOST_SECTION), verbatim=True)
