"""Purpose: the storm: many occurrences due while Slack stumbles and workers are killed.

Says what stood in the channels afterwards; the rest of the house is in stage, crew and count.
"""

import random
import time
from collections.abc import Sequence
from datetime import timedelta

from bot.clock import system_clock
from sandbox.client import Sandbox
from sandbox.odd_answers import ODD
from sandbox.world import Json
from tests.chaos import stage as stages
from tests.chaos.count import Count, arrive, count, settle
from tests.chaos.crew import Crew, Worker, crew
from tests.chaos.engines import Engine
from tests.chaos.figures import Line, Owed, Say, Wanted, percentile
from tests.chaos.stage import Stage
from tests.chaos.turn import turn

LEAD_S = 3.0
ANSWER_AFTER_S = 1.0
LOOK_EVERY_S = 0.005
OWNS_WITHIN_S = 15.0
TAIL_AT_MOST_S = 420.0
FEWEST_KILLS = 20
# What the faults may cost at most; the figures of a line that stay below these are good.
BOUNDS = {"posts_per_message": 1.25, "calls_per_message": 1.75, "takeover_p99": 2.0}
POST = "chat.postMessage"
Fault = tuple[str, float, Json]
ODD_WAITS = ("", "soon", "inf", "-1")
LOOK_UPS = ("conversations.history", "conversations.open", "chat.delete")
DIGITS = dict.fromkeys(("posts_per_message", "calls_per_message", "p50", "p90", "p99", "max"), 2)


def rules(wanted: Wanted) -> list[Json]:
    """The faults, each a share of all calls of its method."""
    posts: list[Fault] = [
        ("429", 0.10, {"retry_after": 1}),
        ("500", 0.05, {}),
        ("500_after_accept", 0.05, {}),
        ("drop_after_accept", 0.05, {}),
        ("late_accept", 0.02, {"seconds": wanted.late_s}),
        *((kind, 0.005, {}) for kind in ODD),
        *((kind, 0.0025, {"accepted": False}) for kind in ODD),
        *(("429", 0.001, {"retry_after": after}) for after in ODD_WAITS),
    ]
    look_ups: list[Fault] = [
        ("429", 0.10, {"retry_after": 1}),
        ("500", 0.05, {}),
        *((kind, 0.005, {}) for kind in ODD),
    ]
    return [
        *_shares(POST, posts),
        *(rule for method in LOOK_UPS for rule in _shares(method, look_ups)),
    ]


def _shares(method: str, faults: Sequence[Fault]) -> list[Json]:
    """Rules are tried in turn, so each gets its share of what those before it leave."""
    left, made = 1.0, list[Json]()
    for fault, share, more in faults:
        made.append({"method": method, "fault": fault, "probability": share / left, **more})
        left -= share
    return made


class Killer:
    """Kills a worker now and then: mostly the owner, often one whose post was just accepted."""

    def __init__(self, sandbox: Sandbox, hired: Crew, wanted: Wanted) -> None:
        self._sandbox = sandbox
        self._crew = hired
        self._wanted = wanted
        self._chance = random.Random(wanted.seed)
        self.kills: dict[int, float] = {}
        self.between = 0

    def work(self, until: float) -> None:
        """Kill until `until` (real time) is over and there were kills enough."""
        pause = (until - time.time()) / (self._wanted.kills + 1)
        while time.time() < until or len(self.kills) < self._wanted.kills:
            self._await_owner()
            time.sleep(pause * self._chance.uniform(0.4, 1.2))
            self._once()
            if len(self.kills) >= self._wanted.kills:
                return

    def _once(self) -> None:
        owner, draw = self._crew.owner(), self._chance.random()
        if owner is None or draw < 0.2:
            self._kill(self._chance.choice(self._crew.workers))
        elif draw < 0.5:
            self._kill(owner)
        elif self._accepted():
            self.between += 1
            self._kill(self._crew.owner() or owner)

    def _await_owner(self) -> None:
        """Until somebody posts: on a busy machine each would be killed before it got to that."""
        deadline = time.monotonic() + OWNS_WITHIN_S
        while self._crew.owner() is None and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_S * 10)

    def _accepted(self) -> bool:
        """Whether a post was accepted whose answer is held back: the owner cannot have recorded it."""
        made = self._sandbox.fault(POST, "slow_answer", seconds=ANSWER_AFTER_S, times=1)["rules"]
        deadline = time.monotonic() + 3.0
        while time.monotonic() < deadline:
            if not self._sandbox.do("faults")["rules"][len(made) - 1]["times"]:
                return True
            time.sleep(LOOK_EVERY_S)
        return False

    def _kill(self, worker: Worker) -> None:
        if worker in self._crew.workers:
            self.kills[worker.pid] = self._crew.kill(worker)


def run(name: str, engine: Engine, wanted: Wanted, say: Say) -> Line:
    """One storm over one engine, and its line."""
    with engine() as ground, stages.stage(ground, wanted) as stage:
        channels = stage.channels(wanted.expected)
        with turn() as over, crew(stage.environment, wanted.workers) as hired:
            owed, killer = _storm(stage, hired, channels, wanted)
            say(f"{name}: {len(killer.kills)} kills, {killer.between} of them between post and record")
            arrive(stage.sandbox, owed, TAIL_AT_MOST_S)
            over()
            settle(stage.sandbox, wanted.settle_s, wanted.settle_s + TAIL_AT_MOST_S, say)
            found = count(stage.sandbox, owed)
            say(f"{name}: calls {dict(found.calls)}")
            for one in [*found.lost, *found.doubled][:5]:
                say(f"{name}: {'lost' if one in found.lost else 'doubled'} {stages.story(stage, one)}")
            return _line(name, wanted, found, killer, hired)


def _storm(stage: Stage, hired: Crew, channels: Sequence[str], wanted: Wanted) -> tuple[list[Owed], Killer]:
    sandbox = stage.sandbox
    sandbox.settings(history_lag_seconds=wanted.lag_s)
    sandbox.do("faults", seed=wanted.seed, rules=rules(wanted))
    begin = system_clock() + timedelta(seconds=LEAD_S)
    owed = stages.plant(stage, channels, stages.spread(wanted, begin))
    killer = Killer(sandbox, hired, wanted)
    time.sleep(max(0.0, begin.timestamp() - time.time()))
    killer.work(begin.timestamp() + wanted.window_s)
    return owed, killer


def _line(name: str, wanted: Wanted, found: Count, killer: Killer, hired: Crew) -> Line:
    expected, kills = len(found.lateness) + len(found.lost), len(killer.kills)
    figures = {
        "expected": expected,
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "kills": kills,
        "posts_per_message": found.posts / expected,
        "calls_per_message": sum(found.calls.values()) / expected,
        **{f"p{p}": percentile(found.lateness, p) for p in (50, 90, 99)},
        "max": max(found.lateness, default=0.0),
        "between": killer.between,
        "tidied": found.deleted,
        "takeover_p99": percentile(hired.takeovers(killer.kills), 99),
    }
    fewest = min(FEWEST_KILLS, wanted.kills)
    good = expected == wanted.expected and kills >= fewest and not found.lost and not found.doubled
    if wanted.costs_judged:
        good = good and all(figures[name] <= most for name, most in BOUNDS.items())
    return Line(name, figures, good, {**DIGITS, "takeover_p99": 2})
