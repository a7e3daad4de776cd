"""Purpose: half a year of a real community's Slack, and what must be counted in it.

Three weeks of it serve by default, all of it with `--all`. Holds no assertions.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

DATA = Path(__file__).parents[2] / "shared/data/slack-export"
PEOPLE = DATA / "people.csv"
BERLIN = ZoneInfo("Europe/Berlin")
LAST, BEFORE, WINTER = date(2019, 6, 3), date(2019, 5, 27), date(2019, 2, 25)
"""The Mondays of the last two weeks, and of one that is too long ago to be shown."""
EXPOSURE = "exposure"
Counts = Counter[tuple[date, str, str]]

needs_export = pytest.mark.skipif(
    not (DATA / "export.zip").exists(),
    reason="the folder shared/ with the real export is not beside the checkout",
)


def export(whole: bool, folder: Path) -> Path:
    """The file to read: the export itself, or in `folder` one with the days of three weeks."""
    if whole:
        return DATA / "export.zip"
    cut = folder / "three_weeks.zip"
    with ZipFile(DATA / "export.zip") as source, ZipFile(cut, "w") as target:
        for name in source.namelist():
            if "/" not in name or _monday(name) in (LAST, BEFORE, WINTER):
                target.writestr(name, source.read(name))
    return cut


def _monday(name: str) -> date:
    day = date.fromisoformat(Path(name).stem)
    return day - timedelta(days=day.weekday())


def sides() -> dict[str, str]:
    with PEOPLE.open(encoding="utf-8") as file:
        return {row["user_id"]: row["side"] for row in csv.DictReader(file)}


def messages(file: Path) -> list[dict[str, Any]]:
    """All messages of the export, in the order they were written."""
    with ZipFile(file) as archive:
        days = [name for name in archive.namelist() if name.startswith("general/")]
        found = [message for day in days for message in json.loads(archive.read(day))]
    return sorted(found, key=lambda message: message["ts"])


def independent_count(said: Sequence[dict[str, Any]]) -> Counts:
    """Touchpoints and messages by local day, side and kind, as docs/counting.md says, in one plain pass.

    Whoever a message reaches in two ways is counted for the first of reply, mention and answer.
    """
    side, count = sides(), Counts()
    last: dict[str, Any] | None = None
    for message in said:
        writer = message["user"]
        reached: dict[str, str] = {}
        in_thread = message.get("thread_ts", message["ts"]) != message["ts"]
        if in_thread:
            reached[message["parent_user_id"]] = "reply"
        for person in re.findall(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>", message.get("text", "")):
            reached.setdefault(person, "mention")
        if not in_thread and last and _micro(message) - _micro(last) <= 3_600_000_000:
            reached.setdefault(last["user"], "answer")
        last = last if in_thread else message
        if side.get(writer):
            day = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(BERLIN).date()
            count[day, side[writer], EXPOSURE] += 1
            count.update(
                (day, side[writer], kind)
                for person, kind in reached.items()
                if side.get(person) and side[person] != side[writer]
            )
    return count


def _micro(message: dict[str, Any]) -> int:
    seconds, micro = message["ts"].split(".")
    return int(seconds) * 1_000_000 + int(micro)


def touchpoints(count: Counts) -> int:
    """How many of what was counted are touchpoints."""
    return sum(n for (_day, _side, kind), n in count.items() if kind != EXPOSURE)


def week(count: Counts, monday: date, side: str) -> int:
    """The touchpoints of a week that a side wrote."""
    days = {monday + timedelta(days=day) for day in range(7)}
    return touchpoints(Counts({key: n for key, n in count.items() if key[0] in days and key[1] == side}))
