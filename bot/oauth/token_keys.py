"""Purpose: for the operator: seal stored tokens anew under the first key, and forget those of a workspace.

Needs no running bot, and disturbs none.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.oauth.token_vault import SealError, Vault
from bot.settings import Settings, check_connection
from domain.errors import SettingsError
from storage import installation
from storage.db import schema
from storage.db.engine import Session, Store
from storage.installation import FORGOTTEN, Installation, Token

T = TypeVar("T")
CLAIMED_FOR = timedelta(minutes=1)


def reseal(settings: Settings, now: datetime) -> tuple[int, int]:
    """How many workspaces were sealed anew, and how many could not be since a process renews their token."""
    check_connection(settings)
    vault = Vault(settings.keys)
    return _in_store(settings, lambda store: _reseal(store, vault, now))


def _reseal(store: Store, vault: Vault, now: datetime) -> tuple[int, int]:
    rows = [row for _of, row in store.read(installation.everywhere) if row.token]
    old = [row for row in rows if not all(vault.by_newest(one) for one in _sealed(row))]
    done = [store.write(lambda session, row=row: _anew(session, vault, row, now)) for row in old]  # type: ignore[misc]
    return done.count(True), done.count(False)


def _sealed(row: Installation) -> list[str]:
    return [one for one in (row.token, row.refresh_token) if one]


def _anew(session: Session, vault: Vault, row: Installation, now: datetime) -> bool:
    """False when somebody changes the row just now. SettingsError when no key opens it."""
    where = row.workspace_id
    try:
        token, refresh = vault.open(row.token, where), vault.open(row.refresh_token, where)
    except SealError as closed:
        raise SettingsError(f"TOKEN_KEYS: workspace {where}: {closed}") from None
    if not installation.claim(session, where, row.version, now, now + CLAIMED_FOR):
        return False
    anew = Token(vault.seal(token, where), vault.seal(refresh, where), row.expires_at)
    return installation.renew(session, where, row.version, anew)


def forget(settings: Settings, team: str, now: datetime) -> None:
    """SettingsError when no such workspace ever installed."""

    def drop(session: Session) -> int:
        found = [row for of, row in installation.everywhere(session) if of.team_id == team]
        return sum(installation.revoke(session, row.workspace_id, FORGOTTEN, now) or 1 for row in found)

    if not _in_store(settings, lambda store: store.write(drop)):
        raise SettingsError(f"No workspace {team} ever installed Drumbeat here.")


def _in_store(settings: Settings, work: Callable[[Store], T]) -> T:
    schema.check(settings.database_url)
    store = Store(settings.database_url)
    try:
        return work(store)
    finally:
        store.close()
