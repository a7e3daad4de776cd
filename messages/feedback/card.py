"""Purpose: how one feedback is shown: its card, and where it stands.

Which step is allowed is domain/feedback/stage's business.
"""

from dataclasses import dataclass, field
from datetime import date

from domain.feedback import FeedbackKind, Sentiment, label
from domain.feedback.stage import OPEN, Stage
from messages.blocks import Json, Message, actions, button, context, message, quote, section
from messages.feedback import KINDS, SENTIMENTS
from messages.mrkdwn import Mrkdwn, person, words

ACKNOWLEDGE = "feedback.acknowledge"
ME_TOO = "feedback.me_too"
ACT = "feedback.act"

# How a detail is named on the card; the customer stands in its head.
DETAIL_NAMES = {
    "deal": "Deal",
    "segment": "Segment",
    "competitor": "Competitor",
    "quote": "In their words",
    "more": "Also",
    "files": "Files",
}


@dataclass(frozen=True)
class FeedbackView:
    """A feedback as it is shown. `why` is the newest answer; `voices` how many others say the same;
    `action` what its last plan says is being done; `answers` who is to take it, while nobody did.

    `author` empty hides who sent it.
    """

    number: int
    author: str
    text: str
    stage: Stage
    kind: FeedbackKind | None = None
    sentiment: Sentiment | None = None
    campaign: str | None = None
    account: str = ""
    taker: str | None = None
    owner: str | None = None
    due_on: date | None = None
    outcome: str | None = None
    figure: str = ""
    merged_into: int | None = None
    why: str = ""
    action: str = ""
    answers: str = ""
    voices: int = 0
    private: bool = False
    permalink: str | None = None
    struck: int = 0
    details: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return label(self.number)

    @property
    def who(self) -> Mrkdwn:
        """Who sent it, as far as it may be shown."""
        return person(self.author) if self.author else Mrkdwn("someone from Sales")


def card(shown: FeedbackView) -> Message:
    """The card in the intake channel, with what can be done about it now."""
    return message(
        words("feedback", "card_text", label=shown.label, text=shown.text, stage=shown.stage),
        *body(shown),
        actions(*_buttons(shown)),
    )


def body(shown: FeedbackView) -> list[Json]:
    """The head, the words, and where it stands."""
    about = [
        KINDS[shown.kind] if shown.kind else None,
        SENTIMENTS[shown.sentiment] if shown.sentiment else None,
        shown.campaign,
        shown.account or None,
        "private" if shown.private else None,
    ]
    head = words(
        "feedback", "card", shown=shown, about=[part for part in about if part], link=shown.permalink
    )
    said = [quote(shown.text), *_details(shown)]
    return [section(head), *said, context(standing(shown)), *_voices(shown)]


def _details(shown: FeedbackView) -> list[Json]:
    lines = [
        words("feedback", "detail", name=name, text=text) for name, text in shown.details.items() if text
    ]
    return [section(Mrkdwn("\n".join(lines)))] if lines else []


def standing(shown: FeedbackView) -> Mrkdwn:
    """One line: where it stands."""
    into = label(shown.merged_into) if shown.merged_into else ""
    return words(
        "feedback_step", f"stands_{shown.stage}", f=shown, author=shown.who, why=shown.why, into=into
    )


def _voices(shown: FeedbackView) -> list[Json]:
    return [context(words("feedback_step", "voices", count=shown.voices))] if shown.voices else []


def _buttons(shown: FeedbackView) -> list[Json]:
    number = str(shown.number)
    if shown.stage is Stage.NEW:
        first = button("I'll take it", ACKNOWLEDGE, number, style="primary")
    else:
        first = button("Next step" if shown.stage in OPEN else "History", ACT, number)
    me_too = [] if shown.private or shown.stage not in OPEN else [button("Me too", ME_TOO, number)]
    more = [button("More…", ACT, number)] if shown.stage is Stage.NEW else []
    return [first, *me_too, *more]
