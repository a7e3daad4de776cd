"""Purpose: two workspaces in each store, and databases of their own for what changes a whole database."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from storage import workspace
from storage.db.engine import Store, normal_url
from storage.db.migrate import migrate
from tests.conftest import POSTGRES, SQLITE, sqlite_url
from tests.storage.seed import NOW

NewDatabase = Callable[[str], str]


@pytest.fixture
def here(store: Store) -> int:
    """The workspace a story plays in."""
    return store.write(lambda session: workspace.identify(session, "", "T0HERE", NOW))


@pytest.fixture
def there(store: Store) -> int:
    """Another workspace, which must not see any of it."""
    return store.write(lambda session: workspace.identify(session, "", "T0THERE", NOW))


@pytest.fixture
def lite_here(lite_store: Store) -> int:
    return lite_store.write(lambda session: workspace.identify(session, "", "T0HERE", NOW))


@pytest.fixture
def blank_database(request: pytest.FixtureRequest, tmp_path: Path) -> NewDatabase:
    """Makes a database without any table, `sqlite` or `postgres`."""

    def postgres() -> str:
        server: str = request.getfixturevalue("postgres_server")
        name = f"blank_{uuid4().hex}"
        engine = create_engine(normal_url(server), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return make_url(normal_url(server)).set(database=name).render_as_string(hide_password=False)

    def sqlite() -> str:
        return f"sqlite:///{tmp_path}/{uuid4().hex}.db"

    makers = {"sqlite": sqlite, "postgres": postgres}
    return lambda kind: makers[kind]()


@pytest.fixture
def new_database(request: pytest.FixtureRequest, blank_database: NewDatabase, tmp_path: Path) -> NewDatabase:
    """Makes an empty database at the newest schema, `sqlite` or `postgres`."""

    def postgres() -> str:
        url = blank_database("postgres")
        migrate(url)
        return url

    def sqlite() -> str:
        folder = tmp_path / uuid4().hex
        folder.mkdir()
        return sqlite_url(request.getfixturevalue("sqlite_template"), folder)

    makers = {"sqlite": sqlite, "postgres": postgres}
    return lambda kind: makers[kind]()


@pytest.fixture(params=[SQLITE, POSTGRES])
def blank_url(request: pytest.FixtureRequest, blank_database: NewDatabase) -> str:
    """A database without any table: once SQLite, once PostgreSQL."""
    return blank_database(request.param)
