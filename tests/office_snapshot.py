"""Purpose: an office that is set up: played once on each database, and then a copy of what came of it.

Setting up takes longer than most of what a story plays then.
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Table

from storage.db.backup import restart_numbers
from storage.db.engine import Session, Store
from storage.db.tables import metadata
from tests.office import Office
from tests.recorder import World


@dataclass(frozen=True)
class Kept:
    """What there is once an office is set up: rows by table, in an order in which they can be stored."""

    rows: dict[Table, list[dict[str, Any]]]
    world: World
    whispers: list[str]


_KEPT: dict[bool, Kept] = {}
"""One for SQLite (True) and one for PostgreSQL, whose dates and numbers are their own."""


def set_up_office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The cast around a bot that is set up, over a store that is empty until now."""
    kept = _KEPT.get(store.sqlite)
    if kept is None:
        office = Office(store, monkeypatch)
        office.set_up()
        _KEPT[store.sqlite] = Kept(store.read(_rows), deepcopy(office.world), [*office.whispers])
        return office
    store.write(lambda session: _store(session, kept.rows))
    office = Office(store, monkeypatch, found=deepcopy(kept.world))
    office.whispers += kept.whispers
    return office


def _rows(session: Session) -> dict[Table, list[dict[str, Any]]]:
    rows = {}
    for source in metadata.sorted_tables:
        if found := session.connection().execute(source.select()).mappings().all():
            rows[source] = [dict(row) for row in found]
    return rows


def _store(session: Session, rows: dict[Table, list[dict[str, Any]]]) -> None:
    connection = session.connection()
    for target, found in rows.items():
        connection.execute(target.insert(), found)
    if connection.dialect.name == "postgresql":
        restart_numbers(connection)
