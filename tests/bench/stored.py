"""Purpose: puts many feedbacks into a database, with the words they are found by and the cards they had.

As the bot would have left them: read, and their cards sent. Measures nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from sqlalchemy import insert, text, update
from sqlmodel import col

from domain.delivery import DeliveryKind, DeliveryState, Urgency
from domain.feedback.stage import OPEN, Outcome, Stage
from domain.word import words
from messages.feedback.card import FeedbackView, card
from storage.db.base import table
from storage.db.engine import Session, Store
from storage.deadline import Deadline
from storage.feedback import KIND, SILENCE, Feedback, fingerprint
from storage.news import Campaign
from storage.outbox.deliveries import Delivery
from storage.word_index import IndexedWord
from storage.workspace import Workspace
from tests.bench.field import CAMPAIGNS, Field, Said

MANY = 100_000
AT_ONCE = 5_000
SINCE = datetime(2024, 1, 2, 9, 0, tzinfo=UTC)
EVERY = timedelta(minutes=15)
# After any bench: the clock on silence has nothing to say of them.
LATER = datetime(2100, 1, 1, tzinfo=UTC)
PAYLOAD = card(FeedbackView(1, "U0REP01", "the follow-up mail confuses buyers", Stage.NEW)).payload()


def plant(store: Store, workspace_id: int, many: int = MANY) -> None:
    """So many feedbacks, numbered from 1, about a few campaigns, most of which are over."""
    first = store.write(lambda session: _campaigns(session, workspace_id))
    field = Field()
    drawn = ((number, field.draw()) for number in range(1, many + 1))
    while some := list(islice(drawn, AT_ONCE)):
        store.write(lambda session, some=some: _rows(session, workspace_id, first, some))  # type: ignore[misc]
    store.write(lambda session: _end(session, workspace_id, many))


def _campaigns(session: Session, workspace_id: int) -> int:
    """The number of the first."""
    rows = [
        Campaign(
            workspace_id=workspace_id,
            name=f"Season {number}",
            starts=date(2024, 1, 1) + timedelta(days=90 * number),
            ends=date(2024, 3, 31) + timedelta(days=90 * number),
            audience="buyers",
            looks="a mail",
            expected="an answer",
            how_to_act="call them",
            owner="U0CLEO",
            created_at=SINCE,
        )
        for number in range(1, CAMPAIGNS + 1)
    ]
    session.add_all(rows)
    session.flush()
    return rows[0].number


def _rows(session: Session, workspace_id: int, first: int, some: Sequence[tuple[int, Said]]) -> None:
    connection = session.connection()
    connection.execute(insert(table(Feedback)), [_feedback(workspace_id, first, *one) for one in some])
    connection.execute(insert(table(IndexedWord)), list(_words(workspace_id, some)))
    connection.execute(insert(table(Delivery)), [_card(workspace_id, number) for number, _ in some])
    silent = [_silence(workspace_id, number) for number, said in some if said.stage in OPEN]
    connection.execute(insert(table(Deadline)), silent)


def _feedback(workspace_id: int, first: int, number: int, said: Said) -> dict[str, object]:
    at = SINCE + number * EVERY
    return {
        "workspace_id": workspace_id,
        "number": number,
        "author": said.author,
        "text": said.text,
        "fingerprint": fingerprint(said.text),
        "kind": said.kind,
        "sentiment": said.sentiment,
        "campaign_id": first + said.campaign - 1 if said.campaign else None,
        "stage": said.stage,
        "created_at": at,
        "private": False,
        "taker": None if said.stage is Stage.NEW else "U0CLEO",
        "owner": None if said.stage is Stage.NEW else "U0CLEO",
        "due_on": LATER.date(),
        "outcome": Outcome.WORKED if said.stage is Stage.RESULT else None,
        "figure": "12 of 40" if said.stage is Stage.RESULT else "",
        "account": said.account,
        "details": {},
        "version": 0,
        "since": at,
        "struck": 0,
        "ended_at": None if said.stage in OPEN else at,
        "read_at": at,
    }


def _silence(workspace_id: int, number: int) -> dict[str, object]:
    where = {"workspace_id": workspace_id, "kind": SILENCE, "number": number, "person": ""}
    return {**where, "round": 1, "due_at": LATER}


def _words(workspace_id: int, some: Sequence[tuple[int, Said]]) -> Iterable[dict[str, object]]:
    return (
        {"workspace_id": workspace_id, "kind": KIND, "word": word, "number": number}
        for number, said in some
        for word in words(said.text)
    )


def _card(workspace_id: int, number: int) -> dict[str, object]:
    at = SINCE + number * EVERY
    return {
        "workspace_id": workspace_id,
        "key": f"feedback:{number}:card",
        "kind": DeliveryKind.MESSAGE,
        "target": "C0FIELD",
        "payload": PAYLOAD,
        "urgency": Urgency.NOW,
        "due_at": at,
        "state": DeliveryState.SENT,
        "attempts": 1,
        "unknowns": 0,
        "channel": "C0FIELD",
        "ts": f"{at.timestamp():.0f}.000100",
        "error": "",
        "owed_at": at,
        "sent_at": at,
    }


def _end(session: Session, workspace_id: int, many: int) -> None:
    """New ones are numbered from there on; PostgreSQL knows its tables, as its autovacuum sees to."""
    connection = session.connection()
    counted = update(Workspace).where(col(Workspace.id) == workspace_id).values(feedback_count=many)
    connection.execute(counted)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))
