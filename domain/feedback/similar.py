"""Purpose: how alike two feedbacks are.

Knows no database. The measure is the mean of RapidFuzz's token sort and token set ratios: shared words count,
their order does not, and what only one of the two says counts half.
"""

from collections.abc import Mapping, Sequence

from domain.word import words

# From so many of a hundred on, two feedbacks are offered as the same thing said twice.
ALIKE = 72


def most_alike(text: str, others: Mapping[int, str]) -> int | None:
    """The number of the text among `others` that is most alike, or None when none is alike enough."""
    mine = words(text)
    scored = ((_alike(mine, words(other)), -number) for number, other in others.items())
    best = max(scored, default=(0.0, 0))
    return -best[1] if best[0] >= ALIKE else None


def alike(one: str, other: str) -> float:
    """How alike two texts are, 0 to 100. Short texts must share more, since they share words by chance."""
    return _alike(words(one), words(other))


def _alike(mine: Sequence[str], theirs: Sequence[str]) -> float:
    shared = len(set(mine) & set(theirs))
    if shared < min(3, len(mine), len(theirs)):
        return 0.0
    from rapidfuzz import fuzz  # here, since it brings megabytes that a bot without feedback does not need

    one_way, other_way = " ".join(mine), " ".join(theirs)
    return (fuzz.token_sort_ratio(one_way, other_way) + fuzz.token_set_ratio(one_way, other_way)) / 2
