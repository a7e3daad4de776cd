"""Purpose: brings the database's schema to the one this code expects.

The steps themselves are in storage/migrations; what is expected is in storage/db/schema.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from domain.errors import SettingsError
from storage.db import schema
from storage.db.engine import PRIVATE, is_sqlite, normal_url, open_engine, sqlite_path

# Any number will do as long as every process asks for the same one.
MIGRATION_LOCK = 0x6472756D


def migrate(url: str) -> str:
    """Bring the database to the newest schema; the revision it is at then.

    One process migrates at a time: the others wait and find it done.
    """
    with _locked(normal_url(url)) as connection:
        command.upgrade(_config(connection), "head")
    return schema.newest_version()


def undo(url: str, revision: str = "base") -> None:
    """Take the schema back to `revision`; what only newer tables hold is lost."""
    with _locked(normal_url(url)) as connection:
        command.downgrade(_config(connection), revision)


def draft(url: str, message: str) -> None:
    """Write the next migration from the difference between the tables here and the database at `url`."""
    with _locked(normal_url(url)) as connection:
        number = f"{len(schema.versions()) + 1:04d}"
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)


def _config(connection: Connection) -> Config:
    config = Config()
    config.attributes["connection"] = connection
    config.set_main_option("script_location", str(schema.VERSIONS.parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _locked(url: str) -> Iterator[Connection]:
    """A connection that holds the migration lock; committed at the end."""
    engine = open_engine(url)
    try:
        if is_sqlite(url):
            with _file_lock(sqlite_path(url).with_suffix(".migrate")), engine.begin() as connection:
                yield connection
        else:
            with engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
                yield connection
    finally:
        engine.dispose()


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    try:
        held = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, PRIVATE), "w")
    except OSError as error:
        raise SettingsError(f"DATABASE_URL: {path} can't be written ({error.strerror})") from None
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
