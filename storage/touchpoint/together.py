"""Purpose: counts people who spoke with each other: each pair once for a huddle, a meeting, a ride, a call.

Who was there is handed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from sqlmodel import Session

from domain.touchpoint import Kind, between
from storage import workspace
from storage.touchpoint import add, hash_of, once, sides_of


@dataclass(frozen=True)
class Meeting:
    """What people did together: `name` is unique to it (`huddle:R123`), `day` is the workspace's."""

    name: str
    kind: Kind
    day: date
    planned: bool = False


def meet(session: Session, workspace_id: int, of: Meeting, people: Iterable[str], now: datetime) -> int:
    """Count each two of different sides who were there; how many touchpoints are new."""
    pairs = combinations(sorted(set(people)), 2)
    return sum(reach(session, workspace_id, of, one, other, now) for one, other in pairs)


def reach(session: Session, workspace_id: int, of: Meeting, one: str, other: str, now: datetime) -> int:
    """Count that one got in touch with the other; how many touchpoints that makes, 0 when it was told before.

    The name under which it is remembered holds the two as hashes.
    """
    found = between(
        of.kind, one, other, sides_of(session, workspace_id, (one, other)).get, planned=of.planned
    )
    if not found:
        return 0
    key = workspace.get(session, workspace_id).pair_key
    two = sorted(hash_of(key, person) for person in (one, other))
    if not once(session, workspace_id, f"{of.name}:{two[0]}:{two[1]}", now):
        return 0
    return add(session, workspace_id, found, of.day)
