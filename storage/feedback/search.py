"""Purpose: feedback found by its words, and listed by who sent it, its stage, kind or campaign.

Which feedback holds the words is storage/word_index's business; what says the same as something new is in
similar.py.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from domain.feedback.stage import OPEN
from domain.page import MOST_LISTED, Page, cut_page
from domain.word import words
from storage import word_index
from storage.db.base import table
from storage.feedback import KIND, Feedback
from storage.word_index import Matches


@dataclass(frozen=True)
class SearchQuery:
    """What is looked for; empty fields don't matter. `viewer` sees private ones only when they sent them."""

    viewer: str
    author: str = ""
    stage: str = ""
    kind: str = ""
    campaign_id: int | None = None
    text: str = ""
    open_only: bool = False


# What a list or a search may be narrowed by, each named as its field of SearchQuery.
FILTERS = ("author", "stage", "kind", "campaign_id")


@dataclass(frozen=True)
class _Shown:
    """What the viewer may see, by the columns named, each in the parameter so named."""

    by: tuple[str, ...]
    open_only: bool

    def __call__(self, query: Select[Any], number: ColumnElement[int]) -> Select[Any]:
        """Those of the numbers that are shown."""
        same = and_(col(Feedback.workspace_id) == bindparam("workspace"), col(Feedback.number) == number)
        return self.narrow(query.join(Feedback, same))

    def narrow(self, query: Select[Any]) -> Select[Any]:
        """Those of the rows that are shown."""
        query = query.where(
            col(Feedback.workspace_id) == bindparam("workspace"),
            or_(col(Feedback.private).is_(False), col(Feedback.author) == bindparam("viewer")),
            *(table(Feedback).c[name] == bindparam(name) for name in self.by),
        )
        return query.where(col(Feedback.stage).in_(OPEN)) if self.open_only else query


def find_page(session: Session, workspace_id: int, wanted: SearchQuery, page: int) -> Page[Feedback]:
    """One page (from 1) of what is looked for: what holds the words first, the newest of it first."""
    found = _matching(session, workspace_id, wanted)
    cut = cut_page(found.numbers, page, found.near)
    query = select(Feedback).where(Feedback.workspace_id == workspace_id, col(Feedback.number).in_(cut.rows))
    rows = {row.number: row for row in session.exec(query)}
    return cut.showing(rows[number] for number in cut.rows)


def _matching(session: Session, workspace_id: int, wanted: SearchQuery) -> Matches:
    by = {name: value for name in FILTERS if (value := getattr(wanted, name))}
    shown = _Shown(tuple(by), wanted.open_only)
    asked = {"viewer": wanted.viewer, **by}
    if words(wanted.text):
        return word_index.find(session, workspace_id, KIND, wanted.text, shown, asked)
    listed = session.connection().execute(_listed(shown), {"workspace": workspace_id, **asked})
    return Matches(listed.scalars().all())


# Each shape of a question is built once: building it took longer than asking.
@lru_cache(maxsize=256)
def _listed(shown: _Shown) -> Select[Any]:
    listed = shown.narrow(select(col(Feedback.number)))
    return listed.order_by(col(Feedback.number).desc()).limit(MOST_LISTED)
