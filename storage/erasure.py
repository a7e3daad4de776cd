"""Purpose: all that is kept of one person, to be handed over or erased.

Erasing takes name and words away and keeps the steps: what was counted and decided stays true. What stands in
Slack itself is Slack's; the cards there are changed by deliveries, which the caller owes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, delete, or_, update
from sqlmodel import Session, SQLModel, col, select

from domain.delivery import Kind, State
from storage import workspace
from storage.calendar_feed import CalendarFeed
from storage.db.base import table
from storage.deadline import Deadline
from storage.feedback import Feedback
from storage.feedback.history import FeedbackEvent
from storage.feedback.supporters import FeedbackVoice, Unnamed
from storage.feedback.word_index import FeedbackWord
from storage.health import LeaderAnswer
from storage.installation import Installation
from storage.member import Member
from storage.news import Campaign, NewsItem
from storage.outbox.deliveries import Delivery
from storage.quiet import DoNotDisturb, Quiet
from storage.ride_along import RideAlong
from storage.touchpoint import CountingChoice, PairWeek, hash_of
from storage.touchpoint.presence import Gathering
from storage.touchpoint.recent_messages import MessageSeen

WORDS = "(erased)"
NOBODY = ""
EMPTY: Mapping[str, Any] = {
    "text": WORDS,
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": WORDS}}],
}
# Every column that holds a person's id, but for the set-up's choices, which an admin changes there.
OF_A_PERSON: Mapping[type[SQLModel], tuple[str, ...]] = {
    Member: ("user_id",),
    Quiet: ("user_id",),
    DoNotDisturb: ("user_id",),
    Feedback: ("author", "taker", "owner"),
    FeedbackEvent: ("actor",),
    FeedbackVoice: ("user_id",),
    Unnamed: ("user_id",),
    NewsItem: ("owner",),
    Campaign: ("owner",),
    RideAlong: ("marketer", "rep"),
    Deadline: ("person",),
    MessageSeen: ("author", "thread_author", "answered"),
    PairWeek: ("author", "reached"),
    CountingChoice: ("user_id",),
    Gathering: ("user_id",),
    LeaderAnswer: ("user_id", "counterpart"),
    CalendarFeed: ("added_by",),
    Delivery: ("target", "tell"),
    Installation: ("installed_by",),
}
# Whose words a row may hold beside theirs: who looked after a feedback is not given what its author said.
OF_OTHERS: Mapping[type[SQLModel], tuple[str, frozenset[str]]] = {
    Feedback: ("author", frozenset({"author", "text", "fingerprint", "account", "details", "permalink"})),
    Delivery: ("target", frozenset({"payload"})),
}
DELETED = (
    Member,
    Quiet,
    DoNotDisturb,
    FeedbackVoice,
    Unnamed,
    RideAlong,
    Deadline,
    MessageSeen,
    PairWeek,
    CountingChoice,
    Gathering,
    LeaderAnswer,
)


@dataclass(frozen=True)
class Erased:
    """How many rows went or changed, and the numbers of the feedbacks whose cards are to be changed."""

    rows: int
    feedbacks: tuple[int, ...]


def export(session: Session, workspace_id: int, user_id: str) -> dict[str, list[dict[str, Any]]]:
    """Every row that names the person, by table; no sealed tokens, and nobody else's words."""
    return {
        table(model).name: [
            _handed_over(model, row._asdict(), user_id)
            for row in session.connection().execute(
                table(model).select().where(*_theirs(session, model, workspace_id, user_id))
            )
        ]
        for model in OF_A_PERSON
    }


def _handed_over(model: type[SQLModel], row: Mapping[str, Any], user_id: str) -> dict[str, Any]:
    whose, words = OF_OTHERS.get(model, ("", frozenset()))
    hidden = words if whose and row[whose] != user_id else frozenset()
    return {name: value for name, value in row.items() if "token" not in name and name not in hidden}


def _theirs(session: Session, model: type[SQLModel], workspace_id: int, user_id: str) -> tuple[Any, ...]:
    columns = table(model).c
    name: str | int = user_id
    if model is PairWeek:
        name = hash_of(workspace.get(session, workspace_id).pair_key, user_id)
    named = or_(*(columns[column] == name for column in OF_A_PERSON[model]))
    if model is MessageSeen:
        named = or_(named, (" " + columns.mentioned + " ").contains(f" {user_id} ", autoescape=True))
    return columns.workspace_id == workspace_id, named


@dataclass(frozen=True)
class Message:
    """A message in Slack, by the key and target of its delivery."""

    key: str
    target: str


def said_of(session: Session, workspace_id: int, user_id: str) -> list[Message]:
    """What was sent to others with words of the person's feedback, beside its cards, which show its stage.

    That is each step's word to its loop, reminders, thanks, files, and what was offered as said before.
    """
    numbers = session.exec(
        select(Feedback.number).where(Feedback.workspace_id == workspace_id, Feedback.author == user_id)
    ).all()
    about = select(Delivery).where(
        Delivery.workspace_id == workspace_id,
        Delivery.kind == Kind.MESSAGE,
        Delivery.target != user_id,
        col(Delivery.state).not_in([State.FAILED, State.BUNDLED]),
        col(Delivery.key).startswith("feedback:"),
    )
    return [
        Message(one.key, one.target)
        for one in session.exec(about)
        if any(_speaks_of(one, number) for number in numbers)
    ]


def _speaks_of(one: Delivery, number: int) -> bool:
    _feedback, about, what = (*one.key.split(":", 2), "", "")[:3]
    if what == "alike":
        # The offer names two: its button says which.
        values = [button["value"] for block in one.payload["blocks"] for button in block.get("elements", [])]
        return any(value.split()[-1] == str(number) for value in values if isinstance(value, str))
    return about == str(number) and what not in {"card", "broken"}


def erase(session: Session, workspace_id: int, user_id: str, instead: str) -> Erased:
    """Take the person's name and words out of everything; questions about their news go to `instead`."""
    sent = session.exec(
        select(Feedback.number).where(Feedback.workspace_id == workspace_id, Feedback.author == user_id)
    )
    numbers = tuple(sent)
    rows = sum(
        session.connection()
        .execute(delete(model).where(*_theirs(session, model, workspace_id, user_id)))
        .rowcount
        for model in DELETED
    )
    rows += _forget_words(session, workspace_id, user_id, numbers)
    for model in (NewsItem, Campaign):
        rows += _set(session, model, workspace_id, "owner", user_id, instead)
    rows += _set(session, Feedback, workspace_id, "taker", user_id, None)
    rows += _set(session, Feedback, workspace_id, "owner", user_id, None)
    rows += _set(session, Delivery, workspace_id, "tell", user_id, None)
    rows += _set(session, CalendarFeed, workspace_id, "added_by", user_id, instead)
    rows += _set(session, Installation, workspace_id, "installed_by", user_id, NOBODY)
    rows += _forget_deliveries(session, workspace_id, user_id, numbers)
    return Erased(rows, numbers)


def _set(
    session: Session, model: type[SQLModel], workspace_id: int, column: str, user_id: str, value: str | None
) -> int:
    columns = table(model).c
    changed = (
        table(model)
        .update()
        .where(columns.workspace_id == workspace_id, columns[column] == user_id)
        .values({column: value})
    )
    return session.connection().execute(changed).rowcount


def _forget_words(session: Session, workspace_id: int, user_id: str, numbers: tuple[int, ...]) -> int:
    """Their feedback keeps its stage and its steps, without author, words, or what was said of customers."""
    nothing: dict[str, Any] = {
        "author": NOBODY,
        "text": WORDS,
        "fingerprint": "",
        "account": "",
        "details": {},
        "permalink": None,
    }
    mine = (col(Feedback.workspace_id) == workspace_id, col(Feedback.author) == user_id)
    rows = session.connection().execute(update(Feedback).where(*mine).values(**nothing)).rowcount
    said = (col(FeedbackEvent.workspace_id) == workspace_id, col(FeedbackEvent.actor) == user_id)
    why = {"actor": NOBODY, "why": WORDS, "what": {}}
    rows += session.connection().execute(update(FeedbackEvent).where(*said).values(**why)).rowcount
    rows += _forget_owner(session, workspace_id, user_id)
    session.connection().execute(
        delete(FeedbackWord).where(
            col(FeedbackWord.workspace_id) == workspace_id, col(FeedbackWord.feedback_number).in_(numbers)
        )
    )
    return rows


def _forget_owner(session: Session, workspace_id: int, user_id: str) -> int:
    """Steps that gave them something to look after keep that they gave it to somebody."""
    named = select(FeedbackEvent).where(
        FeedbackEvent.workspace_id == workspace_id, cast(col(FeedbackEvent.what), String).contains(user_id)
    )
    given = [event for event in session.exec(named) if event.what.get("owner") == user_id]
    for event in given:
        event.what = {**event.what, "owner": NOBODY}
        session.add(event)
    return len(given)


def _forget_deliveries(session: Session, workspace_id: int, user_id: str, numbers: tuple[int, ...]) -> int:
    """What was sent to them goes; what was said of their feedback keeps that it was sent, and when."""
    of = col(Delivery.workspace_id) == workspace_id
    theirs = (of, col(Delivery.target) == user_id, col(Delivery.state) != State.SENDING)
    rows = session.connection().execute(delete(Delivery).where(*theirs)).rowcount
    for number in numbers:
        said = col(Delivery.key).startswith(f"feedback:{number}:", autoescape=True)
        rows += session.connection().execute(update(Delivery).where(of, said).values(payload=EMPTY)).rowcount
    return rows
