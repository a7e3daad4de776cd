"""Purpose: the operator hands over or erases all that is kept of one person.

What belongs to a person is declared by the features, and what others were told of it is
bot/operator/erased_messages's business.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot import features
from bot.operator.erased_messages import Retraction
from bot.operator.redaction import Redaction
from bot.settings import Settings
from domain.errors import SettingsError
from storage import counting_choice, erasure, member, setup, workspace
from storage.db import schema
from storage.db.engine import Session, Store
from storage.erasure import Erasure
from storage.scope import Scope

T = TypeVar("T")
BUSY = (
    "It is erased, but something reads the database, so that older copies of it stay in the log beside it "
    "(…-wal). Please run this once more."
)


def export(settings: Settings, user: str, team: str, file: Path) -> int:
    """Write all rows that name the person to a new JSON file, readable for its owner only; how many."""
    found = _with(settings, lambda store: store.read(lambda session: _export(session, user, team)))
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(json.dumps(found, default=str, ensure_ascii=False, indent=2), encoding="utf-8")
    return sum(len(rows) for tables in found.values() for rows in tables.values())


def _export(session: Session, user: str, team: str) -> dict[str, dict[str, list[dict[str, object]]]]:
    return {
        of.team_id: _erasure(session, of.number, user).export()
        for of in workspace.workspaces_named(session, team)
    }


def _erasure(session: Session, workspace_id: int, user: str) -> Erasure:
    return Erasure(session, workspace_id, user, features.personal())


def erase(settings: Settings, user: str, team: str, now: datetime) -> int:
    """Take the person's name and words out of everything; how many rows. What stands in Slack changes too.

    SettingsError where they must be replaced first, and where SQLite's log could not be emptied at the end.
    """

    def work(store: Store) -> int:
        rows = store.write(lambda session: _erase(session, user, team, now))
        if not store.empty_log():
            raise SettingsError(BUSY)
        return rows

    return _with(settings, work)


def welcome(settings: Settings, user: str, team: str, now: datetime) -> int:
    """Have somebody back who was erased: by name and counted, once they are read; in how many workspaces."""

    def work(session: Session) -> int:
        back = [
            of.number
            for of in workspace.workspaces_named(session, team)
            if counting_choice.take_back(session, of.number, user)
        ]
        for number in back:
            member.read_again(session, number, user, now)
        return len(back)

    return _with(settings, lambda store: store.write(work))


def _erase(session: Session, user: str, team: str, now: datetime) -> int:
    rows = 0
    for of in workspace.workspaces_named(session, team):
        mine = _erasure(session, of.number, user)
        role = mine.needed_as()
        if role:
            raise SettingsError(f"{user} is {role} of {of.team_id}: please choose others first.")
        saved, trace = setup.find(session, of.number), mine.trace()
        redaction = Redaction(
            user_id=user,
            token=f"{workspace.keyed_hash(of.pair_key, user):x}",
            name=member.names(session, of.number, [user]).get(user, ""),
            sentences=trace.sentences,
        )
        rows += mine.erase(saved.liaison if saved else erasure.NOBODY)
        Retraction(Scope(session, of.number, now), redaction, trace, features.cards()).run()
    return rows


def _with(settings: Settings, work: Callable[[Store], T]) -> T:
    schema.check(settings.database_url)
    store = Store(settings.database_url)
    try:
        return work(store)
    finally:
        store.close()
