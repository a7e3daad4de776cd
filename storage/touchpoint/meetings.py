"""Purpose: counts people who spoke with each other: each pair once for a huddle, a meeting, a ride, a call.

Who was there is handed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from sqlmodel import Session

from domain.side import Side
from domain.touchpoint import Touch, TouchKind, between
from storage import workspace
from storage.touchpoint import REMEMBERED_FOR, add, hash_of, is_first, sides_of


@dataclass(frozen=True)
class Meeting:
    """What people did together: `name` is unique to it (`huddle:R123`), `day` is the workspace's.

    `known_for` is how long it may be told again and is still known.
    """

    name: str
    kind: TouchKind
    day: date
    planned: bool = False
    known_for: timedelta = REMEMBERED_FOR


def meet(session: Session, workspace_id: int, of: Meeting, people: Iterable[str], now: datetime) -> int:
    """Count each two of different sides who were there; how many touchpoints are new."""
    there = sorted(set(people))
    sides = sides_of(session, workspace_id, there)
    new = [
        touch
        for one, other in combinations(there, 2)
        for touch in _new(session, workspace_id, of, (one, other), sides, now)
    ]
    return add(session, workspace_id, new, of.day) if new else 0


def count_reach(session: Session, workspace_id: int, of: Meeting, one: str, other: str, now: datetime) -> int:
    """Count that one got in touch with the other; how many touchpoints are new, none when told before."""
    sides = sides_of(session, workspace_id, (one, other))
    new = _new(session, workspace_id, of, (one, other), sides, now)
    return add(session, workspace_id, new, of.day) if new else 0


def _new(
    session: Session,
    workspace_id: int,
    of: Meeting,
    pair: tuple[str, str],
    sides: Mapping[str, Side],
    now: datetime,
) -> list[Touch]:
    """What the two did, unless it was told before. The name it is remembered under holds them as hashes."""
    found = between(of.kind, *pair, sides.get, planned=of.planned)
    if not found:
        return []
    key = workspace.get(session, workspace_id).pair_key
    two = sorted(hash_of(key, person) for person in pair)
    # What is remembered is forgotten after two days; what may be told later is kept longer by a later time.
    until = now + (of.known_for - REMEMBERED_FOR)
    return found if is_first(session, workspace_id, f"{of.name}:{two[0]}:{two[1]}", until) else []
