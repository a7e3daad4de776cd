"""Purpose: which schema this code expects, and that it runs on no other.

Getting there is storage/db/migrate's business; this module loads no migration tool, since every start needs
it.
"""

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import SchemaError
from storage.db.engine import open_engine

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"


def versions() -> list[str]:
    """Every revision this code knows, oldest first: the numbers the migrations' file names begin with."""
    return sorted(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def newest_version() -> str:
    """The revision this code was written for."""
    return versions()[-1]


def check(url: str) -> None:
    """SchemaError, with what to do, unless the database is at the revision this code expects."""
    found = current(url)
    if found == newest_version():
        return
    if found is None:
        raise SchemaError("The database is empty. Run `drumbeat release` first.")
    if found in versions():
        raise SchemaError(f"The database is at schema {found}, older than this code. Run `drumbeat release`.")
    raise SchemaError(
        f"The database is at schema {found}, which this code does not know: it was used by a newer Drumbeat. "
        "Install that version again, or restore a backup made with this one."
    )


def current(url: str) -> str | None:
    """The revision the database is at, None for an empty one; SchemaError when it cannot be opened."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return str(found) if found else None
    except (SQLAlchemyError, OSError) as error:
        raise SchemaError(
            f"The database cannot be opened ({type(error).__name__}). Check DATABASE_URL."
        ) from None
    finally:
        engine.dispose()
