"""Purpose: made-up touchpoints as raw rows, one each, in SQLite, PostgreSQL and DuckDB; their totals by SQL.

What the bot's own counters are measured against. Knows nothing of them.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import psycopg
from sqlalchemy import make_url

from storage.db.engine import is_sqlite
from tests.bench.touchpoints import FIRST, KINDS, SIDES, WEEKS, Columns, Company, draw

Totals = dict[tuple[str, str], int]
"""Touchpoints by direction and kind; no zeros."""

# The columns have the types that they have in the bot's own counters.
TABLE = """CREATE TABLE touch (workspace_id INTEGER NOT NULL, day DATE NOT NULL, direction VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, planned BOOLEAN NOT NULL, author BIGINT NOT NULL, reached BIGINT NOT NULL)"""
INDEX = "CREATE INDEX touch_totals ON touch (workspace_id, day, direction, kind)"
TOTALS = """SELECT direction, kind, count(*) FROM touch
    WHERE workspace_id = {0} AND day BETWEEN {1} AND {2} GROUP BY direction, kind"""
INSERT = "INSERT INTO touch VALUES (?, ?, ?, ?, ?, ?, ?)"
PAGES_KEPT = "PRAGMA cache_size = -256000"


class Duck:
    """A DuckDB file with the rows by workspace and day, small words as enumerations, over one connection."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = duckdb.connect(folder / "touch.duckdb")
        self.run(f"CREATE TYPE side AS ENUM {tuple(map(str, SIDES))}")
        self.run(f"CREATE TYPE way AS ENUM {tuple(map(str, KINDS))}")
        self.run(TABLE.replace("direction VARCHAR", "direction side").replace("kind VARCHAR", "kind way"))

    def fill(self, companies: Sequence[Company]) -> None:
        add = f"""INSERT INTO touch SELECT {{}}, DATE '{FIRST}' + day, enum_range(NULL::side)[direction + 1],
            enum_range(NULL::way)[kind + 1], planned, author, reached FROM drawn"""
        self.run("BEGIN")
        for company in companies:
            self._connection.register("drawn", vars(draw(company)))
            self.run(add.format(company.number))
        self.run("COMMIT")
        self.run("CHECKPOINT")
        self.run(f"PREPARE totals AS {TOTALS.format('$1', '$2', '$3')}")

    def run(self, statement: str) -> None:
        self._connection.execute(statement)

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, a part of them in memory at a time."""
        cursor = self._connection.cursor()
        cursor.execute(query)
        while some := cursor.fetchmany(50_000):
            yield from some

    def csv(self, query: str) -> Path:
        """The rows of a query as a file without a header; the next one takes its place."""
        file = self._folder / "rows.csv"
        self.run(f"COPY ({query}) TO '{file}' (FORMAT csv, HEADER false)")
        return file

    def totals(self, workspace_id: int, first: date, last: date) -> Totals:
        asked = f"EXECUTE totals({workspace_id}, DATE '{first}', DATE '{last}')"
        return {(side, kind): n for side, kind, n in self._connection.execute(asked).fetchall()}

    def close(self) -> None:
        self._connection.close()


class Lite:
    """The rows in a SQLite file with an index that covers the totals."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = sqlite3.connect(file, isolation_level=None)

    def fill(self, companies: Sequence[Company]) -> None:
        run = self._connection.execute
        run("PRAGMA journal_mode = OFF")
        run("PRAGMA synchronous = OFF")
        run(PAGES_KEPT)
        run(TABLE)
        run("BEGIN")
        for company in companies:
            self._connection.executemany(INSERT, _worded(company.number, draw(company)))
        run("COMMIT")
        for statement in (INDEX, "VACUUM"):
            run(statement)

    @property
    def size(self) -> int:
        """In bytes."""
        return self._file.stat().st_size

    def totals(self, workspace_id: int, first: date, last: date) -> Totals:
        asked = (workspace_id, first.isoformat(), last.isoformat())
        found = self._connection.execute(TOTALS.format("?", "?", "?"), asked)
        return {(side, kind): n for side, kind, n in found}

    def close(self) -> None:
        self._connection.close()


def _worded(number: int, drawn: Columns) -> Iterator[tuple[Any, ...]]:
    """Rows as SQLite takes them, the words looked up column by column."""
    days = np.array([str(FIRST + timedelta(days=n)) for n in range(7 * WEEKS)], dtype=object)
    sides, kinds = np.array([*map(str, SIDES)], dtype=object), np.array([*map(str, KINDS)], dtype=object)
    columns = (days[drawn.day], sides[drawn.direction], kinds[drawn.kind])
    numbers = (drawn.planned.astype(np.int8), drawn.author, drawn.reached)
    return zip(repeat(number), *(column.tolist() for column in (*columns, *numbers)), strict=False)


class Postgres:
    """The rows in a database of their own beside the bot's, with an index that covers the totals."""

    def __init__(self, beside: str) -> None:
        with psycopg.connect(beside, autocommit=True) as connection:
            connection.execute("CREATE DATABASE touch")
        self.url = make_url(beside).set(database="touch").render_as_string(hide_password=False)
        self._connection = psycopg.connect(self.url, autocommit=True)

    def fill(self, duck: Duck) -> None:
        self._connection.execute(TABLE)
        copy(self._connection, "touch", duck.csv("SELECT * FROM touch"))
        for statement in (INDEX, "VACUUM ANALYZE touch"):
            self._connection.execute(statement)

    @property
    def size(self) -> int:
        """In bytes."""
        return tables_size(self._connection)

    def totals(self, workspace_id: int, first: date, last: date) -> Totals:
        asked = (workspace_id, first, last)
        found = self._connection.execute(TOTALS.format("%s", "%s", "%s"), asked, prepare=True)
        return {(side, kind): n for side, kind, n in found}

    def close(self) -> None:
        self._connection.close()


def copy(connection: psycopg.Connection, table: str, file: Path) -> None:
    """Put the lines of a CSV file into a table."""
    with (
        file.open("rb") as lines,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as target,
    ):
        while block := lines.read(1 << 20):
            target.write(block)


def tables_size(connection: psycopg.Connection) -> int:
    """Bytes of all tables with their indexes."""
    sizes = """SELECT sum(pg_total_relation_size(oid)) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
    return int(connection.execute(sizes).fetchone()[0])  # type: ignore[index]


@contextmanager
def beside(url: str, duck: Duck, companies: Sequence[Company], folder: Path) -> Iterator[Lite | Postgres]:
    """The rows in the same kind of database as the bot's, which is at `url`."""
    if is_sqlite(url):
        with closing(Lite(folder / "touch.db")) as lite:
            lite.fill(companies)
            yield lite
    else:
        with closing(Postgres(url)) as postgres:
            postgres.fill(duck)
            yield postgres
