"""Purpose: how a digest is looked at before it is posted: which one, and as what nobody can act on."""

from domain.ritual import RitualKind
from messages.blocks import Json, Message, context, message
from messages.field import Choice
from messages.form import Form
from messages.menu import command_id
from messages.mrkdwn import words
from messages.setup import RITUAL_NAMES

PREVIEW = command_id("drumbeat", "preview", asks=True)
PREVIEW_FORM = Form(
    lambda kind: kind,
    PREVIEW,
    "Preview a digest",
    "Show me",
    [Choice("kind", "Which one?", labels=RITUAL_NAMES, usual=RitualKind.THURSDAY, radio=True)],
)


def preview(shown: Message) -> Message:
    """The message as it would be posted now, without its buttons: nobody votes or decides in a preview."""
    blocks = [_still(block) for block in shown.blocks if block["type"] != "actions"]
    return message(shown.text, blocks, context(words("ritual", "preview")))


def _still(block: Json) -> Json:
    return {name: value for name, value in block.items() if name != "accessory"}
