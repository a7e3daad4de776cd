"""Purpose: a place in PostgreSQL for a job queue's own tables, apart from ours, made anew for each version.

What stands in such a queue may be lost: it only points at rows of the ledger. So a queue of another version
is not migrated but thrown away. Knows neither its tables nor its jobs.
"""

import re

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import SchemaError
from storage.db.engine import normal_url, open_engine

SCHEMA = "drumbeat_queue"
# Any number will do as long as every process asks for the same one.
INSTALL_LOCK = 0x64727571


def plain_url(url: str) -> str:
    """The URL as PostgreSQL's own library reads it."""
    return normal_url(url).replace("postgresql+psycopg://", "postgresql://", 1)


def install(url: str, version: str, script: str) -> bool:
    """Run `script` in the queue's schema, unless that stands at `version`; False when it did.

    One process installs at a time; those that use the queue meanwhile wait or fail, and try again.
    """
    if not re.fullmatch(r"[\w. -]+", version):
        raise ValueError("a version is written in letters, digits, dots and dashes")
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": INSTALL_LOCK})
            if _version(connection) == version:
                return False
            for step in (
                f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",
                f"CREATE SCHEMA {SCHEMA}",
                f"SET LOCAL search_path TO {SCHEMA}",
                script,
                f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'",
            ):
                # The driver reads % as the place of a value where it is given any.
                connection.execution_options(no_parameters=True).exec_driver_sql(step)
            return True
    finally:
        engine.dispose()


def check(url: str, version: str) -> None:
    """SchemaError, with what to do, unless the queue stands at this version."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            found = _version(connection)
    except (SQLAlchemyError, OSError) as error:
        raise SchemaError(
            f"The database cannot be opened ({type(error).__name__}). Check DATABASE_URL."
        ) from None
    finally:
        engine.dispose()
    if found != version:
        raise SchemaError(
            f"The queue of jobs is {found or 'not there'}, not {version}. Run `drumbeat release` with "
            "DELIVERY_ENGINE=procrastinate."
        )


def _version(connection: Connection) -> str | None:
    query = text("SELECT obj_description(to_regnamespace(:name)::oid, 'pg_namespace')")
    found = connection.execute(query, {"name": SCHEMA}).scalar()
    return str(found) if found else None
