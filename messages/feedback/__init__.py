"""Purpose: how feedback is sent: the form, the receipt, and what is said when it can't be kept.

The card and what is said of each step are in step.py, lists in find.py. Decides nothing.
"""

from datetime import datetime

from slack_sdk.models.blocks import (
    CheckboxesElement,
    ExternalDataSelectElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from domain.feedback import LONGEST, Kind, Sentiment, label
from messages.blocks import (
    Json,
    Message,
    input_,
    message,
    modal,
    options,
    quote,
    saying,
    section,
)
from messages.mrkdwn import Mrkdwn, escape, words

SEND = "feedback.send"
CAMPAIGN = "feedback.campaign"

KINDS = {
    Kind.CAMPAIGN: "A campaign",
    Kind.MARKET: "The market",
    Kind.CUSTOMER: "A customer",
    Kind.COMPETITOR: "A competitor",
    Kind.PRODUCT: "Our product",
    Kind.BROKEN: "Something is broken",
    Kind.TEST: "Something to test",
}
PRIVATE = {"private": "Only the liaison in Marketing"}
SENTIMENTS = {
    Sentiment.WORKING: "It is working",
    Sentiment.NOT_WORKING: "It is not working",
    Sentiment.IDEA: "I have an idea",
}


def form() -> Json:
    """The modal behind a bare command: one required field, the rest may wait."""
    return modal(
        "Feedback",
        SEND,
        input_(
            "What happened?",
            "text",
            PlainTextInputElement(action_id="text", multiline=True, max_length=LONGEST, focus_on_load=True),
            hint="One sentence is enough.",
        ),
        input_(
            "Which campaign?",
            "campaign",
            ExternalDataSelectElement(action_id=CAMPAIGN, placeholder="Type to search", min_query_length=0),
            optional=True,
        ),
        input_(
            "What is it about?",
            "kind",
            StaticSelectElement(action_id="kind", placeholder="Choose", options=options(KINDS)),
            optional=True,
        ),
        input_(
            "How does it look out there?",
            "sentiment",
            RadioButtonsElement(action_id="sentiment", options=options(SENTIMENTS)),
            optional=True,
        ),
        input_(
            "Who may see it?",
            "private",
            CheckboxesElement(action_id="private", options=options(PRIVATE)),
            optional=True,
        ),
        submit="Send",
        close="Cancel",
    )


def receipt(number: int, repeated: bool, campaign: str = "", over: bool = False) -> Message:
    """What the rep sees at once, with the campaign that was found in their words."""
    return saying(_thanks(number, repeated, campaign, over))


def thanks(number: int, repeated: bool, campaign: str = "", over: bool = False) -> Json:
    """What the form turns into once it is sent."""
    return modal("Feedback", SEND, section(_thanks(number, repeated, campaign, over)), close="Done")


def _thanks(number: int, repeated: bool, campaign: str, over: bool) -> Mrkdwn:
    if repeated:
        return words("feedback", "repeated", label=label(number))
    return words("feedback", "receipt", label=label(number), campaign=campaign, over=over)


def refused(reason: str, text: str) -> Message:
    """Why it was not kept, with the person's own words given back."""
    shown = [quote(text[start : start + LONGEST]) for start in range(0, min(len(text), 4 * LONGEST), LONGEST)]
    return message(escape(reason), section(words("feedback", "refused", reason=reason)), shown)


def line(number: int, text: str, author: str, since: datetime, now: datetime) -> Mrkdwn:
    """One feedback in a list, with how long it has waited."""
    return words("feedback", "line", label=label(number), text=text, author=author, days=(now - since).days)


def usage(command: str) -> Message:
    return saying(words("feedback", "usage", command=command))
