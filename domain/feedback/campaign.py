"""Purpose: which campaign a person's words name: `#spring-offer` anywhere, "Spring offer" at their beginning.

Knows no store. The words stay as they were typed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# What is said about a campaign just after its end is about it all the same.
HEARD_AFTER = timedelta(days=90)
# A shorter name at the beginning of a sentence is there by chance; with a # it is meant.
SHORTEST_LEADING = 3


@dataclass(frozen=True)
class NamedCampaign:
    """A campaign as people may name it; `folded` is its name as `fold` gives it, both days are inclusive."""

    id: int
    name: str
    folded: str
    ends: date

    def over(self, today: date) -> bool:
        return self.ends < today


def fold(text: str) -> str:
    """The text as names are compared: case, width, and the kind of space or hyphen don't matter."""
    return re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def campaign_in(text: str, campaigns: Sequence[NamedCampaign], today: date) -> NamedCampaign | None:
    """The campaign the words name, or None: the longest name wins, and of equal ones the first that runs.

    One that is over is meant only with a #.
    """
    if not campaigns:
        return None
    folded = fold(text)
    found = [one for one in campaigns if _marked(folded, one.folded) or _leads(folded, one, today)]
    return max(found, key=lambda one: (len(one.folded), not one.over(today)), default=None)


def _marked(folded: str, name: str) -> bool:
    if not name or "#" not in folded:
        return False
    start = folded.find(f"#{name}")
    while start >= 0:
        if _ends_a_word(folded, start + 1 + len(name)) and not folded[max(start - 1, 0) : start].isalnum():
            return True
        start = folded.find(f"#{name}", start + 1)
    return False


def _leads(folded: str, one: NamedCampaign, today: date) -> bool:
    return (
        len(one.folded) >= SHORTEST_LEADING
        and not one.over(today)
        and folded.startswith(one.folded)
        and _ends_a_word(folded, len(one.folded))
    )


def _ends_a_word(folded: str, at: int) -> bool:
    return at >= len(folded) or not folded[at].isalnum()
