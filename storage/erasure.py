"""Purpose: all that is kept of one person, handed over or erased as the features declare it of their tables.

Erasing takes name and words away and keeps the steps: what was counted and decided stays true. Knows no table
but the word index. What stands in Slack is changed by deliveries, which the caller owes from the `Trace`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import Table, or_, select
from sqlmodel import Session, SQLModel

from storage import word_index, workspace
from storage.db.base import table
from storage.db.person_columns import Person, PersonIds, names
from storage.outbox import About

WORDS = "(erased)"
NOBODY = ""


class Fate(StrEnum):
    """What becomes of a row that names the person in a column.

    DELETE: it goes. HAND_OVER: somebody else stands there instead. TAKE_OUT: the others of the list stay.
    """

    DELETE = auto()
    HAND_OVER = auto()
    TAKE_OUT = auto()


@dataclass(frozen=True)
class ReplaceFirst:
    """Nobody is erased while they stand there: somebody else has to be chosen for that `role` first."""

    role: str


EraseRows = Callable[[Session, int, str], int]
"""Does what none of the others can, for a workspace and user id; how many rows."""
Becomes = Fate | ReplaceFirst | EraseRows | Mapping[str, Any]
"""A mapping is what the row's columns are from then on."""


@dataclass(frozen=True)
class AboutRow:
    """Deliveries speak of a row as `kind` (or what `kind_in` holds) and what its column `number` holds.

    All that was said of a row that names the person in a column of `theirs` is said no more; elsewhere they
    are only taken out of it.
    """

    kind: str = ""
    number: str = "id"
    theirs: frozenset[str] = frozenset()
    kind_in: str = ""

    def of(self, row: Mapping[str, Any]) -> About:
        return About(row[self.kind_in] if self.kind_in else self.kind, row[self.number])


@dataclass(frozen=True)
class Personal:
    """What one table keeps of people: each column that names one, and what becomes of such a row.

    `words` are those of whom `words_of` names, and handed over to nobody else; `sentences` are those among
    them that may stand in what others read. The words of what is `indexed` stand in the word index under the
    kind and number of `spoken`, and go with the person's own rows.
    """

    model: type[SQLModel]
    columns: Mapping[str, Becomes]
    words_of: str = ""
    words: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()
    spoken: AboutRow | None = None
    indexed: bool = False

    @property
    def table(self) -> Table:
        return table(self.model)


@dataclass(frozen=True)
class Trace:
    """What leads to the person in what others were told.

    `theirs` is what is spoken of no more, `named` what names them besides; `sentences` are what they wrote.
    """

    theirs: frozenset[About]
    named: frozenset[About]
    sentences: frozenset[str]


@dataclass(frozen=True)
class Erasure:
    """One person of one workspace, and what the features declare."""

    session: Session
    workspace_id: int
    user_id: str
    declared: Sequence[Personal]

    def export(self) -> dict[str, list[dict[str, Any]]]:
        """Every row that names the person, by table; no sealed tokens, and nobody else's words."""
        return {
            personal.table.name: [self._handed_over(personal, row) for row in self._rows(personal)]
            for personal in self.declared
        }

    def needed_as(self) -> str | None:
        """The role in which somebody has to be chosen in their place first, or None."""
        for personal in self.declared:
            for column, becomes in personal.columns.items():
                if isinstance(becomes, ReplaceFirst) and any(self._rows(personal, [column])):
                    return becomes.role
        return None

    def trace(self) -> Trace:
        """What is to be looked for in what others were told; to be asked before anything is erased."""
        theirs: set[About] = set()
        named: set[About] = set()
        for personal in self.declared:
            if personal.spoken:
                theirs |= self._spoken(personal, personal.spoken, personal.spoken.theirs)
                named |= self._spoken(personal, personal.spoken, personal.columns)
        return Trace(frozenset(theirs), frozenset(named - theirs), frozenset(self._sentences()))

    def erase(self, instead: str) -> int:
        """Do what is declared; how many rows. What they looked after goes to `instead`."""
        rows = sum(self._erase_indexed(personal) for personal in self.declared)
        for personal in self.declared:
            for column, becomes in personal.columns.items():
                rows += self._become(personal.table, column, becomes, instead)
        self.session.expire_all()  # what was read before is not so any more
        return rows

    def _rows(self, personal: Personal, columns: Iterable[str] | None = None) -> Iterator[Mapping[str, Any]]:
        named = [self._names(personal.table, column) for column in columns or personal.columns]
        query = personal.table.select().where(self._here(personal.table), or_(*named))
        return (row._asdict() for row in self.session.connection().execute(query).all())

    def _here(self, of: Table) -> Any:
        return of.c.workspace_id == self.workspace_id

    def _names(self, of: Table, column: str) -> Any:
        return names(of.c[column], self._person())

    def _person(self) -> Person:
        key = workspace.get(self.session, self.workspace_id).pair_key
        return Person(self.user_id, workspace.keyed_hash(key, self.user_id))

    def _handed_over(self, personal: Personal, row: Mapping[str, Any]) -> dict[str, Any]:
        own = bool(personal.words_of) and row[personal.words_of] == self.user_id
        hidden = frozenset() if own else personal.words
        return {
            name: value if own else self._without_others(personal.table, name, value)
            for name, value in row.items()
            if "token" not in name and name not in hidden
        }

    def _without_others(self, of: Table, name: str, value: Any) -> Any:
        """Of a list of people, the one whom it is handed over to."""
        if not isinstance(of.c[name].type, PersonIds):
            return value
        if isinstance(value, dict):
            return {key: user for key, user in value.items() if user == self.user_id}
        return [user for user in value if user == self.user_id]

    def _spoken(self, personal: Personal, spoken: AboutRow, columns: Iterable[str]) -> set[About]:
        if not columns:
            return set()
        return {spoken.of(row) for row in self._rows(personal, columns)}

    def _sentences(self) -> Iterator[str]:
        for personal in self.declared:
            for row in self._rows(personal, [personal.words_of]) if personal.sentences else ():
                yield from (row[name] for name in personal.sentences if row[name])

    def _erase_indexed(self, personal: Personal) -> int:
        spoken = personal.spoken
        if not (personal.indexed and spoken):
            return 0
        mine = {int(row[spoken.number]) for row in self._rows(personal, spoken.theirs)}
        return word_index.remove(self.session, self.workspace_id, spoken.kind, mine)

    def _become(self, of: Table, column: str, becomes: Becomes, instead: str) -> int:
        theirs = (self._here(of), self._names(of, column))
        if becomes is Fate.DELETE:
            return self.session.connection().execute(of.delete().where(*theirs)).rowcount
        if becomes is Fate.TAKE_OUT:
            return self._take_out(of, column)
        if becomes is Fate.HAND_OVER:
            becomes = {column: instead}
        if isinstance(becomes, Mapping):
            return self.session.connection().execute(of.update().where(*theirs).values(**becomes)).rowcount
        if isinstance(becomes, ReplaceFirst):
            return 0  # nobody is erased while such a row names them
        return becomes(self.session, self.workspace_id, self.user_id)

    def _take_out(self, of: Table, column: str) -> int:
        keys = list(of.primary_key.columns)
        query = select(*keys, of.c[column]).where(self._here(of), self._names(of, column))
        found = self.session.connection().execute(query).all()
        for *key, value in found:
            row = [column == part for column, part in zip(keys, key, strict=True)]
            left = {column: self._left_of(value)}
            self.session.connection().execute(of.update().where(*row).values(**left))
        return len(found)

    def _left_of(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: NOBODY if user == self.user_id else user for name, user in value.items()}
        return [user for user in value if user != self.user_id]
