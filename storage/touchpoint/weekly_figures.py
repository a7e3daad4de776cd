"""Purpose: makes the figures of a week that is over from the counters and pairs.

What the figures mean is domain/health's business; keeping them is storage/health's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import add

from sqlalchemy import func, or_, select
from sqlmodel import Session

from domain.health import week as rules
from domain.health.week import Pair, SidePerson, Week
from domain.side import Side
from domain.touchpoint import IN_SLACK, TouchKind
from storage import workspace
from storage.db.base import table
from storage.member import Member
from storage.touchpoint import EXPOSURE, PairWeek, SideDay, hash_of, sides_of

_DAYS, _PAIRS = table(SideDay).c, table(PairWeek).c


def figures(session: Session, workspace_id: int, monday: date, workdays: Sequence[date]) -> Week:
    """The week from `monday`; `workdays` are those of the four weeks it is looked at with, in order."""
    people = _people(session, workspace_id)
    pairs = _pairs(session, workspace_id, monday)
    totals = _totals(session, workspace_id, monday)
    known, found, error = rules.entropy(pairs)
    return Week(
        monday=monday,
        counts=_counts(totals),
        planned=sum(n for (_, kind, planned), n in totals.items() if planned and kind != EXPOSURE),
        exposure={side: totals[side, EXPOSURE, False] for side in map(str, Side)},
        members={side: sum(person.side is side for person in people.values()) for side in Side},
        tied=rules.count_ties(pairs, people),
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


def _people(session: Session, workspace_id: int) -> dict[int, SidePerson]:
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
    return {hash_of(key, user): SidePerson(side, teams[user]) for user, side in sides.items()}


def _pairs(session: Session, workspace_id: int, monday: date) -> list[Pair]:
    first, _last = rules.window(monday)
    rows = session.connection().execute(
        select(_PAIRS.author, _PAIRS.reached, func.sum(_PAIRS["count"]))
        .where(_PAIRS.workspace_id == workspace_id, _PAIRS.week.between(first, monday))
        .group_by(_PAIRS.author, _PAIRS.reached)
    )
    return [Pair(author, reached, int(count)) for author, reached, count in rows if count > 0]


def _totals(session: Session, workspace_id: int, monday: date) -> Counter[tuple[str, str, bool]]:
    """The week's counts by direction, kind (or EXPOSURE) and whether it was planned; no zeros."""
    rows = session.connection().execute(
        select(_DAYS.direction, _DAYS.planned, *(func.sum(_DAYS[kind]) for kind in (*TouchKind, EXPOSURE)))
        .where(_DAYS.workspace_id == workspace_id, _DAYS.day.between(monday, monday + timedelta(days=6)))
        .group_by(_DAYS.direction, _DAYS.planned)
    )
    return Counter(
        {
            (direction, str(kind), planned): int(count)
            for direction, planned, *counts in rows
            for kind, count in zip((*TouchKind, EXPOSURE), counts, strict=True)
            if count
        }
    )


def _counts(totals: Mapping[tuple[str, str, bool], int]) -> dict[str, dict[str, int]]:
    """Touchpoints by direction and kind."""
    found: dict[str, dict[str, int]] = {}
    for (direction, kind, _planned), count in totals.items():
        if kind != EXPOSURE:
            kinds = found.setdefault(direction, {})
            kinds[kind] = kinds.get(kind, 0) + count
    return found


def _touched(session: Session, workspace_id: int, monday: date) -> set[date]:
    first, last = rules.window(monday)
    rows = session.connection().execute(
        select(_DAYS.day).where(
            _DAYS.workspace_id == workspace_id,
            _DAYS.day.between(first, last),
            or_(*(_DAYS[kind] > 0 for kind in TouchKind)),
        )
    )
    return {day for (day,) in rows}


def daily(session: Session, workspace_id: int, first: date, last: date) -> dict[date, tuple[int, int]]:
    """Touchpoints in Slack and all messages of both sides, by day; days without anything are left out.

    What is logged later is not among them: the days since it was last logged would look quiet.
    """
    touched = reduce(add, (func.coalesce(_DAYS[kind], 0) for kind in IN_SLACK))
    rows = session.connection().execute(
        select(_DAYS.day, func.sum(touched), func.sum(func.coalesce(_DAYS.exposure, 0)))
        .where(_DAYS.workspace_id == workspace_id, _DAYS.day.between(first, last))
        .group_by(_DAYS.day)
    )
    return {day: (int(touchpoints), int(said)) for day, touchpoints, said in rows}
