"""Purpose: the two sides, the roles on them, and how small a group may be before its numbers are hidden.

Does not know how a side's people are read from Slack.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

# Counts are shown for groups of at least five people a side, so that no number points at a person.
SMALLEST_GROUP = 5


class Side(StrEnum):
    SALES = "sales"
    MARKETING = "marketing"

    @property
    def other(self) -> "Side":
        return Side.MARKETING if self is Side.SALES else Side.SALES


class Role(StrEnum):
    LEADER = "leader"
    REP = "rep"
    MARKETER = "marketer"


class SourceKind(StrEnum):
    """Where a side's people are read from."""

    GROUP = "group"
    CHANNEL = "channel"
    PEOPLE = "people"


def ordinary_role(side: Side) -> Role:
    """What a member is called who leads nobody."""
    return Role.REP if side is Side.SALES else Role.MARKETER


def may_show(people: Mapping[Side, int] | Mapping[str, int]) -> bool:
    """Whether counts between the sides may be shown: five people or more on each."""
    return all(people.get(side, 0) >= SMALLEST_GROUP for side in Side)


def assign(
    found: Mapping[Side, Iterable[str]], leaders: Mapping[Side, Iterable[str]]
) -> dict[str, tuple[Side, Role]]:
    """Each person's side and role, from who was found on each side and who leads it.

    A leader stands on the side led, wherever else they were found; anyone else found on both sides
    counts for Sales, since it is the reps' voice that must not get lost.
    """
    placed: dict[str, tuple[Side, Role]] = {}
    for side in (Side.SALES, Side.MARKETING):
        for person in found.get(side, ()):
            placed.setdefault(person, (side, ordinary_role(side)))
    for side in (Side.SALES, Side.MARKETING):
        for person in leaders.get(side, ()):
            placed[person] = (side, Role.LEADER)
    return placed
