"""Stories: a database that takes nothing is named in the log, and loses nothing that it acknowledged."""

import sqlite3
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from storage import workspace
from storage.db.engine import Session, Store
from storage.db.errors import trouble
from storage.workspace import Workspace
from tests.storage.seed import NOW, at_once, outcome

BIG = 200_000


@pytest.fixture
def full(lite_store: Store) -> Iterator[threading.Event]:
    """While it is set, the database grows no more."""
    given = threading.Event()

    def bound(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={1 if given.is_set() else 1 << 30}")

    event.listen(lite_store._engine, "begin", bound)
    yield given
    event.remove(lite_store._engine, "begin", bound)


def keep(session: Session, team: str, size: int = 0) -> str:
    session.add(Workspace(team_id=team, zone="x" * size, created_at=NOW))
    session.flush()
    return team


def teams(store: Store) -> set[str]:
    return store.read(lambda session: {row.team_id for row in workspace.everyone(session)})


def test_what_was_acknowledged_stands_though_others_filled_the_disk_beside_it(
    lite_store: Store, full: threading.Event
) -> None:
    full.set()

    told = at_once(
        16,
        lambda n: outcome(lambda: lite_store.write(lambda s: keep(s, f"T{n}", BIG if n % 4 == 0 else 0))),
    )

    kept = {one for one in told if one.startswith("T")}
    assert kept == teams(lite_store)
    assert "OperationalError" in told
    full.clear()
    assert lite_store.write(lambda session: keep(session, "T99", BIG)) == "T99"


def test_a_full_disk_is_named(lite_store: Store, full: threading.Event) -> None:
    full.set()

    with pytest.raises(OperationalError) as error:
        lite_store.write(lambda session: keep(session, "T1", BIG))

    assert trouble(error.value) == "the disk or the database is full"


def test_a_read_only_database_is_named_on_each_database(store: Store) -> None:
    def write(session: Session) -> None:
        lock = "PRAGMA query_only=ON" if store.sqlite else "SET TRANSACTION READ ONLY"
        session.connection().execute(text(lock))
        keep(session, "T1")

    with pytest.raises(DBAPIError) as error:
        store.write(write)

    assert trouble(error.value) == "the database is read-only"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("57P01", "PostgreSQL is stopping or starting"),
        ("08006", "PostgreSQL is not reached"),
        ("53300", "PostgreSQL is out of disk, memory or connections"),
        (None, "the database is not reached"),
        ("42601", ""),
    ],
)
def test_what_postgres_says_is_named_by_its_class(code: str | None, words: str) -> None:
    cause = Exception()
    cause.sqlstate = code  # type: ignore[attr-defined]

    assert trouble(OperationalError("SELECT 1", {}, cause)) == words


def test_a_row_that_breaks_a_rule_is_no_trouble_of_the_database() -> None:
    assert trouble(IntegrityError("INSERT", {}, sqlite3.IntegrityError())) == ""
    assert trouble(ZeroDivisionError()) == ""


def test_an_error_that_came_of_a_trouble_is_that_trouble() -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    gone = sqlite3.OperationalError("no such savepoint: sa_savepoint_1")
    gone.sqlite_errorname = "SQLITE_ERROR"
    try:
        try:
            raise OperationalError("", {}, full)
        except OperationalError:
            raise OperationalError("", {}, gone)  # noqa: B904 - as it comes
    except OperationalError as error:
        told = trouble(error)

    assert told == "the disk or the database is full"
    assert trouble(OperationalError("", {}, gone)) == ""
