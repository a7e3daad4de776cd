"""Purpose: how "something is broken" stands in the channel both sides see, until it is fixed.

Decides nothing; a private one never gets here.
"""

from domain.feedback.stage import ENDED, Stage
from messages.blocks import Message, actions, button, context, message, quote, section
from messages.feedback.card import ACT, ME_TOO, FeedbackView, standing
from messages.mrkdwn import words


def notice(shown: FeedbackView, answers: str) -> Message:
    """What is broken, its owner (`answers` until somebody picks it up), the fix and by when."""
    over = shown.stage in ENDED
    head = words(
        "feedback_step",
        "broken",
        f=shown,
        fixed=shown.stage in {Stage.SHIPPED, Stage.CLOSED},
        over=over,
        sees_to_it=shown.owner or answers,
    )
    number = str(shown.number)
    me_too = [] if over else [button("Me too", ME_TOO, number)]
    return message(
        words("feedback_step", "broken_text", label=shown.label, text=shown.text, over=over),
        section(head),
        quote(shown.text),
        context(standing(shown)),
        actions(*me_too, button("History", ACT, number)),
    )
