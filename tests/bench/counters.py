"""Purpose: fills a bot's database with the counters of made-up touchpoints, as counting would have left them.

Who is in a pair, what is closed and when, is the bot's own doing; measures nothing but the size.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import insert

from digests import health as digest
from domain.names import Names
from domain.side import Role, ordinary_role
from presenters.calendar import business_calendar
from storage import deadline, health, touchpoint
from storage.db.base import table
from storage.db.engine import Session, Store, is_sqlite, sqlite_path
from storage.health import HealthWeek
from storage.member import Member
from storage.scope import Here, Scope
from storage.setup import Setup
from storage.touchpoint import weekly_figures
from storage.workspace import Workspace
from tests.bench.rows import Duck, copy, tables_size
from tests.bench.touchpoints import ENDED, FIRST, KINDS, LAST, Company

# Early on the Monday after the last day, when the last week is closed.
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
# Pairs are kept for thirteen weeks; the first of them was closed with three more.
KEPT_FROM = ENDED - timedelta(weeks=12)
LOOKED_FROM = KEPT_FROM - timedelta(weeks=3)
AT_ONCE = 50
OF_KINDS = ", ".join(KINDS)
COUNTS = ", ".join(f"nullif(count(*) FILTER (kind = '{kind}'), 0) AS {kind}" for kind in KINDS)
WORKDAYS = f"""CREATE TABLE workday AS SELECT day::DATE AS day
    FROM generate_series(DATE '{FIRST}', DATE '{LAST}', INTERVAL 1 DAY) AS of(day) WHERE isodow(day) < 6"""
# Days are text, as SQLite keeps them and PostgreSQL reads them. Rows come in the order of their key.
TABLES: Mapping[str, tuple[str, str]] = {
    "side_day": (
        f"workspace_id, day, direction, planned, {OF_KINDS}, exposure",
        # Each side writes on every workday, about four messages for each touchpoint.
        f"""SELECT workspace_id, day::VARCHAR AS day, direction::VARCHAR AS direction, planned, {OF_KINDS},
                CASE WHEN NOT planned THEN 4 * coalesce(n, 0) + 3 END AS exposure
            FROM (
                SELECT number AS workspace_id, day, false AS planned,
                    unnest(enum_range(NULL::side)) AS direction
                FROM company JOIN workday ON true
            ) FULL JOIN (
                SELECT workspace_id, day, direction, planned, count(*) AS n, {COUNTS} FROM touch GROUP BY ALL
            ) USING (workspace_id, day, direction, planned)""",
    ),
    "pair_week": (
        "workspace_id, week, author, reached, count, last_day",
        f"""SELECT workspace_id, date_trunc('week', day)::DATE::VARCHAR AS week, author, reached,
                count(*) AS count, max(day)::VARCHAR AS last_day
            FROM touch JOIN company ON number = workspace_id
            WHERE day >= CASE WHEN looked_at THEN DATE '{LOOKED_FROM}' ELSE DATE '{KEPT_FROM}' END
            GROUP BY ALL""",
    ),
    # Something is said in each channel on every workday.
    "counted_month": (
        "workspace_id, channel, month, live, export",
        """SELECT number AS workspace_id, printf('C0%05d%04d', number, place) AS channel,
                date_trunc('month', day)::DATE::VARCHAR AS month,
                bit_or(1 << (day(day)::INTEGER - 1)) AS live, 0 AS export
            FROM company JOIN range(50) AS of(place) ON place < channels JOIN workday ON true GROUP BY ALL""",
    ),
}


def count(duck: Duck, companies: Sequence[Company], looked_at: Sequence[Company]) -> None:
    """Make the counters from the raw rows, in DuckDB, to be copied to any database from there."""
    rows = ", ".join(f"({one.number}, {one.channels}, {one in looked_at})" for one in companies)
    duck.run(f"CREATE TABLE company AS SELECT * FROM (VALUES {rows}) AS of(number, channels, looked_at)")
    duck.run(WORKDAYS)
    for name, (columns, query) in TABLES.items():
        duck.run(f"CREATE TABLE {name} AS SELECT {columns} FROM ({query}) ORDER BY ALL")


def plant(url: str, duck: Duck, companies: Sequence[Company]) -> None:
    """Put the workspaces, their people and their counters into the bot's database."""
    with closing(Store(url)) as store:
        store.write(lambda session: _people(session, companies))
    for name, (columns, _query) in TABLES.items():
        numbers = ", ".join(str(one.number) for one in companies)
        query = f"SELECT {columns} FROM {name} WHERE workspace_id IN ({numbers}) ORDER BY ALL"
        if is_sqlite(url):
            _plant_lite(url, f"{name} ({columns})", duck.rows(query))
        else:
            _plant_postgres(url, f"{name} ({columns})", duck, query)


def _plant_lite(url: str, target: str, rows: Iterator[tuple[Any, ...]]) -> None:
    places = ", ".join("?" * (target.count(",") + 1))
    with closing(sqlite3.connect(sqlite_path(url))) as connection, connection:
        connection.executemany(f"INSERT INTO {target} VALUES ({places})", rows)


def _plant_postgres(url: str, target: str, duck: Duck, query: str) -> None:
    with psycopg.connect(url) as connection:
        # The rows name workspaces that are there: PostgreSQL need not look for each of millions.
        connection.execute("SET session_replication_role = replica")
        copy(connection, target, duck.csv(query))


def _people(session: Session, companies: Sequence[Company]) -> None:
    connection = session.connection()
    connection.execute(insert(table(Workspace)), [_workspace(one) for one in companies])
    connection.execute(insert(table(Setup)), [_setup(one).model_dump() for one in companies])
    connection.execute(insert(table(Member)), [member for one in companies for member in _members(one)])


def _workspace(company: Company) -> dict[str, Any]:
    row = Workspace(
        id=company.number, team_id=f"T{company.number:04}", created_at=NOW, pair_key=company.pair_key
    )
    return row.model_dump()


def _setup(company: Company) -> Setup:
    return Setup(
        workspace_id=company.number,
        intake_channel="C0FIELD",
        liaison="U0CLEO",
        stand_in="U0DEV",
        stewards=[],
        saved_by="U0ADMIN",
        saved_at=NOW,
        country="DE",
        liaisons={},
        periods={},
    )


def _members(company: Company) -> Iterator[dict[str, Any]]:
    return (
        Member(
            workspace_id=company.number,
            user_id=user,
            side=side,
            role=Role.LEADER if place == 0 else ordinary_role(side),
            name=user,
            read_at=NOW,
        ).model_dump()
        for side, people in company.people.items()
        for place, user in enumerate(people)
    )


def close_weeks(store: Store, companies: Sequence[Company], looked_at: Sequence[Company]) -> None:
    """Close all weeks: the last thirteen of those `looked_at` by the bot's own daily look.

    The others' last week is made by the bot as well, and stands in for their weeks before: they are there for
    the room they take.
    """
    for one in looked_at:
        store.write(lambda session, one=one: health.watch(session, one.number, NOW, FIRST))  # type: ignore[misc]
    for due in store.read(lambda session: deadline.due(session, NOW, health.LOOK)):
        digest.look(Here(store, NOW, due.workspace_id, Names()), due)
    for place in range(0, len(companies), AT_ONCE):
        rows = store.read(partial(_weeks, companies[place : place + AT_ONCE]))
        store.write(partial(_keep, rows))
    store.write(lambda session: touchpoint.forget(session, NOW))


def _weeks(companies: Sequence[Company], session: Session) -> list[dict[str, Any]]:
    return [week for one in companies for week in _weeks_of(session, one)]


def _weeks_of(session: Session, company: Company) -> list[dict[str, Any]]:
    calendar = business_calendar(Scope(session, company.number, NOW))
    closed = {row.week for row in health.closed_weeks(session, company.number, FIRST, ENDED)}
    last = weekly_figures.figures(
        session, company.number, ENDED, digest.workdays(calendar, ENDED, FIRST)
    ).values()
    mondays = [FIRST + timedelta(weeks=n) for n in range((ENDED - FIRST).days // 7 + 1)]
    return [
        {
            "workspace_id": company.number,
            "week": monday,
            "figures": {**last, "monday": monday.isoformat()},
            "closed_at": NOW,
        }
        for monday in mondays
        if monday not in closed
    ]


def _keep(rows: Sequence[Mapping[str, Any]], session: Session) -> None:
    session.connection().execute(insert(table(HealthWeek)), rows)


def pack(url: str) -> int:
    """Vacuum the bot's database; its size in bytes, everything in it included."""
    if is_sqlite(url):
        with closing(sqlite3.connect(sqlite_path(url), isolation_level=None)) as connection:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                connection.execute(statement)
        return sqlite_path(url).stat().st_size
    with psycopg.connect(url, autocommit=True) as postgres:
        postgres.execute("VACUUM ANALYZE")
        return tables_size(postgres)
