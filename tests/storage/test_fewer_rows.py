"""Stories: counters that an older version kept are the same after the migration, and after it is undone."""

from contextlib import closing
from datetime import date
from typing import Any

from sqlalchemy import text

from domain.side import Side
from domain.touchpoint import TouchKind
from storage import touchpoint
from storage.db.engine import Session, Store
from storage.db.migrate import migrate, undo
from storage.touchpoint import weekly_figures
from storage.touchpoint.provenance import Source, claim, first_live

OLD = "0008"
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
SIDE_DAYS: list[tuple[Any, ...]] = [
    ("2026-10-01", "marketing", "exposure", False, 7),
    ("2026-10-01", "marketing", "meeting", False, 1),
    ("2026-10-01", "marketing", "meeting", True, 2),
    ("2026-10-01", "sales", "reply", False, 0),
    ("2026-10-31", "sales", "ride_along", True, 4),
]
COUNTED_DAYS: list[tuple[Any, ...]] = [
    ("C0ONE", "2026-02-28", "live"),
    ("C0ONE", "2026-10-01", "export"),
    ("C0ONE", "2026-10-31", "live"),
    ("C0TWO", "2026-12-31", "export"),
]
CLAIMED = {("C0ONE", FIRST), ("C0ONE", LAST), ("C0ONE", date(2026, 10, 2))}


def execute(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """The rows of the last one."""

    def work(session: Session) -> list[tuple[Any, ...]]:
        found = [session.connection().execute(text(one)) for one in statements]
        return [tuple(row) for row in found[-1]]

    with closing(Store(url)) as store:
        return store.write(work)


def fill_old(url: str) -> None:
    migrate(url)
    undo(url, OLD)
    days = ", ".join(f"(1, '{d}', '{side}', '{kind}', {p}, {n})" for d, side, kind, p, n in SIDE_DAYS)
    counted = ", ".join(f"(1, '{channel}', '{day}', '{source}')" for channel, day, source in COUNTED_DAYS)
    execute(
        url,
        "INSERT INTO workspace (id, enterprise_id, team_id, zone, feedback_count, created_at, pair_key) "
        "VALUES (1, '', 'T0OLD', 'UTC', 0, '2026-01-01', 'ab')",
        f"INSERT INTO side_day (workspace_id, day, direction, kind, planned, count) VALUES {days}",
        f"INSERT INTO counted_day (workspace_id, channel, day, source) VALUES {counted} RETURNING 1",
    )


def old(url: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    days = execute(url, "SELECT day, direction, kind, planned, count FROM side_day ORDER BY 1, 2, 3, 4")
    counted = execute(url, "SELECT channel, day, source FROM counted_day ORDER BY 1, 2")
    return [(str(day), *of, bool(p), n) for day, *of, p, n in days], [
        (channel, str(day), source) for channel, day, source in counted
    ]


def test_what_was_counted_and_from_where_is_known_after_the_migration(blank_url: str) -> None:
    fill_old(blank_url)

    migrate(blank_url)

    def read(session: Session) -> tuple[Any, ...]:
        totals = touchpoint.between(session, 1, FIRST, LAST)
        live = claim(session, 1, CLAIMED, Source.LIVE)
        return totals, weekly_figures.daily(session, 1, FIRST, LAST), live, first_live(session, 1)

    with closing(Store(blank_url)) as store:
        totals, daily, live, first = store.write(read)
    assert totals[Side.MARKETING][TouchKind.MEETING] == 3
    assert totals[Side.SALES][TouchKind.RIDE_ALONG] == 4
    assert sum(sum(kinds.values()) for kinds in totals.values()) == 7
    assert daily == {FIRST: (0, 7), LAST: (0, 0)}  # in Slack
    assert live == CLAIMED - {("C0ONE", FIRST)}
    assert first == date(2026, 2, 28)


def test_undone_it_leaves_the_rows_of_before(blank_url: str) -> None:
    fill_old(blank_url)

    migrate(blank_url)
    undo(blank_url, OLD)

    assert old(blank_url) == (SIDE_DAYS, COUNTED_DAYS)
