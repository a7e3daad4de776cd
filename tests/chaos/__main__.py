"""Purpose: `make chaos`: kills workers while Slack stumbles, and prints what stood in the channels then.

Standard output carries `chaos …` lines only; progress and verdicts go to standard error. A new engine is a
row of ENGINES, a new scene a row of SCENES.
"""

import argparse
import random
import signal
import sys
from collections.abc import Callable, Mapping

from tests.chaos import disk, failpoints, files, frozen, jumps, outage, race, restart, storm, zones
from tests.chaos.engines import ENGINES, Engine
from tests.chaos.figures import Line, Say, Void, Wanted
from tests.chaos.lanes import side_by_side

OCCURRENCES = 1200
WINDOW_S = 75.0
DUE_A_SECOND = 25.0

Scene = Callable[[str, Engine, Wanted, Say], Line]
SCENES: Mapping[str, Scene] = {
    "storm": storm.run,
    "frozen": frozen.run,
    "failpoints": failpoints.run,
    "files": files.run,
    "race": race.run,
    "outage": outage.run,
    "restart": restart.run,
    "disk": disk.run,
    "jumps": jumps.run,
    "zones": zones.run,
}
# Scenes that concern some engines only, by a part of their names.
ONLY = {"restart": "postgres", "disk": "sqlite", "zones": "sqlite"}


def main() -> int:
    """0 when every line is good; 1 otherwise."""
    # So that a killed run ends the processes it started, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = _asked()
    engines = [name for name in ENGINES if asked.only in name]
    if asked.scene and len(engines) == 1:
        return _play(asked, engines[0])
    _say(f"seed {asked.seed}")
    scenes = [asked.scene] if asked.scene else list(SCENES)
    pairs = [(scene, engine) for scene in scenes for engine in engines if ONLY.get(scene, "") in engine]
    given = ["--n", str(asked.n), "--kills", str(asked.kills), "--seed", str(asked.seed)]
    return side_by_side([(*pair, *given) for pair in pairs])


def _play(asked: argparse.Namespace, name: str) -> int:
    """One scene over one engine, in this process."""
    try:
        line = SCENES[asked.scene](name, ENGINES[name], _wanted(asked), _say)
    except Void as reason:
        _say(f"chaos void: {name} {asked.scene}: {reason}")
        return 1
    print(line, flush=True)  # noqa: T201 - the one place that prints results
    return 0 if line.good else 1


def _wanted(asked: argparse.Namespace) -> Wanted:
    if asked.scene == "frozen":
        return frozen.wanted(asked.seed)
    window_s = max(WINDOW_S, asked.n / DUE_A_SECOND)
    return Wanted(expected=asked.n, kills=asked.kills, window_s=window_s, seed=asked.seed)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make chaos ARGS=…", description="Kill workers while Slack stumbles."
    )
    parser.add_argument("--n", type=int, default=OCCURRENCES, help=f"occurrences (default {OCCURRENCES})")
    parser.add_argument("--kills", type=int, default=22, help="kills in a storm (default 22)")
    parser.add_argument("--only", default="", help="engines whose name contains this: sqlite, postgres")
    parser.add_argument("--scene", choices=list(SCENES), default="", help="one scene instead of all")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of all chance")
    return parser.parse_args()


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


# A process that is forked from a scene reads this module anew.
if __name__ == "__main__":
    sys.exit(main())
