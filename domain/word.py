"""Purpose: what a word of a text is, and which words are near one that was mistyped.

Knows no database and no feature: whatever is searched is searched by these words.
"""

import re
import unicodedata
from collections.abc import Collection

LONGEST_WORD = 40
MOST_WORDS = 60
SHORTEST_WORD = 2
# A shorter word is another word with one letter changed; a long one is still itself with two.
SHORTEST_WITH_A_TYPO = 4
SHORTEST_WITH_TWO = 8
MOST_NEAREST = 5


def words(text: str) -> list[str]:
    """The distinct words of a text, folded (case, accents), in the order of their first use."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    found = (word[:LONGEST_WORD] for word in re.findall(r"\w+", plain) if len(word) >= SHORTEST_WORD)
    return list(dict.fromkeys(found))[:MOST_WORDS]


def typos_allowed(word: str) -> int:
    """How many letters may be wrong in a word; none where it holds a digit, which is meant as it stands."""
    if len(word) < SHORTEST_WITH_A_TYPO or any(c.isdecimal() for c in word):
        return 0
    return 1 if len(word) < SHORTEST_WITH_TWO else 2


def nearest(word: str, among: Collection[str]) -> list[str]:
    """Other words that the fewest typos lead to: a letter more, less, another, or two swapped."""
    allowed = typos_allowed(word)
    others = [other for other in among if other != word] if allowed else []
    if not others:
        return []
    from rapidfuzz import process  # here, since it brings megabytes that a bot without searches does not need
    from rapidfuzz.distance import OSA

    scored = process.extract(word, others, scorer=OSA.distance, score_cutoff=allowed, limit=MOST_NEAREST)
    return [other for other, typos, _place in scored if typos == scored[0][1]]
