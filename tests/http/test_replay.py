"""Real input: half a year of a real community's Slack, replayed as signed events, must be counted exactly."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from storage import touchpoint
from storage.db.engine import Store
from tests.http.acts import set_up
from tests.http.conftest import Start

DATA = Path(__file__).parents[3] / "shared/data/slack-export"
BERLIN = ZoneInfo("Europe/Berlin")
AGENDA = datetime.fromisoformat("2019-06-10T09:00:00+02:00")

pytestmark = pytest.mark.skipif(
    not (DATA / "export.zip").exists(),
    reason="the folder shared/ with the real export is not beside the checkout",
)


def messages() -> list[dict[str, Any]]:
    """All messages of the export, in the order they were written."""
    with ZipFile(DATA / "export.zip") as export:
        days = [name for name in export.namelist() if name.startswith("general/")]
        found = [message for day in days for message in json.loads(export.read(day))]
    return sorted(found, key=lambda message: message["ts"])


def independent_count() -> Counter[tuple[date, str]]:
    """Touchpoints by local day and writing side, counted as docs/counting.md says, in one plain pass.

    Who a message reaches is a set, so whoever it reaches in two ways is in it once.
    """
    with (DATA / "people.csv").open(encoding="utf-8") as file:
        side = {row["user_id"]: row["side"] for row in csv.DictReader(file)}
    count: Counter[tuple[date, str]] = Counter()
    last: dict[str, Any] | None = None
    for message in messages():
        writer = message["user"]
        reached = set(re.findall(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>", message.get("text", "")))
        if message.get("thread_ts", message["ts"]) != message["ts"]:
            reached.add(message["parent_user_id"])
        else:
            gap = (_micro(message) - _micro(last)) if last else None
            if last and gap is not None and gap <= 3_600_000_000:
                reached.add(last["user"])
            last = message
        others = {p for p in reached - {writer} if side.get(p) and side.get(p) != side.get(writer)}
        if side.get(writer):
            day = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(BERLIN).date()
            count[day, side[writer]] += len(others)
    return count


def _micro(message: dict[str, Any]) -> int:
    seconds, micro = message["ts"].split(".")
    return int(seconds) * 1_000_000 + int(micro)


def week(count: Counter[tuple[date, str]], monday: date, side: str) -> int:
    return sum(count[monday + timedelta(days=day), side] for day in range(7))


# Thousands of messages over HTTP take a minute on a machine of its own, and more beside other tests.
def test_the_agenda_after_the_replay_equals_an_independent_count(database_url: str, start: Start) -> None:
    sandbox, running = start(database_url, at=AGENDA - timedelta(days=2))
    set_up(sandbox)

    replayed = subprocess.run(
        [
            *(sys.executable, "-m", "bot", "sandbox", "replay", str(DATA / "export.zip")),
            *("--people", str(DATA / "people.csv"), "--url", sandbox.url),
        ],
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
        env=dict(running.environment),
    )
    sandbox.settle()
    sandbox.jump(AGENDA + timedelta(seconds=30))

    assert "5706 messages sent, 5706 acked, 0 refused" in replayed.stdout, replayed.stdout + replayed.stderr
    count = independent_count()
    last, before = date(2019, 6, 3), date(2019, 5, 27)
    sales, marketing = week(count, last, "sales"), week(count, last, "marketing")
    sales_before, marketing_before = week(count, before, "sales"), week(count, before, "marketing")
    agenda = next(
        post.words for post in sandbox.messages("sales-and-marketing") if "Monday alignment" in post.words
    )
    assert f"Last week *{sales + marketing}* times" in agenda
    assert f"the week before *{sales_before + marketing_before}*" in agenda
    assert f"Sales to Marketing: {sales} (before: {sales_before})" in agenda
    assert f"Marketing to Sales: {marketing} (before: {marketing_before})" in agenda
    assert sales_before + marketing_before > 50
    winter = date(2019, 2, 25)
    assert _counted(database_url, winter) == week(count, winter, "sales") + week(count, winter, "marketing")


def _counted(database_url: str, monday: date) -> int:
    """Touchpoints of a week that is too long ago to be shown."""
    store = Store(database_url)
    try:
        found = store.read(lambda s: touchpoint.between(s, 1, monday, monday + timedelta(days=6)))
    finally:
        store.close()
    return sum(sum(kinds.values()) for kinds in found.values())
