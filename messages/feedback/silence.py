"""Purpose: the form that puts a silent feedback off.

Decides nothing: when silence is too long is domain/feedback/silence's business.
"""

from dataclasses import replace
from datetime import datetime

from domain.feedback import label
from domain.feedback.silence import Wait
from domain.feedback.stage import LONGEST_WHY
from messages.blocks import Json, section
from messages.feedback.loop_message import SNOOZED
from messages.field import Choice, Text
from messages.form import Form
from messages.mrkdwn import words

DAYS = {1: "1 business day", 2: "2 business days", 3: "3 business days", 5: "5 business days"}
FORM = Form(
    Wait,
    SNOOZED,
    "",
    "Save",
    (
        Choice("days", "For how long?", labels=DAYS, make=int, usual=1),
        Text(
            "why",
            "Why wait?",
            most=LONGEST_WHY,
            multiline=True,
            missing="Please say why, for the history.",
        ),
    ),
)


def snooze_form(number: int) -> Json:
    """How long nobody is asked about it, and why."""
    intro = section(words("feedback", "snooze", label=label(number)))
    return replace(FORM, title=label(number)).modal(above=[intro], data=str(number))


def snooze_receipt(number: int, until: datetime, zone: str) -> Json:
    """What the form turns into."""
    text = words("feedback", "snoozed", label=label(number), until=until, zone=zone)
    return replace(FORM, title=label(number)).receipt(section(text))
