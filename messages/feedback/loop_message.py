"""Purpose: what everyone in a feedback's loop is told: each step, the thanks, and too long a silence.

Which step is allowed, and who is told, is decided elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.feedback import label
from domain.feedback.stage import Stage, Step
from messages.blocks import Json, Message, actions, button, message, saying, section
from messages.feedback.card import ACKNOWLEDGE, ACT, FeedbackView
from messages.mrkdwn import Mrkdwn, words

DETAILS = "feedback.details"
REOPEN = "feedback.reopen"
SNOOZE = "feedback.snooze"
SNOOZED = "feedback.snoozed"


@dataclass(frozen=True)
class StepTaken:
    """A step as it is told: who took it, and what it says."""

    actor: str
    step: Step

    def __getattr__(self, name: str) -> object:
        return getattr(self.step, name)


def step_taken(shown: FeedbackView, taken: StepTaken, *, own: bool, reassigned: bool = False) -> Message:
    """The word to one person in the loop; `own` when it is their own feedback."""
    part = "told_reassigned" if reassigned else f"told_{taken.step.to}"
    if taken.actor == shown.author and taken.step.to is Stage.ACKNOWLEDGED:
        part = "told_answered"
    said = words(
        "feedback_step",
        part,
        label=shown.label,
        text=shown.text,
        step=taken,
        whose=Mrkdwn("your feedback" if own else "the feedback you joined,"),
        into=label(taken.step.into) if taken.step.into else "",
    )
    return message(said, section(said), _reply_buttons(shown, taken.step.to, own))


def handover(shown: FeedbackView, taken: StepTaken) -> Message:
    """The word to whoever looks after it from now on, because somebody else said so."""
    said = words("feedback_step", "told_yours", label=shown.label, text=shown.text, step=taken)
    return message(said, section(said), actions(button("Next step", ACT, str(shown.number), style="primary")))


def _reply_buttons(shown: FeedbackView, to: Stage, own: bool) -> list[Json]:
    number = str(shown.number)
    if not own:
        return []
    if to is Stage.NEEDS_INFO:
        return [actions(button("Add details", DETAILS, number, style="primary"))]
    if to in {Stage.DECLINED, Stage.CLOSED, Stage.SHIPPED}:
        return [actions(button("Reopen", REOPEN, number))]
    return []


def credit(shown: FeedbackView, names: Sequence[str], unnamed: int, why: str) -> Message:
    """The thanks in the channel when it shipped."""
    return saying(
        words(
            "feedback_step",
            "credit",
            label=shown.label,
            text=shown.text,
            names=names,
            unnamed=unnamed,
            why=why,
        )
    )


def reminder(shown: FeedbackView, days: int, *, gone: bool = False) -> Message:
    """The clock on silence struck. `gone` when a question waits for somebody who left."""
    stands = Mrkdwn(
        {Stage.PLANNED: "was due", Stage.TESTING: "was due to be tested"}.get(shown.stage, "was picked up")
    )
    parts = {Stage.NEW: "remind_new", Stage.NEEDS_INFO: "remind_needs_info"}
    said = words(
        "feedback_step",
        "remind_gone" if gone else parts.get(shown.stage, "remind_owner"),
        label=shown.label,
        text=shown.text,
        days=days,
        why=shown.why,
        stands=stands,
        due_on=shown.due_on,
    )
    number = str(shown.number)
    if shown.stage is Stage.NEEDS_INFO and not gone:
        return message(said, section(said), actions(button("Add details", DETAILS, number, style="primary")))
    later = button("Snooze…", SNOOZE, number)
    shows = [button("Next step", ACT, number, style="primary"), later]
    if shown.stage is Stage.NEW:
        shows = [
            button("I'll take it", ACKNOWLEDGE, number, style="primary"),
            button("More…", ACT, number),
            later,
        ]
    return message(said, section(said), actions(*shows))


def naming_receipt(*, may: bool) -> Message:
    """Whether they are named in thanks from now on."""
    return saying(words("feedback", "named" if may else "unnamed"))


def loop_receipt(number: int, *, again: bool) -> Message:
    """What somebody who says "me too" is told."""
    return saying(words("feedback", "me_too_already" if again else "me_too", label=label(number)))
