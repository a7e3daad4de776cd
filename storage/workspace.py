"""Purpose: the Slack workspaces Drumbeat serves; every other row belongs to one.

Does not hold tokens.
"""

import hmac
import secrets
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import UniqueConstraint, bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Field, Session, col, select

from storage.db import driver
from storage.db.base import NumberedTable, insert_new, table


def new_pair_key() -> str:
    """A random key, in hex, that nothing else leads to."""
    return secrets.token_hex(32)


def keyed_hash(key: str, name: str) -> int:
    """A hash of 64 bits that only this workspace's key (hex) leads to."""
    digest = blake2b(name.encode(), key=bytes.fromhex(key), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Workspace(NumberedTable, table=True):
    """One Slack team. `zone` is the IANA zone its days are counted in; `feedback_count` the last F-number.

    `pair_key` (hex) turns people into the names under which pairs are counted.
    """

    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)

    enterprise_id: str = ""
    team_id: str
    zone: str = "UTC"
    feedback_count: int = 0
    created_at: datetime
    pair_key: str = Field(default_factory=new_pair_key)


def identify(session: Session, enterprise_id: str, team_id: str, now: datetime) -> int:
    """The id of the workspace with that key, which is remembered when it is new."""
    row = {
        "enterprise_id": enterprise_id,
        "team_id": team_id,
        "zone": "UTC",
        "feedback_count": 0,
        "created_at": now,
        "pair_key": new_pair_key(),
    }
    insert_new(session, Workspace, [row])
    return session.exec(
        select(Workspace.id).where(Workspace.enterprise_id == enterprise_id, Workspace.team_id == team_id)
    ).one()  # type: ignore[return-value]


def get(session: Session, workspace_id: int) -> Workspace:
    """The workspace row; it exists for every id that `identify` gave out."""
    return session.get_one(Workspace, workspace_id)


def find(session: Session, workspace_id: int) -> Workspace | None:
    """The workspace row, or None for a number nobody gave out."""
    return session.get(Workspace, workspace_id)


def link_key(session: Session, workspace_id: int) -> bytes:
    """The key that signs this workspace's links to pages: made of that of its pairs, for links only."""
    key = bytes.fromhex(get(session, workspace_id).pair_key)
    return hmac.digest(key, b"drumbeat: personal links to pages", "sha256")


def zone_and_key(session: Session, workspace_id: int) -> tuple[str, str]:
    """The workspace's zone and the key of its pairs: what counting needs of it."""
    (row,) = driver.read(session, _ZONE_AND_KEY, {"workspace": workspace_id})
    return row.zone, row.pair_key


def set_zone(session: Session, workspace_id: int, zone: str) -> None:
    """Count this workspace's days in `zone` (IANA name) from now on."""
    row = get(session, workspace_id)
    row.zone = zone
    session.add(row)


def everyone(session: Session) -> list[Workspace]:
    """All workspaces, oldest first."""
    return list(session.exec(select(Workspace).order_by(col(Workspace.id))))


def workspaces_named(session: Session, team_id: str) -> list[Workspace]:
    """Those with that team id, oldest first; everyone for none."""
    return [of for of in everyone(session) if team_id in {"", of.team_id}]


_ROW = table(Workspace).c
# On the hot path: built once, and only its value changes.
_ZONE_AND_KEY = sql_select(_ROW.zone, _ROW.pair_key).where(_ROW.id == bindparam("workspace"))
