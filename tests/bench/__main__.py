"""Purpose: `make bench`: runs the benches and prints their figures, one line each.

Standard output carries `bench NAME VALUE` lines only; progress and verdicts go to standard error. A new bench
is a module with a function in BENCHES.
"""

import argparse
import signal
import sys
from collections.abc import Mapping

from tests.bench import count, detect, feedback, find, health, home, imports, start, storm, tick
from tests.bench.figures import FEWEST_ROUNDS, Bench, Figure, Void, Wanted

BENCHES: Mapping[str, Bench] = {
    "count": count.measure,
    "detect": detect.measure,
    "feedback": feedback.measure,
    "find": find.measure,
    "health": health.measure,
    "home": home.measure,
    "imports": imports.measure,
    "start": start.measure,
    "tick": tick.measure,
    "storm": storm.measure,
}


def main() -> int:
    """0 when every figure counts; 1 and no figures when one run is void."""
    # So that a killed bench ends the processes it started, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = _asked()
    figures: list[Figure] = []
    try:
        for name in [asked.only] if asked.only else BENCHES:
            wanted = Wanted(asked.rounds, asked.requests, asked.messages, asked.touchpoints)
            figures += BENCHES[name](wanted, _say)
    except Void as reason:
        _say(f"bench void: {reason}")
        return 1
    for figure in figures:
        print(figure.line())  # noqa: T201 - the one place that prints results
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description="Measure the bot on this machine.")
    parser.add_argument("--rounds", type=_rounds, default=5, help="runs to take medians of (default 5)")
    parser.add_argument("--requests", type=int, default=3000, help="feedbacks a round (default 3000)")
    parser.add_argument("--messages", type=int, default=10_000, help="of a storm (default 10,000)")
    parser.add_argument("--touchpoints", type=int, default=10_000_000, help="of a thousand companies")
    parser.add_argument("--only", choices=list(BENCHES), help="one bench instead of all")
    return parser.parse_args()


def _rounds(given: str) -> int:
    if int(given) < FEWEST_ROUNDS:
        raise argparse.ArgumentTypeError(f"a median needs {FEWEST_ROUNDS} rounds or more")
    return int(given)


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


# A bench's own processes import this module anew.
if __name__ == "__main__":
    sys.exit(main())
