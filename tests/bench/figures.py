"""Purpose: what a bench is asked and what it answers, as values.

Measures nothing and prints nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

FEWEST_ROUNDS = 3


@dataclass(frozen=True)
class Wanted:
    """How long a bench may work: `rounds` runs, of each of which the median is taken.

    A storm is one run of `messages`; the health of a relationship is asked for among `touchpoints`.
    """

    rounds: int
    requests: int
    messages: int = 10_000
    touchpoints: int = 10_000_000


@dataclass(frozen=True)
class Figure:
    """One line of the result: `bench NAME VALUE`."""

    name: str
    value: float
    digits: int = 1

    def line(self) -> str:
        return f"bench {self.name} {self.value:.{self.digits}f}"


class Void(Exception):  # noqa: N818 - a verdict, not a fault
    """The run counts for nothing, with the reason in words."""


Say = Callable[[str], None]
Bench = Callable[[Wanted, Say], Sequence[Figure]]
