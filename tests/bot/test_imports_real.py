"""Real input: a real community's Slack, imported, counts as an independent count and as live."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.operator.imports import slack_export
from bot.settings import load
from domain.side import Role, Side
from domain.touchpoint import TouchKind
from handlers.touchpoint.message import without_words
from storage import member, workspace
from storage.db.engine import Session, Store
from storage.touchpoint import EXPOSURE
from storage.touchpoint.ingest import IncomingMessage, count_all
from tests import real_export
from tests.real_export import Counts, touchpoints

NOW = datetime(2019, 6, 10, 7, 0, tzinfo=UTC)

pytestmark = real_export.needs_export


def stored(store: Store, where: int) -> Counts:
    """What the database holds, asked past the product's own queries."""
    of_kind = "SELECT day, direction, '{0}', {0} FROM side_day WHERE workspace_id = :here AND {0} <> 0"
    query = text(" UNION ALL ".join(of_kind.format(kind) for kind in (*TouchKind, EXPOSURE)))
    rows = store.read(lambda session: session.connection().execute(query, {"here": where}).all())
    return Counts({(date.fromisoformat(str(day)), side, kind): n for day, side, kind, n in rows})


def pairs(store: Store, where: int) -> list[tuple[Any, ...]]:
    query = text(
        "SELECT week, author, reached, count, last_day FROM pair_week WHERE workspace_id = :here "
        "AND week >= '2019-03-11' AND count <> 0 ORDER BY week, author, reached"
    )
    return [tuple(row) for row in store.read(lambda s: s.connection().execute(query, {"here": where}).all())]


def placed(session: Session, team: str) -> int:
    where = workspace.identify(session, "", team, NOW)
    workspace.set_zone(session, where, "Europe/Berlin")
    workspace.get(session, where).pair_key = "ab" * 32
    member.place(session, where, {user: (Side(side), Role.REP) for user, side in real_export.sides().items()})
    return where


def live(store: Store, where: int, messages: Sequence[dict[str, Any]]) -> None:
    """Every message as it would have come, 64 at a time."""
    heard = [
        IncomingMessage(where, without_words({"channel": "C0EXPORT01", **message}), NOW)
        for message in messages
    ]
    for at in range(0, len(heard), 64):
        store.write(lambda session, batch=heard[at : at + 64]: count_all(session, batch))  # type: ignore[misc]


def test_an_import_equals_an_independent_count_and_live_counting(
    store: Store, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    file = real_export.export(pytestconfig.getoption("--all"), tmp_path)
    messages = real_export.messages(file)
    imported = store.write(lambda session: placed(session, "T0IMPORTED"))
    result = slack_export(load(database_url=store.url), file, NOW)
    heard = store.write(lambda session: placed(session, "T0LIVE"))
    live(store, heard, messages)

    expected = real_export.independent_count(messages)
    assert result.messages == len(messages) > 800
    assert result.noted == {}
    assert touchpoints(expected) == result.touchpoints > 100
    assert stored(store, imported) == expected
    assert stored(store, heard) == expected
    assert pairs(store, imported) == pairs(store, heard) != []
