"""Purpose: the messages of the last two days, without their words: who wrote where, when, in which thread.

Counts nothing: ingest.py does, with what is remembered here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, delete, func, select, text, update
from sqlmodel import Field, Session, SQLModel, col

from domain.conversation import ChannelMessage
from domain.touchpoint import MessageFacts, answers_between
from storage.db import driver
from storage.db.base import table
from storage.db.in_list import among
from storage.db.person_columns import PersonId, PersonIdText
from storage.touchpoint import REMEMBERED_FOR

_ORPHAN = text("thread_ts <> '' AND thread_author = ''")


class MessageSeen(SQLModel, table=True):
    """A message that was heard, by its name (channel, ts), without its words.

    `author` is empty for somebody who opted out. `side` is the one it was counted for, empty when it was not;
    `mentioned` holds ids apart by blanks; `answered` is whom it reached as an answer.
    """

    __tablename__ = "message_seen"
    __table_args__ = (
        Index("ix_message_seen_orphan", "thread_ts", sqlite_where=_ORPHAN, postgresql_where=_ORPHAN),
        {"sqlite_with_rowid": False},
    )

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    author: str = Field(sa_type=PersonId)
    side: str
    thread_ts: str
    thread_author: str = Field(sa_type=PersonId)
    mentioned: str = Field(sa_type=PersonIdText)
    answered: str = Field(sa_type=PersonId)
    seen_at: datetime


def serve_alone(session: Session, workspace_id: int, channels: Iterable[str]) -> None:
    """One writer a channel at a time, so that two neighbours never miss each other; SQLite has one anyway."""
    if session.connection().dialect.name == "postgresql":
        for channel in sorted(channels):
            lock = select(func.pg_advisory_xact_lock(workspace_id, func.hashtext(channel)))
            session.connection().execute(lock)


def around(session: Session, workspace_id: int, channel: str, first: str, last: str) -> list[ChannelMessage]:
    """What is remembered from the message that `first` may answer to the one that may answer `last`."""
    earliest, latest = answers_between(first, last)
    named = {"workspace": workspace_id, "in_channel": channel, "first": first, "last": last}
    named |= {"earliest": earliest, "latest": latest}
    return [_message(row) for row in driver.read(session, _AROUND, named)]


def orphans(session: Session, workspace_id: int, roots: Sequence[MessageFacts]) -> list[ChannelMessage]:
    """Replies in these messages' threads that came before them, so that it was not known whom they reach."""
    rows = driver.read(session, _ORPHANS, {"workspace": workspace_id, "roots": [root.ts for root in roots]})
    began = {(root.channel, root.ts) for root in roots} if rows else set()
    found = map(_message, rows)
    return [reply for reply in found if (reply.said.channel, reply.said.thread_ts) in began]


def author_of(session: Session, workspace_id: int, channel: str, ts: str) -> str | None:
    """Who wrote that message, while it is remembered."""
    seen = session.get(MessageSeen, (workspace_id, channel, ts))
    return seen.author if seen else None


def remember(
    session: Session,
    workspace_id: int,
    new: Sequence[ChannelMessage],
    changed: Sequence[ChannelMessage],
    now: datetime,
) -> None:
    """Keep the new ones from now on, and of those that were kept already whom they reached."""
    if new:
        driver.run(session, _INSERT, [_row(workspace_id, message, now) for message in new])
    if changed:
        driver.run(session, _CHANGE, [_change(workspace_id, message) for message in changed])


def forget(session: Session, now: datetime) -> int:
    """Drop messages heard more than 48 hours ago; how many there were. The counters stay."""
    old = delete(MessageSeen).where(col(MessageSeen.seen_at) < now - REMEMBERED_FOR)
    return session.connection().execute(old).rowcount


def _row(workspace_id: int, message: ChannelMessage, now: datetime) -> dict[str, Any]:
    said = message.said
    return {
        "workspace_id": workspace_id,
        "channel": said.channel,
        "ts": said.ts,
        "author": said.author,
        "side": message.side,
        "thread_ts": said.thread_ts if said.in_thread else "",
        "thread_author": said.thread_author or "",
        "mentioned": " ".join(said.mentioned),
        "answered": message.answered,
        "seen_at": now,
    }


def _change(workspace_id: int, message: ChannelMessage) -> dict[str, Any]:
    return {
        "workspace": workspace_id,
        "in_channel": message.said.channel,
        "at": message.said.ts,
        "now_answered": message.answered,
        "root_author": message.said.thread_author or "",
    }


def _message(row: Any) -> ChannelMessage:
    said = MessageFacts(
        channel=row.channel,
        ts=row.ts,
        author=row.author,
        thread_ts=row.thread_ts or None,
        thread_author=row.thread_author or None,
        mentioned=tuple(row.mentioned.split()),
    )
    return ChannelMessage(said, row.side, row.answered)


_SEEN = table(MessageSeen)
_INSERT = _SEEN.insert()
_COLUMNS = [
    _SEEN.c[name]
    for name in ("channel", "ts", "author", "side", "thread_ts", "thread_author", "mentioned", "answered")
]
_HERE = (_SEEN.c.workspace_id == bindparam("workspace"), _SEEN.c.channel == bindparam("in_channel"))
_next = _SEEN.alias()
_APART = (
    _next.c.workspace_id == bindparam("workspace"),
    _next.c.channel == bindparam("in_channel"),
    _next.c.thread_ts == "",
)
_SINCE, _UNTIL = _next.c.ts >= bindparam("earliest"), _next.c.ts <= bindparam("latest")
_BEFORE = (
    select(_next.c.ts).where(*_APART, _SINCE, _next.c.ts < bindparam("first")).order_by(_next.c.ts.desc())
)
_AFTER = select(_next.c.ts).where(*_APART, _UNTIL, _next.c.ts > bindparam("last")).order_by(_next.c.ts)
_AROUND = (
    select(*_COLUMNS)
    .where(
        *_HERE,
        _SEEN.c.ts >= func.coalesce(_BEFORE.limit(1).scalar_subquery(), bindparam("first")),
        _SEEN.c.ts <= func.coalesce(_AFTER.limit(1).scalar_subquery(), bindparam("last")),
    )
    .order_by(_SEEN.c.ts)
)
# By the thread's time stamp, which is all but unique: SQLite would rather walk all messages of the workspace,
# were its number not hidden from the choice of an index.
_ORPHANS = select(*_COLUMNS).where(
    _SEEN.c.workspace_id + 0 == bindparam("workspace"),
    among(_SEEN.c.thread_ts, "roots"),
    _ORPHAN,
)
_CHANGE = (
    update(_SEEN)
    .where(*_HERE, _SEEN.c.ts == bindparam("at"))
    .values(answered=bindparam("now_answered"), thread_author=bindparam("root_author"))
)
