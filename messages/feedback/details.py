"""Purpose: the form in which the author of a feedback adds to it.

Decides nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain.feedback import label
from domain.feedback.details import Details
from domain.feedback.stage import LONGEST_WHY
from messages.blocks import Json, section
from messages.field import Files, Text
from messages.form import Form
from messages.mrkdwn import words

ADD = "feedback.add"
FORM = Form(
    Details,
    ADD,
    "",
    "Save",
    (
        Text("account", "Which customer?", most=150, optional=True),
        Text("deal", "How big is the deal?", most=150, optional=True),
        Text("segment", "Which segment?", most=150, optional=True),
        Text("competitor", "Which competitor?", most=150, optional=True),
        Text("quote", "What did they say, word for word?", most=1000, multiline=True, optional=True),
        Text("more", "Anything else?", most=LONGEST_WHY, multiline=True, optional=True),
        Files(
            "files",
            "Files?",
            optional=True,
            hint="Up to 10 MB each. Larger ones go in the card's thread.",
        ),
    ),
)


def details_form(number: int, known: Mapping[str, str]) -> Json:
    """What a rep may add later; every field may stay empty, one is enough."""
    return replace(FORM, title=label(number)).modal({**known, "more": ""}, data=str(number))


def details_saved(number: int) -> Json:
    """What the form for details turns into."""
    text = words("feedback", "details_saved", label=label(number))
    return replace(FORM, title=label(number)).receipt(section(text))
