"""Purpose: where Drumbeat is installed: each workspace's sealed tokens, and who is just installing it.

Holds no key and opens no seal: bot/oauth/token_vault does. A workspace without a row, or whose row has no
token, is served with the one token of the settings.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.db.base import insert_new, upsert_columns
from storage.db.engine import wake
from storage.db.person_columns import PersonId
from storage.workspace import Workspace

RENEW_AHEAD = timedelta(hours=2)
# Why a workspace is gone when the operator wanted it so.
FORGOTTEN = "forgotten"


class Installation(SQLModel, table=True):
    """One workspace that Drumbeat was installed in; it stays when the app is taken out, without its tokens.

    `token` and `refresh_token` are sealed; `scopes` is a list with commas. `expires_at` and `renew_at` are
    None for a token that does not expire; until `claimed_until` a process is renewing it, or waits to try
    again. `revoked_at` and `why` tell that Slack takes the token no longer. `version` grows with every
    change, so that what is cached can be compared.
    """

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    app_id: str = ""
    bot_id: str = ""
    bot_user_id: str = ""
    scopes: str = ""
    token: str = ""
    refresh_token: str = ""
    expires_at: datetime | None = None
    renew_at: datetime | None = Field(default=None, index=True)
    claimed_until: datetime | None = None
    installed_by: str = Field(default="", sa_type=PersonId)
    installed_at: datetime
    revoked_at: datetime | None = None
    why: str = ""
    version: int = 1


class OAuthState(SQLModel, table=True):
    """One installation under way, by the hash of its state; the state itself is in the person's browser."""

    __tablename__ = "oauth_state"

    digest: str = Field(primary_key=True)
    expires_at: datetime = Field(index=True)


@dataclass(frozen=True)
class Token:
    """A sealed token with what renews it; all but the first empty for a token that does not expire."""

    sealed: str
    refresh: str = ""
    expires_at: datetime | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As they are stored."""
        return {
            "token": self.sealed,
            "refresh_token": self.refresh,
            "expires_at": self.expires_at,
            "renew_at": self.expires_at - RENEW_AHEAD if self.expires_at and self.refresh else None,
            "claimed_until": None,
        }


NO_TOKEN = Token("")


@dataclass(frozen=True)
class Grant:
    """What an installation brought beside its tokens."""

    app_id: str
    bot_id: str
    bot_user_id: str
    scopes: str
    installed_by: str


def install(session: Session, workspace_id: int, granted: Grant, token: Token, now: datetime) -> int:
    """Keep a new installation in place of any before; its version. What waits for it goes on."""
    before = version(session, workspace_id)
    row = {
        "workspace_id": workspace_id,
        "app_id": granted.app_id,
        "bot_id": granted.bot_id,
        "bot_user_id": granted.bot_user_id,
        "scopes": granted.scopes,
        **token.columns,
        "installed_by": granted.installed_by,
        "installed_at": now,
        "revoked_at": None,
        "why": "",
        "version": before + 1,
    }
    upsert_columns(session, Installation, [row], [name for name in row if name != "workspace_id"])
    wake(session)
    return before + 1


def confirm(session: Session, workspace_id: int, now: datetime) -> None:
    """Slack has just accepted the token for this workspace: it is served (again)."""
    new = Installation(workspace_id=workspace_id, installed_at=now)
    if not insert_new(session, Installation, [new.model_dump()]):
        session.connection().execute(
            update(Installation)
            .where(col(Installation.workspace_id) == workspace_id, col(Installation.revoked_at).is_not(None))
            .values(revoked_at=None, why="", installed_at=now, version=col(Installation.version) + 1)
        )


def find(session: Session, workspace_id: int) -> Installation | None:
    """The workspace's installation, or None."""
    return session.get(Installation, workspace_id)


def of_team(session: Session, enterprise_id: str, team_id: str) -> Installation | None:
    """The installation of the workspace with that key, or None."""
    return session.exec(
        select(Installation)
        .join(Workspace)
        .where(Workspace.enterprise_id == enterprise_id, Workspace.team_id == team_id)
    ).one_or_none()


def version(session: Session, workspace_id: int) -> int:
    """How often the installation changed; 0 where there is none."""
    found = session.exec(select(Installation.version).where(Installation.workspace_id == workspace_id))
    return found.one_or_none() or 0


def ends(session: Session, workspace_id: int) -> datetime | None:
    """When the token expires that Slack renews no more; None where nothing ends."""
    found = find(session, workspace_id)
    return found.expires_at if found and not found.refresh_token else None


def uninstalled_workspaces() -> SelectOfScalar[int]:
    """Workspaces that cannot be spoken to, as a subquery: nothing of theirs is opened or read meanwhile."""
    return select(Installation.workspace_id).where(col(Installation.revoked_at).is_not(None))


def revoke(
    session: Session,
    workspace_id: int,
    why: str,
    now: datetime,
    *,
    before: datetime | None = None,
    seen: int | None = None,
    keep: bool = False,
) -> bool:
    """Slack takes the token no longer: forget it and remember why; whether that was news.

    Told late, it may be about an installation before the present one: `before` is when it happened, `seen`
    the version whose token was refused. `keep` the token where Slack may take it again one day.
    """
    stands = update(Installation).where(
        col(Installation.workspace_id) == workspace_id,
        col(Installation.revoked_at).is_(None) | (col(Installation.token) != ""),
    )
    if before is not None:
        # Slack tells whole seconds.
        stands = stands.where(col(Installation.installed_at) < before + timedelta(seconds=1))
    if seen is not None:
        stands = stands.where(col(Installation.version) == seen)
    tokens = {} if keep else NO_TOKEN.columns
    result = session.connection().execute(
        stands.values(**tokens, revoked_at=now, why=why, version=col(Installation.version) + 1)
    )
    return result.rowcount == 1


def expiring(session: Session, now: datetime) -> list[Installation]:
    """Installations whose token is to be renewed and that nobody is renewing, the first to expire first."""
    return list(
        session.exec(
            select(Installation)
            .where(col(Installation.renew_at) <= now, _unclaimed(now))
            .order_by(col(Installation.renew_at))
        )
    )


def next_renewal(session: Session, after: datetime) -> datetime | None:
    """The earliest moment after `after` at which a token is to be renewed, or to be tried again; or None."""
    columns = col(Installation.renew_at), col(Installation.claimed_until)
    found = [session.exec(select(func.min(column)).where(column > after)).one() for column in columns]
    return min((moment for moment in found if moment), default=None)


def claim(session: Session, workspace_id: int, seen: int, now: datetime, until: datetime) -> bool:
    """Whether the caller, and nobody else until then, may renew the token of version `seen`."""
    result = session.connection().execute(
        update(Installation)
        .where(
            col(Installation.workspace_id) == workspace_id,
            col(Installation.version) == seen,
            _unclaimed(now),
        )
        .values(claimed_until=until)
    )
    return result.rowcount == 1


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    return col(Installation.claimed_until).is_(None) | (col(Installation.claimed_until) <= now)


def renew(session: Session, workspace_id: int, seen: int, token: Token) -> bool:
    """Put a renewed token in the place of version `seen`; False when that was replaced meanwhile."""
    result = session.connection().execute(
        update(Installation)
        .where(col(Installation.workspace_id) == workspace_id, col(Installation.version) == seen)
        .values(**token.columns, version=seen + 1)
    )
    return result.rowcount == 1


def renew_at(session: Session, workspace_id: int, seen: int, at: datetime | None, why: str = "") -> bool:
    """Renew the token of version `seen` then, or never, for a reason; False when it was replaced."""
    never: dict[str, Any] = {"refresh_token": "", "claimed_until": None} if at is None else {}
    result = session.connection().execute(
        update(Installation)
        .where(col(Installation.workspace_id) == workspace_id, col(Installation.version) == seen)
        .values(**never, renew_at=at, why=why)
    )
    return result.rowcount == 1


def everywhere(session: Session) -> list[tuple[Workspace, Installation]]:
    """Every workspace that was ever installed, with its installation, oldest first."""
    return list(
        session.exec(
            select(Workspace, Installation)
            .where(Workspace.id == Installation.workspace_id)
            .order_by(col(Workspace.id))
        )
    )


def begin(session: Session, state: str, now: datetime, until: datetime) -> None:
    """Remember that somebody began to install; states that have expired are forgotten."""
    forget(session, now)
    insert_new(session, OAuthState, [{"digest": _digest(state), "expires_at": until}])


def finish(session: Session, state: str, now: datetime) -> bool:
    """Whether somebody began to install with that state and in time. It is good for once."""
    result = session.connection().execute(
        delete(OAuthState)
        .where(col(OAuthState.digest) == _digest(state))
        .returning(col(OAuthState.expires_at))
    )
    found = result.scalar_one_or_none()
    return found is not None and found > now


def forget(session: Session, now: datetime) -> int:
    """Drop states that have expired; how many."""
    return session.connection().execute(delete(OAuthState).where(col(OAuthState.expires_at) <= now)).rowcount


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
