"""Purpose: a list cut into pages: how many there are, and which one is shown when another was asked for.

Knows no rows and no looks: whatever is listed is cut here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Shown = TypeVar("Shown")

PAGE_SIZE = 8
# Nobody reads on for longer, and counting all of what is common takes long.
MOST_LISTED = 200


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page: its `rows`, how many there are on all pages, its `number` from 1 and the `last` one's.

    `near` of the total, the last ones, are only near what was looked for.
    """

    rows: Sequence[Row]
    total: int
    number: int = 1
    last: int = 1
    near: int = 0

    @property
    def count(self) -> str:
        """How many there are, as far as they were counted."""
        return f"{MOST_LISTED}+" if self.total >= MOST_LISTED else str(self.total)

    def showing(self, rows: Iterable[Shown]) -> "Page[Shown]":
        """The same page with these rows in the place of its own."""
        return Page(tuple(rows), self.total, self.number, self.last, self.near)


def cut_page(found: Sequence[Row], asked: int, near: int = 0, size: int = PAGE_SIZE) -> Page[Row]:
    """The page asked for; the nearest there is where the list is shorter than that by now."""
    last = max(1, -(-len(found) // size))
    number = min(max(1, asked), last)
    return Page(found[(number - 1) * size : number * size], len(found), number, last, near)
