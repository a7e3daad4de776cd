"""Purpose: how feedback is sent: the form, the receipt, and what is said when it can't be kept.

The card and what is said of each step are in step.py, lists in find.py. Decides nothing.
"""

from datetime import datetime

from domain.feedback import EMPTY, LONGEST, Draft, FeedbackKind, Sentiment, label
from messages.blocks import Json, Message, message, quote, saying, section
from messages.field import Choice, SearchChoice, Text, Tick
from messages.form import Form
from messages.mrkdwn import Mrkdwn, escape, words

SEND = "feedback.send"
CAMPAIGN = "feedback.campaign"
FROM_MESSAGE = "feedback.from_message"

KINDS = {
    FeedbackKind.CAMPAIGN: "A campaign",
    FeedbackKind.MARKET: "The market",
    FeedbackKind.CUSTOMER: "A customer",
    FeedbackKind.COMPETITOR: "A competitor",
    FeedbackKind.PRODUCT: "Our product",
    FeedbackKind.BROKEN: "Something is broken",
    FeedbackKind.TEST: "Something to test",
}
CUT = "The message is longer than I can keep: this is its beginning, and its link keeps the rest."
AMONG_FEW = (
    "The message was said among few people, so only the liaison sees this unless you choose otherwise."
)
PRIVATE = {"private": "Only the liaison in Marketing"}
SENTIMENTS = {
    Sentiment.WORKING: "It is working",
    Sentiment.NOT_WORKING: "It is not working",
    Sentiment.IDEA: "I have an idea",
}


FORM = Form(
    Draft,
    SEND,
    "Feedback",
    "Send",
    (
        Text("text", "What happened?", most=LONGEST, multiline=True, focus=True, missing=EMPTY),
        SearchChoice(
            "campaign", "Which campaign?", action_id=CAMPAIGN, make=int, optional=True, into="campaign_id"
        ),
        Choice("kind", "What is it about?", labels=KINDS, make=FeedbackKind, optional=True),
        Choice(
            "sentiment",
            "How does it look out there?",
            labels=SENTIMENTS,
            make=Sentiment,
            radio=True,
            optional=True,
        ),
        Tick("private", "Who may see it?", labels=PRIVATE, optional=True),
    ),
)


def form(text: str = "", *, private: bool = False, link: str | None = None) -> Json:
    """The modal behind a bare command: one required field, the rest may wait.

    From a message it starts with the message's words, as far as they fit, and keeps its link.
    """
    begun = beginning(text)
    hints = {
        "text": "One sentence is enough." if begun == text else CUT,
        "private": AMONG_FEW if private else None,
    }
    return FORM.modal({"text": begun, "private": private}, hints, data=link or "")


def beginning(text: str) -> str:
    """The text as far as a field of a form takes it; Slack counts in UTF-16."""
    return text.encode("utf-16-le", "ignore")[: 2 * LONGEST].decode("utf-16-le", "ignore")


def receipt(number: int, repeated: bool, campaign: str = "", over: bool = False) -> Message:
    """What the rep sees at once, with the campaign that was found in their words."""
    return saying(_thanks(number, repeated, campaign, over))


def thanks(number: int, repeated: bool, campaign: str = "", over: bool = False) -> Json:
    """What the form turns into once it is sent."""
    return FORM.receipt(section(_thanks(number, repeated, campaign, over)))


def _thanks(number: int, repeated: bool, campaign: str, over: bool) -> Mrkdwn:
    if repeated:
        return words("feedback", "repeated", label=label(number))
    return words("feedback", "receipt", label=label(number), campaign=campaign, over=over)


def refusal(reason: str, text: str) -> Message:
    """Why it was not kept, with the person's own words given back."""
    shown = [quote(text[start : start + LONGEST]) for start in range(0, min(len(text), 4 * LONGEST), LONGEST)]
    return message(escape(reason), section(words("feedback", "refused", reason=reason)), shown)


def line(number: int, text: str, author: str, since: datetime, now: datetime) -> Mrkdwn:
    """One feedback in a list, with how long it has waited."""
    return words("feedback", "line", label=label(number), text=text, author=author, days=(now - since).days)
