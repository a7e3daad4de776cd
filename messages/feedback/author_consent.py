"""Purpose: how a message's author is asked whether their words may be sent as feedback.

Shows none of the words: the message stands right there.
"""

from domain.feedback.origin import Origin
from messages.blocks import Message, actions, button, message, saying, section
from messages.mrkdwn import words

YES = "feedback.yes"
PRIVATELY = "feedback.privately"
NO = "feedback.no"


def offer(who: str, author: str, origin: Origin, *, private: bool) -> Message:
    """The question. `private` when few could read the message: then the quiet way is the first."""
    said = words("feedback", "ask", who=who, own=who == author, few=private)
    value = f"{origin.channel} {origin.ts}"
    openly = button("Send it", YES, value, style=None if private else "primary")
    quietly = button("Only to the field contact", PRIVATELY, value, style="primary" if private else None)
    first = [quietly, openly] if private else [openly, quietly]
    return message(said, section(said), actions(*first, button("No, thanks", NO, value)))


def declined_answer() -> Message:
    """What the question turns into after a no."""
    return saying(words("feedback", "ask_left"))
