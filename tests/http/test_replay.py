"""Real input: a real community's Slack, replayed as signed events, must be counted exactly."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.client import Sandbox
from storage import touchpoint
from storage.db.engine import Store
from tests import real_export
from tests.http.acts import set_up
from tests.http.conftest import Start
from tests.real_export import BEFORE, LAST, WINTER, week

AGENDA = datetime.fromisoformat("2019-06-10T09:00:00+02:00")

pytestmark = real_export.needs_export


def replay(file: Path, sandbox: Sandbox) -> str:
    """What the replay of an export said."""
    # Half a year of messages over HTTP takes a minute on a machine of its own, and more beside other tests.
    replayed = subprocess.run(
        [
            *(sys.executable, "-m", "bot", "sandbox", "replay", str(file)),
            *("--people", str(real_export.PEOPLE), "--url", sandbox.url),
        ],
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    return replayed.stdout + replayed.stderr


def test_the_agenda_after_the_replay_equals_an_independent_count(
    database_url: str, start: Start, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    file = real_export.export(pytestconfig.getoption("--all"), tmp_path)
    messages = real_export.messages(file)
    sandbox, _running = start(database_url, at=AGENDA - timedelta(days=2))
    set_up(sandbox)

    told = replay(file, sandbox)
    sandbox.settle()
    sandbox.jump(AGENDA + timedelta(seconds=30))

    sent = len(messages)
    assert sent > 800
    assert f"{sent} messages sent, {sent} acked, 0 refused" in told, told
    count = real_export.independent_count(messages)
    sales, marketing = week(count, LAST, "sales"), week(count, LAST, "marketing")
    sales_before, marketing_before = week(count, BEFORE, "sales"), week(count, BEFORE, "marketing")
    agenda = next(
        post.words for post in sandbox.messages("sales-and-marketing") if "Monday alignment" in post.words
    )
    assert f"Last week *{sales + marketing}* conversations" in agenda
    assert f"the week before *{sales_before + marketing_before}*" in agenda
    assert f"Sales to Marketing: {sales} (before: {sales_before})" in agenda
    assert f"Marketing to Sales: {marketing} (before: {marketing_before})" in agenda
    assert sales_before + marketing_before > 50
    assert (
        _counted(database_url, WINTER) == week(count, WINTER, "sales") + week(count, WINTER, "marketing") > 0
    )


def _counted(database_url: str, monday: date) -> int:
    """Touchpoints of a week that is too long ago to be shown."""
    store = Store(database_url)
    try:
        found = store.read(lambda s: touchpoint.between(s, 1, monday, monday + timedelta(days=6)))
    finally:
        store.close()
    return sum(sum(kinds.values()) for kinds in found.values())
