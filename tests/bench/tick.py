"""Purpose: what a look of the clock costs: with 200 of 20,000 rituals due, with nothing due, and as it grows.

On SQLite, in this process. The cost must grow with what is due, not with what there is.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import insert

from digests import ritual
from storage.db.base import table
from storage.db.engine import Session, Store
from storage.db.migrate import migrate
from storage.ritual import Ritual
from storage.workspace import Workspace
from tests.bench.figures import Figure, Say, Void, Wanted

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
WEEK, NONE = timedelta(days=7), timedelta()
DUE = 200
MANY, FEW, IDLE = 20_000, 1_000, 50_000
# So many times 200 rituals come due before those of the first time do again.
BATCHES = FEW // DUE
IDLE_LOOKS = 300
# The due ones are not all alike: customers stand in many zones.
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo")


def measure(wanted: Wanted, say: Say) -> Sequence[Figure]:
    """Three stores, each looked at as often as wanted."""
    with filled(MANY) as many, filled(FEW) as few, filled(IDLE) as idle:
        rounds = [(_tick(many, number), _tick(few, number)) for number in range(min(wanted.rounds, BATCHES))]
        looks = [_look(idle) for _ in range(IDLE_LOOKS)]
    for number, (one, other) in enumerate(rounds, 1):
        say(f"tick {number}: {one:.1f} ms of {MANY:,} rituals, {other:.1f} ms of {FEW:,}, {DUE} due in each")
    growth = median(one / other for one, other in rounds)
    return [
        Figure("tick_ms", median(one for one, _ in rounds)),
        Figure("tick_growth", growth, digits=2),
        Figure("idle_tick_p99_ms", quantiles(looks, n=100)[98], digits=2),
    ]


@contextmanager
def filled(rituals: int) -> Iterator[Store]:
    """A store with that many rituals, two a workspace, none due before NOW."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'tick.db'}"
        migrate(url)
        store = Store(url)
        store.write(lambda session: _fill(session, rituals))
        yield store
        store.close()


def _fill(session: Session, rituals: int) -> None:
    spaces = [
        {
            "id": n,
            "team_id": f"T{n}",
            "enterprise_id": "",
            "zone": "UTC",
            "feedback_count": 0,
            "created_at": NOW,
        }
        for n in range(1, rituals // 2 + 1)
    ]
    session.connection().execute(insert(table(Workspace)), spaces)
    session.connection().execute(insert(table(Ritual)), [_ritual(n) for n in range(rituals)])


def _ritual(number: int) -> dict[str, object]:
    round_number, place = divmod(number, DUE)
    return {
        "workspace_id": number // 2 + 1,
        "kind": ("thursday", "monday")[number % 2],
        "channel": "C0",
        "rule": f"FREQ=WEEKLY;BYDAY={('TH', 'MO')[number % 2]}",
        "wall": "09:00",
        "zone": ZONES[place % len(ZONES)],
        "owner": "U0",
        "useful_for": 600,
        "country": "",
        "on_holiday": "post",
        "next_slot": f"2026-W48#{number % 2 + 1}",
        # One batch of 200 comes due each round, a minute after the one before; the rest is far away.
        "next_due_at": NOW
        + timedelta(minutes=round_number)
        + (8 * WEEK if round_number >= BATCHES else NONE),
    }


def _tick(store: Store, number: int) -> float:
    """Milliseconds of one look at which 200 rituals are due."""
    now = NOW + timedelta(minutes=number)
    began = time.perf_counter()
    opened = ritual.open_due(store, now)
    took = (time.perf_counter() - began) * 1000
    if opened != DUE:
        raise Void(f"{opened} rituals came due instead of {DUE}")
    return took


def _look(store: Store) -> float:
    """Milliseconds of one look at which nothing is due."""
    began = time.perf_counter()
    ritual.open_due(store, NOW - WEEK)
    return (time.perf_counter() - began) * 1000
