"""Purpose: two schedulers that open the same due moment at once, a thousand times, each a process of its own.

Counts occurrences, since no message can be doubled that has one occurrence.
"""

import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from digests.ritual import open_due
from storage.db.engine import Store
from storage.ritual import Occurrence
from tests.bench.processes import ROOT
from tests.chaos import stage as stages
from tests.chaos.engines import Engine
from tests.chaos.figures import Line, Say, Wanted

RACERS = 2
TICKS = 1000
STEP = timedelta(minutes=1)
# Far from now, so that no slot of a ritual comes between two ticks.
FIRST = datetime(2030, 1, 1, tzinfo=UTC)
AT_MOST_S = 120.0


def run(name: str, engine: Engine, _wanted: Wanted, say: Say) -> Line:
    """All ticks are planted; both racers go through them in step; then the occurrences are counted."""
    with engine() as ground:
        store = Store(ground.url)
        try:
            instants = [FIRST + n * STEP for n in range(TICKS)]
            stages.plant_in(store, [f"C0X{n}" for n in range(TICKS)], instants)
            opened = _race(ground.url)
            rows = store.read(
                lambda session: list(session.exec(select(Occurrence.ritual_id, Occurrence.slot)))
            )
        finally:
            store.close()
    doubled = sum(count - 1 for count in Counter(rows).values()) + max(0, sum(opened) - TICKS)
    say(f"{name}: the racers opened {' and '.join(map(str, opened))}")
    figures = {"ticks": TICKS, "lost": TICKS - len(set(rows)), "doubled": doubled}
    return Line(f"{name} race", figures, len(set(rows)) == TICKS and not doubled)


def _race(url: str) -> list[int]:
    """How many occurrences each racer opened."""
    start = time.time() + 3.0
    command = [sys.executable, "-m", "tests.chaos.race", url, str(start)]
    racers = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
        for _ in range(RACERS)
    ]
    try:
        return [int(racer.communicate(timeout=AT_MOST_S)[0] or 0) for racer in racers]
    finally:
        for racer in racers:
            if racer.poll() is None:
                racer.kill()
            racer.wait(10)


def main(url: str, start: float) -> None:
    """One racer: the same ticks at the same real time as the other; says how many it opened."""
    store, opened = Store(url), 0
    for tick in range(TICKS):
        time.sleep(max(0.0, start + tick * 0.01 - time.time()))
        opened += open_due(store, FIRST + tick * STEP)
    store.close()
    sys.stdout.write(str(opened))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
