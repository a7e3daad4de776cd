"""Purpose: what feedback keeps of people, what becomes of it when one is erased, and which cards show it.

Erases nothing itself.
"""

from collections.abc import Mapping
from typing import Any

from handlers.feedback.transition import broken_key, card_key, change_card
from handlers.shared.feature import Cards
from storage import feedback
from storage.erasure import NOBODY, WORDS, AboutRow, Fate, Personal
from storage.feedback import KIND, Feedback
from storage.feedback.supporters import FeedbackVoice, UnnamedSupporter
from storage.scope import Scope

# Of a feedback its stage and steps stay, without author, words, or what was said of customers.
NOTHING: Mapping[str, Any] = {
    "author": NOBODY,
    "text": WORDS,
    "fingerprint": "",
    "account": "",
    "details": {},
    "permalink": None,
}


def draw(scope: Scope, number: int, what: str) -> None:
    """The card, and the notice of something broken, as the feedback stands now."""
    of = feedback.find(scope.session, scope.workspace_id, number)
    if of:
        change_card(scope, of, what)


CARDS = {KIND: Cards(lambda number: (card_key(number), broken_key(number)), draw)}
PERSONAL = (
    Personal(
        Feedback,
        {"author": NOTHING, "taker": {"taker": None}, "owner": {"owner": None}},
        words_of="author",
        words=frozenset(NOTHING),
        sentences=frozenset({"text"}),
        spoken=AboutRow(KIND, "number", theirs=frozenset({"author"})),
        indexed=True,
    ),
    Personal(FeedbackVoice, {"user_id": Fate.DELETE}, spoken=AboutRow(KIND, "feedback_number")),
    Personal(UnnamedSupporter, {"user_id": Fate.DELETE}),
)
