"""Purpose: the life of a thing as one table: who takes it from which states to which, and what that needs.

The checks, the buttons and the diagram in docs are read off it. Knows no thing, stores nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from domain.errors import UserError

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[State]):
    """`who` takes a thing from any of `start` to `to`; `label` says it in the diagram.

    `needs` are the fields it can't be without, each with the sentence that asks for it.
    """

    who: str
    start: tuple[State, ...]
    to: State
    label: str = ""
    needs: Mapping[str, str] = field(default_factory=dict)


class Life(Generic[State]):
    """The states of a thing, beginning with `first`, and the moves between them.

    `refusals` are told, by a move's `who`, to anybody else; `overtaken` to who comes too late.
    """

    def __init__(
        self,
        first: State,
        opened: tuple[State, ...],
        moves: Sequence[Move[State]],
        refusals: Mapping[str, str],
        overtaken: Callable[[State], str],
    ) -> None:
        self.first = first
        self.opened = opened
        self.ended = tuple(state for state in type(first) if state not in opened)
        self.moves = tuple(moves)
        self._refusals = refusals
        self._overtaken = overtaken

    def next_states(self, state: State, *who: str) -> tuple[State, ...]:
        """Where these may take it from here, in the order of the table."""
        found = (move.to for move in self.moves if state in move.start and move.who in who)
        return tuple(dict.fromkeys(found))

    def check(self, state: State, to: State, who: Collection[str], given: object = None) -> None:
        """UserError unless one of `who` may take it there, at its field where `given` lacks one."""
        ever = [move for move in self.moves if move.to is to]
        now = [move for move in ever if state in move.start]
        theirs = next((move for move in now if move.who in who), None)
        if theirs:
            _check_needs(theirs, given)
        elif ever and (now or not any(move.who in who for move in ever)):
            raise UserError(self._refusals[(now or ever)[0].who])
        else:
            raise UserError(self._overtaken(state))

    def diagram(self) -> str:
        """The life as Mermaid draws it; what may happen to all that is open is one arrow."""
        everywhere = [move for move in self.moves if self._is_everywhere(move)]
        others = [move for move in self.moves if move not in everywhere]
        inside = [move for move in others if move.to in self.opened and {*move.start} <= {*self.opened}]
        lines = [
            "stateDiagram-v2",
            f"    [*] --> {self.first}",
            "    state open {",
            *(f"    {line}" for move in inside for line in _arrows(move.start, move)),
            "    }",
            *(line for move in everywhere for line in _arrows(("open",), move)),
            *(line for move in others if move not in inside for line in _arrows(move.start, move)),
        ]
        return "\n".join(dict.fromkeys(lines))

    def _is_everywhere(self, move: Move[State]) -> bool:
        return len(move.start) > 1 and {*move.start, move.to} >= {*self.opened}


def _check_needs(move: Move[State], given: object) -> None:
    for name, words in move.needs.items():
        if not getattr(given, name):
            raise UserError(words, field=name)


def _arrows(start: Sequence[str], move: Move[State]) -> Iterator[str]:
    said = f": {move.label}" if move.label else ""
    return (f"    {before} --> {move.to}{said}" for before in start)
