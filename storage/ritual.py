"""Purpose: the rituals of each workspace and their occurrences, one a slot.

When a rule comes next is domain/calendar's business; what an occurrence says is the digests'.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import UniqueConstraint, bindparam, func, update
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain import calendar
from domain.holiday import mover
from domain.ritual import OccurrenceState, OnHoliday
from storage import installation
from storage.db.base import NumberedTable, insert_new
from storage.db.engine import wake
from storage.db.person_columns import PersonId


class Ritual(NumberedTable, table=True):
    """A recurring moment: RFC 5545 `rule`, `wall` time (HH:MM), IANA `zone`, `channel`, digest `kind`.

    `next_slot` and `next_due_at` name the occurrence to come; `useful_for` is in minutes. `on_holiday` says
    what happens on a public holiday of `country` (ISO 3166, empty for none).
    """

    __table_args__ = (UniqueConstraint("workspace_id", "kind"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    kind: str
    channel: str
    rule: str
    wall: str
    zone: str
    owner: str = Field(sa_type=PersonId)
    useful_for: int
    country: str = ""
    on_holiday: str = OnHoliday.POST
    next_slot: str
    next_due_at: datetime = Field(index=True)


class Occurrence(NumberedTable, table=True):
    """One ritual, one slot. `why` says what a skipped or failed one ended on."""

    __table_args__ = (UniqueConstraint("workspace_id", "ritual_id", "slot"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    ritual_id: int = Field(foreign_key="ritual.id")
    slot: str
    due_at: datetime
    state: str = Field(default=OccurrenceState.DUE, index=True)
    why: str = ""


def was_due(session: Session, workspace_id: int, kind: str, at: datetime) -> bool:
    """Whether the ritual of that kind had an occurrence at that moment."""
    query = select(Occurrence.id).join(Ritual, col(Ritual.id) == col(Occurrence.ritual_id))
    held = query.where(Occurrence.workspace_id == workspace_id, Ritual.kind == kind, Occurrence.due_at == at)
    return session.exec(held).first() is not None


@dataclass(frozen=True)
class Plan:
    """What a ritual is set to."""

    kind: str
    channel: str
    rule: str
    wall: time
    zone: str
    owner: str
    useful_for: timedelta
    country: str = ""
    on_holiday: OnHoliday = OnHoliday.POST


def plan(session: Session, workspace_id: int, plan: Plan, now: datetime) -> Ritual:
    """Create the workspace's ritual of that kind or change it; the next occurrence is the first free slot.

    A slot that has its occurrence already is passed over, so an edit in mid-week never posts twice.
    """
    ritual = find(session, workspace_id, plan.kind)
    slot = _free_slot(session, ritual, plan, now)
    values: dict[str, Any] = {
        "channel": plan.channel,
        "rule": plan.rule,
        "wall": f"{plan.wall:%H:%M}",
        "zone": plan.zone,
        "owner": plan.owner,
        "useful_for": int(plan.useful_for.total_seconds() // 60),
        "country": plan.country,
        "on_holiday": plan.on_holiday,
        "next_slot": slot.key,
        "next_due_at": slot.at,
    }
    if ritual is None:
        ritual = Ritual(workspace_id=workspace_id, kind=plan.kind, **values)
    else:
        ritual.sqlmodel_update(values)
    session.add(ritual)
    session.flush()
    return ritual


def _free_slot(session: Session, ritual: Ritual | None, plan: Plan, now: datetime) -> calendar.Slot:
    tz, moved = calendar.zone(plan.zone), mover(plan.country, plan.on_holiday)
    slot = calendar.next_slot(plan.rule, plan.wall, tz, now, moved)
    while ritual is not None and _taken(session, ritual, slot.key):
        slot = calendar.next_slot(plan.rule, plan.wall, tz, slot.at, moved)
    return slot


def _taken(session: Session, ritual: Ritual, slot: str) -> bool:
    held = select(Occurrence.id).where(Occurrence.ritual_id == ritual.id, Occurrence.slot == slot)
    return session.exec(held).first() is not None


def find(session: Session, workspace_id: int, kind: str) -> Ritual | None:
    """The workspace's ritual of that kind, or None."""
    return session.exec(
        select(Ritual).where(Ritual.workspace_id == workspace_id, Ritual.kind == kind)
    ).one_or_none()


def of_workspace(session: Session, workspace_id: int) -> list[Ritual]:
    """The workspace's rituals, the next to come first."""
    return list(
        session.exec(
            select(Ritual).where(Ritual.workspace_id == workspace_id).order_by(col(Ritual.next_due_at))
        )
    )


def due(session: Session, now: datetime) -> list[Ritual]:
    """Rituals whose next occurrence is due, in one order for all, so that two who lock them take turns.

    Those of workspaces that cannot be spoken to wait until they can.
    """
    return list(session.exec(_due(now)))


def _due(now: datetime) -> SelectOfScalar[Ritual]:
    due = Ritual.next_due_at <= now, col(Ritual.workspace_id).not_in(installation.uninstalled_workspaces())
    return select(Ritual).where(*due).order_by(col(Ritual.next_due_at), col(Ritual.id))


def open_due(session: Session, now: datetime) -> int:
    """Insert an occurrence for every slot that came due and move the rituals on; how many were opened."""
    opened: list[dict[str, Any]] = []
    moved_on: list[dict[str, Any]] = []
    # Held until the end, so that an edit made meanwhile is not overwritten.
    for ritual in session.exec(_due(now).with_for_update()):
        slot = calendar.Slot(ritual.next_slot, ritual.next_due_at, ritual.next_due_at.date())
        while slot.at <= now:
            opened.append(_occurrence(ritual, slot))
            slot = _after(ritual, slot.at)
        moved_on.append({"ritual": ritual.id, "slot": slot.key, "at": slot.at})
    if not moved_on:
        return 0
    session.connection().execute(MOVE_ON, moved_on)
    wake(session)
    return insert_new(session, Occurrence, opened)


MOVE_ON = (
    update(Ritual)
    .where(col(Ritual.id) == bindparam("ritual"))
    .values(next_slot=bindparam("slot"), next_due_at=bindparam("at"))
)


def _after(ritual: Ritual, at: datetime) -> calendar.Slot:
    moved = mover(ritual.country, OnHoliday(ritual.on_holiday))
    wall, tz = calendar.parse_time(ritual.wall), calendar.zone(ritual.zone)
    return calendar.next_slot(ritual.rule, wall, tz, at, moved)


def _occurrence(ritual: Ritual, slot: calendar.Slot) -> dict[str, Any]:
    return {
        "workspace_id": ritual.workspace_id,
        "ritual_id": ritual.id,
        "slot": slot.key,
        "due_at": slot.at,
        "state": OccurrenceState.DUE,
        "why": "",
    }


def waiting(session: Session) -> list[tuple[Occurrence, Ritual]]:
    """Occurrences that are due and not yet written, with their rituals, oldest first."""
    return list(
        session.exec(
            select(Occurrence, Ritual)
            .where(
                Occurrence.ritual_id == Ritual.id,
                Occurrence.state == OccurrenceState.DUE,
                col(Occurrence.workspace_id).not_in(installation.uninstalled_workspaces()),
            )
            .order_by(col(Occurrence.due_at), col(Occurrence.id))
        )
    )


def settle(session: Session, occurrence_id: int, state: OccurrenceState, why: str = "") -> bool:
    """End a due occurrence in `state`; False when somebody else did already."""
    result = session.connection().execute(
        update(Occurrence)
        .where(col(Occurrence.id) == occurrence_id, col(Occurrence.state) == OccurrenceState.DUE)
        .values(state=state, why=why)
    )
    return result.rowcount == 1


def last_written(session: Session, ritual_id: int, before: datetime) -> datetime | None:
    """When the newest occurrence that was written was due, among those due before `before`."""
    return session.exec(
        select(func.max(Occurrence.due_at)).where(
            Occurrence.ritual_id == ritual_id,
            Occurrence.state == OccurrenceState.WRITTEN,
            Occurrence.due_at < before,
        )
    ).one()
