"""Purpose: one owner at a time: a lock held for as long as its process lives, on the database's own ground.

Not a timed lease: the operating system or PostgreSQL lets go of it the moment the process is gone.
"""

import fcntl
import os
import threading
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, NullPool, create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import is_sqlite, normal_url, sqlite_path

# Any number will do as long as every process asks for the same one.
HANDS_LOCK = 0x64727568


class Ownership(Protocol):
    """A lock that is either held by this process or not."""

    def take(self) -> bool:
        """Try to become the owner; True when this process is it now or already was."""

    def held(self) -> bool:
        """Whether this process is still the owner, asked of the one who decides."""

    def release(self) -> None:
        """Let go of it."""


def ownership(url: str) -> Ownership:
    """The lock that belongs to the database at `url`."""
    url = normal_url(url)
    if is_sqlite(url):
        return FileOwnership(sqlite_path(url).with_suffix(".hands"))
    return PostgresOwnership(url)


class FileOwnership:
    """`flock` on a file beside the SQLite file, which is never unlinked: a new file would be another lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

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
        return True

    def held(self) -> bool:
        return self._descriptor is not None

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class PostgresOwnership:
    """A session advisory lock on one direct connection of its own; a pooled one would outlive its owner."""

    def __init__(self, url: str) -> None:
        arguments = {"keepalives_idle": 15, "connect_timeout": 5}
        self._engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments
        )
        self._connection: Connection | None = None
        self._lock = threading.Lock()

    def take(self) -> bool:
        if self.held():
            return True
        self.release()
        connection = self._engine.connect()
        if not connection.execute(select(func.pg_try_advisory_lock(HANDS_LOCK))).scalar():
            connection.close()
            return False
        self._connection = connection
        return True

    def held(self) -> bool:
        if self._connection is None:
            return False
        with self._lock:
            try:
                self._connection.execute(text("SELECT 1"))
            except SQLAlchemyError:
                return False
        return True

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
