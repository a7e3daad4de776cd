"""Purpose: what feedback is: its kinds, its words, and when two are the same.

Which steps its life may take is in stage.py, when silence is too long in silence.py.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.command_line import bare_word
from domain.errors import UserError
from domain.text import clean_text

LONGEST = 3000
EMPTY = "What did you see in the field? One sentence is enough."
# Slack does not retry commands, but people do: the same words again this soon are the same feedback.
REPEAT_WINDOW = timedelta(minutes=2)


class FeedbackKind(StrEnum):
    CAMPAIGN = "campaign"
    MARKET = "market"
    CUSTOMER = "customer"
    COMPETITOR = "competitor"
    PRODUCT = "product"
    BROKEN = "broken"
    TEST = "test"


class Sentiment(StrEnum):
    WORKING = "working"
    NOT_WORKING = "not_working"
    IDEA = "idea"


@dataclass(frozen=True)
class Draft:
    """What a person sends before it is stored. `campaign_id` None means no campaign was named.

    `private` goes to the liaison only. `permalink` is the message it was taken from.
    """

    author: str
    text: str
    kind: FeedbackKind | None = None
    sentiment: Sentiment | None = None
    campaign_id: int | None = None
    private: bool = False
    permalink: str | None = None


def label(number: int) -> str:
    """How people name a feedback: F-12."""
    return f"F-{number}"


def number_in(text: str) -> int | None:
    """12 of `F-12`, whichever dash and marks were typed; None for anything else."""
    named = re.fullmatch(r"#?f-?(\d{1,9})", bare_word(text.strip()))
    return int(named.group(1)) if named else None


def clean(text: str) -> str:
    """The words to store; UserError when there are none or more than fit.

    Spaces around the words go, everything else that may be kept stays as it was typed.
    """
    words = clean_text(text).strip()
    if not words:
        raise UserError(EMPTY, field="text")
    if len(words) > LONGEST:
        raise UserError(
            f"That's {len(words):,} characters, and {LONGEST:,} is the most I keep. Could you shorten it?",
            field="text",
        )
    return words


def sameness(text: str) -> str:
    """What two texts must share to count as the same words: spacing and case don't matter."""
    return re.sub(r"\s+", " ", text).strip().casefold()
