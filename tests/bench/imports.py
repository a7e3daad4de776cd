"""Purpose: made-up exports imported: messages a second of processor time, and the peak of memory.

Each import is a process of its own. The export is written as a stream, with messages as large as real ones.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bot.operator.imports import slack_export
from bot.settings import load
from domain.side import Role, Side
from storage import member, workspace
from storage.db.engine import Session, Store
from storage.db.migrate import migrate
from tests.bench.figures import Figure, Say, Void, Wanted
from tests.bench.processes import ROOT

SMALL, LARGE = 200_000, 2_000_000
A_DAY = 5_000
CHANNELS = 4
PEOPLE = tuple(f"U0P{number:05}" for number in range(200))
NOW = datetime(2026, 11, 24, tzinfo=UTC)
TEXT = "the follow-up mail confuses buyers, they ask which of the two prices is the right one. " * 2
AT_MOST_S = 600


def write(file: Path, messages: int) -> None:
    """An export of so many messages: every third mentions somebody, every second is a reply in a thread."""
    days = messages // A_DAY // CHANNELS
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("users.json", json.dumps([{"id": person} for person in PEOPLE]))
        names = [{"id": f"C0TALK{number}", "name": f"talk{number}"} for number in range(CHANNELS)]
        archive.writestr("channels.json", json.dumps(names))
        for number in range(CHANNELS):
            for back in range(days, 0, -1):
                day = NOW - timedelta(days=back)
                archive.writestr(f"talk{number}/{day:%Y-%m-%d}.json", _day(int(day.timestamp())))


def _day(began: int) -> str:
    return "[" + ",\n".join(_message(began, number) for number in range(A_DAY)) + "]"


def _message(began: int, number: int) -> str:
    user, root = PEOPLE[number * 7 % len(PEOPLE)], number // 10 * 10
    named = f"<@{PEOPLE[number * 11 % len(PEOPLE)]}> " if number % 3 == 0 else ""
    thread = f', "thread_ts": "{began + root * 17}.000100"' if number % 2 else ""
    parent = f', "parent_user_id": "{PEOPLE[root * 7 % len(PEOPLE)]}"' if number % 2 else ""
    return (
        f'{{"client_msg_id": "{number:032x}", "type": "message", "user": "{user}", "text": "{named}{TEXT}", '
        f'"ts": "{began + number * 17}.000100", "team": "T0BENCH"{thread}{parent}}}'
    )


def measure(_wanted: Wanted, say: Say) -> Sequence[Figure]:
    """One import of each size; Void when not every message was counted."""
    small, large = _import(SMALL, say), _import(LARGE, say)
    say(f"the peak of ten times as many messages is {large[1] / small[1]:.2f} times as high")
    return [Figure("import_per_s", large[0], digits=0), Figure("import_peak_mb", large[1])]


def _import(messages: int, say: Say) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="drumbeat-bench-") as folder:
        file, url = Path(folder) / "export.zip", f"sqlite:///{Path(folder) / 'drumbeat.db'}"
        write(file, messages)
        migrate(url)
        store = Store(url)
        store.write(_placed)
        store.close()
        ran = subprocess.run(
            [sys.executable, "-m", "tests.bench.imports", str(file), url],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=AT_MOST_S,
            check=False,
        )
    if ran.returncode:
        raise Void(f"the import failed: {ran.stderr[-300:]}")
    counted, seconds, peak = (float(word) for word in ran.stdout.splitlines()[-1].split())
    if counted != messages:
        raise Void(f"{messages} messages in the export, {counted:.0f} counted")
    say(f"{messages} messages: {messages / seconds:.0f}/s of processor time, {peak:.0f} MB at most")
    return messages / seconds, peak


def _placed(session: Session) -> None:
    where = workspace.identify(session, "", "T0BENCH", NOW)
    roles = ((Side.SALES, Role.REP), (Side.MARKETING, Role.MARKETER))
    member.place(session, where, {person: roles[n % 2] for n, person in enumerate(PEOPLE)})


def _peak_mb() -> float:
    """Of this program alone: getrusage would count what the one that started it held by then."""
    peak = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert peak
    return int(peak[1]) * 1024 / 1_000_000


def main(file: str, url: str) -> None:
    """Import in this process: messages counted, processor seconds, and the peak of resident memory in MB."""
    began = time.process_time()
    result = slack_export(load(database_url=url), Path(file), NOW)
    took = time.process_time() - began
    peak = _peak_mb()
    sys.stdout.write(f"\n{result.messages} {took:.3f} {peak:.1f}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
