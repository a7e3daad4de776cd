"""Purpose: feedback found by its words, and listed by who sent it, its stage, kind or campaign.

The words are in word_index.py; what says the same as something new is in similar.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.feedback.similar import words
from domain.feedback.stage import OPEN
from storage.db.base import table
from storage.feedback import Feedback
from storage.feedback.word_index import FeedbackWord, rarest, word_parameters

PAGE = 8
# Nobody reads on for longer, and counting all of a common word takes long.
MOST_FOUND = 200


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


# What a list or a search may be narrowed by, each named as its field of Wanted.
FILTERS = ("author", "stage", "kind", "campaign_id")


def find_page(
    session: Session, workspace_id: int, wanted: SearchQuery, page: int
) -> tuple[list[Feedback], int]:
    """One page (from 1) of what is looked for, the newest first, and how many there are, up to MOST_FOUND."""
    numbers = _matching(session, workspace_id, wanted)
    here = numbers[(page - 1) * PAGE : page * PAGE]
    rows = session.exec(
        select(Feedback)
        .where(Feedback.workspace_id == workspace_id, col(Feedback.number).in_(here))
        .order_by(col(Feedback.number).desc())
    )
    return list(rows), len(numbers)


def _matching(session: Session, workspace_id: int, wanted: SearchQuery) -> Sequence[int]:
    """The numbers, the newest first."""
    by = {name: value for name in FILTERS if (value := getattr(wanted, name))}
    asked = {"workspace": workspace_id, "viewer": wanted.viewer, **by}
    looked_for = words(wanted.text)
    if not looked_for:
        listed = _listed(tuple(by), open_only=wanted.open_only)
        return session.connection().execute(listed, asked).scalars().all()
    first = _rarest_first(session, workspace_id, looked_for)
    holding_all = _held(len(first), tuple(by), open_only=wanted.open_only)
    return (
        session.connection().execute(holding_all, asked | word_parameters(first, len(first))).scalars().all()
    )


def _rarest_first(session: Session, workspace_id: int, looked_for: Sequence[str]) -> list[str]:
    """The fewest feedbacks are looked into when the rarest word leads to them."""
    first = [word for word, _count in rarest(session, workspace_id, looked_for)]
    return [*first, *(word for word in looked_for if word not in first)]


# Each shape of a question is built once: building it took longer than asking.
@lru_cache(maxsize=256)
def _listed(by: tuple[str, ...], *, open_only: bool) -> Select[Any]:
    listed = _filtered(select(col(Feedback.number)), by, open_only=open_only)
    return listed.order_by(col(Feedback.number).desc()).limit(MOST_FOUND)


@lru_cache(maxsize=256)
def _held(many: int, by: tuple[str, ...], *, open_only: bool) -> Select[Any]:
    """Feedbacks that hold all the words in the parameters word_0, word_1, …, found by the first."""
    query = (
        select(col(FeedbackWord.feedback_number))
        .join(
            Feedback,
            and_(
                col(Feedback.workspace_id) == col(FeedbackWord.workspace_id),
                col(Feedback.number) == col(FeedbackWord.feedback_number),
            ),
        )
        .where(
            col(FeedbackWord.workspace_id) == bindparam("workspace"),
            col(FeedbackWord.word) == bindparam("word_0"),
        )
    )
    # Not joined: without statistics SQLite would look into the rows before it looks for the other words.
    for place in range(1, many):
        also = aliased(FeedbackWord)
        query = query.where(
            exists().where(
                col(also.workspace_id) == bindparam("workspace"),
                col(also.word) == bindparam(f"word_{place}"),
                col(also.feedback_number) == col(FeedbackWord.feedback_number),
            )
        )
    held = _filtered(query, by, open_only=open_only)
    return held.order_by(col(FeedbackWord.feedback_number).desc()).limit(MOST_FOUND)


def _filtered(query: Any, by: tuple[str, ...], *, open_only: bool) -> Select[Any]:
    """The query narrowed to what the viewer may see, by the columns named, each in the parameter so named."""
    query = query.where(
        col(Feedback.workspace_id) == bindparam("workspace"),
        or_(col(Feedback.private).is_(False), col(Feedback.author) == bindparam("viewer")),
        *(table(Feedback).c[name] == bindparam(name) for name in by),
    )
    if open_only:
        query = query.where(col(Feedback.stage).in_(OPEN))
    filtered: Select[Any] = query
    return filtered
