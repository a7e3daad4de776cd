"""Purpose: keeps what was counted from an export: each day file once, and no day that was counted live.

Reads no export.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.calendar import week_of
from domain.side import Side
from storage import health, workspace
from storage.member import Member
from storage.touchpoint import EXPOSURE, PAIRS_KEPT, Tally, add_days, add_pairs, hash_pairs, sides_of
from storage.touchpoint.imported_days import finish
from storage.touchpoint.provenance import Source, claim


@dataclass(frozen=True)
class ImportPart:
    """A channel's day file: `whole` unless it reaches into a day that is not over."""

    name: str
    channel: str
    whole: bool = True


@dataclass(frozen=True)
class KeptPart:
    """What became of a day file: new touchpoints, and the days that were counted live and stay as is."""

    touchpoints: int = 0
    live: frozenset[date] = frozenset()


def everyone(session: Session, workspace_id: int) -> dict[str, Side]:
    """The sides of all who are counted, as they are now."""
    people = session.exec(select(col(Member.user_id)).where(Member.workspace_id == workspace_id)).all()
    return sides_of(session, workspace_id, people)


def keep(
    session: Session,
    workspace_id: int,
    part: ImportPart,
    tally: Tally,
    days: AbstractSet[date],
    now: datetime,
) -> KeptPart:
    """Add a day file's counts, unless it was counted before. `days` are all days it holds that are over.

    Closed weeks that the counts change are made anew. Pairs are kept for the last 13 weeks only.
    """
    new = _new_days(session, workspace_id, part, days)
    mine = {
        day for _channel, day in claim(session, workspace_id, [(part.channel, d) for d in new], Source.EXPORT)
    }
    oldest = week_of((now - PAIRS_KEPT).date())[0]
    counts = {key: count for key, count in tally.days.items() if key[0] in mine}
    add_days(session, workspace_id, counts)
    _add_pairs(session, workspace_id, {day for day in mine if day >= oldest}, tally)
    changed = [day for day, *_rest in counts if day >= oldest]
    if changed:
        health.reopen(session, workspace_id, min(changed), max(changed), now)
    touchpoints = sum(count for (_, _, kind, _), count in counts.items() if kind != EXPOSURE)
    return KeptPart(touchpoints, frozenset(new - mine))


def _add_pairs(session: Session, workspace_id: int, days: set[date], tally: Tally) -> None:
    """Who chose not to be counted while the file was read leaves no pair behind."""
    found = {key: count for key, count in tally.pairs.items() if key[0] in days}
    counted = sides_of(session, workspace_id, {person for _day, *two in found for person in two})
    pairs = {key: count for key, count in found.items() if counted.keys() >= {*key[1:]}}
    if pairs:
        add_pairs(session, workspace_id, hash_pairs(pairs, workspace.get(session, workspace_id).pair_key))


def _new_days(session: Session, workspace_id: int, part: ImportPart, days: AbstractSet[date]) -> set[date]:
    """Those that were not counted from this file before; from now on they were."""
    if part.whole and not finish(session, workspace_id, part.name):
        return set()
    return {day for day in sorted(days) if finish(session, workspace_id, f"{part.name} {day}")}
