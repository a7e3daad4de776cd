"""Stories: a backup holds every row of one moment, comes back on either database, or changes nothing."""

import gzip
import json
import stat
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.delivery import DeliveryState
from domain.errors import SchemaError
from storage import workspace
from storage.db import backup, schema
from storage.db.engine import Store
from storage.outbox import queue
from tests.patience import PATIENCE_S
from tests.storage.conftest import NewDatabase
from tests.storage.seed import ANA, NOW, fill, found, owe, owed, rows, send

WAYS = [
    pytest.param("sqlite", "sqlite", id="sqlite to sqlite"),
    pytest.param("sqlite", "postgres", id="sqlite to postgres", marks=pytest.mark.postgres),
    pytest.param("postgres", "sqlite", id="postgres to sqlite", marks=pytest.mark.postgres),
    pytest.param("postgres", "postgres", id="postgres to postgres", marks=pytest.mark.postgres),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "drumbeat.backup"


@pytest.fixture
def full(lite_store: Store) -> Store:
    """A store with rows of two workspaces in every table."""
    lite_store.write(lambda session: fill(session, "T0FULL"))
    lite_store.write(lambda session: fill(session, "T0OTHER"))
    return lite_store


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    store = Store(url)
    try:
        return rows(store)
    finally:
        store.close()


def opened(url: str, work: Callable[[Store], Any]) -> Any:
    store = Store(url)
    try:
        return work(store)
    finally:
        store.close()


def packed(*lines: object) -> bytes:
    return gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode())


@pytest.mark.parametrize(("one", "other"), WAYS)
def test_every_row_of_every_table_comes_back_on_either_database(
    new_database: NewDatabase, file: Path, one: str, other: str
) -> None:
    source, target = new_database(one), new_database(other)
    opened(source, lambda store: store.write(lambda session: fill(session, "T0FULL")))
    opened(target, lambda store: store.write(lambda session: fill(session, "T0REPLACED")))
    before = contents(source)

    counts = backup.write(source, file), backup.read(target, file)

    after = contents(target)
    assert all(before.values())
    assert counts == (sum(map(len, before.values())),) * 2
    assert {**after, "delivery": []} == {**before, "delivery": []}
    assert contents(source) == before


@pytest.mark.parametrize(("one", "other"), WAYS)
def test_numbers_go_on_after_the_highest_restored(
    new_database: NewDatabase, file: Path, one: str, other: str
) -> None:
    source, target = new_database(one), new_database(other)
    where = opened(source, lambda store: store.write(lambda session: fill(session, "T0FULL")))
    backup.write(source, file)
    backup.read(target, file)

    new = opened(target, lambda store: store.write(lambda s: workspace.identify(s, "", "T0NEW", NOW)))
    kept = opened(target, lambda store: send(store, where, ANA, "after the restore"))
    opened(target, lambda store: owe(store, owed(where, "after the restore")))

    assert (new, kept.number) == (where + 1, 3)
    assert opened(target, lambda store: found(store, where, "after the restore").number) == 5


def test_what_was_waiting_comes_back_as_unknown_so_that_it_is_looked_for_first(
    full: Store, new_database: NewDatabase, file: Path
) -> None:
    target = new_database("sqlite")
    backup.write(full.url, file)
    backup.read(target, file)

    restored = opened(
        target, lambda store: [found(store, 1, key) for key in ("waiting", "sending", "sent", "failed")]
    )

    assert [(row.state, row.unknown_since == row.owed_at) for row in restored] == [
        (DeliveryState.WAITING, True),
        (DeliveryState.WAITING, True),
        (DeliveryState.SENT, False),
        (DeliveryState.FAILED, False),
    ]
    assert (restored[2].ts, restored[2].payload) == ("1700000000.000200", {"text": "hello sent"})


def test_what_was_only_due_later_does_not_hold_up_its_lane_after_a_restore(
    full: Store, new_database: NewDatabase, file: Path
) -> None:
    target = new_database("sqlite")
    owe(full, owed(1, "tomorrow", "C0LANE", NOW + timedelta(days=1)), owed(1, "now", "C0LANE"))
    backup.write(full.url, file)

    backup.read(target, file)

    ready = opened(target, lambda store: store.read(lambda s: queue.ready(s, NOW, 50)))
    assert "now" in [row.key for row in ready]


def test_a_backup_is_made_while_others_write_and_shows_one_moment(
    store: Store, new_database: NewDatabase, file: Path
) -> None:
    where = store.write(lambda session: fill(session, "T0FULL"))
    target, stop = new_database("sqlite"), threading.Event()
    sent: list[int] = []

    def keep_writing() -> None:
        while not stop.is_set():
            sent.append(send(store, where, ANA, f"words {len(sent)}").number)

    writing = threading.Thread(target=keep_writing)
    writing.start()
    try:
        counts = [backup.write(store.url, file) for _ in range(3)]
    finally:
        stop.set()
        writing.join(PATIENCE_S)
    restored = backup.read(target, file)

    after = contents(target)
    [restored_workspace] = opened(target, lambda s: s.read(workspace.everyone))
    assert sent
    assert restored == counts[-1]
    assert restored_workspace.feedback_count == len(after["feedback"])


def test_a_backup_can_be_read_by_its_owner_only_and_leaves_nothing_half_done(full: Store, file: Path) -> None:
    backup.write(full.url, file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.glob("*.partial")] == []


HEAD = {"format": backup.FORMAT, "schema": schema.newest_version()}
WORKSPACE = {"table": "workspace", "row": {"id": 1, "enterprise_id": "", "team_id": "T", "zone": "UTC"}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "not a backup of Drumbeat", id="an empty file"),
        pytest.param(b"SQLite format 3\x00" * 50, "no whole backup", id="not gzipped"),
        pytest.param(gzip.compress(b"\xff\xfe\x00binary" * 20), "no whole backup", id="not text"),
        pytest.param(gzip.compress(b"id,name\n1,Ana\n"), "no whole backup", id="not JSON"),
        pytest.param(packed([1, 2, 3]), "no whole backup", id="a list"),
        pytest.param(packed({"some": "JSON"}), "not a backup of Drumbeat", id="another program's"),
        pytest.param(packed({"format": backup.FORMAT}), "no whole backup", id="without its schema"),
        pytest.param(
            packed({**HEAD, "schema": "0000"}), "The backup is of schema 0000", id="an older schema"
        ),
        pytest.param(packed({**HEAD, "schema": "9999"}), "The backup is of schema 9999", id="a newer schema"),
        pytest.param(packed(HEAD), "cut short", id="no rows at all"),
        pytest.param(packed(HEAD, {"rows": 1}), "cut short", id="fewer rows than it says"),
        pytest.param(packed(HEAD, None, {"rows": 1}), "no whole backup", id="an empty line"),
        pytest.param(
            packed(HEAD, {"table": "elsewhere", "row": {}}, {"rows": 1}),
            "no whole backup",
            id="a foreign table",
        ),
        pytest.param(
            packed(HEAD, {"table": "workspace", "row": {"elsewhere": 1}}, {"rows": 1}),
            "no whole backup",
            id="a foreign column",
        ),
        pytest.param(
            packed(HEAD, WORKSPACE, {"rows": 1}), "no whole backup", id="a row the database refuses"
        ),
    ],
)
def test_a_file_that_is_no_whole_backup_is_refused_and_nothing_is_changed(
    full: Store, file: Path, content: bytes, words: str
) -> None:
    before = rows(full)
    file.write_bytes(content)

    with pytest.raises(SchemaError, match=words) as refused:
        backup.read(full.url, file)

    assert str(refused.value).endswith("Nothing was changed.")
    assert rows(full) == before


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_a_backup_cut_short_anywhere_is_refused_and_nothing_is_changed(
    full: Store, file: Path, kept: float
) -> None:
    backup.write(full.url, file)
    whole, before = file.read_bytes(), rows(full)
    file.write_bytes(whole[: int(len(whole) * kept)])

    with pytest.raises(SchemaError, match="Nothing was changed"):
        backup.read(full.url, file)

    assert rows(full) == before


@pytest.mark.parametrize("place", [0.2, 0.4, 0.6, 0.8])
def test_a_backup_with_damage_inside_is_refused_and_nothing_is_changed(
    full: Store, file: Path, place: float
) -> None:
    backup.write(full.url, file)
    damaged, before = bytearray(file.read_bytes()), rows(full)
    at = int(len(damaged) * place)
    damaged[at : at + 8] = bytes(255 - byte for byte in damaged[at : at + 8])
    file.write_bytes(damaged)

    with pytest.raises(SchemaError, match="Nothing was changed"):
        backup.read(full.url, file)

    assert rows(full) == before


def test_a_file_that_is_not_there_is_said_so_and_nothing_is_changed(full: Store, file: Path) -> None:
    before = rows(full)

    with pytest.raises(SchemaError, match="Nothing was changed"):
        backup.read(full.url, file)

    assert rows(full) == before


@pytest.mark.parametrize("act", [backup.write, backup.read])
def test_a_database_of_another_schema_is_neither_backed_up_nor_filled(
    blank_database: NewDatabase, file: Path, act: Callable[[str, Path], int]
) -> None:
    with pytest.raises(SchemaError, match="The database is empty"):
        act(blank_database("sqlite"), file)

    assert not file.exists()
