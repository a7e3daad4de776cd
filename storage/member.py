"""Purpose: who is on which side, and where each side's people are read from.

Does not talk to Slack: bot/readers/members.py reads the people and hands them in.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, func, update
from sqlmodel import Field, Session, SQLModel, col, select

from domain.side import Role, Side
from storage import counting_choice, workspace
from storage.db.base import upsert_columns
from storage.db.person_columns import PersonId, PersonIds
from storage.deadline import set_deadline

READ = "member.read"
REFRESH_EVERY = timedelta(days=1)


class Member(SQLModel, table=True):
    """A person Drumbeat knows. `side` is None for someone who left both sides; `zone` is an IANA name.

    `team` is the user group within the side, empty for none. `mail` is a keyed hash of the address, with
    which attendees of meetings are known.
    """

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    user_id: str = Field(primary_key=True, sa_type=PersonId)
    side: str | None = Field(default=None)
    role: str | None = Field(default=None)
    name: str = ""
    zone: str | None = None
    active: bool = True
    is_admin: bool = False
    read_at: datetime | None = None
    team: str = ""
    mail: int | None = Field(default=None, sa_type=BigInteger)


class SideSource(SQLModel, table=True):
    """Where one side's people come from: a user group's id, a channel's id, or the people's own ids."""

    __tablename__ = "side_source"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    side: str = Field(primary_key=True)
    kind: str
    ids: list[str] = Field(sa_type=PersonIds)
    leaders: list[str] = Field(sa_type=PersonIds)


# On the hot path: built once, and only its values change.
SIDES = select(Member.user_id, Member.side).where(
    col(Member.workspace_id) == bindparam("workspace"),
    col(Member.user_id).in_(bindparam("users", expanding=True)),
    col(Member.side).is_not(None),
    col(Member.active),
)


LEFT = select(Member.user_id).where(
    col(Member.workspace_id) == bindparam("workspace"),
    col(Member.user_id).in_(bindparam("users", expanding=True)),
    col(Member.active).is_(False),
)


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person. `zone` None when Slack does not tell; bots and leavers are not active.

    `mail` is the address, empty where Slack does not tell; only a keyed hash of it is kept.
    """

    user_id: str
    name: str
    zone: str | None
    active: bool
    is_admin: bool
    mail: str = field(default="", repr=False)


def find(session: Session, workspace_id: int, user_id: str) -> Member | None:
    """The person, or None when Drumbeat does not know them."""
    return session.get(Member, (workspace_id, user_id))


def is_active(session: Session, workspace_id: int, user_id: str) -> bool:
    """Whether something is known of the person and they have not left."""
    person = find(session, workspace_id, user_id)
    return person is not None and person.active


def side_of(session: Session, workspace_id: int, user_id: str) -> Side | None:
    """The side an active person stands on, or None."""
    return sides_of(session, workspace_id, [user_id]).get(user_id)


def sides_of(session: Session, workspace_id: int, user_ids: Sequence[str]) -> dict[str, Side]:
    """The sides of those among the people who are active and on one."""
    rows = session.connection().execute(SIDES, {"workspace": workspace_id, "users": list(user_ids)})
    return {user_id: Side(side) for user_id, side in rows}


def find_leavers(session: Session, workspace_id: int, user_ids: Sequence[str]) -> set[str]:
    """Those among the people who are not active in the workspace any more."""
    rows = session.connection().execute(LEFT, {"workspace": workspace_id, "users": list(user_ids)})
    return set(rows.scalars())


def names(session: Session, workspace_id: int, user_ids: Collection[str]) -> dict[str, str]:
    """The names of those among the people whose names are known."""
    rows = session.exec(
        select(Member.user_id, Member.name).where(
            Member.workspace_id == workspace_id, col(Member.user_id).in_(user_ids), Member.name != ""
        )
    )
    return dict(rows.all())


def people_a_side(session: Session, workspace_id: int) -> dict[Side, int]:
    """How many active people stand on each side."""
    rows = session.exec(
        select(Member.side, func.count())
        .where(Member.workspace_id == workspace_id, col(Member.side).is_not(None), col(Member.active))
        .group_by(Member.side)
    )
    return {Side(side): count for side, count in rows if side}


def of_side(session: Session, workspace_id: int, side: Side) -> list[str]:
    """The ids of a side's active people."""
    rows = session.exec(
        select(Member.user_id).where(
            Member.workspace_id == workspace_id, Member.side == side, col(Member.active)
        )
    )
    return list(rows)


def of_role(session: Session, workspace_id: int, side: Side, role: Role) -> list[str]:
    """The ids of a side's active people in that role, sorted."""
    rows = session.exec(
        select(Member.user_id)
        .where(
            Member.workspace_id == workspace_id, Member.side == side, Member.role == role, col(Member.active)
        )
        .order_by(col(Member.user_id))
    )
    return list(rows)


def place(session: Session, workspace_id: int, placed: Mapping[str, tuple[Side, Role]]) -> None:
    """Put exactly these people on the sides; everyone else of the workspace is on neither from now on."""
    session.connection().execute(
        update(Member)
        .where(col(Member.workspace_id) == workspace_id, col(Member.user_id).not_in(list(placed)))
        .values(side=None, role=None)
    )
    rows = [
        {"workspace_id": workspace_id, "user_id": user, "side": side, "role": role, **_UNREAD}
        for user, (side, role) in placed.items()
    ]
    upsert_columns(session, Member, rows, ["side", "role"])


_UNREAD = {
    "name": "",
    "zone": None,
    "active": True,
    "is_admin": False,
    "read_at": None,
    "team": "",
    "mail": None,
}


def learn(session: Session, workspace_id: int, profile: Profile, now: datetime) -> None:
    """Keep what Slack says of a person, known before or not; of who was erased neither name nor address."""
    if counting_choice.is_erased(session, workspace_id, profile.user_id):
        profile = replace(profile, name="", mail="")
    row = {
        "workspace_id": workspace_id,
        "user_id": profile.user_id,
        "name": profile.name,
        "zone": profile.zone,
        "active": profile.active,
        "is_admin": profile.is_admin,
        "read_at": now,
        "team": "",
        "mail": _mail(session, workspace_id, profile.mail) if profile.mail else None,
    }
    upsert_columns(session, Member, [row], ["name", "zone", "active", "is_admin", "read_at", "mail"])


def _mail(session: Session, workspace_id: int, address: str) -> int:
    return workspace.keyed_hash(workspace.get(session, workspace_id).pair_key, address.lower())


def of_mail(session: Session, workspace_id: int, addresses: Collection[str]) -> list[str]:
    """The ids of the people with these addresses; of an address nobody has nothing is kept."""
    hashes = [_mail(session, workspace_id, one) for one in addresses]
    rows = session.exec(
        select(Member.user_id).where(Member.workspace_id == workspace_id, col(Member.mail).in_(hashes))
    )
    return sorted(rows)


def set_teams(session: Session, workspace_id: int, teams: Mapping[str, str]) -> None:
    """Put these people (ids) into these teams (names), and everyone else of the workspace into none."""
    here = update(Member).where(col(Member.workspace_id) == workspace_id)
    session.connection().execute(
        here.where(col(Member.team) != "", col(Member.user_id).not_in(list(teams))).values(team="")
    )
    for name in sorted(set(teams.values())):
        people = [user for user, team in teams.items() if team == name]
        session.connection().execute(
            here.where(col(Member.user_id).in_(people), col(Member.team) != name).values(team=name)
        )


def stale(session: Session, workspace_id: int, now: datetime) -> list[str]:
    """Ids of members whose profile was not read within the last day."""
    rows = session.exec(
        select(Member.user_id).where(
            Member.workspace_id == workspace_id,
            col(Member.side).is_not(None),
            (col(Member.read_at).is_(None)) | (col(Member.read_at) <= now - REFRESH_EVERY),
        )
    )
    return list(rows)


def read_again(session: Session, workspace_id: int, user_id: str, now: datetime) -> None:
    """Read the person anew, with all others, now."""
    person = find(session, workspace_id, user_id)
    if person:
        person.read_at = None
        session.add(person)
        ask_for_reading(session, workspace_id, now)


def set_source(session: Session, source: SideSource) -> None:
    """Read this side's people from here from now on."""
    upsert_columns(session, SideSource, [source.model_dump()], ["kind", "ids", "leaders"])


def sources(session: Session, workspace_id: int) -> list[SideSource]:
    """Where the workspace's two sides are read from."""
    return list(session.exec(select(SideSource).where(SideSource.workspace_id == workspace_id)))


def ask_for_reading(session: Session, workspace_id: int, at: datetime) -> None:
    """Ask that the workspace's people are read at `at`: anew where a reading is under way."""
    set_deadline(session, workspace_id, READ, 0, at)
