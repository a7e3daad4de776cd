"""Purpose: opens the database and runs work in transactions.

On SQLite every write of a process goes through one writer thread: a caller hands it a function and waits, and
whatever is waiting commits together, each piece in a savepoint of its own. On PostgreSQL each write is its
own transaction in the caller's thread. Knows no tables.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm.session import JoinTransactionMode
from sqlmodel import Session

from domain.errors import SettingsError
from storage.db import driver
from storage.db.writer import WriteJob, Writer

# Named here so that the rooms above can speak of a session without importing the library.
__all__ = ["Session", "Store", "is_sqlite", "normal_url", "open_engine", "sqlite_path", "wake"]

log = structlog.get_logger(__name__)

T = TypeVar("T")
Item = TypeVar("Item")

BUSY_TIMEOUT_MS = 10_000
# A connection that lay idle for so long may lead nowhere any more.
IDLE_S = 1.0
# So many connections to PostgreSQL stay open for reading and so many for writing; under load twice as many.
POOL = 5
LEFT = "left"
PRIVATE = 0o600
IN_MEMORY = ("", ":memory:")
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "foreign_keys=ON",
    "cache_size=-1000",
    # What is deleted is gone from the file, and not only out of sight.
    "secure_delete=ON",
)


def normal_url(url: str) -> str:
    """The SQLAlchemy URL for a DATABASE_URL as hosts hand it out (`postgres://…` means psycopg 3)."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def sqlite_path(url: str) -> Path:
    """The database file a SQLite URL names."""
    return Path(make_url(url).database or "")


def open_engine(url: str, *, writes: bool = True) -> Engine:
    """An SQLAlchemy engine with the settings this code relies on.

    SQLite: WAL, synchronous=FULL (an acknowledged row survives a power cut), and transactions that take the
    write lock at their beginning, since a deferred one may find the database locked half-way. PostgreSQL
    reads without transactions: each statement sees what is committed by then, in one or not. On both, an
    error never quotes a statement's values, which may be what a person wrote.
    """
    url = normal_url(url)
    if not is_sqlite(url):
        reads: dict[str, Any] = (
            {} if writes else {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
        )
        engine = create_engine(
            url, pool_size=POOL, max_overflow=POOL, pool_use_lifo=True, hide_parameters=True, **reads
        )
        _ask_after_a_pause(engine)
        return engine
    file = sqlite_path(url)
    _make_folder(file.parent)
    if file.name not in IN_MEMORY:
        _close_to_others(file)
    # The connection used last is used next: each keeps a page cache of its own, and only a few grow one.
    engine = create_engine(
        url,
        pool_size=2 * POOL,
        pool_use_lifo=True,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    event.listen(engine, "connect", lambda connection, _entry: _prepare_sqlite(connection, writes=writes))
    event.listen(engine, "begin", lambda connection: driver.execute_sql(connection, begin, ()))
    return engine


def _make_folder(folder: Path) -> None:
    """The folder and those above it that are missing, for nobody else to look into."""
    try:
        for missing in [each for each in (*reversed(folder.parents), folder) if not each.exists()]:
            missing.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"DATABASE_URL: the folder {folder} can't be made ({error.strerror}): name another one"
        ) from None


def _close_to_others(file: Path) -> None:
    """The file holds what people wrote: it is for its owner only, from its beginning on.

    SQLite gives its log and index beside it the rights of the file. Older files, and what lies beside them,
    are closed as well; where somebody else owns them that is theirs to decide. One that is there is not
    opened: with its descriptor this process would lose the locks that its connections hold on it.
    """
    with suppress(OSError):  # where it can't be made, SQLite says what is the matter
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE))
    for each in (file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm"))):
        with suppress(OSError):
            if each.stat().st_mode & 0o777 != PRIVATE:
                each.chmod(PRIVATE)


def _prepare_sqlite(connection: sqlite3.Connection, *, writes: bool) -> None:
    # None hands BEGIN to us; the driver's own would be a deferred one.
    connection.isolation_level = None
    for pragma in PRAGMAS if writes else (*PRAGMAS, "query_only=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _ask_after_a_pause(engine: Engine) -> None:
    """Before a connection is used that lay idle, ask whether the server is there; else all are made anew.

    One that was used a moment ago is used again without a journey for that.
    """

    def left(_connection: Any, record: Any) -> None:
        record.info[LEFT] = time.monotonic()

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        if LEFT not in record.info or time.monotonic() - record.info[LEFT] < IDLE_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise InvalidatePoolError from None

    event.listen(engine, "checkin", left)
    event.listen(engine, "checkout", taken)


def wake(session: Session) -> None:
    """Say that this work left something to do, so that it is looked for right after the commit."""
    session.info["wake"] = True


class Store:
    """The database, lent out one transaction at a time.

    `after_wake` is called after each commit whose work said `wake(session)`.
    """

    def __init__(self, url: str) -> None:
        self.url = normal_url(url)
        self.sqlite = is_sqlite(self.url)
        self.after_wake: Callable[[], None] = lambda: None
        self._closed = False
        self._engine = open_engine(self.url)
        self._readers = open_engine(self.url, writes=False)
        self._writer = Writer(self._transaction) if self.sqlite else None

    def read(self, work: Callable[[Session], T]) -> T:
        """What `work` returns. It writes nothing: SQLite refuses that; PostgreSQL would keep it."""
        with Session(self._readers, expire_on_commit=False) as session:
            return work(session)

    def write(self, work: Callable[[Session], T]) -> T:
        """What `work` returns, once committed. An exception undoes only this work and is raised here."""
        result: T = self._submit(WriteJob.alone(work)).result()
        return result

    def batch(self, work: Callable[[Session, Sequence[Item]], Sequence[T]], item: Item) -> T:
        """`work(session, items)[i]` for `item`, once committed; what waits goes in one call.

        For counting, where messages are many: `work` stores items with few statements, one result each.
        """
        result: T = self._submit(WriteJob(work, item)).result()
        return result

    def answers(self) -> bool:
        """Whether the database answers at all; its own error otherwise."""
        return self.read(lambda session: session.connection().execute(text("SELECT 1")).scalar()) == 1

    def check_writes(self) -> None:
        """Whether the database takes what is written; its own error otherwise.

        Room for one more page is asked for, and a row of its own is written as it is: what is taken back
        before it is committed would reach no disk.
        """
        self.write(self._write_probe)

    def _write_probe(self, session: Session) -> None:
        if self.sqlite:
            probe = session.begin_nested()
            session.execute(text("CREATE TABLE write_probe (room TEXT)"))
            probe.rollback()
        session.execute(text("UPDATE alembic_version SET version_num = version_num"))

    def empty_log(self) -> bool:
        """Leave no older copy of a row in SQLite's log; False while another process reads older rows."""
        if not self.sqlite:
            return True
        connection = self._engine.raw_connection()
        try:
            busy, _pages, _moved = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        return not busy

    def close(self) -> None:
        """Finish what is waiting, then let go of every connection. Writing afterwards is a RuntimeError."""
        self._closed = True
        if self._writer:
            self._writer.close()
        self._engine.dispose()
        self._readers.dispose()

    def _submit(self, job: WriteJob) -> Future[Any]:
        future = job.futures[0]
        if self._writer:
            self._writer.submit(job)
        elif self._closed:
            raise RuntimeError("the store is closed")
        else:
            self._transaction([job])
        return future

    def _transaction(self, jobs: Sequence[WriteJob]) -> None:
        """Run the jobs in one transaction and settle every future, whatever happens.

        A job alone needs no savepoint: when it fails, the transaction goes with it. Jobs together have one
        each. Several items that fail as one job are tried one by one.
        """
        try:
            with self._engine.begin() as connection:
                if len(jobs) == 1:
                    _run(connection, jobs[0], "rollback_only")
                    done = [jobs[0]]
                else:
                    done = [each for job in jobs for each in _run_apart(connection, job)]
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits, who raises it
            if isinstance(error, Exception) and len(jobs) == 1 and len(jobs[0].items) > 1:
                self._transaction(jobs[0].split())
                return
            for job in jobs:
                job.reject(error)
            return
        if any(job.woke for job in done):
            self._wake()
        for job in done:
            job.resolve()

    def _wake(self) -> None:
        """The work is committed: whoever waits for it must hear so, whatever comes of waking others."""
        try:
            self.after_wake()
        except Exception as error:  # noqa: BLE001 - logged; what is due is found at the next look
            log.error("nobody was woken", error=type(error).__name__)


def _undone(connection: Connection) -> bool:
    """Whether SQLite itself took back the whole transaction, as it does when the disk is full."""
    held = connection.connection.dbapi_connection
    return isinstance(held, sqlite3.Connection) and not held.in_transaction


def _run(connection: Connection, job: WriteJob, mode: JoinTransactionMode) -> None:
    with Session(connection, join_transaction_mode=mode, expire_on_commit=False) as session:
        job.run(session)
        session.commit()
        job.woke = bool(session.info.get("wake"))


def _run_apart(connection: Connection, job: WriteJob) -> list[WriteJob]:
    """Run one job in a savepoint of its own; the jobs that succeeded: itself, or those of its items that did.

    A database that is gone or full ends the whole transaction: what came before is undone as well.
    """
    try:
        _run(connection, job, "create_savepoint")
    except Exception as error:
        if connection.invalidated or not connection.in_transaction() or _undone(connection):
            raise
        if len(job.items) > 1:
            return [each for single in job.split() for each in _run_apart(connection, single)]
        job.reject(error)
        return []
    return [job]
