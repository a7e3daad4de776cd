"""Purpose: the feedback reps sent and how far each one has come.

What happened on the way is in storage/history.py, who joined in supporters.py. Does not decide which step is
allowed (domain/feedback) nor tell anybody (deliveries).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, func, select, text, update
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from domain.feedback import REPEAT_WINDOW, Draft, sameness
from domain.feedback.stage import Stage
from storage.db.person_columns import PersonId
from storage.workspace import Workspace


class Feedback(SQLModel, table=True):
    """One feedback; `number` counts up from 1 within its workspace, and people call it F-number.

    `fingerprint` is a hash of the words, to know a repeat; the taker is who acknowledged it, the owner who
    carries it now. `due_on` is the day a plan or a test ends. `version` counts the steps, so that of two at
    once one wins. The clock on silence (a deadline of the kind SILENCE) struck `struck` times since `since`.
    `read_at` is when its words were written down for searching.
    """

    __table_args__ = (
        Index("ix_feedback_fingerprint", "workspace_id", "fingerprint", "created_at"),
        Index("ix_feedback_stage", "workspace_id", "stage", "created_at"),
        Index("ix_feedback_author", "workspace_id", "author", "created_at"),
        # A young campaign has few: to list them, all others would be looked through.
        Index(
            "ix_feedback_campaign",
            "workspace_id",
            "campaign_id",
            "number",
            sqlite_where=text("campaign_id IS NOT NULL"),
            postgresql_where=text("campaign_id IS NOT NULL"),
        ),
    )

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    number: int = Field(primary_key=True)
    author: str = Field(sa_type=PersonId)
    text: str
    fingerprint: str
    kind: str | None = None
    sentiment: str | None = None
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id")
    stage: str = Stage.NEW
    taker: str | None = Field(default=None, sa_type=PersonId)
    taken_at: datetime | None = None
    created_at: datetime
    private: bool = False
    permalink: str | None = None
    owner: str | None = Field(default=None, sa_type=PersonId)
    due_on: date | None = None
    outcome: str | None = None
    figure: str = ""
    merged_into: int | None = None
    account: str = ""
    details: dict[str, Any] = Field(sa_type=JSON)
    version: int = 0
    since: datetime
    struck: int = 0
    ended_at: datetime | None = None
    read_at: datetime | None = Field(default=None, index=True)


# What deliveries and history are about, and the word index knows it by.
KIND = "feedback"
SILENCE = "feedback.silence"


@dataclass(frozen=True)
class StoredFeedback:
    """Where a draft went: its number, and whether the same words had just been sent."""

    number: int
    repeated: bool


def fingerprint(text: str) -> str:
    """A short hash that is equal for texts that count as the same words."""
    return hashlib.sha256(sameness(text).encode()).hexdigest()[:24]


def add(session: Session, workspace_id: int, draft: Draft, now: datetime) -> StoredFeedback:
    """Store a draft; the same words by the same person within two minutes are stored once.

    The workspace's row is locked first, so numbers have no gaps and two equal drafts cannot race.
    """
    of = session.get_one(Workspace, workspace_id, with_for_update=True, populate_existing=True)
    mark = fingerprint(draft.text)
    known = _recent(session, workspace_id, draft.author, mark, now)
    if known is not None:
        return StoredFeedback(known, repeated=True)
    of.feedback_count += 1
    kept = Feedback(
        workspace_id=workspace_id,
        number=of.feedback_count,
        author=draft.author,
        text=draft.text,
        fingerprint=mark,
        kind=draft.kind,
        sentiment=draft.sentiment,
        campaign_id=draft.campaign_id,
        stage=Stage.NEW,
        created_at=now,
        private=draft.private,
        permalink=draft.permalink,
        details={},
        since=now,
    )
    session.add_all([of, kept])
    session.flush()
    return StoredFeedback(kept.number, repeated=False)


def _recent(session: Session, workspace_id: int, author: str, mark: str, now: datetime) -> int | None:
    """The number under which the same words were sent within the last two minutes."""
    query = select_rows(Feedback.number).where(
        Feedback.workspace_id == workspace_id,
        Feedback.author == author,
        Feedback.fingerprint == mark,
        col(Feedback.created_at) > now - REPEAT_WINDOW,
    )
    return session.exec(query).first()


def find(session: Session, workspace_id: int, number: int, *, lock: bool = False) -> Feedback | None:
    """That feedback, or None. With `lock` no step is taken until this transaction ends."""
    return session.get(Feedback, (workspace_id, number), with_for_update=lock)


def change(session: Session, feedback: Feedback, values: Mapping[str, Any]) -> bool:
    """Change these columns, unless another step was taken since `feedback` was read; then False."""
    result = session.connection().execute(
        update(Feedback)
        .where(
            col(Feedback.workspace_id) == feedback.workspace_id,
            col(Feedback.number) == feedback.number,
            col(Feedback.version) == feedback.version,
        )
        .values(**values, version=feedback.version + 1)
    )
    if result.rowcount == 1 and feedback in session:
        session.refresh(feedback)
    return result.rowcount == 1


def taken_between(session: Session, workspace_id: int, since: datetime, until: datetime) -> list[Feedback]:
    """Feedback acknowledged after `since` up to and with `until`, in that order; no private one."""
    return list(
        session.exec(
            select_rows(Feedback)
            .where(
                Feedback.workspace_id == workspace_id,
                col(Feedback.private).is_(False),
                col(Feedback.taken_at) > since,
                col(Feedback.taken_at) <= until,
            )
            .order_by(col(Feedback.taken_at), col(Feedback.number))
        )
    )


def shipped_between(session: Session, workspace_id: int, since: datetime, until: datetime) -> list[Feedback]:
    """Feedback that shipped after `since` up to and with `until`, in that order; no private one."""
    return list(
        session.exec(
            select_rows(Feedback)
            .where(
                Feedback.workspace_id == workspace_id,
                col(Feedback.private).is_(False),
                Feedback.stage == Stage.SHIPPED,
                col(Feedback.ended_at) > since,
                col(Feedback.ended_at) <= until,
            )
            .order_by(col(Feedback.ended_at), col(Feedback.number))
        )
    )


def new_at(session: Session, workspace_id: int, until: datetime, most: int) -> tuple[list[Feedback], int]:
    """The oldest `most` feedbacks nobody has taken, sent up to `until`, and how many there are in all.

    Those that were silent for so long that both leaders know stand first. No private one is among them.
    """
    mine = (
        col(Feedback.workspace_id) == workspace_id,
        col(Feedback.private).is_(False),
        col(Feedback.stage) == Stage.NEW,
        col(Feedback.created_at) <= until,
    )
    rows = session.exec(
        select_rows(Feedback)
        .where(*mine)
        .order_by((col(Feedback.struck) >= 3).desc(), col(Feedback.created_at), col(Feedback.number))
        .limit(most)
    )
    total = session.connection().execute(select(func.count()).where(*mine)).scalar_one()
    return list(rows), total
