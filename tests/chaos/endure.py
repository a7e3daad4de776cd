"""Purpose: a light storm in which something else than a worker goes wrong: what such scenes share.

Kills nobody. What goes wrong, and what must be in the log then, is each scene's own.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlmodel import col, update

from bot.clock import system_clock
from storage.ritual import Ritual
from tests.chaos import stage as stages
from tests.chaos.count import POST, Count, count, settle
from tests.chaos.crew import Crew, crew
from tests.chaos.engines import Engine, Ground
from tests.chaos.figures import Say, Wanted
from tests.chaos.storm import rules

OCCURRENCES, WINDOW_S, WORKERS = 240, 48.0, 2
LEAD_S = 3.0
QUIET_S, TAIL_AT_MOST_S = 75.0, 240.0
RESUMES_WITHIN_S = 30.0
USEFUL_FOR_DAYS = 4
Span = tuple[float, float]
"""From when to when (real seconds) something was wrong."""


@dataclass(frozen=True)
class Endured:
    """What was counted, what the logs said was the matter, and how long after each trouble a post came."""

    found: Count
    said: Mapping[str, int]
    resumed_s: Sequence[float]

    @property
    def whole(self) -> bool:
        """Nothing lost, nothing doubled, and soon back at work."""
        late = [one for one in self.resumed_s if one > RESUMES_WITHIN_S]
        return not (self.found.lost or self.found.doubled or late)


def endure(
    engine: Engine,
    wanted: Wanted,
    say: Say,
    during: Callable[[Ground, float], Sequence[Span]],
    environment: Mapping[str, str],
) -> Endured:
    """`during` is called with the moment the storm begins, and makes the trouble meanwhile."""
    light = replace(wanted, expected=OCCURRENCES, window_s=WINDOW_S, workers=WORKERS)
    with engine() as ground, stages.stage(ground, light) as stage:
        channels = stage.channels(light.expected)
        with crew({**stage.environment, **environment}, light.workers) as hired:
            stage.sandbox.settings(history_lag_seconds=light.lag_s)
            stage.sandbox.do("faults", seed=light.seed, rules=rules(light))
            begin = system_clock() + timedelta(seconds=LEAD_S)
            owed = stages.plant(stage, channels, stages.spread(light, begin))
            # A clock that runs a day ahead must not make them too late to be useful.
            useful = update(Ritual).values(useful_for=USEFUL_FOR_DAYS * 24 * 60).where(col(Ritual.id) > 0)
            stage.store.write(lambda session: session.connection().execute(useful))
            spans = during(ground, begin.timestamp())
            settle(stage.sandbox, QUIET_S, WINDOW_S + TAIL_AT_MOST_S, say)
            found = count(stage.sandbox, owed)
            for one in [*found.lost, *found.doubled][:5]:
                say(f"{'lost' if one in found.lost else 'doubled'} {stages.story(stage, one)}")
            posts = [float(call["at"]) for call in stage.sandbox.calls(POST)]
            return Endured(found, _said(hired), [_resumed(posts, end) for _, end in spans])


def _resumed(posts: Sequence[float], end: float) -> float:
    return min((at - end for at in posts if at >= end), default=float("inf"))


def _said(hired: Crew) -> dict[str, int]:
    """What the workers' logs named as the matter with the database, and how often."""
    said: dict[str, int] = {}
    for worker in hired.every:
        for line in worker.log.read_text(errors="replace").splitlines():
            if '"why"' in line:
                why = str(json.loads(line)["why"])
                said[why] = said.get(why, 0) + 1
    return said


def wait_until(moment: float) -> None:
    """Until that real time."""
    time.sleep(max(0.0, moment - time.time()))
