"""Purpose: who posts: locks held for as long as their process lives, on the database's own ground.

Two of them: each process that posts is known by a number, locked while it lives (its incarnation), and one
of them holds the dispatcher, which hand out what is due. Not timed leases: the operating system or PostgreSQL
lets go of them the moment the process is gone.
"""

import fcntl
import os
import secrets
import threading
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, NullPool, create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from storage.db.engine import is_sqlite, normal_url, sqlite_path

# Any number will do as long as every process asks for the same one.
HANDS_LOCK = 0x64727568
# Locks of one number only, held on this database by whoever is alive.
HELD = text(
    "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' "
    "AND objsubid = 1 AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Ownership(Protocol):
    """This process's incarnation, and the dispatcher, which are either held by this process or not.

    `number` names the incarnation; one that joins anew, after its lock was lost, has another.
    """

    @property
    def number(self) -> int:
        """The incarnation's number; 0 before it joined."""

    def join(self) -> None:
        """Be known as alive, under a new number unless that is so already."""

    def alive(self, number: int) -> bool:
        """Whether this process is still known under that number, asked of the one who decides."""

    def take(self) -> bool:
        """Try to become the owner of the dispatcher; True when this process is it now or already was."""

    def is_held(self) -> bool:
        """Whether this process still owns the dispatcher, asked of the one who decides."""

    def dead(self, numbers: Collection[int]) -> set[int]:
        """Those of these incarnations whose process is gone; to be asked by the owner of the dispatcher."""

    def release(self) -> None:
        """Let go of everything."""


def ownership(url: str) -> Ownership:
    """The locks that belong to the database at `url`."""
    url = normal_url(url)
    if is_sqlite(url):
        return FileOwnership(sqlite_path(url).with_suffix(".hands"))
    return PostgresOwnership(url)


def _new_number() -> int:
    # Positive, and never small: HANDS_LOCK and the migration's lock live in the same space.
    return secrets.randbits(61) | 1 << 61


class FileOwnership:
    """`flock` on a file beside the SQLite file, which is never unlinked: a new file would be another lock.

    Only the owner of the dispatcher posts on SQLite, so whoever else once sent something is gone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self.number = _new_number()

    def join(self) -> None:
        """There is nothing to lock: see above."""

    def alive(self, number: int) -> bool:
        return number == self.number and self.is_held()

    def take(self) -> bool:
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        self.number = _new_number()
        return True

    def is_held(self) -> bool:
        return self._descriptor is not None

    def dead(self, numbers: Collection[int]) -> set[int]:
        return {*numbers} - {self.number}

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class PostgresOwnership:
    """Session advisory locks on one direct connection; those of a pooled one would outlive their owner."""

    def __init__(self, url: str) -> None:
        arguments = {"keepalives_idle": 15, "connect_timeout": 5, "application_name": "drumbeat owner"}
        self._engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments
        )
        self._connection: Connection | None = None
        self._dispatcher = False
        self._lock = threading.RLock()
        self.number = 0

    def join(self) -> None:
        with self._lock:
            if self.alive(self.number):
                return
            self.release()
            connection, number = self._engine.connect(), _new_number()
            connection.execute(select(func.pg_advisory_lock(number)))
            self._connection, self.number = connection, number

    def alive(self, number: int) -> bool:
        with self._lock:
            if self._connection is None or number != self.number:
                return False
            try:
                self._connection.execute(text("SELECT 1"))
            except SQLAlchemyError:
                self.release()
                return False
            return True

    def take(self) -> bool:
        with self._lock:
            self.join()
            if not self._dispatcher and self._connection is not None:
                asked = self._connection.execute(select(func.pg_try_advisory_lock(HANDS_LOCK)))
                self._dispatcher = bool(asked.scalar())
            return self._dispatcher

    def is_held(self) -> bool:
        with self._lock:
            return self._dispatcher and self.alive(self.number)

    def dead(self, numbers: Collection[int]) -> set[int]:
        """Whoever is named in the ledger had its lock before it was written there."""
        if not numbers:
            return set()
        with self._lock:
            if self._connection is None:
                return set()
            held = set(self._connection.execute(HELD).scalars())
        return {*numbers} - held

    def release(self) -> None:
        with self._lock:
            connection, self._connection, self._dispatcher = self._connection, None, False
            if connection is None:
                return
            # Asked for: a server that only sees a connection close lets go of its locks a moment later. What
            # has no answer any more holds no lock either.
            with connection, suppress(SQLAlchemyError):
                connection.execute(select(func.pg_advisory_unlock_all()))
