"""Purpose: brings the database's schema to the one this code expects, and refuses to run on another.

The steps themselves are in storage/migrations.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import SchemaError
from storage.engine import is_sqlite, normal_url, open_engine, sqlite_path

HERE = Path(__file__).parent / "migrations"
# Any number will do as long as every process asks for the same one.
MIGRATION_LOCK = 0x6472756D


def expected() -> str:
    """The revision this code was written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def migrate(url: str) -> str:
    """Bring the database to the newest schema; the revision it is at then.

    One process migrates at a time: the others wait and find it done.
    """
    with _locked(normal_url(url)) as connection:
        command.upgrade(_config(connection), "head")
        return _current(connection) or ""


def undo(url: str, revision: str = "base") -> None:
    """Take the schema back to `revision`; what only newer tables hold is lost."""
    with _locked(normal_url(url)) as connection:
        command.downgrade(_config(connection), revision)


def draft(url: str, message: str) -> None:
    """Write the next migration from the difference between the tables here and the database at `url`."""
    with _locked(normal_url(url)) as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=_next_revision())


def _next_revision() -> str:
    known = list(ScriptDirectory.from_config(_config()).walk_revisions())
    return f"{len(known) + 1:04d}"


def check(url: str) -> None:
    """SchemaError, with what to do, unless the database is at the revision this code expects."""
    found = _found(url)
    if found == expected():
        return
    if found is None:
        raise SchemaError("The database is empty. Run `drumbeat release` first.")
    if _is_older(found):
        raise SchemaError(f"The database is at schema {found}, older than this code. Run `drumbeat release`.")
    raise SchemaError(
        f"The database is at schema {found}, which this code does not know: it was used by a newer Drumbeat. "
        "Install that version again, or restore a backup made with this one."
    )


def _found(url: str) -> str | None:
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return _current(connection)
    except (SQLAlchemyError, OSError) as error:
        raise SchemaError(
            f"The database cannot be opened ({type(error).__name__}). Check DATABASE_URL."
        ) from None
    finally:
        engine.dispose()


def _is_older(revision: str) -> bool:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return revision in known


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.attributes["connection"] = connection
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


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
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
