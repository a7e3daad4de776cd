"""Purpose: prints a digest in a terminal as it would be posted.

Posts nothing and settles nothing.
"""

from datetime import datetime

from bot import features
from bot.settings import Settings
from digests.ritual import compile_for
from domain.errors import UserError
from messages.blocks import Message
from messages.terminal import lines
from storage import member, ritual, workspace
from storage.db import schema
from storage.db.engine import Session, Store
from storage.ritual import Ritual
from storage.scope import Scope


def show(settings: Settings, kind: str, at: datetime, team: str = "") -> list[str]:
    """The lines of that digest for every workspace or that team's, with the data known at `at` (aware)."""
    schema.check(settings.database_url)
    store = Store(settings.database_url)
    try:
        return store.read(lambda session: _all(session, settings, kind, at, team))
    finally:
        store.close()


def _all(session: Session, settings: Settings, kind: str, at: datetime, team: str) -> list[str]:
    if at.tzinfo is None:
        raise UserError("Please write the moment with its offset, like 2026-11-26T09:00+01:00.")
    rituals = [
        (found, ritual.find(session, found.number, kind))
        for found in workspace.workspaces_named(session, team)
    ]
    planned = [(found, of) for found, of in rituals if of]
    shown: list[str] = []
    for found, of in planned:
        shown += [f"-- {found.team_id} --"] if len(planned) > 1 else []
        shown += _one(session, settings, of, at)
    return shown or [f"No workspace is set up yet: {settings.drumbeat_command} setup in Slack does it."]


def _one(session: Session, settings: Settings, of: Ritual, at: datetime) -> list[str]:
    message: Message = compile_for(
        Scope(session, of.workspace_id, at, settings.names), of, at, features.agenda()
    )

    def name(reference: str) -> str:
        known = member.find(session, of.workspace_id, reference)
        return known.name if known and known.name else reference

    return lines(message.payload(), name)
