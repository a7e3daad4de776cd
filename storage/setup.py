"""Purpose: what an admin chose for a workspace beside its rituals and sides.

Rituals are in storage/ritual.py, sides in storage/member.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam
from sqlalchemy import select as select_core
from sqlmodel import Field, Session, SQLModel, col

from domain import ritual as rules
from domain.business_calendar import BusinessCalendar
from domain.calendar import parse_time, weekday_of, zone
from domain.feedback.silence import Periods
from domain.setup import Choices, Moment, SideChoice
from domain.side import Role, Side, SourceKind
from storage import member, ritual, workspace
from storage.db.base import upsert_columns
from storage.db.person_columns import PersonId, PersonIds
from storage.scope import Scope
from storage.workspace import Workspace


class Setup(SQLModel, table=True):
    """One row a workspace. `stewards` may change the set-up beside the admins; `round` counts the saves.

    `liaisons` are for kinds of feedback that do not go to `liaison`; `periods` are business days of silence.
    `feedback_emoji` is the name of the reaction that asks for feedback, empty for none. `teams` are user
    groups within the sides; `weights` are points of the score's parts where an admin changed them; after
    `quiet_days` business days two leaders who agreed to it hear that they have not spoken.
    """

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    intake_channel: str
    liaison: str = Field(sa_type=PersonId)
    stand_in: str = Field(sa_type=PersonId)
    stewards: list[str] = Field(sa_type=PersonIds)
    saved_by: str = Field(sa_type=PersonId)
    saved_at: datetime
    round: int = 1
    country: str = ""
    liaisons: dict[str, str] = Field(sa_type=PersonIds)
    periods: dict[str, int] = Field(sa_type=JSON)
    feedback_emoji: str = ""
    teams: list[str] = Field(default_factory=list, sa_type=JSON)
    weights: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    quiet_days: int = 5


# On the hot path: built once, and only its value changes.
INTAKE = (
    select_core(
        col(Setup.intake_channel),
        col(Setup.saved_by),
        col(Setup.liaison),
        col(Setup.stand_in),
        col(Setup.liaisons),
        col(Setup.periods),
        col(Setup.country),
        col(Workspace.zone),
    )
    .join(Workspace, col(Workspace.id) == col(Setup.workspace_id))
    .where(col(Setup.workspace_id) == bindparam("workspace"))
)
# The same for the health of the relationship, also before the first set-up.
SCORING = (
    select_core(col(Workspace.zone), col(Setup.country), col(Setup.weights))
    .outerjoin(Setup, col(Workspace.id) == col(Setup.workspace_id))
    .where(col(Workspace.id) == bindparam("workspace"))
)
CHOICES = [
    "intake_channel",
    "liaison",
    "stand_in",
    "stewards",
    "saved_by",
    "saved_at",
    "round",
    "country",
    "liaisons",
    "periods",
    "feedback_emoji",
]


def find(session: Session, workspace_id: int) -> Setup | None:
    """The workspace's set-up, or None before the first."""
    return session.get(Setup, workspace_id)


@dataclass(frozen=True)
class Intake:
    """Where new feedback goes, who answers it, and who is told when it can't be posted there.

    Nobody in it left the workspace or is on neither side, as long as there is anybody to take their place.
    """

    channel: str
    owner: str
    liaison: str
    stand_in: str
    liaisons: Mapping[str, str]
    periods: Periods
    calendar: BusinessCalendar

    def answers(self, kind: str | None) -> str:
        """The liaison for a kind of feedback."""
        return self.liaisons.get(kind or "", self.liaison)


def scoring(session: Session, workspace_id: int) -> tuple[BusinessCalendar, Mapping[str, int]]:
    """The workspace's business days, and the weights of its score's parts, which may be empty."""
    row = session.connection().execute(SCORING, {"workspace": workspace_id}).one()
    return BusinessCalendar(zone(row.zone), row.country or ""), row.weights or {}


def business_calendar(session: Session, workspace_id: int) -> BusinessCalendar:
    """The workspace's business days, also before the first set-up."""
    return scoring(session, workspace_id)[0]


def intake(session: Session, workspace_id: int) -> Intake | None:
    """The workspace's intake, or None before the first set-up."""
    row = session.connection().execute(INTAKE, {"workspace": workspace_id}).first()
    if row is None:
        return None
    channel, owner, liaison, stand_in, liaisons, periods, country, tz = row
    calendar = BusinessCalendar(zone(tz), country)
    made = Intake(channel, owner, liaison, stand_in, liaisons, Periods(**periods), calendar)
    gone = _blind(session, workspace_id, [liaison, stand_in, *liaisons.values()])
    return _without(session, workspace_id, made, gone) if gone else made


def backup_of(session: Session, workspace_id: int, user_id: str | None) -> str | None:
    """Who stands in for somebody who answers feedback; None for anybody else."""
    made = intake(session, workspace_id) if user_id else None
    if made is None or user_id == made.stand_in or user_id not in {made.liaison, *made.liaisons.values()}:
        return None
    return made.stand_in


def _without(session: Session, workspace_id: int, chosen: Intake, gone: Collection[str]) -> Intake:
    """The intake with these replaced: by the stand-in, or by Marketing's leader where that is one of them."""
    leaders = member.of_role(session, workspace_id, Side.MARKETING, Role.LEADER)
    last = chosen.stand_in if chosen.stand_in not in gone or not leaders else leaders[0]
    liaison = last if chosen.liaison in gone else chosen.liaison
    liaisons = {kind: liaison if user in gone else user for kind, user in chosen.liaisons.items()}
    return replace(chosen, liaison=liaison, stand_in=last, liaisons=liaisons)


def _blind(session: Session, workspace_id: int, users: Sequence[str]) -> set[str]:
    """Who of them may see no feedback: who left, and who is on neither side as far as the sides are read."""
    outside = set(users) - set(member.sides_of(session, workspace_id, users))
    if outside and not member.people_a_side(session, workspace_id):
        return member.find_leavers(session, workspace_id, sorted(outside))
    return outside


def find_blind(session: Session, workspace_id: int) -> dict[str, bool]:
    """Who of those the set-up names for feedback may see none, each with whether they left the workspace."""
    saved = find(session, workspace_id)
    if saved is None:
        return {}
    named = list(dict.fromkeys([saved.liaison, saved.stand_in, *saved.liaisons.values()]))
    blind = _blind(session, workspace_id, named)
    left = member.find_leavers(session, workspace_id, named)
    return {user: user in left for user in named if user in blind}


def shared_channels(session: Session, workspace_id: int) -> set[str]:
    """The channels the set-up names: the intake and the rituals'."""
    saved = find(session, workspace_id)
    rituals = {of.channel for of in ritual.of_workspace(session, workspace_id)}
    return rituals | ({saved.intake_channel} if saved else set())


def may_change(session: Session, workspace_id: int, user_id: str) -> bool:
    """Whether that person may change the set-up, as far as they were read: admins, and those these named."""
    known = member.find(session, workspace_id, user_id)
    if known is None or not known.read_at or not known.active:
        return False
    setup = find(session, workspace_id)
    return known.is_admin or bool(setup and user_id in setup.stewards)


def chosen(session: Session, workspace_id: int) -> Choices | None:
    """The whole set-up as it was chosen, rituals and sides included; None before the first."""
    setup = find(session, workspace_id)
    if setup is None:
        return None
    sides = {Side(s.side): s for s in member.sources(session, workspace_id)}
    rituals = {of.kind: of for of in ritual.of_workspace(session, workspace_id)}
    return Choices(
        sides={
            side: SideChoice(SourceKind(source.kind), tuple(source.ids), tuple(source.leaders))
            for side, source in sides.items()
        },
        rituals=_moments(rituals),
        intake_channel=setup.intake_channel,
        liaison=setup.liaison,
        stand_in=setup.stand_in,
        stewards=tuple(setup.stewards),
        zone=workspace.get(session, workspace_id).zone,
        country=setup.country,
        liaisons=setup.liaisons,
        periods=Periods(**setup.periods),
        feedback_emoji=setup.feedback_emoji,
    )


def _moments(rituals: Mapping[str, ritual.Ritual]) -> dict[rules.RitualKind, Moment]:
    return {
        kind: Moment(
            rituals[kind].channel,
            weekday_of(rituals[kind].rule),
            parse_time(rituals[kind].wall),
            rules.OnHoliday(rituals[kind].on_holiday),
        )
        for kind in rules.RitualKind
    }


def save(session: Session, setup: Setup) -> None:
    """Keep the set-up in place of the one before."""
    upsert_columns(session, Setup, [setup.model_dump()], CHOICES)


def set_choice(scope: Scope, name: str, value: Any) -> None:
    """Keep a choice that is in no form (`weights`, `quiet_days`, `teams`); there is a set-up."""
    saved = find(scope.session, scope.workspace_id)
    assert saved is not None, "only asked for in a set-up workspace"
    setattr(saved, name, value)
    scope.session.add(saved)
