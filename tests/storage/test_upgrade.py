"""A database of the version before, with a row in every table, is brought to this version with all of it.

data/schema_0011.json holds the rows as that version wrote them, as SQLite keeps them.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Connection, MetaData, text

from bot import features, job_runner
from bot.operator import erasure
from bot.settings import load
from domain.names import Names
from storage import feedback, ride_along
from storage.db.engine import Session, Store
from storage.db.migrate import migrate, undo
from tests.storage.seed import ANA, DAY, NOW

OLD = "0011"
Rows = Mapping[str, list[dict[str, Any]]]
ROWS: Rows = json.loads((Path(__file__).parent / "data" / f"schema_{OLD}.json").read_text(encoding="utf-8"))
# Each moment of these has moved into the table of deadlines.
MOVED = {
    "feedback": {"look_at"},
    "health_watch": {"due_at"},
    "calendar_feed": {"due_at"},
    "side_source": {"due_at", "asked"},
}
# What is called otherwise now: the table, and its columns.
RENAMED = {
    "feedback_event": (
        "history_event",
        {"feedback_number": "about_number", "from_stage": "from_state", "to_stage": "to_state"},
    )
}


def work_on(url: str, work: Any) -> Any:
    with closing(Store(url)) as store:
        return store.write(lambda session: work(session.connection()))


def fill_old(connection: Connection) -> None:
    schema = MetaData()
    schema.reflect(connection)
    for table in schema.sorted_tables:
        for row in ROWS.get(table.name, []):
            values = {
                name: bool(value) if isinstance(table.c[name].type, Boolean) and value is not None else value
                for name, value in row.items()
            }
            columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
            connection.execute(text(f"INSERT INTO {table.name} ({columns}) VALUES ({places})"), values)


def rows_now(connection: Connection) -> Rows:
    """All rows, their values as text: each database writes moments and flags in its own way."""
    schema = MetaData()
    schema.reflect(connection)
    return {
        table.name: [
            {name: same(value, table.c[name].type) for name, value in row.items()}
            for row in connection.execute(table.select().order_by(*table.primary_key.columns)).mappings()
        ]
        for table in schema.sorted_tables
    }


def same(value: Any, kind: Any) -> str:
    if isinstance(kind, JSON):
        return json.dumps(value, sort_keys=True)
    return str(value)


@pytest.fixture
def upgraded(blank_url: str) -> tuple[str, Rows, Rows]:
    """The database, and all its rows before and after."""
    migrate(blank_url)
    undo(blank_url, OLD)
    work_on(blank_url, fill_old)
    before = work_on(blank_url, rows_now)
    migrate(blank_url)
    return blank_url, before, work_on(blank_url, rows_now)


def test_every_table_of_the_version_before_is_filled(upgraded: tuple[str, Rows, Rows]) -> None:
    _url, before, _after = upgraded

    assert {name for name, rows in before.items() if not rows} == set()


def test_every_row_and_value_is_there_afterwards(upgraded: tuple[str, Rows, Rows]) -> None:
    _url, before, after = upgraded

    for name in before.keys() - {"alembic_version", "reminder", "feedback_word"}:
        named_now, columns = RENAMED.get(name, (name, {}))
        rows = [{columns.get(column, column): value for column, value in row.items()} for row in before[name]]
        kept = [set(row) - MOVED.get(name, set()) for row in rows]
        assert _only(kept, after[named_now]) == _only(kept, rows), name
    assert {row["about_kind"] for row in after["history_event"]} == {"feedback"}
    assert {row["kind"] for row in after["deadline"]} <= features.deadline_kinds()
    assert len(after["deadline"]) >= len(before["reminder"])
    words = [(row["word"], row["number"]) for row in after["indexed_word"] if row["kind"] == "feedback"]
    assert words == [(row["word"], row["feedback_number"]) for row in before["feedback_word"]]


def _only(columns: Sequence[set[str]], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with these of its columns."""
    return [{name: row[name] for name in names} for names, row in zip(columns, rows, strict=True)]


def test_the_bot_goes_on_with_it(upgraded: tuple[str, Rows, Rows]) -> None:
    url = upgraded[0]
    with closing(Store(url)) as store:
        jobs = features.due_jobs(store, NOW + DAY, Names())
        found = store.read(_texts)
        broken = job_runner.run(jobs)

    assert jobs and broken == 0
    assert found == {row["text"] for row in ROWS["feedback"]}


def test_a_person_of_before_can_be_erased(upgraded: tuple[str, Rows, Rows]) -> None:
    url = upgraded[0]

    assert erasure.erase(load(database_url=url), ANA, "", NOW) > 0
    assert f'"{ANA}"' not in json.dumps(work_on(url, rows_now))


def _texts(session: Session) -> set[str]:
    assert ride_along.find(session, 1, 1)
    return {found.text for row in ROWS["feedback"] if (found := feedback.find(session, 1, row["number"]))}
