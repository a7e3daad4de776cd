"""Purpose: how feedback looks in the list of what waits for a person. Decides nothing."""

from collections.abc import Callable

from messages.blocks import Json, button
from messages.feedback.card import ACKNOWLEDGE, ACT, FeedbackView
from messages.feedback.loop_message import DETAILS
from messages.mrkdwn import Mrkdwn, words

MakeItem = Callable[[FeedbackView], tuple[Mrkdwn, tuple[Json, ...]]]
"""What is said of it, and its buttons."""


def pick_up(shown: FeedbackView) -> tuple[Mrkdwn, tuple[Json, ...]]:
    """Nobody owns it yet."""
    return _item("todo_new", shown, "I'll take it", ACKNOWLEDGE)


def answer(shown: FeedbackView) -> tuple[Mrkdwn, tuple[Json, ...]]:
    """Its author was asked something."""
    return _item("todo_question", shown, "Answer", DETAILS)


def plan(shown: FeedbackView) -> tuple[Mrkdwn, tuple[Json, ...]]:
    """Its owner has not said what comes next."""
    return _item("todo_plan", shown, "Next step", ACT)


def finish(shown: FeedbackView) -> tuple[Mrkdwn, tuple[Json, ...]]:
    """Its owner named a day, and it is near or past."""
    return _item("todo_due", shown, "Next step", ACT)


def _item(part: str, shown: FeedbackView, label: str, action_id: str) -> tuple[Mrkdwn, tuple[Json, ...]]:
    return words("feedback", part, f=shown), (button(label, action_id, str(shown.number)),)
