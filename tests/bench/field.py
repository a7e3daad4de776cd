"""Purpose: what reps might have sent over the years: as many feedbacks as wanted, always the same ones.

Words are skewed as in real text: a few stand in every third feedback, most in a handful. Stores nothing.
"""

import random
from dataclasses import dataclass, replace
from itertools import accumulate

from domain.feedback import FeedbackKind, Sentiment
from domain.feedback.stage import Stage
from tests.bench.commands import REPS, user_id

SEED = 20261126
CUSTOMERS, CAMPAIGNS = 4_000, 12
SYLLABLES = (
    "an bel cor dan el fin gar hol in jun kan lor mar nor ost pel qua ras sol tan ul ver wil xen yor zan"
)
SUBJECTS = (
    "the follow-up mail",
    "the pricing page",
    "our demo",
    "the webinar",
    "the case study",
    "the new landing page",
    "the onboarding",
    "the trial",
    "the renewal offer",
    "the brochure",
    "the comparison sheet",
    "the security questionnaire",
    "the integration guide",
    "the newsletter",
    "the discount",
    "the contract",
)
SAYS = (
    "confuses buyers",
    "works better than last quarter",
    "comes too late in the cycle",
    "answers the first question everybody asks",
    "has a broken link",
    "names a price we no longer have",
    "is what closed the deal",
    "lost us a second meeting",
    "needs a version for finance",
    "is too long for procurement",
    "misses the compliance part",
    "was forwarded to the whole board",
    "reads as if written for engineers",
    "does not mention support hours",
)
REASONS = (
    "they asked which price is right",
    "their legal team wants a signed copy",
    "the champion left in the middle",
    "budget is frozen until spring",
    "a competitor quoted thirty percent less",
    "they compare us with an internal tool",
    "the sandbox was down during the call",
    "nobody could find the download",
    "they want references from their own industry",
    "the numbers on slide seven do not add up",
    "implementation partners hear about it first",
    "it took four people to explain the tiers",
    "their security review asks for the audit report",
    "the German translation sounds wrong",
)
WHERE = ("", "", "on the call", "at the fair", "by mail", "in the workshop", "over lunch", "in the RFP")
# Mostly settled, as after some years; the tenth that waits is what a backlog looks like.
STAGES = {
    Stage.NEW: 10,
    Stage.ACKNOWLEDGED: 5,
    Stage.NEEDS_INFO: 2,
    Stage.PLANNED: 5,
    Stage.TESTING: 2,
    Stage.RESULT: 1,
    Stage.SHIPPED: 25,
    Stage.CLOSED: 30,
    Stage.DECLINED: 15,
    Stage.WITHDRAWN: 5,
}


@dataclass(frozen=True)
class Said:
    """One feedback: who sent what, about which campaign (from 1) and customer, and where it stands."""

    author: str
    text: str
    kind: FeedbackKind | None
    sentiment: Sentiment | None
    campaign: int | None
    account: str
    stage: Stage


class Field:
    """Draws feedbacks one after the other; another `seed` draws others of the same kind."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = random.Random(seed)
        names = random.Random(SEED)
        syllables = SYLLABLES.split()
        self._customers = [
            "".join(names.choices(syllables, k=names.randint(2, 3))).capitalize() for _ in range(CUSTOMERS)
        ]
        # Zipf's law: the customer at place n is named as often as the first, divided by n.
        self._shares = list(accumulate(1 / place for place in range(1, CUSTOMERS + 1)))

    def draw(self) -> Said:
        """The next one."""
        pick = self._random
        customer = pick.choices(self._customers, cum_weights=self._shares)[0]
        return Said(
            author=user_id(pick.choice(REPS)),
            text=self._text(customer),
            kind=pick.choice([None, None, *FeedbackKind]),
            sentiment=pick.choice([None, *Sentiment]),
            campaign=pick.choice([None, None, *range(1, CAMPAIGNS + 1)]),
            account=customer if pick.random() < 0.3 else "",
            stage=pick.choices(list(STAGES), weights=list(STAGES.values()))[0],
        )

    def _text(self, customer: str) -> str:
        pick = self._random
        said = f"{self._early(SUBJECTS)} {self._early(SAYS)} {pick.choice(WHERE)}".rstrip()
        ways = (
            f"{customer}: {said}, {self._early(REASONS)}",
            f"{said.capitalize()}. {customer} says {self._early(REASONS)}.",
            f"At {customer} {said} because {self._early(REASONS)}; seen {pick.randint(2, 40)} times.",
            f"{customer} and {pick.choice(self._customers)}: {self._early(REASONS)}",
        )
        return pick.choice(ways)

    def _early(self, phrases: tuple[str, ...]) -> str:
        """A phrase; the first ones far more often than the last."""
        return phrases[min(int(self._random.expovariate(1) * len(phrases) / 4), len(phrases) - 1)]

    def again(self, said: Said) -> Said:
        """The same thing as somebody else would say it: some words left out, two in another place."""
        pick, words = self._random, said.text.split()
        kept = [word for word in words if pick.random() > 0.15] or words
        one, other = pick.randrange(len(kept)), pick.randrange(len(kept))
        kept[one], kept[other] = kept[other], kept[one]
        return replace(said, text=" ".join(kept), author=user_id(pick.choice(REPS)))
