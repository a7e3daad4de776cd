"""Purpose: the words of whatever can be searched, by its kind and number, the same on both databases.

A feature writes the words of its things here and finds them: those that hold all the words first, then those
that hold words near them. What is a word, and near one, is domain/word's business; whether something may be
shown is decided on the feature's own rows, by the filter it hands in.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Index, Select, String, bindparam, delete, exists, func, literal, select, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlmodel import Field, Session, SQLModel

from domain.page import MOST_LISTED, PAGE_SIZE
from domain.word import nearest, typos_allowed, words
from storage.db.base import insert_new, table
from storage.db.in_list import among

# Long words are rare ones: so many are looked at to find the rarest.
MOST_LOOKED_AT = 6
# Which of two words is rarer is not asked beyond so many things: counting all of a common word is slow.
MOST_COUNTED = 2000
# By code points on both databases: what begins with a letter stands together, whatever the language.
WORD = String().with_variant(String(collation="C"), "postgresql")
# Behind every word that begins with what stands before it.
LAST = "\U0010ffff"


class IndexedWord(SQLModel, table=True):
    """One word of one thing: `kind` and `number` say which."""

    __tablename__ = "indexed_word"
    __table_args__ = (
        Index("ix_indexed_word_thing", "workspace_id", "kind", "number"),
        {"sqlite_with_rowid": False},
    )

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    kind: str = Field(primary_key=True)
    word: str = Field(primary_key=True, sa_type=WORD)
    number: int = Field(primary_key=True)


Narrow = Callable[[Select[Any], ColumnElement[int]], Select[Any]]
"""Joins a kind's own rows to the numbers and leaves those that may be shown.

A function of a module or a frozen value, so that each query is built once: what changes from search to search
is a parameter. `workspace` is one already.
"""


def show_all(query: Select[Any], _number: ColumnElement[int]) -> Select[Any]:
    """The filter of a kind that everybody may see all of."""
    return query


@dataclass(frozen=True)
class Matches:
    """The numbers of what was found; the last `near` of them only hold words near those looked for."""

    numbers: Sequence[int] = ()
    near: int = 0


def index(session: Session, workspace_id: int, kind: str, texts: Mapping[int, str]) -> None:
    """Write down the words of these texts by number, in the place of those that stood there."""
    remove(session, workspace_id, kind, texts)
    rows = [
        {"workspace_id": workspace_id, "kind": kind, "word": word, "number": number}
        for number, text in texts.items()
        for word in words(text)
    ]
    insert_new(session, IndexedWord, rows)


def remove(session: Session, workspace_id: int, kind: str, numbers: Collection[int]) -> int:
    """Forget the words of these; how many there were."""
    asked = {"workspace": workspace_id, "of_kind": kind, "numbers": list(numbers)}
    return session.connection().execute(REMOVE, asked).rowcount


WORDS = table(IndexedWord)


def _of_kind(of: FromClause = WORDS) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return of.c.workspace_id == bindparam("workspace"), of.c.kind == bindparam("of_kind")


# Words are looked up for each search and each new feedback: statements are built once.
REMOVE = delete(WORDS).where(*_of_kind(), among(WORDS.c.number, "numbers"))


def numbers_with_word(word: str) -> Select[Any]:
    """Numbers of what holds the word in the parameter of that name, in the index's order."""
    return select(WORDS.c.number.label("number")).where(*_of_kind(), WORDS.c.word == bindparam(word))


def _count(place: int) -> Select[int, int]:
    few = numbers_with_word(f"word_{place}").limit(MOST_COUNTED).subquery()
    return select(literal(place).label("place"), func.count().label("count")).select_from(few)


COUNTS = union_all(*map(_count, range(MOST_LOOKED_AT)))


def word_parameters(words_: Sequence[str], most: int) -> dict[str, str]:
    """So many words as parameters word_0, word_1, …; those that are missing are empty and found nowhere."""
    return {f"word_{place}": words_[place] if place < len(words_) else "" for place in range(most)}


def rarest(session: Session, workspace_id: int, kind: str, among_: Sequence[str]) -> list[tuple[str, int]]:
    """The longest of these words with the number of things they stand in, the rarest first.

    Counted up to MOST_COUNTED.
    """
    longest = sorted(among_, key=len, reverse=True)[:MOST_LOOKED_AT]
    asked = {"workspace": workspace_id, "of_kind": kind, **word_parameters(longest, MOST_LOOKED_AT)}
    rows = session.connection().execute(COUNTS, asked).mappings()
    counts: dict[int, int] = {row["place"]: row["count"] for row in rows}
    counted = [(word, counts[place]) for place, word in enumerate(longest)]
    return sorted(counted, key=lambda pair: (pair[1], pair[0]))


def find(
    session: Session,
    workspace_id: int,
    kind: str,
    text: str,
    narrow: Narrow = show_all,
    asked: Mapping[str, Any] | None = None,
) -> Matches:
    """The numbers of what holds all words of the text, the newest first; up to MOST_LISTED.

    Where these are fewer than a page, what holds words near them follows. `asked` are parameters of `narrow`.
    """
    search = _Search(session, workspace_id, kind, narrow, asked or {})
    counted = rarest(session, workspace_id, kind, words(text))
    if not counted:
        return Matches()
    looked_at = dict(counted)
    others = [word for word in words(text) if word not in looked_at]
    exact = search.holding([[word] for word in (*looked_at, *others)])
    if len(exact) >= PAGE_SIZE:
        return Matches(exact)
    seen = set(exact)
    near = [number for number in search.holding_near(looked_at, others) if number not in seen]
    near = near[: MOST_LISTED - len(exact)]
    return Matches((*exact, *near), len(near))


@dataclass(frozen=True)
class _Search:
    """One search: among which things, and which of them may be shown."""

    session: Session
    workspace_id: int
    kind: str
    narrow: Narrow
    asked: Mapping[str, Any]

    def holding(self, groups: Sequence[Sequence[str]]) -> Sequence[int]:
        """What holds a word of each group, the newest first; found by the first group, the rarest."""
        lone = tuple(len(group) == 1 for group in groups[1:])
        query = _holding(self.narrow, lone)
        rest: dict[str, Any] = {}
        for place, group in enumerate(groups[1:], start=1):
            rest |= {f"word_{place}": group[0]} if len(group) == 1 else {f"words_{place}": list(group)}
        found: set[int] = set()
        for word in groups[0]:
            found.update(self._run(query, {**self.asked, **rest, "word_0": word}).scalars())
        return sorted(found, reverse=True)[:MOST_LISTED]

    def holding_near(self, counted: Mapping[str, int], others: Iterable[str]) -> Sequence[int]:
        """What holds each of these words or one near it. `counted` says in how many things a word stands."""
        near = {word: self._near(word, count) for word, count in counted.items()}
        groups = [[*([word] if count else []), *near[word]] for word, count in counted.items()]
        if not any(near.values()) or not all(groups):
            return ()
        groups.sort(key=self._count)
        return self.holding([*groups, *([word] for word in others)])

    def _count(self, group: Sequence[str]) -> int:
        return sum(count for _word, count in rarest(self.session, self.workspace_id, self.kind, group))

    def _near(self, word: str, count: int) -> list[str]:
        """The words nearest to it; one that stands in thousands of things was not mistyped.

        Most typos leave the first letter, and looking further takes longer.
        """
        found: list[str] = []
        if count >= MOST_COUNTED:
            return found
        for beginning in (word[0],) if count else (word[0], ""):
            found = found or nearest(word, self._words_like(word, beginning))
        return found

    def _words_like(self, word: str, beginning: str) -> Sequence[str]:
        """The words there are that begin so and are no longer or shorter than typos make them."""
        typos = typos_allowed(word)
        if not typos:
            return []
        asked = {
            "from": beginning,
            "to": beginning + LAST,
            "shortest": len(word) - typos,
            "longest": len(word) + typos,
        }
        return list(self._run(VOCABULARY, asked).scalars())

    def _run(self, query: Any, asked: Mapping[str, Any]) -> Any:
        of_kind = {"workspace": self.workspace_id, "of_kind": self.kind}
        return self.session.connection().execute(query, {**of_kind, **asked})


# Each shape of a question is built once: building it took longer than asking.
@lru_cache(maxsize=256)
def _holding(narrow: Narrow, lone: tuple[bool, ...]) -> Select[Any]:
    """What holds word_0 and, where that stands alone, word_1, else any of words_1, and so on."""
    number = WORDS.c.number
    query: Select[Any] = select(number).where(*_of_kind(), WORDS.c.word == bindparam("word_0"))
    # Not joined: without statistics SQLite would look into the rows before it looks for the other words.
    for place, alone in enumerate(lone, start=1):
        also = WORDS.alias()
        word = also.c.word
        held = word == bindparam(f"word_{place}") if alone else among(word, f"words_{place}")
        query = query.where(exists().where(*_of_kind(also), held, also.c.number == number))
    return narrow(query, number).order_by(number.desc()).limit(MOST_LISTED)


def _next_word(after: ColumnElement[bool]) -> Any:
    within = WORDS.c.word < bindparam("to")
    return select(func.min(WORDS.c.word).label("word")).where(*_of_kind(), after, within)


def _vocabulary() -> Select[Any]:
    """Every word once, from one to the next: one that stands in thousands of things is read once."""
    first = _next_word(WORDS.c.word >= bindparam("from")).cte("word", recursive=True)
    following = _next_word(WORDS.c.word > first.c.word).scalar_subquery()
    every = first.union_all(select(following).where(first.c.word.is_not(None)))
    length = func.length(every.c.word)
    return select(every.c.word).where(length.between(bindparam("shortest"), bindparam("longest")))


VOCABULARY = _vocabulary()
