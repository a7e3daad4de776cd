"""Purpose: PostgreSQL stopped in the middle of a storm, once in order and once at once, and started again."""

import time
from collections.abc import Sequence

from tests.chaos.endure import Span, endure, wait_until
from tests.chaos.engines import Engine, Ground
from tests.chaos.figures import Line, Say, Void, Wanted

STOPS = ((8.0, "fast"), (28.0, "immediate"))
DOWN_S = 4.0
NAMED = ("PostgreSQL", "not reached")


def run(name: str, engine: Engine, wanted: Wanted, say: Say) -> Line:
    """Both stops, and the line."""
    ended = endure(engine, wanted, say, _stop_and_start, {})
    said = sum(many for why, many in ended.said.items() if any(word in why for word in NAMED))
    say(f"{name}: the logs named {dict(ended.said)}")
    figures = {
        "expected": len(ended.found.lateness) + len(ended.found.lost),
        "lost": len(ended.found.lost),
        "doubled": len(ended.found.doubled),
        "restarts": len(ended.resumed_s),
        "resumed_s": max(ended.resumed_s),
        "named": said,
    }
    return Line(f"{name} restart", figures, ended.whole and said > 0, {"resumed_s": 1})


def _stop_and_start(ground: Ground, begin: float) -> Sequence[Span]:
    if ground.server is None:
        raise Void("this database is no server")
    spans = []
    for after, mode in STOPS:
        wait_until(begin + after)
        start = time.time()
        ground.server.stop(mode)
        time.sleep(DOWN_S)
        ground.server.start()
        spans.append((start, time.time()))
    return spans
