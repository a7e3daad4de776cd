"""Purpose: makes the figures of a week that is over from the counters and pairs.

What the figures mean is domain/health's business; keeping them is storage/health's.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from domain.health import week as rules
from domain.health.week import Pair, Person, Week
from domain.side import Side
from storage import workspace
from storage.base import table
from storage.member import Member
from storage.touchpoint import EXPOSURE, PairWeek, SideDay, hash_of, sides_of

_DAYS, _PAIRS = table(SideDay).c, table(PairWeek).c


def figures(session: Session, workspace_id: int, monday: date, workdays: Sequence[date]) -> Week:
    """The week from `monday`; `workdays` are those of the four weeks it is looked at with, in order."""
    people = _people(session, workspace_id)
    pairs = _pairs(session, workspace_id, monday)
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    exposure = dict.fromkeys(map(str, Side), 0)
    for direction, kind, count in _totals(session, workspace_id, monday):
        if kind == EXPOSURE:
            exposure[direction] = count
        else:
            counts[direction][kind] = count
    known, found, error = rules.entropy(pairs)
    return Week(
        monday=monday,
        counts=dict(counts),
        planned=_planned(session, workspace_id, monday),
        exposure=exposure,
        members={side: sum(person.side is side for person in people.values()) for side in Side},
        tied=rules.tied(pairs, people),
        pairs=known,
        entropy=found,
        entropy_error=error,
        gap=rules.longest_gap(_touched(session, workspace_id, monday), workdays),
        teams=rules.team_pairs(pairs, people),
    )


def first_day(session: Session, workspace_id: int) -> date | None:
    """The first day anything was counted, or None."""
    query = select(func.min(_DAYS.day)).where(_DAYS.workspace_id == workspace_id)
    found: date | None = session.connection().execute(query).scalar()
    return found


def _people(session: Session, workspace_id: int) -> dict[int, Person]:
    """Everyone who is counted, by the name their pairs go under."""
    members = table(Member).c
    rows = session.connection().execute(
        select(members.user_id, members.team).where(
            members.workspace_id == workspace_id, members.side.is_not(None)
        )
    )
    teams = {user: str(team) for user, team in rows}
    key = workspace.get(session, workspace_id).pair_key
    sides = sides_of(session, workspace_id, teams)
    return {hash_of(key, user): Person(side, teams[user]) for user, side in sides.items()}


def _pairs(session: Session, workspace_id: int, monday: date) -> list[Pair]:
    first, _last = rules.window(monday)
    rows = session.connection().execute(
        select(_PAIRS.author, _PAIRS.reached, func.sum(_PAIRS["count"]))
        .where(_PAIRS.workspace_id == workspace_id, _PAIRS.week.between(first, monday))
        .group_by(_PAIRS.author, _PAIRS.reached)
    )
    return [Pair(author, reached, int(count)) for author, reached, count in rows if count > 0]


def _totals(session: Session, workspace_id: int, monday: date) -> list[tuple[str, str, int]]:
    rows = session.connection().execute(
        select(_DAYS.direction, _DAYS.kind, func.sum(_DAYS["count"]))
        .where(_DAYS.workspace_id == workspace_id, _DAYS.day.between(monday, monday + timedelta(days=6)))
        .group_by(_DAYS.direction, _DAYS.kind)
    )
    return [(direction, kind, int(count)) for direction, kind, count in rows if count]


def _planned(session: Session, workspace_id: int, monday: date) -> int:
    query = select(func.sum(_DAYS["count"])).where(
        _DAYS.workspace_id == workspace_id,
        _DAYS.day.between(monday, monday + timedelta(days=6)),
        _DAYS.kind != EXPOSURE,
        _DAYS.planned,
    )
    return int(session.connection().execute(query).scalar() or 0)


def _touched(session: Session, workspace_id: int, monday: date) -> set[date]:
    first, last = rules.window(monday)
    rows = session.connection().execute(
        select(_DAYS.day).where(
            _DAYS.workspace_id == workspace_id,
            _DAYS.day.between(first, last),
            _DAYS.kind != EXPOSURE,
            _DAYS["count"] > 0,
        )
    )
    return {day for (day,) in rows}


def daily(session: Session, workspace_id: int, first: date, last: date) -> dict[date, tuple[int, int]]:
    """Touchpoints and all messages of both sides, by day; days without any are left out."""
    rows = session.connection().execute(
        select(_DAYS.day, _DAYS.kind, func.sum(_DAYS["count"]))
        .where(_DAYS.workspace_id == workspace_id, _DAYS.day.between(first, last))
        .group_by(_DAYS.day, _DAYS.kind)
    )
    found: dict[date, tuple[int, int]] = {}
    for day, kind, count in rows:
        touched, said = found.get(day, (0, 0))
        found[day] = (touched, said + int(count)) if kind == EXPOSURE else (touched + int(count), said)
    return found
