"""Purpose: how feedback looks: the form, the receipt, the card in the intake channel, the word to the rep.

Decides nothing about feedback itself.
"""

from datetime import datetime

from slack_sdk.models.blocks import (
    ExternalDataSelectElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from domain.feedback import LONGEST, Draft, Kind, Sentiment, label
from messages.blocks import (
    Json,
    Message,
    actions,
    button,
    context,
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
ACKNOWLEDGE = "feedback.acknowledge"
CAMPAIGN = "feedback.campaign"

KINDS = {
    Kind.CAMPAIGN: "A campaign",
    Kind.MARKET: "The market",
    Kind.CUSTOMER: "A customer",
    Kind.COMPETITOR: "A competitor",
    Kind.PRODUCT: "Our product",
}
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
        submit="Send",
        close="Cancel",
    )


def receipt(number: int, repeated: bool) -> Message:
    """What the rep sees at once."""
    return saying(_thanks(number, repeated))


def thanks(number: int, repeated: bool) -> Json:
    """What the form turns into once it is sent."""
    return modal("Feedback", SEND, section(_thanks(number, repeated)), close="Done")


def _thanks(number: int, repeated: bool) -> Mrkdwn:
    return words("feedback", "repeated" if repeated else "receipt", label=label(number))


def refused(reason: str, text: str) -> Message:
    """Why it was not kept, with the person's own words given back."""
    shown = [quote(text[start : start + LONGEST]) for start in range(0, min(len(text), 4 * LONGEST), LONGEST)]
    return message(escape(reason), section(words("feedback", "refused", reason=reason)), shown)


def card(number: int, draft: Draft, campaign: str | None = None) -> Message:
    """The card in the intake channel, with the button that starts the answer."""
    return message(
        words("feedback", "card_text", label=label(number), text=draft.text),
        *_body(number, draft, campaign),
        actions(button("Acknowledge", ACKNOWLEDGE, str(number), style="primary")),
    )


def taken_card(number: int, draft: Draft, campaign: str | None, taker: str) -> Message:
    """The same card once somebody took it."""
    return message(
        words("feedback", "taken_card_text", label=label(number), text=draft.text),
        *_body(number, draft, campaign),
        context(words("feedback", "taken_by", taker=taker)),
    )


def _body(number: int, draft: Draft, campaign: str | None) -> list[Json]:
    about = [
        KINDS[draft.kind] if draft.kind else None,
        SENTIMENTS[draft.sentiment] if draft.sentiment else None,
        campaign,
    ]
    head = words(
        "feedback", "card", label=label(number), author=draft.author, about=[part for part in about if part]
    )
    return [section(head), quote(draft.text)]


def taken(number: int, text: str, taker: str) -> Message:
    """The word to the rep that somebody took it."""
    return saying(words("feedback", "taken", label=label(number), text=text, taker=taker))


def line(number: int, text: str, author: str, since: datetime, now: datetime) -> Mrkdwn:
    """One feedback in a list, with how long it has waited."""
    return words("feedback", "line", label=label(number), text=text, author=author, days=(now - since).days)


def usage(command: str) -> Message:
    return saying(words("feedback", "usage", command=command))
