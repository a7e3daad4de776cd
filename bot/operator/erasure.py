"""Purpose: the operator hands over or erases all that is kept of one person.

What belongs to a person is storage/erasure's business.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.settings import Settings
from domain.errors import SettingsError
from handlers.feedback.transition import change_card
from messages.blocks import saying
from messages.mrkdwn import escape
from storage import erasure, feedback, outbox, setup, workspace
from storage.db import schema
from storage.db.engine import Session, Store
from storage.scope import Scope

T = TypeVar("T")
# What stands in Slack instead of a message with the person's words.
ERASED = saying(escape(erasure.WORDS))


def export(settings: Settings, user: str, team: str, file: Path) -> int:
    """Write all rows that name the person to a new JSON file, readable for its owner only; how many."""
    found = _with(settings, lambda session: _export(session, user, team))
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(json.dumps(found, default=str, ensure_ascii=False, indent=2), encoding="utf-8")
    return sum(len(rows) for tables in found.values() for rows in tables.values())


def _export(session: Session, user: str, team: str) -> dict[str, dict[str, list[dict[str, object]]]]:
    return {of.team_id: erasure.export(session, of.number, user) for of in workspace.named(session, team)}


def erase(settings: Settings, user: str, team: str, now: datetime) -> int:
    """Take the person's name and words out of everything; how many rows. Their cards in Slack change too."""
    return _with(settings, lambda session: _erase(session, user, team, now), writes=True)


def _erase(session: Session, user: str, team: str, now: datetime) -> int:
    rows = 0
    for of in workspace.named(session, team):
        scope = Scope(session, of.number, now)
        saved = setup.find(session, of.number)
        if saved and user in {saved.liaison, saved.stand_in, *saved.liaisons.values()}:
            raise SettingsError(f"{user} is liaison or stand-in of {of.team_id}: please choose others first.")
        said = erasure.said_of(session, of.number, user)
        gone = erasure.erase(session, of.number, user, saved.liaison if saved else "")
        rows += gone.rows
        for number in gone.feedbacks:
            kept = feedback.find(session, of.number, number)
            if kept:
                change_card(scope, kept, f"erased:{now.timestamp():.0f}")
        for message in said:
            outbox.update(scope, message.key, f"{message.key}:erased", ERASED)
    return rows


def _with(settings: Settings, work: Callable[[Session], T], *, writes: bool = False) -> T:
    schema.check(settings.database_url)
    store = Store(settings.database_url)
    try:
        return store.write(work) if writes else store.read(work)
    finally:
        store.close()
