"""Purpose: what a rep sees right after sending feedback: its number, their words, and what they can do now.

Keeps nothing.
"""

from dataclasses import dataclass

from domain.feedback import label
from messages.blocks import Json, Message, actions, button, message, saying, section
from messages.feedback import FORM
from messages.feedback.loop_message import DETAILS
from messages.feedback.step import WITHDRAW
from messages.mrkdwn import Mrkdwn, words


@dataclass(frozen=True)
class Receipt:
    """What was kept: its number, whether the same words had just been sent, and the campaign found in them.

    `over` when that campaign has ended.
    """

    number: int
    text: str
    repeated: bool = False
    campaign: str = ""
    over: bool = False


def receipt(kept: Receipt) -> Message:
    """What the rep sees at once, with what can be done about it right away."""
    said, number = _thanks(kept), str(kept.number)
    if kept.repeated:
        return saying(said)
    buttons = actions(button("Add details", DETAILS, number), button("Undo", WITHDRAW, number))
    return message(said, section(said), buttons)


def thanks(kept: Receipt) -> Json:
    """What the form turns into once it is sent."""
    return FORM.receipt(section(_thanks(kept)))


def _thanks(kept: Receipt) -> Mrkdwn:
    part = "repeated" if kept.repeated else "receipt"
    return words("feedback", part, kept=kept, label=label(kept.number))
