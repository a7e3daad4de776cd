"""Purpose: the owner frozen again and again for longer than any timeout, while the others look on.

A process that wakes up does not know that it slept; what it was sending has an unknown outcome.
"""

import random
import signal
import time
from datetime import timedelta

from bot.clock import system_clock
from tests.chaos import stage as stages
from tests.chaos.count import count, settle
from tests.chaos.crew import Crew, crew
from tests.chaos.engines import Engine
from tests.chaos.figures import Line, Say, Wanted, percentile
from tests.chaos.worker import TIMEOUT_S

FROZEN_S = TIMEOUT_S + 0.5
AWAKE_S = (0.2, 0.9)
LEAD_S = 2.0
TAIL_AT_MOST_S = 300.0
STOPS = 34
OCCURRENCES = 300


def wanted(seed: int) -> Wanted:
    """How much of it: as many dues as fit the time that the stops take."""
    window_s = STOPS * (FROZEN_S + sum(AWAKE_S) / 2)
    return Wanted(expected=OCCURRENCES, kills=STOPS, window_s=window_s, seed=seed)


def run(name: str, engine: Engine, wanted: Wanted, say: Say) -> Line:
    """`wanted.kills` freezes in the window, and the line."""
    with engine() as ground, stages.stage(ground, wanted) as stage:
        channels = stage.channels(wanted.expected)
        with crew(stage.environment, wanted.workers) as hired:
            stage.sandbox.settings(history_lag_seconds=wanted.lag_s)
            begin = system_clock() + timedelta(seconds=LEAD_S)
            owed = stages.plant(stage, channels, stages.spread(wanted, begin))
            stops = _freeze(hired, wanted, begin.timestamp() + wanted.window_s)
            settle(stage.sandbox, wanted.settle_s, wanted.settle_s + TAIL_AT_MOST_S, say)
            found = count(stage.sandbox, owed)
    expected = len(found.lateness) + len(found.lost)
    figures = {
        "expected": expected,
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "stops": stops,
        "tidied": found.deleted,
        "p99": percentile(found.lateness, 99),
    }
    good = not found.lost and not found.doubled and stops >= wanted.kills and expected == wanted.expected
    return Line(f"{name} frozen", figures, good, {"p99": 2})


def _freeze(hired: Crew, wanted: Wanted, until: float) -> int:
    """Stop the owner, let it go on, and again; how often. A frozen process never stays so."""
    chance, stops = random.Random(wanted.seed), 0
    while stops < wanted.kills and time.time() < until + 2 * wanted.window_s:
        time.sleep(chance.uniform(*AWAKE_S))
        owner = hired.owner()
        if owner is None:
            continue
        owner.send(signal.SIGSTOP)
        try:
            time.sleep(FROZEN_S)
        finally:
            owner.send(signal.SIGCONT)
        stops += 1
    return stops
