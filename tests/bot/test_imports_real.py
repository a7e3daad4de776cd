"""Real input: half a year of a real Slack, imported, counts as an independent count and as live."""

import csv
import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.operator.imports import slack_export
from bot.settings import load
from domain.side import Role, Side
from domain.touchpoint import Kind
from handlers.touchpoint.message import without_words
from storage import member, workspace
from storage.db.engine import Session, Store
from storage.touchpoint import EXPOSURE
from storage.touchpoint.ingest import Heard, count_all

DATA = Path(__file__).parents[3] / "shared/data/slack-export"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2019, 6, 10, 7, 0, tzinfo=UTC)
Counts = Counter[tuple[date, str, str]]

pytestmark = pytest.mark.skipif(
    not (DATA / "export.zip").exists(),
    reason="the folder shared/ with the real export is not beside the checkout",
)


def sides() -> dict[str, str]:
    with (DATA / "people.csv").open(encoding="utf-8") as file:
        return {row["user_id"]: row["side"] for row in csv.DictReader(file)}


def messages() -> list[dict[str, Any]]:
    """All messages of the export, in the order they were written."""
    with ZipFile(DATA / "export.zip") as export:
        days = [name for name in export.namelist() if name.startswith("general/")]
        found = [message for day in days for message in json.loads(export.read(day))]
    return sorted(found, key=lambda message: message["ts"])


def independent_count() -> Counts:
    """Touchpoints and messages by local day, side and kind, as docs/counting.md says, in one plain pass.

    Whoever a message reaches in two ways is counted for the first of reply, mention and answer.
    """
    side, count = sides(), Counts()
    last: dict[str, Any] | None = None
    for message in messages():
        writer, at = message["user"], float(message["ts"])
        reached: dict[str, str] = {}
        in_thread = message.get("thread_ts", message["ts"]) != message["ts"]
        if in_thread:
            reached[message["parent_user_id"]] = "reply"
        for person in re.findall(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>", message.get("text", "")):
            reached.setdefault(person, "mention")
        if not in_thread and last and at - float(last["ts"]) <= 3600:
            reached.setdefault(last["user"], "answer")
        last = last if in_thread else message
        if side.get(writer):
            day = datetime.fromtimestamp(at, UTC).astimezone(BERLIN).date()
            count[day, side[writer], "exposure"] += 1
            count.update(
                (day, side[writer], kind)
                for person, kind in reached.items()
                if side.get(person) and side[person] != side[writer]
            )
    return count


def stored(store: Store, where: int) -> Counts:
    """What the database holds, asked past the product's own queries."""
    of_kind = "SELECT day, direction, '{0}', {0} FROM side_day WHERE workspace_id = :here AND {0} <> 0"
    query = text(" UNION ALL ".join(of_kind.format(kind) for kind in (*Kind, EXPOSURE)))
    rows = store.read(lambda session: session.connection().execute(query, {"here": where}).all())
    return Counter({(date.fromisoformat(str(day)), side, kind): n for day, side, kind, n in rows})


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
    member.place(session, where, {user: (Side(side), Role.REP) for user, side in sides().items()})
    return where


def live(store: Store, where: int) -> None:
    """Every message as it would have come, 64 at a time."""
    heard = [Heard(where, without_words({"channel": "C0EXPORT01", **message}), NOW) for message in messages()]
    for at in range(0, len(heard), 64):
        store.write(lambda session, batch=heard[at : at + 64]: count_all(session, batch))  # type: ignore[misc]


def test_an_import_equals_an_independent_count_and_live_counting(store: Store) -> None:
    imported = store.write(lambda session: placed(session, "T0IMPORTED"))
    result = slack_export(load(database_url=store.url), DATA / "export.zip", NOW)
    heard = store.write(lambda session: placed(session, "T0LIVE"))
    live(store, heard)

    expected = independent_count()
    assert result.messages == 5706
    assert result.noted == {}
    assert (
        sum(n for (_day, _side, kind), n in expected.items() if kind != "exposure")
        == result.touchpoints
        > 1000
    )
    assert stored(store, imported) == expected
    assert stored(store, heard) == expected
    assert pairs(store, imported) == pairs(store, heard) != []
