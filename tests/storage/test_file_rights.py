"""Stories: what the bot keeps on a disk is for its owner alone, whatever the machine's habit is."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.db import backup
from storage.db.engine import Store
from storage.db.migrate import migrate
from storage.outbox.ownership import ownership
from storage.workspace import Workspace
from tests.storage.seed import NOW


@pytest.fixture(autouse=True)
def _usual_habit() -> Iterator[None]:
    """New files may be read by everybody, as on most machines."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, int]:
    return {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}


def used(url: str) -> Store:
    """A store that something was written to, so that its log and index lie beside it."""
    migrate(url)
    store = Store(url)
    store.write(lambda session: session.add(Workspace(team_id="T1", created_at=NOW)))
    return store


def test_every_file_and_folder_is_for_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "data"
    url = f"sqlite:///{folder}/drumbeat.db"
    store, owner = used(url), ownership(url)
    owner.take()
    backup.write(url, folder / "backup.jsonl.gz")

    found = rights(folder)
    owner.release()
    store.close()
    assert {"drumbeat.db", "drumbeat.db-wal", "drumbeat.db-shm", "drumbeat.migrate", "drumbeat.hands"} < set(
        found
    )
    assert set(found.values()) == {0o600}
    assert rights(tmp_path) == {"var": 0o700}
    assert rights(tmp_path / "var") == {"data": 0o700}


def test_what_an_older_version_left_open_is_closed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/drumbeat.db"
    before = used(url)
    for each in tmp_path.glob("drumbeat.db*"):
        each.chmod(0o644)

    after = Store(url)

    found = rights(tmp_path)
    before.close()
    after.close()
    assert {found[f"drumbeat.db{end}"] for end in ("", "-wal", "-shm")} == {0o600}


def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)

    used(f"sqlite:///{folder}/drumbeat.db").close()

    assert rights(tmp_path)["shared"] == 0o755
