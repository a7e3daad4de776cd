"""Purpose: a worker that kills itself at each named point of the path, once each.

One worker dies at the point and one that is well takes over. Where the point lies in what follows an outcome
nobody knows, another dies right after a post, or right before it, before both.
"""

import time

from bot.clock import system_clock
from tests.chaos import stage as stages
from tests.chaos.count import arrive, count, settle
from tests.chaos.crew import Crew, Worker, crew
from tests.chaos.engines import Engine
from tests.chaos.figures import Line, Owed, Say, Wanted
from tests.chaos.worker import FAILPOINT, points

FIRST = "after-post"
UNKNOWN = {"after-look", "after-take-back", "before-tidy", "after-tidy"}
EACH = 4
OWNS_WITHIN_S = 20.0
DIES_WITHIN_S = 60.0
SETTLES_S, TIDY_S = 3.0, 4.0
# After the last point nobody else comes who might post twice: the sweep puts back after 5 s what is due
# again 15 s later. A busy machine takes long to start a worker.
QUIET_S = 30.0
TAIL_AT_MOST_S = 120.0


def run(name: str, engine: Engine, wanted: Wanted, say: Say) -> Line:
    """Every point in turn over the same database, then all messages are counted."""
    quick = Wanted(seed=wanted.seed, settles_within_s=SETTLES_S, tidy_after_s=TIDY_S)
    with engine() as ground, stages.stage(ground, quick) as stage:
        on_the_way = points(name)
        channels = stage.channels(EACH * len(on_the_way))
        owed, died = list[Owed](), 0
        for number, point in enumerate(on_the_way):
            mine = channels[number * EACH : (number + 1) * EACH]
            with crew(stage.environment, 0) as hired:
                owed += stages.plant(stage, mine, [system_clock()] * EACH, str(number))
                if die_at(hired, *_before(point), point):
                    died += 1
                else:
                    say(f"{name}: nobody died {point}")
                arrive(stage.sandbox, owed[-EACH:], TAIL_AT_MOST_S)
                if number == len(on_the_way) - 1:
                    settle(stage.sandbox, QUIET_S, TAIL_AT_MOST_S, say)
        found = count(stage.sandbox, owed)
    figures = {
        "points": len(on_the_way),
        "died": died,
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "tidied": found.deleted,
    }
    return Line(
        f"{name} failpoints", figures, died == len(on_the_way) and not found.lost and not found.doubled
    )


def _before(point: str) -> tuple[str, ...]:
    """Where another one has to die first."""
    if point not in UNKNOWN:
        return ()
    # Only what was claimed and never posted is posted again, and tidied up after.
    return ("after-claim" if "tidy" in point else FIRST,)


def die_at(hired: Crew, *points: str) -> bool:
    """One after the other dies at its point, then one that is well takes over; whether the last one died."""
    died = [_dead(hired.enlist(**{FAILPOINT: point})) for point in points]
    _await_owner(hired.enlist())
    return died[-1]


def _await_owner(worker: Worker) -> None:
    deadline = time.monotonic() + OWNS_WITHIN_S
    while time.monotonic() < deadline and worker.alive and worker.owns_since is None:
        time.sleep(0.02)


def _dead(worker: Worker) -> bool:
    deadline = time.monotonic() + DIES_WITHIN_S
    while time.monotonic() < deadline and worker.alive:
        time.sleep(0.02)
    return not worker.alive
