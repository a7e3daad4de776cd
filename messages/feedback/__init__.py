"""Purpose: how feedback is sent: the form, the receipt, and what is said when it can't be kept.

The card and what is said of each step are in step.py, lists in find.py. Decides nothing.
"""

from datetime import datetime

from domain.feedback import EMPTY, LONGEST, Draft, FeedbackKind, Sentiment, label
from messages.blocks import Json, Message, message, quote, section
from messages.field import Choice, SearchChoice, Text, Tick
from messages.form import Form
from messages.mrkdwn import Mrkdwn, escape, words

# Of what was not kept, so much is given back: with the reason it stays within what Slack takes.
LONGEST_REFUSED = 11_000
SEND = "feedback.send"
CAMPAIGN = "feedback.campaign"
FROM_MESSAGE = "feedback.from_message"

KINDS = {
    FeedbackKind.CAMPAIGN: "A campaign",
    FeedbackKind.MARKET: "The market",
    FeedbackKind.CUSTOMER: "A customer",
    FeedbackKind.COMPETITOR: "A competitor",
    FeedbackKind.PRODUCT: "Our product",
    FeedbackKind.BROKEN: "Something's broken",
    FeedbackKind.TEST: "Something to test",
}
CUT = "The message is longer than I can keep. This is how it starts; the link leads to the rest."
AMONG_FEW = (
    "Only a few people could read this message, so only the field contact sees it unless you change that."
)
PRIVATE = {"private": "Only the field contact in Marketing"}
SENTIMENTS = {
    Sentiment.WORKING: "It's working",
    Sentiment.NOT_WORKING: "It's not working",
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
        Choice("kind", "What's it about?", labels=KINDS, make=FeedbackKind, optional=True),
        Choice(
            "sentiment",
            "How's it going?",
            labels=SENTIMENTS,
            make=Sentiment,
            radio=True,
            optional=True,
        ),
        Tick("private", "Who can see it?", labels=PRIVATE, optional=True),
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


def refusal(reason: str, text: str) -> Message:
    """Why it was not kept, with the person's own words given back."""
    back = text[:LONGEST_REFUSED]
    shown = [quote(back[start : start + LONGEST]) for start in range(0, len(back), LONGEST)]
    return message(escape(reason), section(words("feedback", "refused", reason=reason)), shown)


def line(number: int, text: str, author: str, since: datetime, now: datetime) -> Mrkdwn:
    """One feedback in a list, with how long it has waited."""
    return words("feedback", "line", label=label(number), text=text, author=author, days=(now - since).days)
